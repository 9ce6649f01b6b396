"""Papers shown before anything is issued: written anew at each look, marked until they are confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused
from teams.models import Timesheet

from . import pdf
from .documents.attendance import attendance


def timesheets(sheets: QuerySet[Timesheet]) -> bytes:
    """The month's sheets as PDF, in Vietnamese whoever asks."""
    if not sheets.exists():
        raise Refused(_("Chưa có bảng chấm công nào của tháng này. Chấm công trước rồi in."))
    with translation.override("vi"):
        context = {"document": attendance(sheets), "mark": settings.PORTAL_DEMO_MARK}
        return pdf.render(render_to_string("reports/attendance.html", context))
