"""The member's own pages: all months, and one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.lib.months import Month
from subsidies import own
from teams import members, reviews
from teams.models import ReviewStatus

SHOWN = 36  # months


@never_cache
@require_GET
def show_own(request: HttpRequest) -> HttpResponse:
    members.check_is_member(request.user)
    months = own.months_of(request.user)[:SHOWN]
    context = {"months": months, "latest": months[0] if months else None}
    return render(request, "subsidies/own.html", context | {"reviews": reviews.own_of(request.user)[:SHOWN]})


@never_cache
@require_GET
def show_own_month(request: HttpRequest, month: Month) -> HttpResponse:
    members.check_is_member(request.user)
    payouts = own.payouts_of(request.user, month)
    sheets = own.sheets_of(request.user, month)
    asked = [one for one in reviews.own_of(request.user) if one.month == month]
    may_ask = bool(reviews.teams_of(request.user, month))
    if not (payouts or sheets or may_ask):
        raise Http404
    causes = own.causes(request.user, month) if payouts else []
    change = sum(cause.change for cause in causes)
    context = {
        "month": month,
        "before": month - 1,
        "payouts": payouts,
        "amount": sum(payout.amount for payout in payouts),
        "sheets": sheets,
        "squares": own.squares_of(request.user, month),
        "lead": range(month.first_day.weekday()),
        "unpaid": own.unpaid_of(request.user, month) if payouts else [],
        "causes": causes,
        "change": change,
        "less": -change,
        "reviews": asked,
        "may_ask": may_ask and all(one.status != ReviewStatus.WAITING for one in asked),
    }
    return render(request, "subsidies/own_month.html", context)
