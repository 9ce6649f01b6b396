"""Lists as files: the rows the page shows, all pages of them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from tablib import Dataset

from accounts import audit
from imports.views import attached
from portal.lib.spreadsheets import writing
from teams import exports, policies
from teams.forms.team import TeamFilters
from teams.models import CommunityTeam

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
