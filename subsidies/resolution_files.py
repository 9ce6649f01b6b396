"""A resolution as a file an official can read and write: its text, its clauses, its worked examples.

The words on the left of each colon, and the short lists of words on the right, are the format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.lib import kinds
from portal.lib.entries import BadFile, Entry, Field, Kind, as_text, opened, written

from . import clauses, national
from . import resolution_parts as parts
from .cases import InForce
from .clause_checks import check
from .clauses import Clause, longest
from .models import Resolution, ResolutionStatus
from .national import Dated
from .resolution_parts import Headcount, Paper, Periodicity, Share, WhoDecides
from .rules.rounding import RoundedOn, Rounding, RoundingMode
from .rules.terms import Envelope, IndexedAmount, MonthRule, Norm, Rate, Terms, TopUp
from .worked_examples import Example, as_entry, failures, read_example


class Territory(NamedTuple):
    """A province as of a day: the code 15 was Yên Bái until 30/6/2025 and is Lào Cai since."""

    code: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class ResolutionFile:
    slug: str
    number: str
    body: str
    title: str
    issued_on: dt.date | None
    legal_basis: str
    territory: Territory
    communes: tuple[str, ...]  # codes; none: the whole territory
    valid_from: dt.date
    valid_until: dt.date | None
    amends: str
    replaces: str
    status: ResolutionStatus
    source: str
    registered_communes_only: bool
    month_rule: MonthRule
    rounding_unit: int
    rounding_mode: RoundingMode
    rounded_on: RoundedOn
    periodicity: Periodicity
    budget: int | None
    allowed_uses: str
    who_decides: WhoDecides | None
    funding: tuple[Share, ...]
    dossier: tuple[Paper, ...]
    indexes: tuple[Dated, ...]
    clauses: tuple[Clause, ...]
    norm: Norm | None
    headcounts: tuple[Headcount, ...]
    examples: tuple[Example, ...]

    def terms_with(
        self,
        ids: Mapping[str, int],
        indexes: tuple[IndexedAmount, ...],
        earlier: Mapping[str, int],
    ) -> Terms:
        """What the engine reads: `ids` by clause, national amounts, `earlier` as in `Terms`."""
        law = [clauses.numbered(clause, ids) for clause in self.clauses]
        return Terms(
            rates=tuple(part for part in law if isinstance(part, Rate)),
            envelopes=tuple(part for part in law if isinstance(part, Envelope)),
            top_ups=tuple(part for part in law if isinstance(part, TopUp)),
            indexes=(*(dated.index for dated in self.indexes), *indexes),
            registered_communes_only=self.registered_communes_only,
            month_rule=self.month_rule,
            rounding=self.rounding,
            norm=self.norm,
            earlier=earlier,
        )

    @property
    def rounding(self) -> Rounding:
        months = parts.MONTHS_OF.get(self.periodicity, 1)
        return Rounding(self.rounding_unit, self.rounding_mode, self.rounded_on, months)

    @property
    def terms(self) -> Terms:
        """As the file stands alone, with the national amounts that come with the portal."""
        ids = {clause.code: number for number, clause in enumerate(self.clauses)}
        earlier = {name: -number for number, name in enumerate(self.continued, 1)}
        return self.terms_with(ids, tuple(dated.index for dated in national.bundled()), earlier)

    @property
    def continued(self) -> list[str]:
        return _continued(self.clauses)

    @property
    def predecessor(self) -> str:
        return self.amends or self.replaces

    @property
    def names(self) -> dict[str, str]:
        """Of its clauses, by code: officials know them by name."""
        return {clause.code: clause.label for clause in self.clauses}

    @property
    def in_force(self) -> InForce:
        return InForce(self.valid_from, self.valid_until)

    @property
    def failures(self) -> list[str]:
        return self.failures_under(self.terms)

    def failures_under(self, terms: Terms) -> list[str]:
        """Where its worked examples and the engine disagree."""
        of_money = [told for one in self.examples for told in failures(one, terms, self.in_force, self.names)]
        return of_money + parts.headcount_failures(self.norm, self.headcounts)


def _continued(clauses: Iterable[Clause]) -> list[str]:
    """Clauses of earlier resolutions whose months count, as "resolution/clause"."""
    limits = [limit for c in clauses if isinstance(c.part, Rate) for limit in c.part.limits]
    return sorted({name for limit in limits for name in getattr(limit, "continues", ())})


def _parse_territory(value: str) -> Territory:
    code, _word, day = value.partition(" ngày ")
    if not (len(code) == 2 and code.isdigit() and day):
        raise ValueError(_("Ghi mã tỉnh và một ngày của tỉnh đó, như 15 ngày 01/01/2023."))
    return Territory(code, kinds.parse_day(day))


def _parse_commune(value: str) -> str:
    if not (len(value) == 5 and value.isdigit()):
        raise ValueError(_("“%(value)s” không phải mã xã. Mã xã có 5 chữ số.") % {"value": value})
    return value


TERRITORY = Kind(
    _parse_territory,
    lambda where: f"{where.code} ngày {kinds.day.show(where.day)}",
    ("ngày",),
    "reference",
    of="territory",
)
STATUS = kinds.one_of({"dự thảo": ResolutionStatus.DRAFT, "đang áp dụng": ResolutionStatus.PUBLISHED})
COMMUNE = Kind(_parse_commune, str, sort="reference", of="commune")
SLUG = kinds.code(longest(Resolution, "slug"))
EARLIER = replace(SLUG, sort="reference", of="resolution")
HEADING = (
    Field("mã", "slug", SLUG),
    Field("số hiệu", "number", kinds.text(longest(Resolution, "number"))),
    Field("cơ quan ban hành", "body", kinds.text(longest(Resolution, "body"))),
    Field("tên", "title", kinds.text(longest(Resolution, "title"))),
    Field("ngày ban hành", "issued_on", kinds.day, None),
    Field("căn cứ pháp lý", "legal_basis", kinds.text(), ""),
    Field("địa bàn", "territory", TERRITORY),
    Field("chỉ các xã", "communes", kinds.several(COMMUNE, ", "), ()),
    Field("hiệu lực từ ngày", "valid_from", kinds.day),
    Field("hiệu lực đến hết ngày", "valid_until", kinds.day, None),
    Field("sửa đổi", "amends", EARLIER, ""),
    Field("thay thế", "replaces", EARLIER, ""),
    Field("trạng thái", "status", STATUS, ResolutionStatus.DRAFT),
    Field("nguồn", "source", kinds.text()),
)
SETTINGS = (
    Field("chỉ xã đăng ký chuyển đổi số", "registered_communes_only", kinds.yes_no),
    Field("làm tròn đến", "rounding_unit", kinds.dong_named),
    Field("cách làm tròn", "rounding_mode", parts.ROUNDING, RoundingMode.HALF_UP),
    Field("làm tròn ở", "rounded_on", parts.ROUNDED_ON, RoundedOn.LINE),
    Field("kỳ chi trả", "periodicity", parts.PERIODICITY, Periodicity.MONTH),
    Field("dự toán mỗi năm", "budget", kinds.dong_named, None),
    Field("nội dung được chi", "allowed_uses", kinds.text(), ""),
    Field("quyết định nội dung chi", "who_decides", parts.WHO_DECIDES, None),
)
SETTINGS_WORD, EXAMPLES_WORD = "quy định chung", "ví dụ"
CLAUSES: dict[str, tuple[type, Callable[[Entry, int], Clause]]] = {
    "mức chung": (Envelope, clauses.read_envelope),
    "mức hỗ trợ": (Rate, clauses.read_rate),
    "hỗ trợ thêm": (TopUp, clauses.read_top_up),
}


def read(text: str) -> ResolutionFile:
    """Raises BadFile with every problem of the file, each with its line."""
    entry = opened(text)
    settings = entry.entry(SETTINGS_WORD)
    values = entry.values(HEADING) | settings.values(SETTINGS)
    values["month_rule"] = clauses.read_month_rule(settings)
    settings.finish()
    _check(values, entry, settings)
    values["clauses"] = _read_clauses(entry, is_draft=values["status"] is ResolutionStatus.DRAFT)
    values["funding"] = parts.read_funding(entry)
    values["dossier"] = parts.read_list(entry, parts.DOSSIER_WORD, Paper, parts.PAPER)
    values["indexes"] = national.read_dated(entry)
    values["norm"] = parts.read_norm(entry)
    values["headcounts"] = parts.read_list(entry, parts.HEADCOUNT_WORD, Headcount, parts.HEADCOUNT)
    known = {clause.code for clause in values["clauses"]} | set(_continued(values["clauses"]))
    values["examples"] = tuple(read_example(e, known) for e in entry.entries(EXAMPLES_WORD))
    entry.finish()
    if entry.problems:
        raise BadFile(entry.problems)
    return ResolutionFile(**values)


def _read_clauses(entry: Entry, *, is_draft: bool) -> tuple[Clause, ...]:
    """Numbered through the whole file, so that a clause of its own has the number of its place."""
    found: list[tuple[Entry, Clause]] = []
    for word, (_kind, reading) in CLAUSES.items():
        for part in entry.entries(word):
            found.append((part, reading(part, len(found))))
            part.finish()
    pays = entry.has(parts.NORM_WORD) or any(isinstance(c.part, Rate) for _part, c in found)
    if not (pays or is_draft):
        entry.note("mức hỗ trợ", _("Cần ít nhất một mức."))
    check(found)
    return tuple(clause for _part, clause in found)


def _check(values: dict[str, Any], entry: Entry, settings: Entry) -> None:
    first, last = values["valid_from"], values["valid_until"]
    if first and last and last < first:
        entry.note("hiệu lực đến hết ngày", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if values["rounding_unit"] == 0:
        settings.note("làm tròn đến", _("Nhỏ nhất là 1 đồng."))
    if values["rounding_unit"] == 1 and values["rounded_on"] is RoundedOn.TOTAL:
        settings.note("làm tròn đến", _("Làm tròn ở tổng thì ghi trên 1 đồng: từng khoản luôn tròn đồng."))
    if values["amends"] and values["replaces"]:
        entry.note("thay thế", _("Ghi “sửa đổi” hoặc “thay thế”, không ghi cả hai."))


def write(file: ResolutionFile) -> str:
    """What `read` reads back as the same resolution: the canonical text."""
    return as_text(as_content(file))


def as_content(file: ResolutionFile) -> dict[str, Any]:
    """The words of the file and what stands beside them."""
    content: dict[str, Any] = dict(written(file, HEADING))
    rule = clauses.written_month_rule(file.month_rule)
    content[SETTINGS_WORD] = written(file, SETTINGS) | rule
    for word, (kind, _reading) in CLAUSES.items():
        content[word] = [clauses.written_clause(c) for c in file.clauses if isinstance(c.part, kind)]
    content[parts.FUNDING_WORD] = parts.written_list(file.funding, parts.SHARE)
    content[parts.DOSSIER_WORD] = parts.written_list(file.dossier, parts.PAPER)
    content[national.WORD] = parts.written_list(file.indexes, national.DATED)
    if file.norm:
        content[parts.NORM_WORD] = written(file.norm, parts.NORM)
    content[parts.HEADCOUNT_WORD] = parts.written_list(file.headcounts, parts.HEADCOUNT)
    content[EXAMPLES_WORD] = [as_entry(example) for example in file.examples]
    return {word: value for word, value in content.items() if value}


def settings_facts(file: ResolutionFile) -> dict[str, list[str]]:
    """The settings and the headcount norm in the words of the format, for whoever reads them."""
    content = as_content(file)
    facts = dict(content[SETTINGS_WORD])
    facts.pop("nội dung được chi", None)  # stands with the title
    if norm := content.get(parts.NORM_WORD):
        facts[parts.NORM_WORD] = [norm]
    return clauses.lines_by_word(facts)
