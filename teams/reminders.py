"""A mail to a commune some days before its month is due: only where the portal has a mail server."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from portal.lib.months import Month

from . import month_end
from .models import ReminderSent, SheetDeadline
from .month_end import CommuneRow


def remind(today: dt.date) -> int:
    """Once for each commune and month, however often it is called. Returns how many were sent."""
    if not settings.EMAIL_HOST:
        return 0
    month = Month.of(today) - 1
    staff = User.objects.filter(role=Role.COMMUNE_STAFF, is_active=True).exclude(email="")
    return sum(
        _sent(row, month)
        for reader in staff.select_related("province")
        if SheetDeadline.of(reader.province).notice_on(month) <= today
        for row in month_end.communes_of_month(reader, month, today)
        if row.state == month_end.DUE
    )


@transaction.atomic
def _sent(row: CommuneRow, month: Month) -> bool:
    """The claim and the mail together: a mail that could not go out is tried again the next day."""
    _claim, new = ReminderSent.objects.get_or_create(commune=row.commune, month=month)
    if not new:
        return False
    staff = User.objects.filter(communes__present=row.commune.present_id, is_active=True).exclude(email="")
    told = {"month": month, "commune": row.commune, "n": row.missing, "due": f"{row.due:%d/%m/%Y}"}
    EmailMessage(
        _("Hạn nộp bảng công tháng %(month)s: %(due)s") % told,
        _("%(commune)s còn %(n)s tổ chưa nộp bảng công tháng %(month)s. Hạn nộp: %(due)s.") % told,
        bcc=sorted(set(staff.values_list("email", flat=True))),
    ).send()
    audit.record(
        "timesheets.reminded", row.commune, by=None, after={"teams": row.missing}, commune=row.commune
    )
    return True
