"""Orders that mobilise people: the list, and one with the people and the sheets that rest on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.list_files import asked_for
from portal.lib.listings import Listing
from teams import orders as work
from teams import policies
from teams.forms.orders import OrderFilters
from teams.list_files import ORDERS as FILE
from teams.models import CommunityTeam, MobilisationOrder

ORDERS = Listing(
    template="teams/order_list.html",
    sorts={
        "issued": ("issued_on",),
        "number": ("number",),
        "level": ("level", "-issued_on"),
        "commune": ("commune__plain_name", "-issued_on"),
        "people": ("people",),
        "units": ("units",),
    },
    usual="-issued",
    as_file=True,
)


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = work.with_work(MobilisationOrder.objects.visible_to(request.user), request.user)
    rows = rows.select_related("commune")
    listing = replace(ORDERS, filters=partial(OrderFilters, user=request.user))
    if asked_for(request):
        return FILE.sent(request, listing, rows, about=request.user.province or request.user)
    return listing.answer(request, rows)


@require_GET
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    seen = MobilisationOrder.objects.visible_to(request.user).select_related("commune")
    found = get_object_or_404(seen, pk=order_id)
    visible = CommunityTeam.objects.visible_to(request.user).values("pk")
    called = found.mobilised.filter(team__in=visible).select_related("person", "team")
    context = {
        "order": found,
        "mobilised": called.order_by("person__sort_key", "valid_from"),
        "sheets": work.sheets_under(found, request.user),
    }
    return render(request, "teams/order.html", context)
