"""Why is it this amount? One payee of one run, every clause and day."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.list_files import asked_for
from places.models import Commune
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from subsidies import policies, totals
from subsidies.explanations import explain
from subsidies.filters import PaidFilters
from subsidies.forms import LineCodeForm
from subsidies.list_files import LINES
from subsidies.models import PayoutLine, RunUnit
from teams.policies import check_can_look

# Members of a team follow one another as the run wrote them. Looked up for a page at a time: whose name a
# reader may see is asked person by person, and a run has thousands.
BY_TEAM = ("team__plain_name",)
LOOKED_UP = ("person", "rate__resolution")
RUN = ("run__province", "run__territory")

PAID = Listing(
    "subsidies/paid_line_list.html",
    sorts={
        "month": ("earned_in",),
        "payee": BY_TEAM,
        "commune": ("commune__plain_name",),
        "amount": ("amount",),
    },
    usual="-month",
    as_file=True,
)


@require_GET
def show_line(request: HttpRequest, line_id: int) -> HttpResponse:
    lines = PayoutLine.objects.visible_to(request.user).select_related(
        "run__province", "run__territory", "run__made_by", "run__checked_by", "run__approved_by",
        "commune", "team", "person", "rate__resolution",
    )  # fmt: skip
    line = get_object_or_404(lines, pk=line_id)
    papers = line.run.documents.visible_to(request.user).with_state()
    papers = papers.filter(commune=line.commune_id, replacement=None)
    context = {
        "line": line,
        "run": line.run,
        "why": explain(line),
        "papers": papers,
        "may_issue": not reason_against(policies.check_issues_papers, request.user),
    }
    return render(request, "subsidies/line_detail.html", context)


@require_GET
def show_paid_lines(request: HttpRequest) -> HttpResponse:
    """The lines of released runs that a figure of another page was summed from."""
    check_can_look(request.user)
    lines = PayoutLine.objects.visible_to(request.user).paid()
    paying = RunUnit.objects.visible_to(request.user).values("commune")
    communes = Commune.objects.filter(pk__in=paying)
    listing = replace(PAID, filters=partial(PaidFilters, communes=communes))
    lines = lines.select_related("commune", "team").prefetch_related(*RUN, *LOOKED_UP)
    if asked_for(request):
        return LINES.sent(request, listing, lines, about=request.user.province or request.user)
    listed = listing.of(request, lines)
    amount = totals.amount_of(listed.page.paginator.object_list)
    return listing.show(request, listed, amount=amount, about=listed.filters.named(request.user))


@require_GET
def find_line(request: HttpRequest) -> HttpResponse:
    """By the code printed beside an amount."""
    check_can_look(request.user)
    form = LineCodeForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        line = PayoutLine.objects.visible_to(request.user).filter(pk=form.cleaned_data["ma"]).first()
        if line:
            return redirect(line)
        form.add_error("ma", _("Không có dòng nào mang mã này trong địa bàn bạn phụ trách."))
    return render(request, "subsidies/find_line.html", {"form": form}, status=422 if form.errors else 200)
