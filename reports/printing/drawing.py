"""A month's sheets of a commune, drawn one after another by a worker."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from places.models import Commune
from portal.lib.months import Month
from portal.lib.queueing import after_commit
from portal.lib.refusals import Refused
from reports import drafts, pdf
from reports.documents.attendance import of_commune
from teams.models import Timesheet

from .models import Printout

LOST_AFTER = dt.timedelta(minutes=2)


@transaction.atomic
def ask_for(commune: Commune, month: Month, *, by: User) -> Printout:
    if not (count := _sheets(commune, month, by).count()):
        raise Refused(_("Chưa có bảng chấm công nào của tháng này. Chấm công trước rồi in."))
    Printout.objects.given_up().filter(by=by, commune=commune, month=month).delete()
    printout, new = Printout.objects.get_or_create(
        by=by, commune=commune, month=month, content=None, defaults={"sheets": count}
    )
    if new:
        after_commit("reports.tasks.draw_printout", printout.pk)
    return printout


def draw(printout_id: int) -> None:
    """Drawn twice by two workers it is the same file."""
    asked = Printout.objects.unfinished().filter(pk=printout_id)
    if (printout := asked.select_related("by", "commune").first()) is None:
        return
    sheets = _sheets(printout.commune, printout.month, printout.by)
    if not sheets.exists():  # whoever asked answers for them no more
        asked.delete()
        return
    drawn: list[pdf.Document] = []
    for document in drafts.timesheets(sheets):
        drawn.append(document)
        asked.update(drawn=len(drawn), moved_at=timezone.now())
    asked.update(content=pdf.joined(drawn), sheets=len(drawn))


def lost() -> list[int]:
    """Those nobody works on: lost with their worker or their queue."""
    quiet = Printout.objects.waited_for().filter(moved_at__lt=timezone.now() - LOST_AFTER)
    return list(quiet.values_list("pk", flat=True))


def _sheets(commune: Commune, month: Month, reader: User) -> QuerySet[Timesheet]:
    return of_commune(commune, month) & Timesheet.objects.visible_to(reader)
