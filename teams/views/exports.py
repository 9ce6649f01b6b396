"""Lists as files: the rows the page shows, all pages of them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from tablib import Dataset

from accounts import audit
from imports.views import attached
from portal.lib.months import Month
from portal.lib.spreadsheets import writing
from teams import exports, policies
from teams.forms.team import TeamFilters
from teams.models import CommunityTeam
from teams.month_page import MonthPage
from teams.roster import roster_of

from .pages import team_or_404
from .teams import with_people


@require_GET
@cache_control(private=True, no_store=True)
def export_teams(request: HttpRequest, extension: str) -> HttpResponse:
    return exported(request, extension, _("Danh sách tổ"), "danh-sach-to", exports.team_list)


@require_GET
@cache_control(private=True, no_store=True)
def export_members(request: HttpRequest, extension: str) -> HttpResponse:
    return exported(
        request, extension, _("Danh sách thành viên"), "danh-sach-thanh-vien", exports.member_list
    )


@require_GET
@cache_control(private=True, no_store=True)
def export_month(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    team, today = team_or_404(request, team_id), timezone.localdate()
    rows = exports.month_sheet(MonthPage(roster_of(team, month, today=today), today))
    title = _("Bảng chấm công %(month)s") % {"month": month.iso}
    audit.record("registry.exported", team, by=request.user, after={"name": title, "rows": len(rows)})
    return attached(
        writing.listed(title, rows.headers, rows), f"bang-cham-cong-{slugify(team.code)}-{month.iso}.xlsx"
    )


def exported(
    request: HttpRequest,
    extension: str,
    title: str,
    stem: str,
    listed: Callable[[QuerySet[CommunityTeam]], Dataset],
) -> HttpResponse:
    policies.check_can_look(request.user)
    if extension not in ("xlsx", "csv"):
        raise Http404(extension)
    filters = TeamFilters(request.GET, user=request.user)
    filters.is_valid()  # what cannot be read narrows nothing, as on the page
    rows = listed(filters.narrow(with_people(CommunityTeam.objects.visible_to(request.user))))
    audit.record(
        "registry.exported", request.user.province or request.user, by=request.user,
        after={"name": title, "rows": len(rows)},
    )  # fmt: skip
    name = f"{stem}-{timezone.localdate():%Y-%m-%d}.{extension}"
    if extension == "csv":
        return attached(writing.listed_as_csv(rows.headers, rows), name, "text/csv; charset=utf-8")
    return attached(writing.listed(title, rows.headers, rows), name)
