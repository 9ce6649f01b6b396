"""Addresses of what people ask about their own data, of who read what, of how long it is kept."""

from __future__ import annotations

from .rows import Row
from .visitors import (
    ADMINISTRATOR,
    DATA_READERS,
    DATA_READERS_HERE,
    HERE,
    KEEPERS,
    KEEPERS_ANYWHERE,
    MEMBER,
    OFFICER,
    OFFICERS,
)

PERSONAL_DATA = {
    # What people ask about their own data: the commune receives, the department answers, the inspector reads
    "personal:requests": Row(get=DATA_READERS),
    "personal:receive": Row(get=KEEPERS_ANYWHERE, post=KEEPERS_ANYWHERE),
    "personal:receive_of": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "personal:request": Row(get=DATA_READERS_HERE),
    "personal:pass_on": Row(get=KEEPERS, post=KEEPERS, seen_by=DATA_READERS_HERE),
    "personal:answer": Row(get=OFFICER, post=OFFICER, seen_by=DATA_READERS_HERE),
    "personal:copy": Row(get=OFFICER, post=OFFICER, seen_by=HERE),
    "personal:reads": Row(get=OFFICERS | {"inspector", "inspector elsewhere"}),
    "personal:reads_of": Row(get=OFFICER | {"inspector"}, seen_by=HERE),
    "personal:retention": Row(get=ADMINISTRATOR),
    "personal:own_copy": Row(post=MEMBER),
    "personal:own": Row(get=MEMBER, post=MEMBER),
}
