"""Numbers that point to a person never leave the portal in a log or in the report of a failure.

Citizen numbers have 12 digits or 9, phones 10, devices 15, accounts up to 19: nine digits or more are masked
but for the last three, whatever stands around them. Shorter ones cannot be told from the ids of rows.
"""

from __future__ import annotations

import re
from typing import Any

from portal.lib import references

# Random or the portal's own, however many digits stand in a row: ids, digests, addresses in memory, codes.
NO_NUMBER = (
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
    r"\b(?=[0-9a-f]*[a-f][0-9]+[a-f])[0-9a-f]{16,}\b",
    r"\b0x[0-9a-f]+\b",
    rf"\b{references.PREFIX}\d{{{references.LENGTH - len(references.PREFIX)}}}\b",
)
# In one piece or in groups. Hyphens stand between groups of three or four, as they never do in a day.
LONG_NUMBER = (r"\d(?:[. \u00a0\u202f]?\d){8,20}", r"\d{3,4}(?:-\d{3,4}){2,}")
NO_DIGIT = re.compile(r"\D")
FOUND = re.compile(f"(?P<kept>{'|'.join(NO_NUMBER)})|{'|'.join(LONG_NUMBER)}")
# With an error PostgreSQL tells the row it refused, or the line of a file: names, birthdays, anything.
ROW_TOLD = re.compile(r"\b(DETAIL|CONTEXT): .*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)
# Random, and looked for letter by letter.
KEPT = {"request_id", "task_id", "child_task_id", "parent_task_id", "timestamp", "event_id"}


def masked(value: Any) -> Any:
    """The same, whatever is in it, with long numbers masked and no row of a table."""
    match value:
        case str():
            return FOUND.sub(_masked, ROW_TOLD.sub(r"\1: ***", value))
        case bool() | float() | None:
            return value
        case int():
            return value if abs(value) < 10**8 else masked(str(value))
        case dict():
            return {key: inner if key in KEPT else masked(inner) for key, inner in value.items()}
        case list() | tuple() | set():
            return [masked(inner) for inner in value]
    return masked(str(value))


def _masked(found: re.Match[str]) -> str:
    return found["kept"] or f"***{NO_DIGIT.sub('', found[0])[-3:]}"
