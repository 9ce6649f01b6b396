"""Papers shown before anything is issued: written anew at each look, marked until they are confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from teams.models import Timesheet

from . import pdf
from .documents.attendance import attendance


def timesheets(sheets: QuerySet[Timesheet]) -> Iterator[pdf.Document]:
    """The month's sheets one by one, in Vietnamese whoever asks."""
    with translation.override("vi"):
        found = attendance(sheets)
    for sheet in found.sheets:
        with translation.override("vi"):
            context = {"document": replace(found, sheets=(sheet,)), "mark": settings.PORTAL_DEMO_MARK}
            drawn = pdf.drawn(render_to_string("reports/attendance.html", context))
        yield drawn
