"""The month's sheet as a plain form: a line per person, a box per kind of work, days as on paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lib.months import Month
from teams import attendance, notation
from teams.attendance import Mark
from teams.models import MobilisationOrder, Shift, Workday
from teams.roster import Entry, Roster


@dataclass(frozen=True, slots=True)
class Box:
    """A column of the sheet: one kind of work."""

    name: str
    label: Any
    shift: Shift
    in_office_hours: bool = False

    def holds(self, day: Workday) -> bool:
        return day.shift == self.shift and day.in_office_hours == self.in_office_hours


BOXES = [
    Box("days", _("Ngày công"), Shift.DAY),
    Box("office", _("Trong giờ hành chính"), Shift.DAY, in_office_hours=True),
    Box("nights", _("Đêm"), Shift.NIGHT),
    Box("sessions", _("Buổi"), Shift.SESSION),
]


class DaysField(forms.CharField):
    """ "1-5, 8, 12/" as {day of the month: 1 or 0.5}."""

    def __init__(self, box: Box, month: Month, label: str) -> None:
        self.box, self.month = box, month
        widget = forms.TextInput({"class": "days", "inputmode": "text", "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=150, widget=widget)

    def clean(self, value: Any) -> dict[int, Decimal]:
        text = super().clean(value)
        try:
            return notation.parse(text, self.month, halves=self.box.shift == Shift.DAY)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class RowForm(forms.Form):
    """One person's line. The order stands for nights, and for all that a mobilised person does."""

    def __init__(self, *args: Any, entry: Entry, roster: Roster, **kwargs: Any) -> None:
        initial = {box.name: notation.shown(recorded(entry, box)) for box in BOXES}
        orders = {day.order_id for day in entry.recorded if day.order_id}
        orders = orders or {mobilised.order_id for mobilised in entry.mobilised}
        initial["order"] = orders.pop() if len(orders) == 1 else ""
        super().__init__(*args, prefix=f"p{entry.person.pk}", initial=initial, **kwargs)
        self.entry, self.roster = entry, roster
        for box in self.boxes:
            label = f"{entry.person}, {box.label}"
            self.fields[box.name] = DaysField(box, roster.month, label)
        self.fields["order"] = order_choice(f"{entry.person}, {_('văn bản huy động')}", roster.orders)

    @property
    def boxes(self) -> list[Box]:
        return [box for box in BOXES if not box.in_office_hours or self.entry.posts]

    @property
    def cells(self) -> list[forms.BoundField | None]:
        """A box of every column; None where this person has none."""
        return [self[box.name] if box in self.boxes else None for box in BOXES]

    @property
    def orders(self) -> list[MobilisationOrder]:
        """Under which the recorded days stand."""
        used = {day.order_id for day in self.entry.recorded}
        return [order for order in self.roster.orders if order.pk in used]

    @property
    def order_cell(self) -> forms.BoundField:
        return self["order"]

    @property
    def marks(self) -> Iterator[Mark]:
        for box in self.boxes:
            for number, portion in (self.cleaned_data.get(box.name) or {}).items():
                day = self.roster.month.days[number - 1]
                order = self._order(box, number)
                yield Mark(self.entry.person.pk, day, box.shift, portion, box.in_office_hours, order)

    def _order(self, box: Box, number: int) -> int | None:
        """Without a choice, the order already recorded stays: a line may rest on several."""
        day = self.roster.month.days[number - 1]
        if box.shift != Shift.NIGHT and not self.entry.order_on(day):
            return None
        if chosen := self.cleaned_data.get("order"):
            return int(chosen)
        kept = [was.order_id for was in self.entry.recorded if (was.day, was.shift) == (day, box.shift)]
        return kept[0] if kept else None


class SheetForm:
    """All lines together: valid when every line reads well and no rule stands against a day."""

    def __init__(self, data: Any = None, *, roster: Roster, reader: User) -> None:
        self.data, self.roster, self.reader = data, roster, reader
        self.rows = [RowForm(data, entry=entry, roster=roster) for entry in roster.entries]

    def is_valid(self) -> bool:
        return self.data is not None and not self.errors

    @cached_property
    def errors(self) -> list[str]:
        """Every problem of every line; also written beside the box it belongs to."""
        if self.data is None:
            return []
        rows = {row.entry.person.pk: row for row in self.rows}
        for row in self.rows:
            row.full_clean()
        found = attendance.problems(self.roster, self.marks, today=timezone.localdate(), reader=self.reader)
        for problem in found:
            row = rows[problem.person_id]
            row.add_error(problem.column if problem.column in row.fields else None, problem.message)
        return [*self.non_field_errors, *(error for field in self for error in field.errors)]

    @property
    def non_field_errors(self) -> list[str]:
        if self.data is not None and self.data.get("seen") != self.fingerprint:
            return [_("Người khác vừa sửa bảng công này. Mở lại trang để xem bản mới rồi ghi tiếp.")]
        return []

    @property
    def marks(self) -> list[Mark]:
        return [mark for row in self.rows for mark in row.marks]

    @property
    def fingerprint(self) -> str:
        """What was recorded when the page was made: a save must not undo what came between."""
        days = sorted(str(attendance.mark_of(day)) for entry in self.roster.entries for day in entry.recorded)
        return hashlib.sha256("\n".join(days).encode()).hexdigest()[:16]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for row in self.rows:
            yield from row


def recorded(entry: Entry, box: Box) -> dict[int, Decimal]:
    return {day.day.day: day.portion for day in entry.recorded if box.holds(day)}


def order_choice(label: str, orders: list[MobilisationOrder]) -> forms.ChoiceField:
    choices = [("", _("Không có")), *((order.pk, str(order)) for order in orders)]
    return forms.ChoiceField(label=label, choices=choices, required=False)
