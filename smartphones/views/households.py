"""Households over HTTP: the list by year and class, one household, what is written of it by hand."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.list_files import asked_for
from portal.lib.addresses import number_in
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import eligibility, policies, received, timeline
from smartphones import households as book
from smartphones.forms.households import CorrectForm, HouseholdFilters, ReasonForm, SupportForm
from smartphones.list_files import HOUSEHOLDS
from smartphones.models import (
    Household,
    HouseholdMember,
    PriorSupport,
    Programme,
    Recognition,
)

from .pages import form_page, form_view


@require_GET
def households(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    years = years_of(request)
    year = chosen(request.GET.get("year", ""), years)
    listing = Listing(
        template="smartphones/household_list.html",
        sorts={
            "name": ("head__sort_key",),
            "code": ("code", "head__sort_key"),
            "commune": ("commune__present__plain_name", "head__sort_key"),
        },
        filters=partial(HouseholdFilters, user=request.user, years=years),
        as_file=True,
    )
    members = HouseholdMember.objects.filter(household=OuterRef("pk")).order_by().values("household")
    rows = Household.objects.visible_to(request.user).classed(year)
    rows = rows.annotate(people=1 + Coalesce(Subquery(members.annotate(n=Count("pk")).values("n")), 0))
    rows = rows.select_related("head", "commune__present", "hamlet")
    if asked_for(request):
        return HOUSEHOLDS.sent(request, listing, rows, about=request.user.province or request.user)
    return listing.answer(request, rows, year=year, keeps=keeps(request))


@require_GET
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    context = {
        "household": found,
        "facts": facts_of(found),
        "members": found.members.select_related("person"),
        "years": years_told(found),
        "support": found.prior_support.select_related("entered_by"),
        "given": received.through_the_portal(found),
        "programmes": programmes_told(request, found),
        "keeps": not reason_against(policies.check_can_keep_in, request.user, found.commune),
    }
    return render(request, "smartphones/household.html", context)


@require_GET
def household_timeline(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    moments = timeline.of_household(found, request.user)
    return render(request, "timeline.html", {"thing": found, "moments": moments, "about": ""})


@form_view
def correct_household(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    policies.check_can_keep_in(request.user, found.commune)
    form = CorrectForm(request.POST or None, household=found)
    if form.is_valid():
        book.correct(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã sửa thông tin hộ."))
        return redirect(found)
    note = _("Diện của hộ không sửa ở đây: nhập danh sách được công nhận.")
    return form_page(
        request, form, heading=_("Sửa thông tin hộ"), act=_("Ghi"), about=found, back=found, note=note
    )


@form_view
def note_support(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    policies.check_can_keep_in(request.user, found.commune)
    form = SupportForm(request.POST or None)
    if form.is_valid():
        book.note_support(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi khoản hộ đã nhận."))
        return redirect(found)
    note = _("Có nguồn chỉ dành cho hộ chưa nhận. Ghi đúng ngày và giấy tờ để người khác kiểm tra được.")
    return form_page(
        request, form, heading=_("Ghi khoản đã nhận"), act=_("Ghi"), about=found, back=found, note=note
    )


@form_view
def take_back_support(request: HttpRequest, support_id: int) -> HttpResponse:
    visible = PriorSupport.objects.visible_to(request.user).select_related(
        "household__commune", "household__head"
    )
    support = get_object_or_404(visible, pk=support_id)
    found = support.household
    policies.check_can_keep_in(request.user, found.commune)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        book.take_back_support(support, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã bỏ khoản ghi nhầm."))
        return redirect(found)
    return form_page(
        request, form, heading=_("Bỏ khoản đã nhận ghi nhầm"), act=_("Bỏ khoản này"), about=found, back=found,
        note=str(support), danger=True,
    )  # fmt: skip


def facts_of(found: Household) -> list[tuple[str, str, str]]:
    head = found.head
    asked = {True: _("Có"), False: _("Chưa có"), None: _("Chưa hỏi")}
    rows = [
        (_("Mã hộ"), found.code),
        (_("Thôn, tổ dân phố"), str(found.hamlet or "")),
        (_("Địa chỉ"), found.address),
        (_("Ngày sinh chủ hộ"), f"{head.birth_date:%d/%m/%Y}" if head.birth_date else ""),
        (_("Số định danh"), str(head.citizen_number or "")),
        (_("Số CMND cũ"), str(head.former_number or "")),
        (_("Điện thoại thông minh"), asked[found.has_smartphone]),
    ]
    return [(label, value, "") for label, value in rows if value]


def years_told(found: Household) -> list[dict[str, object]]:
    """Each year with its lists and the class they make."""
    by_year: dict[int, list[Recognition]] = {}
    for recognition in found.recognitions.all():
        by_year.setdefault(recognition.year, []).append(recognition)
    return [
        {
            "year": year,
            "lists": lists,
            "own": eligibility.class_label(recognition.on_list for recognition in lists),
        }
        for year, lists in by_year.items()
    ]


def programmes_told(
    request: HttpRequest, found: Household
) -> list[tuple[Programme, list[eligibility.Answer]]]:
    """Running programmes of the province, and what each of their sources says of this household."""
    today = timezone.localdate()
    running = Programme.objects.visible_to(request.user).on(today)
    return [(programme, eligibility.answers(found, programme, today)) for programme in running]


def years_of(request: HttpRequest) -> list[int]:
    """Years with a list in the reader's area, the newest first; this one when there is none."""
    years = (
        Recognition.objects.visible_to(request.user)
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct()
    )
    return list(years) or [timezone.localdate().year]


def chosen(asked: str, years: list[int]) -> int:
    year = number_in(asked)
    return year if year in years else years[0]


def keeps(request: HttpRequest) -> bool:
    return not reason_against(policies.check_can_keep, request.user)


def household_or_404(request: HttpRequest, household_id: int) -> Household:
    households = Household.objects.visible_to(request.user)
    return get_object_or_404(households.select_related("head", "commune__present", "hamlet"), pk=household_id)
