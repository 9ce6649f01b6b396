"""What every recognised household of a commune wants, fifty to a page; and one household's line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.refusals import reason_against
from smartphones import applications, successions
from smartphones import list_policies as policies
from smartphones.applications import NO_NEED, Wish
from smartphones.forms.lists import LeaveForm
from smartphones.forms.review import Answer, answers
from smartphones.models import Application, CommuneList, Form, Household

from .lists import list_seen_by
from .pages import form_page, form_view

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """`error`: why this row keeps the page from being saved."""

    household: Household
    answer: Answer
    error: str


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    policies.check_can_apply(request.user, found)
    given = answers(request.POST)
    page = _page(found, request.POST.get("page") or request.GET.get("page"))
    rows = _rows(found, page, given)
    wrong = [row for row in rows if row.error]
    if request.method == "POST" and not wrong:
        wishes = {pk: answer.wish for pk, answer in given.items()}
        n = applications.write_down(found, wishes, by=request.user)
        messages.success(request, _("Đã lưu: %(n)s hộ thay đổi.") % {"n": n})
        return redirect(f"{request.path}?page={page.number}")
    context = {
        "list": found,
        "page": page,
        "rows": rows,
        "wrong": wrong,
        "forms": [(one.value, one.label) for one in Form if one in found.programme.forms],
        "no_need": NO_NEED,
        "progress": applications.progress(found),
    }
    return render(request, "smartphones/review.html", context, status=422 if wrong else 200)


def _page(found: CommuneList, number: str | None) -> Page[Household]:
    households = applications.to_review(found).classed(found.programme.list_year)
    in_order = households.select_related("head", "hamlet").order_by(
        "hamlet__name__unaccent", "head__sort_key", "pk"
    )
    return Paginator(in_order, PER_PAGE).get_page(number)


def _rows(found: CommuneList, page: Page[Household], given: dict[int, Answer]) -> list[Row]:
    """As answered just now, with what is wrong in each at once; else as written before."""
    errors = _errors(found, given)
    written = applications.written(found, [one.pk for one in page])
    before = {pk: Answer(wish, _shown(wish.bought_on)) for pk, wish in written.items()}
    said = before | given
    return [Row(one, said.get(one.pk, Answer(Wish(""))), errors.get(one.pk, "")) for one in page]


def _errors(found: CommuneList, given: dict[int, Answer]) -> dict[int, str]:
    if not given:
        return {}
    unread = {pk: answer.error for pk, answer in given.items() if answer.error}
    readable = {pk: answer.wish for pk, answer in given.items() if pk not in unread}
    return unread | applications.reasons_against(found, readable)


def _shown(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


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
