"""A list taken away: every row as the page narrows and orders them, and in the log who took it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.lib.figures import grouped
from portal.lib.listings import FILE, Listing
from portal.lib.refusals import Refused
from portal.lib.spreadsheets import writing

from . import audit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 50_000


Columns = Mapping[str | Promise, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class ListFile:
    """`columns` maps a head to what stands under it. Numbers that identify people stay masked."""

    title: str | Promise
    stem: str
    columns: Columns

    def sent(
        self, request: HttpRequest, listing: Listing, rows: QuerySet[Any], *, about: Model
    ) -> HttpResponse:
        """In a constant number of queries."""
        asked = listing.rows(request, rows)
        if (count := asked.count()) > MOST:
            raise Refused(
                _("Danh sách có %(n)s dòng, một tệp nhận tối đa %(most)s. Lọc bớt rồi tải.")
                % {"n": grouped(count), "most": grouped(MOST)}
            )
        heads = [str(head) for head in self.columns]
        table = [[value(row) for value in self.columns.values()] for row in asked]
        title = str(self.title)
        audit.record("registry.exported", about, by=request.user, after={"name": title, "rows": len(table)})
        name = f"{self.stem}-{timezone.localdate():%Y-%m-%d}.xlsx"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(writing.listed(title, heads, table), content_type=XLSX, headers=headers)


def asked_for(request: HttpRequest) -> bool:
    return request.GET.get(FILE) == "xlsx"
