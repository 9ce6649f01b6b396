"""The code in a transfer's content, by which the bank's answer finds its payment again.

"TCN" + run (6 digits) + number within the run (6) + two check digits (ISO/IEC 7064 MOD 97-10, as in an
IBAN): banks put words before and after it, change its case or break it with spaces.
"""

from __future__ import annotations

import re

PREFIX = "TCN"
LENGTH = 17
PATTERN = re.compile(PREFIX + r"(\d{12})(\d{2})")


def make(run: int, number: int) -> str:
    """ "TCN00011800034540"."""
    digits = f"{run:06}{number:06}"
    if len(digits) != 12:
        raise ValueError(f"no reference for payment {number} of run {run}")
    return f"{PREFIX}{digits}{_check(digits)}"


def found_in(content: str) -> list[str]:
    """Every whole reference in what the bank wrote, in order; a mistyped one is none."""
    bare = re.sub(r"[\s.\-]", "", content).upper()
    found = [match[0] for match in PATTERN.finditer(bare) if _check(match[1]) == match[2]]
    return list(dict.fromkeys(found))


def _check(digits: str) -> str:
    return f"{98 - int(digits) * 100 % 97:02}"
