"""Money spent on papers (khoản chi có chứng từ) of a confirmed sheet put right, beside it as its days are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib.months import Month
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import side_by_side
from .counts import check_done
from .models import CorrectedSpending, Correction, Spending, Timesheet

COPIED = ("day", "content", "amount", "papers")


class Spent(NamedTuple):
    """What shall stand in the place of `row` (none: a new one), amount in đồng; nothing where it is 0."""

    row: int | None
    day: dt.date
    content: str
    amount: int
    papers: str


@violations_refused()
@transaction.atomic
def propose(sheet: Timesheet, spent: Iterable[Spent], *, reason: str, by: User) -> Correction:
    sheet = side_by_side.held_for_correction(sheet, reason, by)
    standing = {row.pk: row for row in sheet.spendings.all()}
    changed = [one for one in spent if _differs(one, standing)]
    if not changed:
        raise Refused(_("Chưa có khoản chi nào khác với bảng đã duyệt. Sửa khoản cần điều chỉnh rồi gửi."))
    after = [(one.row, _as_it_shall_stand(one, sheet)) for one in changed if one.amount]
    before = [(one.row, standing[one.row]) for one in changed if one.row is not None]
    correction = Correction.objects.create(timesheet=sheet, reason=reason.strip(), proposed_by=by)
    CorrectedSpending.objects.bulk_create(
        CorrectedSpending(
            correction=correction, new=new, row=row, **{name: getattr(one, name) for name in COPIED}
        )
        for new, rows in ((False, before), (True, after))
        for row, one in rows
    )
    side_by_side.write_down("correction_proposed", correction, by, {"reason": correction.reason})
    return correction


def _differs(one: Spent, standing: dict[int, Spending]) -> bool:
    if one.row is None:
        return one.amount != 0
    if one.row not in standing:
        raise Refused(_("Có khoản chi không còn trên bảng đã duyệt. Mở lại trang rồi điều chỉnh."))
    return any(getattr(one, name) != getattr(standing[one.row], name) for name in COPIED)


def _as_it_shall_stand(one: Spent, sheet: Timesheet) -> Spending:
    if Month.of(one.day) != sheet.month:
        raise Refused(
            _("Ngày chi %(day)s không thuộc tháng %(month)s. Ghi khoản đó ở bảng của tháng ấy.")
            % {"day": f"{one.day:%d/%m/%Y}", "month": sheet.month}
        )
    check_done(one.day)
    content, papers = one.content.strip(), one.papers.strip()
    row = Spending(timesheet=sheet, day=one.day, amount=one.amount, content=content, papers=papers)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(f"{one.content}: {' '.join(error.messages)}") from None
    return row


def put_in_place(correction: Correction, sheet: Timesheet) -> None:
    """When the correction is confirmed; the sheet's lock is open for this moment."""
    sides = list(correction.spendings.all())
    after = [side for side in sides if side.new]
    gone = {side.row for side in sides} - {side.row for side in after}
    sheet.spendings.filter(pk__in=gone).delete()
    for side in after:
        row = sheet.spendings.get(pk=side.row) if side.row else Spending(timesheet=sheet)
        for name in COPIED:
            setattr(row, name, getattr(side, name))
        row.save()
