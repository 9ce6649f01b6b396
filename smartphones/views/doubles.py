"""People in two households over HTTP: the queue, telling apart, ending a stay."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.lib.refusals import reason_against
from smartphones import doubles as queue
from smartphones import households, policies
from smartphones.forms.households import ReasonForm
from smartphones.models import HouseholdMember

from .pages import form_page, form_view


@require_GET
def doubles(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    page = Paginator(queue.doubles(request.user), 50).get_page(request.GET.get("page"))
    tells = not reason_against(policies.check_can_tell_apart, request.user)
    return render(request, "smartphones/doubles.html", {"page": page, "tells": tells})


@form_view
def tell_apart(request: HttpRequest, resident_id: int, double_id: int) -> HttpResponse:
    double = double_or_404(request, resident_id, double_id)
    policies.check_can_tell_apart(request.user)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        one, other = double.one, double.other
        reason = form.cleaned_data["reason"]
        households.tell_apart(one.person, other.person, one.home, reason, by=request.user)
        messages.success(request, _("Đã ghi là hai người khác nhau. Cặp này không hiện lại nữa."))
        return redirect("smartphones:doubles")
    words = {"one": double.one.person, "here": double.one.home.commune.present,
             "other": double.other.person, "there": double.other.home.commune.present}  # fmt: skip
    note = _("%(one)s (%(here)s) và %(other)s (%(there)s).") % words
    return form_page(
        request, form, heading=_("Ghi là hai người khác nhau"), act=_("Ghi"),
        back=reverse("smartphones:doubles"), note=note,
    )  # fmt: skip


@form_view
def release(request: HttpRequest, resident_member_id: int) -> HttpResponse:
    members = HouseholdMember.objects.visible_to(request.user)
    members = members.select_related("person", "household__head", "household__commune")
    member = get_object_or_404(members, pk=resident_member_id)
    home = member.household
    policies.check_can_keep_in(request.user, home.commune)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        households.release(member, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã ghi %(who)s không còn ở hộ.") % {"who": member.person})
        return redirect(home)
    return form_page(
        request, form, heading=_("Ghi người không còn ở hộ"), act=_("Ghi"), about=home, back=home,
        note=str(member.person), danger=True,
    )  # fmt: skip


def double_or_404(request: HttpRequest, one_id: int, other_id: int) -> queue.Double:
    """Of the queue the reader has; the same person twice is no two people."""
    asked = {one_id, other_id}
    for double in queue.doubles(request.user):
        if {double.one.person.pk, double.other.person.pk} == asked and double.pair:
            return double
    raise Http404
