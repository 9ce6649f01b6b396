"""What a month's sheet says beside days, on one page: hours, cases, meals; spending; work under a plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import corrected_counts, corrected_spending, policies
from teams import counts as process
from teams.forms.counts import (
    CountCorrectionForm,
    CountForm,
    LeftOut,
    PlanForm,
    SpendingForm,
    SpentForms,
    UnderPlanForm,
)
from teams.forms.month import CorrectionReasonForm
from teams.models import CommunityTeam, CountedWork, Spending
from teams.roster import Roster, roster_of

from .acts import sheet_or_404
from .pages import form_view, team_or_404
from .sheets import sheet_of

PLANS = "plan"


@form_view
def counts(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    team = team_or_404(request, team_id)
    if request.method == "POST":
        policies.check_can_keep_team(request.user, team)
    roster = roster_of(team, month, today=timezone.localdate())
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms_ = _forms(request, roster, asked)
    if asked in forms_ and forms_[asked].is_valid():
        messages.success(request, _done(asked, team, forms_[asked].cleaned_data, request))
        return redirect("teams:counts", team.pk, month)
    sheet = sheet_of(team, month)
    context = {
        "team": team,
        "month": month,
        "sheet": sheet,
        "closed": reason_against(policies.check_can_record, request.user, sheet),
        "may_correct": sheet.pk and not reason_against(policies.check_can_correct, request.user, sheet),
        "counted": CountedWork.objects.filter(timesheet__team=team, timesheet__month=month).select_related(
            "person", "order", "plan"
        ),
        "spendings": Spending.objects.filter(timesheet__team=team, timesheet__month=month),
        "plans": process.plans_for(team, month),
        "forms": forms_,
    }
    return render(request, "teams/counts.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: HttpRequest, roster: Roster, asked: str) -> dict[str, forms.Form]:
    def data(name: str) -> Any:
        return request.POST if asked == name else None

    people = [entry.person_id for entry in roster.entries]
    return {
        "count": CountForm(data("count"), people=people, prefix="c"),
        "spend": SpendingForm(data("spend"), prefix="s"),
        "under": UnderPlanForm(data("under"), plans=process.plans_for(roster.team, roster.month), prefix="u"),
        PLANS: PlanForm(data(PLANS), prefix="p"),
    }


def _done(asked: str, team: CommunityTeam, data: dict[str, Any], request: HttpRequest) -> str:
    if asked == "count":
        return _("Đã ghi: %(row)s.") % {"row": process.count(team, **data, by=request.user)}
    if asked == "spend":
        return _("Đã ghi: %(row)s.") % {"row": process.spend(team, **data, by=request.user)}
    if asked == "under":
        found = process.put_under(team, **data, by=request.user)
        return _("Đã gắn kế hoạch cho %(n)d dòng công.") % {"n": found}
    commune = team.commune_today
    return _("Đã ghi: %(row)s.") % {"row": process.enter_plan(commune, **data, by=request.user)}


@form_view
def correct_counts(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    """Of a confirmed sheet, beside it: decided where corrections of its days are."""
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_correct(request.user, sheet)
    counted = list(sheet.counted.select_related("person"))
    people = [entry.person_id for entry in roster_of(sheet.team, month, today=timezone.localdate()).entries]
    data = request.POST if request.method == "POST" else None
    form = CountCorrectionForm(data, counted=counted, plans=process.plans_for(sheet.team, month))
    left_out = LeftOut(data, prefix="n", form_kwargs={"people": people})
    if data and form.is_valid() and left_out.is_valid():
        given = form.cleaned_data
        counts = form.counts + [one.count for one in left_out if one.has_changed()]
        corrected_counts.propose(
            sheet, counts, reason=given["reason"], plan=given.get("plan"), by=request.user
        )
        messages.success(request, _("Đã gửi điều chỉnh. Bảng đã duyệt vẫn có hiệu lực tới khi Sở duyệt."))
        return redirect(sheet)
    context = {"team": sheet.team, "month": month, "sheet": sheet, "form": form, "left_out": left_out}
    return render(request, "teams/correct_counts.html", context, status=422 if data else 200)


@form_view
def correct_spendings(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    """Of a confirmed sheet, beside it: decided where corrections of its days are."""
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_correct(request.user, sheet)
    data = request.POST if request.method == "POST" else None
    stands = [{"row": row.pk, **{name: getattr(row, name) for name in corrected_spending.COPIED}}
              for row in sheet.spendings.all()]  # fmt: skip
    form, spent = CorrectionReasonForm(data, plans=[]), SpentForms(data, prefix="n", initial=stands)
    if data and form.is_valid() and spent.is_valid():
        given = [one.spent for one in spent if one.cleaned_data]
        corrected_spending.propose(sheet, given, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã gửi điều chỉnh. Bảng đã duyệt vẫn có hiệu lực tới khi Sở duyệt."))
        return redirect(sheet)
    context = {"team": sheet.team, "month": month, "sheet": sheet, "form": form, "spent": spent}
    return render(request, "teams/correct_spendings.html", context, status=422 if data else 200)


@require_POST
def remove_count(request: HttpRequest, count_id: int) -> HttpResponse:
    return _removed(request, get_object_or_404(_rows(request, CountedWork), pk=count_id))


@require_POST
def remove_spending(request: HttpRequest, spending_id: int) -> HttpResponse:
    return _removed(request, get_object_or_404(_rows(request, Spending), pk=spending_id))


def _rows(request: HttpRequest, model: Any) -> Any:
    visible = CommunityTeam.objects.visible_to(request.user).values("pk")
    return model.objects.filter(timesheet__team__in=visible).select_related("timesheet__team")


def _removed(request: HttpRequest, row: CountedWork | Spending) -> HttpResponse:
    sheet = row.timesheet
    process.remove(row, by=request.user)
    messages.success(request, _("Đã bỏ dòng."))
    return redirect("teams:counts", sheet.team_id, sheet.month)
