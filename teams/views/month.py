"""A commune's month: its teams as tasks; one of them or all of them checked, declared and submitted."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from places.models import Commune
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import closing, overview, payments, policies, timesheets
from teams.check_page import CheckPage, raised_in
from teams.commune_month import CommuneMonth, commune_month
from teams.forms.month import CommuneDeclarationForm, DeclarationForm
from teams.models import CommunityTeam, ReviewRequest, SheetDeadline
from teams.roster import roster_of

from .pages import form_view, team_or_404
from .sheets import sheet_of


@require_GET
def month(request: HttpRequest, commune_id: int, month: Month) -> HttpResponse:
    commune = commune_or_404(request, commune_id)
    page, keeps = page_of(request, commune, month), not reason_against(policies.check_can_keep, request.user)
    context = {
        "commune": commune,
        "page": page,
        "month": month,
        "earlier": month - 1,
        "later": month + 1,
        "reviews": ReviewRequest.objects.visible_to(request.user)
        .of_month(commune, month)
        .select_related("person", "team", "answered_by"),
        "keeps": keeps,
        "withdrawable": withdrawable(request.user, page) if keeps else (),
    }
    return render(request, "teams/month.html", context)


@form_view
def submit_commune(request: HttpRequest, commune_id: int, month: Month) -> HttpResponse:
    commune = commune_or_404(request, commune_id)
    policies.check_can_keep(request.user)
    page = page_of(request, commune, month)
    data = request.POST if request.method == "POST" else None
    form = CommuneDeclarationForm(data, page=page, raised=raised_in(page))
    if form.is_valid():
        return _handed_in(request, commune, month, form.cleaned_data["by_team"])
    context = {
        "commune": commune,
        "page": page,
        "month": month,
        "form": form,
        "unfinished": unfinished(month),
    }
    return render(request, "teams/submit_commune.html", context, status=422 if form.errors else 200)


def _handed_in(
    request: HttpRequest, commune: Commune, month: Month, declared: dict[int, Decimal]
) -> HttpResponseRedirect:
    handing = closing.submit_all(month, declared, by=request.user)
    if n := len(handing.submitted):
        said = ngettext("Đã nộp bảng công của %(n)s tổ.", "Đã nộp bảng công của %(n)s tổ.", n)
        messages.success(request, said % {"n": n})
    for sheet, reason in handing.refused:
        messages.warning(request, _("%(sheet)s chưa nộp. %(reason)s") % {"sheet": sheet, "reason": reason})
    return redirect("teams:month", commune.pk, month)


@form_view
def submit_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    team = team_or_404(request, team_id)
    sheet = sheet_of(team, month)
    policies.check_can_submit(request.user, sheet)
    page = CheckPage(roster_of(team, month, today=timezone.localdate()), sheet)
    form = DeclarationForm(request.POST if request.method == "POST" else None, page=page)
    if form.is_valid():
        timesheets.submit(sheet, by=request.user, declared=form.cleaned_data["units"])
        messages.success(request, _("Đã nộp bảng công tháng %(month)s. Chờ Sở duyệt.") % {"month": month})
        return redirect("teams:month", team.commune_today.pk, month)
    context = {
        "team": team,
        "sheet": sheet,
        "month": month,
        "page": page,
        "form": form,
        "unfinished": unfinished(month),
    }
    return render(request, "teams/check.html", context, status=422 if form.errors else 200)


def commune_or_404(request: HttpRequest, commune_id: int) -> Commune:
    return get_object_or_404(policies.communes_of(request.user).select_related("province"), pk=commune_id)


def page_of(request: HttpRequest, commune: Commune, month: Month) -> CommuneMonth:
    teams = overview.of_month(CommunityTeam.objects.visible_to(request.user).in_commune(commune), month)
    wanted = not payments.without_sheets([commune], month)
    due = SheetDeadline.of(commune.province).due_on(month) if wanted else None
    return commune_month(teams.order_by("code"), month, due, timezone.localdate())


def withdrawable(user: User, page: CommuneMonth) -> set[int]:
    """Teams whose sheet the user may take back to put it right."""
    handed_in = {task.team.pk: task.team.submitter_id for task in page.handed_in if task.waits}
    check = policies.check_handed_in_there
    return {team for team, submitter in handed_in.items() if not reason_against(check, user, submitter)}


def unfinished(month: Month) -> bool:
    return month.last_day > timezone.localdate()
