"""The whole file of a resolution, word by word: what a form asks for is what a file can say."""

from __future__ import annotations

from dataclasses import replace

from portal.lib.asking.shapes import Items, Many, Part, Shape
from portal.lib.entries import REQUIRED

from . import clause_words as words
from . import clauses, national, resolution_files, worked_examples
from . import resolution_parts as parts

MONTH: Shape = (*clauses.MONTH, Many(clauses.PAUSES, clauses.PAUSE))
RATE: Shape = (
    *clauses.WORDING,
    *clauses.WHO,
    clauses.AMOUNT,
    Many(clauses.TABLE, clauses.ROW),
    *clauses.CONDITIONS,
    *MONTH,
    Items(clauses.LIMITS, words.LIMIT),
    Many(clauses.UPLIFTS, clauses.UPLIFT),
)
SOMEONE: Shape = (*worked_examples.SOMEONE, Part(worked_examples.PERSON_TRAITS, worked_examples.TRAITS))
EXAMPLE: Shape = (
    worked_examples.NAME,
    *worked_examples.CASE,
    Part(worked_examples.TEAM_TRAITS, worked_examples.TRAITS),
    Many(worked_examples.PEOPLE, SOMEONE),
    Many(worked_examples.LABOURS, worked_examples.LABOUR),
    Many(worked_examples.BEFORE, worked_examples.PAID_BEFORE),
    Many(worked_examples.TOP_UPS, worked_examples.OF_CLAUSE),
    worked_examples.PAID,
    Many(worked_examples.BY_CLAUSE, worked_examples.OF_CLAUSE),
    Many(worked_examples.UNPAID, worked_examples.NOT_PAID),
)
# A clause may leave the counting of months to the settings; they cannot leave it out.
COUNTING = replace(clauses.MONTH[0], default=REQUIRED)
SETTINGS: Shape = (COUNTING, *resolution_files.SETTINGS, *MONTH[1:])
# Only an act of publishing makes a draft one no longer.
HEADING: Shape = tuple(field for field in resolution_files.HEADING if field.key != "trạng thái")
SHAPE: Shape = (
    *resolution_files.HEADING,
    Part(resolution_files.SETTINGS_WORD, SETTINGS, needed=True),
    Many("mức chung", (*clauses.WORDING, *clauses.ENVELOPE)),
    Many("mức hỗ trợ", RATE),
    Many("hỗ trợ thêm", (*clauses.WORDING, *clauses.TOP_UP)),
    Many(parts.FUNDING_WORD, parts.SHARE),
    Many(parts.DOSSIER_WORD, parts.PAPER),
    Many(national.WORD, national.DATED),
    Part(parts.NORM_WORD, parts.NORM),
    Many(parts.HEADCOUNT_WORD, parts.HEADCOUNT),
    Many(resolution_files.EXAMPLES_WORD, EXAMPLE),
)
ONE_BY_ONE = (*resolution_files.CLAUSES, resolution_files.EXAMPLES_WORD)  # each on a page of its own
