"""Runs over HTTP: the list, opening one, its page, its progress, its lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.list_files import asked_for
from accounts.models import User
from accounts.timeline import acts_on
from portal.lib.listings import Listing
from portal.lib.refusals import attempt, reason_against
from subsidies import (
    budgets,
    dossier,
    funding,
    payee_changes,
    policies,
    precedence,
    progress,
    readiness,
    since,
    stages,
    supplements,
    totals,
)
from subsidies.filters import LineFilters, RunFilters, UnpaidFilters
from subsidies.forms import OpenRunForm
from subsidies.list_files import LINES, UNPAID
from subsidies.models import OPEN_STATUSES, PayoutLine, PayrollRun, Status
from subsidies.models.payroll import LineQuerySet
from subsidies.payments import sums as payment_sums

from .lines import BY_TEAM, LOOKED_UP, RUN

RUNS = Listing(
    "subsidies/run_list.html",
    sorts={
        "opened": ("opened_at",),
        "months": ("first_month", "last_month"),
        "area": ("province__name__unaccent", "territory__name__unaccent"),
        "status": ("status",),
    },
    filters=RunFilters,
    usual="-opened",
)
PAPERS_SHOWN = 6


class RunLineFilters(LineFilters):
    no_account = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: LineQuerySet) -> LineQuerySet:
        rows = super().narrow(rows)
        return rows.without_account() if self.cleaned_data.get("no_account") else rows

    def named(self, user: User) -> list[str]:
        about = [_("Người chưa có số tài khoản")] if self.cleaned_data.get("no_account") else []
        return [*about, *super().named(user)]


def run_seen_by(request: HttpRequest, run_id: int) -> PayrollRun:
    people = ("made_by", "checked_by", "approved_by")
    runs = PayrollRun.objects.visible_to(request.user).select_related("province", "territory", *people)
    return get_object_or_404(runs, pk=run_id)


@require_GET
def show_runs(request: HttpRequest) -> HttpResponse:
    runs = PayrollRun.objects.visible_to(request.user).select_related("province", "territory", "made_by")
    may_open = not reason_against(policies.check_can_open, request.user, request.user.province)
    return RUNS.answer(request, totals.with_amounts(runs, request.user), may_open=may_open)


@require_http_methods(["GET", "POST"])
def open_run(request: HttpRequest) -> HttpResponse:
    policies.check_can_open(request.user, request.user.province)
    form = OpenRunForm(request.POST or (request.GET if "area" in request.GET else None), user=request.user)
    if not form.is_valid():
        return _opening(request, form, 422 if form.errors else 200)
    answer, refusal = attempt(_opened, request, form)
    if refusal:
        form.add_error(None, refusal)
    return answer or _opening(request, form, 409)


def _opened(request: HttpRequest, form: OpenRunForm) -> HttpResponse:
    asked = form.cleaned_data
    area = asked["territory"] or asked["province"]
    ready = readiness.of(area, asked["months"], asked["as_of"], request.user)
    if request.method == "GET":
        return _opening(request, form, 200, ready=ready)
    if ready.late and not ready.nothing_confirmed and not asked["late"]:
        return _opening(request, form, 422, ready=ready, undecided=True)
    run = readiness.open_run(
        asked["province"],
        asked["months"],
        by=request.user,
        territory=asked["territory"],
        as_of=asked["as_of"],
        late_reason=asked["late_reason"],
    )
    return redirect(run)


def _opening(request: HttpRequest, form: OpenRunForm, status: int, **shown: Any) -> HttpResponse:
    return render(request, "subsidies/run_form.html", {"form": form, **shown}, status=status)


@require_GET
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    lines = run.lines.visible_to(request.user)
    added_to = supplements.supplemented(run, request.user)
    now, earlier = totals.of(lines), supplements.compared_with(run, added_to)
    papers = run.documents.visible_to(request.user).with_state()
    payments = run.payments.visible_to(request.user)
    context = {
        "run": run,
        "progress": progress.of(run),
        "totals": now,
        "precedence": precedence.told_of_run(run),
        "sources": funding.by_source(run, request.user),
        "third_parties": funding.through_others(lines),
        "lacking": budgets.missing(run) if run.status in OPEN_STATUSES else [],
        "communes": sorted(
            run.units.visible_to(request.user).select_related("commune"),
            key=lambda unit: unit.commune.plain_name,
        ),
        "below_zero": totals.payees_below_zero(lines),
        "without_account": totals.people_without_account(lines),
        "unpaid": totals.unpaid(run.unpaid.visible_to(request.user)),
        "added_to": added_to,
        "missed": readiness.missed(run, request.user),
        "earlier": earlier,
        "sums": earlier and payee_changes.sums(payee_changes.between(earlier, run, request.user)),
        "changes": since.changes(run),
        "accounts": since.accounts_changed(run, lines),
        "resume": stages.resume(request.user, run),
        "comparison": earlier and totals.compare(_totals_of(earlier, request), now),
        "steps": stages.steps(run),
        "people": stages.responsible(run, request.user),
        "next_act": stages.next_act(request.user, run),
        "other_acts": stages.other_acts(request.user, run),
        "items": dossier.checklist(run),
        "papers": papers.filter(replacement=None)[:PAPERS_SHOWN],
        "papers_count": papers.count(),
        "may_issue": not reason_against(policies.check_issues_papers, request.user),
        "payments": payment_sums.total(payment_sums.groups(payments)),
        "waited": payment_sums.waited(run, payments),
    }
    return render(request, "subsidies/run_detail.html", context)


def _totals_of(runs: Sequence[PayrollRun], request: HttpRequest) -> totals.Totals:
    return totals.of(PayoutLine.objects.visible_to(request.user).filter(run__in=runs))


@require_GET
def show_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asked every two seconds while computing; once done, the whole page is read again."""
    run = run_seen_by(request, run_id)
    if run.status != Status.CALCULATING and request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if not request.htmx:
        return redirect(run)
    return render(request, "subsidies/_run_progress.html", {"run": run, "progress": progress.of(run)})


@require_GET
def show_lines(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    listing = Listing(
        "subsidies/line_list.html",
        sorts={
            "payee": BY_TEAM,
            "commune": ("commune__plain_name",),
            "month": ("earned_in",),
            "amount": ("amount",),
        },
        filters=partial(RunLineFilters, run=run, user=request.user),
        as_file=True,
    )
    lines = run.lines.visible_to(request.user).select_related("commune", "team").prefetch_related(*LOOKED_UP)
    if asked_for(request):
        return LINES.sent(request, listing, lines.prefetch_related(*RUN), about=run)
    listed = listing.of(request, lines)
    amount = totals.amount_of(listed.page.paginator.object_list)
    return listing.show(request, listed, run=run, amount=amount, about=listed.filters.named(request.user))


@require_GET
def show_unpaid(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    listing = Listing(
        "subsidies/unpaid_list.html",
        sorts={
            "payee": BY_TEAM,
            "reason": ("reason",),
            "month": ("earned_in",),
            "amount": ("amount",),
        },
        filters=partial(UnpaidFilters, run=run, user=request.user),
        as_file=True,
    )
    seen = run.unpaid.visible_to(request.user).select_related("commune", "team")
    works = totals.with_lines(seen.prefetch_related(*LOOKED_UP))
    if asked_for(request):
        return UNPAID.sent(request, listing, works, about=run)
    return listing.answer(request, works, run=run)


@require_GET
def show_timeline(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    moments = acts_on(request.user, {PayrollRun: [run.pk]})
    return render(request, "timeline.html", {"thing": run, "moments": moments})
