"""Hours, cases and meals of a confirmed sheet put right, beside it as its days are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib.months import Month
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import side_by_side
from .counts import check_covers
from .models import CorrectedCount, Correction, CountedWork, Plan, Timesheet
from .roster import Entry, Roster, roster_of


class Count(NamedTuple):
    """What shall stand for a person, a day and a unit; nothing where `quantity` is 0."""

    person_id: int
    day: dt.date
    unit: str
    quantity: Decimal
    content: str = ""

    @property
    def key(self) -> tuple[int, dt.date, str]:
        return self.person_id, self.day, self.unit


@violations_refused()
@transaction.atomic
def propose(
    sheet: Timesheet, counts: Iterable[Count], *, reason: str, by: User, plan: Plan | None = None
) -> Correction:
    """What is put on is under `plan`; what stays, under the plan it was under."""
    sheet = side_by_side.held_for_correction(sheet, reason, by)
    standing = {key_of(row): row for row in sheet.counted.all()}
    changed = [count for count in counts if _differs(count, standing.get(count.key))]
    if not changed:
        raise Refused(_("Chưa có dòng nào khác với bảng đã duyệt. Sửa số lượng cần điều chỉnh rồi gửi."))
    roster = roster_of(sheet.team, sheet.month, today=timezone.localdate())
    after = [_as_it_shall_stand(count, standing.get(count.key), roster, sheet, plan) for count in changed]
    before = [standing[count.key] for count in changed if count.key in standing]
    correction = Correction.objects.create(timesheet=sheet, reason=reason.strip(), proposed_by=by)
    CorrectedCount.objects.bulk_create(
        _side(correction, new, row) for new, rows in ((False, before), (True, after)) for row in rows if row
    )
    side_by_side.write_down("correction_proposed", correction, by, {"reason": correction.reason})
    return correction


def key_of(row: CountedWork | CorrectedCount) -> tuple[int, dt.date, str]:
    return row.person_id, row.day, row.unit


def _differs(count: Count, row: CountedWork | None) -> bool:
    if row is None:
        return count.quantity != 0
    return (count.quantity, count.content or row.content) != (row.quantity, row.content)


def _as_it_shall_stand(
    count: Count, was: CountedWork | None, roster: Roster, sheet: Timesheet, plan: Plan | None
) -> CountedWork | None:
    if not count.quantity:
        return None
    entry = _there(roster, count.person_id, count.day)
    row = copy(was) if was else _begun(count, entry, sheet, plan)
    row.quantity, row.content = count.quantity, count.content.strip() or row.content
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(f"{entry.person}, {count.day:%d/%m/%Y}: {' '.join(error.messages)}") from None
    return row


def _begun(count: Count, entry: Entry, sheet: Timesheet, plan: Plan | None) -> CountedWork:
    if plan:
        check_covers(plan, sheet, count.day)
    return CountedWork(
        timesheet=sheet, person=entry.person, day=count.day, unit=count.unit,
        order=entry.order_on(count.day), plan=plan,
    )  # fmt: skip


def _there(roster: Roster, person_id: int, day: dt.date) -> Entry:
    entry = roster.entry_of(person_id)
    if entry is None or not entry.belongs_on(day) or Month.of(day) != roster.month:
        raise Refused(
            _("Ngày %(day)s không thuộc tháng này, hoặc người đó không ở trong tổ ngày ấy.")
            % {"day": f"{day:%d/%m/%Y}"}
        )
    return entry


COPIED = ("person", "day", "unit", "quantity", "content", "order", "plan")


def _side(correction: Correction, new: bool, row: CountedWork) -> CorrectedCount:
    return CorrectedCount(correction=correction, new=new, **{name: getattr(row, name) for name in COPIED})


def put_in_place(correction: Correction, sheet: Timesheet) -> None:
    """When the correction is confirmed; the sheet's lock is open for this moment."""
    sides = list(correction.counts.select_related("person", "order", "plan"))
    after = {key_of(row): row for row in sides if row.new}
    standing = {key_of(row): row for row in sheet.counted.all()}
    for key in {key_of(row) for row in sides} - after.keys():
        standing[key].delete()
    roster = roster_of(sheet.team, sheet.month, today=timezone.localdate())
    for key, row in after.items():
        _there(roster, row.person_id, row.day)
        counted = standing.get(key) or CountedWork(timesheet=sheet)
        for name in COPIED:
            setattr(counted, name, getattr(row, name))
        counted.save()
