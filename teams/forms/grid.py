"""Cells as a browser sends them, a few by the script or all of a page's by its form.

12-5=x            what shall stand in the cell of person 12 on the 5th
seen={"12-5":"/"} versions the boxes were based on; cells not named were empty
order-12-5=7      the order a night rests on, where one had to be chosen
keep=12-5:/       written although somebody else has "/" there: seen now
take=12-5         what was typed is given up, what is recorded stays
key=...           the same sending again has the same key
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from functools import cached_property

from django.http import QueryDict

from portal.lib.months import Month
from teams.cells import Change, Saved, name_of

CELL = re.compile(r"(\d{1,18})-([1-9]|[12]\d|3[01])")


class Sending:
    def __init__(self, data: QueryDict, month: Month) -> None:
        self.data, self.month = data, month

    @property
    def key(self) -> str:
        return self.data.get("key", "")[:40] or uuid.uuid4().hex

    @cached_property
    def seen(self) -> dict[str, str]:
        try:
            versions = json.loads(self.data.get("seen", ""))
        except ValueError:
            versions = None
        versions = dict(versions) if isinstance(versions, dict) else {}
        name, _colon, version = self.data.get("keep", "").partition(":")
        return versions | {name: version}

    @cached_property
    def changes(self) -> list[Change]:
        """Of boxes in which something else was typed than they were shown with."""
        return [change for name in self.data if (change := self._change(name))]

    def _change(self, name: str) -> Change | None:
        found = CELL.fullmatch(name)
        if not found or int(found[2]) > self.month.last_day.day:
            return None
        day = self.month.days[int(found[2]) - 1]
        return self._based(int(found[1]), day, name, self.data[name].strip()[:20])

    def _based(self, person_id: int, day: dt.date, name: str, letters: str) -> Change | None:
        seen = str(self.seen.get(name, ""))
        order = self.data.get(f"order-{name}", "")
        order_id = int(order) if re.fullmatch(r"\d{1,18}", order) else None
        if name == self.data.get("take") or (letters == seen.partition("#")[0] and not order_id):
            return None
        return Change(person_id, day, letters, seen, order_id)

    def unsaved(self, saved: Saved) -> dict[str, Change]:
        """What is still only typed, by name of the cell."""
        return {name: change for change in self.changes if (name := name_of(change)) not in saved.versions}
