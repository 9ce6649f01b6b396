"""What every recognised household of a commune wants, fifty to a page; and one household's line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.refusals import Refused, reason_against
from smartphones import applications, successions
from smartphones import list_policies as policies
from smartphones.applications import NO_NEED, Wish
from smartphones.forms.lists import LeaveForm
from smartphones.models import Application, Form, Household

from .lists import list_seen_by
from .pages import form_page, form_view

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    household: Household
    wish: Wish


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    policies.check_can_apply(request.user, found)
    if request.method == "POST":
        n = applications.write_down(found, _wishes(request), by=request.user)
        messages.success(request, _("Đã lưu: %(n)s hộ thay đổi.") % {"n": n})
        return redirect(f"{request.path}?page={request.POST.get('page', '1')}")
    households = applications.to_review(found).classed(found.programme.list_year)
    page = Paginator(
        households.select_related("head", "hamlet").order_by(
            "hamlet__name__unaccent", "head__sort_key", "pk"
        ),
        PER_PAGE,
    ).get_page(request.GET.get("page"))
    written = applications.written(found, [one.pk for one in page])
    context = {
        "list": found,
        "page": page,
        "rows": [Row(one, written.get(one.pk, Wish(""))) for one in page],
        "forms": [(one.value, one.label) for one in Form if one in found.programme.forms],
        "no_need": NO_NEED,
        "progress": applications.progress(found),
    }
    return render(request, "smartphones/review.html", context)


def _wishes(request: HttpRequest) -> dict[int, Wish]:
    """Rows of the page that were answered; one never answered stays so."""
    wishes = {}
    for name, value in request.POST.items():
        if name.startswith("wish_") and name.removeprefix("wish_").isdecimal():
            pk = int(name.removeprefix("wish_"))
            typed = request.POST.get(f"bought_{pk}", "").strip()
            wishes[pk] = Wish(value, _day(typed) if value == Form.CASH else None)
    return wishes


def _day(typed: str) -> dt.date | None:
    """ "15/3/2026" as people write it, or as a date box sends it."""
    if not typed:
        return None
    try:
        return parse_date(typed) or dt.datetime.strptime(typed, "%d/%m/%Y").date()
    except ValueError as problem:
        raise Refused(_("“%(typed)s” không phải ngày. Ghi như 15/03/2026.") % {"typed": typed}) from problem


def application_seen_by(request: HttpRequest, application_id: int) -> Application:
    found = Application.objects.visible_to(request.user).select_related(
        "household__head", "household__commune", "household__hamlet", "programme__province", "source",
        "list__commune", "list__programme", "entered_by", "appraised_by",
    )  # fmt: skip
    return get_object_or_404(found, pk=application_id)


@require_GET
def show_application(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_seen_by(request, application_id)
    places = found.standings.select_related("source").order_by("source__position")
    commune = found.household.commune
    context = {
        "application": found,
        "places": places,
        "objections": found.objections.all(),
        "may_take_off": found.list_id
        and not found.left_on
        and not reason_against(policies.check_can_take_off, request.user, commune),
    }
    return render(request, "smartphones/application.html", context)


@form_view
def take_off(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_seen_by(request, application_id)
    policies.check_can_take_off(request.user, found.household.commune)
    form = LeaveForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        next_one = successions.leave(found, **form.cleaned_data, by=request.user)
        said = (
            _("Đã ghi. Hộ %(who)s được lên thay.") % {"who": next_one.household}
            if next_one
            else _("Đã ghi hộ ra khỏi danh sách.")
        )
        messages.success(request, said)
        return redirect("smartphones:application", found.pk)
    note = _("Ở danh sách đã duyệt, hộ đang chờ đầu tiên của cùng nguồn được lên thay ngay.")
    return form_page(
        request, form, heading=_("Ghi hộ ra khỏi danh sách"), act=_("Ghi hộ ra"), about=found.household,
        back=found, note=note, danger=True,
    )  # fmt: skip
