"""The store of phones: how many are where, batches, one phone with everything that happened to it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.list_files import asked_for
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import device_policies as policies
from smartphones import devices
from smartphones import stock as stocks
from smartphones.forms.devices import AssignForm, BatchForm, MovementForm, PhoneFilters
from smartphones.list_files import PHONES as FILE
from smartphones.models import Batch, Phone, PhoneMovement, Place

from .pages import form_page, form_view

PHONES = Listing(
    "smartphones/phone_list.html",
    sorts={
        "imei": ("imei",),
        "batch": ("batch__code",),
        "place": ("place",),
        "commune": ("commune__plain_name",),
    },
    filters=PhoneFilters,
    as_file=True,
)
BATCHES = Listing(
    "smartphones/batch_list.html",
    sorts={
        "on": ("delivered_on",),
        "code": ("code",),
        "supplier": ("supplier__unaccent",),
        "price": ("price",),
    },
    usual="-on",
)


@require_GET
def stock(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    found = stocks.by_commune(request.user)
    context = {
        "stocks": found,
        "total": stocks.totals(found),
        "places": [place.label for place in Place],
        "may_keep": not reason_against(policies.check_keeps_a_store, request.user),
    }
    return render(request, "smartphones/stock.html", context)


@require_GET
def phones(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = Phone.objects.visible_to(request.user).select_related("batch", "commune")
    if asked_for(request):
        return FILE.sent(request, PHONES, rows, about=request.user.province or request.user)
    return PHONES.answer(request, rows)


@require_GET
def phone(request: HttpRequest, phone_id: int) -> HttpResponse:
    found = phone_or_404(request, phone_id)
    form = MovementForm(phone=found, user=request.user)
    context = {
        "phone": found,
        "movements": PhoneMovement.objects.filter(phone=found).select_related("commune", "by"),
        "handovers": found.handovers.visible_to(request.user).told(),
        "may_record": bool(form.fields["kind"].choices),
    }
    return render(request, "smartphones/phone.html", context)


@form_view
def record_movement(request: HttpRequest, phone_id: int) -> HttpResponse:
    found = phone_or_404(request, phone_id)
    policies.check_hands_over(request.user)
    form = MovementForm(request.POST or None, phone=found, user=request.user)
    if form.is_valid():
        typed = form.cleaned_data
        devices.record(found, form.movement, note=typed["note"], on=typed["on"], by=request.user)
        messages.success(request, _("Đã ghi vào sổ máy."))
        return redirect(found)
    heading, act = _("Ghi việc về máy"), _("Ghi vào sổ máy")
    return form_page(request, form, heading=heading, act=act, about=found, back=found.get_absolute_url())


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = Batch.objects.visible_to(request.user).select_related("programme", "source")
    may_keep = not reason_against(policies.check_keeps_a_store, request.user)
    return BATCHES.answer(request, rows.annotate(there=Count("phones")), may_keep=may_keep)


@form_view
def new_batch(request: HttpRequest) -> HttpResponse:
    policies.check_keeps_a_store(request.user)
    form = BatchForm(request.POST or None, user=request.user)
    if form.is_valid():
        batch = devices.enter(form.save(commit=False), by=request.user)
        messages.success(request, _("Đã ghi lô máy. Nhập danh sách IMEI của nhà cung cấp tiếp theo."))
        return redirect(batch)
    back = reverse("smartphones:batches")
    return form_page(request, form, heading=_("Ghi lô máy mới"), act=_("Ghi lô máy"), back=back)


@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    found = batch_or_404(request, batch_id)
    by_commune = stocks.by_commune(request.user, found)
    context = {
        "batch": found,
        "stocks": by_commune,
        "total": stocks.totals(by_commune),
        "places": [place.label for place in Place],
        "share": found.programme.household_pays(found.price),
        "may_keep": not reason_against(policies.check_keeps_a_store, request.user),
    }
    return render(request, "smartphones/batch.html", context)


@form_view
def assign(request: HttpRequest, batch_id: int) -> HttpResponse:
    found = batch_or_404(request, batch_id)
    policies.check_keeps_a_store(request.user)
    form = AssignForm(request.POST or None, user=request.user)
    if form.is_valid():
        typed = form.cleaned_data
        sent = devices.assign(found, typed["commune"], typed["count"], on=typed["on"], by=request.user)
        words = ngettext("Đã phân %(n)s máy về %(commune)s.", "Đã phân %(n)s máy về %(commune)s.", len(sent))
        messages.success(request, words % {"n": len(sent), "commune": typed["commune"]})
        return redirect(found)
    heading = _("Phân máy về xã")
    return form_page(request, form, heading=heading, act=heading, about=found, back=found.get_absolute_url())


def phone_or_404(request: HttpRequest, phone_id: int) -> Phone:
    seen = Phone.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("batch__programme__province", "batch__source", "commune"), pk=phone_id
    )


def batch_or_404(request: HttpRequest, batch_id: int) -> Batch:
    seen = Batch.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("programme__province", "source"), pk=batch_id)
