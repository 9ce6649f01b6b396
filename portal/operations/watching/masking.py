"""Numbers that point to a person never leave the portal in a log or in the report of a failure.

Citizen numbers have 12 digits or 9, phones 10, devices 15, accounts up to 19: nine digits or more are masked
but for the last three. Shorter ones cannot be told from the ids of rows.
"""

from __future__ import annotations

import re
from typing import Any

LONG_NUMBER = re.compile(r"(?<![\w-])(?:\d[ .]?){6,18}(\d{3})(?![\w-])")
# Random, and looked for letter by letter.
KEPT = {"request_id", "task_id", "child_task_id", "parent_task_id", "timestamp", "event_id"}


def masked(value: Any) -> Any:
    """The same, whatever is in it, with long numbers masked."""
    match value:
        case str():
            return LONG_NUMBER.sub(r"***\1", value)
        case bool() | float() | None:
            return value
        case int():
            return value if abs(value) < 10**8 else masked(str(value))
        case dict():
            return {key: inner if key in KEPT else masked(inner) for key, inner in value.items()}
        case list() | tuple() | set():
            return [masked(inner) for inner in value]
    return masked(str(value))
