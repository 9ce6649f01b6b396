"""Handing over in a village hall: the session, the next household, its paper."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from portal.lib.listings import Listing, wants_fragment
from portal.lib.refusals import reason_against
from smartphones import device_policies as policies
from smartphones import handover_page, handovers
from smartphones.forms.handovers import EndForm, FindForm, HandoverForm, SessionForm
from smartphones.models import Application, Ending, Handover, HandoverSession, KeptImage

from .pages import form_page, form_view

SESSIONS = Listing(
    "smartphones/session_list.html",
    sorts={
        "on": ("held_on",),
        "venue": ("venue__unaccent",),
        "commune": ("commune__plain_name",),
        "phones": ("phones",),
    },
    usual="-on",
)


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = HandoverSession.objects.visible_to(request.user).select_related("commune", "programme", "made_by")
    may = not reason_against(policies.check_hands_over, request.user)
    return SESSIONS.answer(request, rows.annotate(phones=Count("handovers")), may_open=may)


@form_view
def new_session(request: HttpRequest) -> HttpResponse:
    policies.check_hands_over(request.user)
    form = SessionForm(request.POST or None, user=request.user)
    if form.is_valid():
        session = handovers.open_session(form.save(commit=False), by=request.user)
        messages.success(request, _("Đã mở buổi bàn giao. Gọi từng hộ theo danh sách dưới đây."))
        return redirect(session)
    back = reverse("smartphones:sessions")
    return form_page(request, form, heading=_("Mở buổi bàn giao"), act=_("Mở buổi bàn giao"), back=back)


@require_GET
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    found = session_or_404(request, session_id)
    form = FindForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "session": found,
        "filters": form,
        "asked": asked,
        **handover_page.of_session(found, asked),
        "against": reason_against(policies.check_can_hand_over_in, request.user, found.commune),
    }
    fragment = wants_fragment(request)
    return render(request, f"smartphones/{'_waiting_rows' if fragment else 'session'}.html", context)


@form_view
def hand_over(request: HttpRequest, session_id: int, waiting_id: int) -> HttpResponse:
    """Sent again under its key it leads where the first sending led."""
    found = session_or_404(request, session_id)
    policies.check_can_hand_over_in(request.user, found.commune)
    application = application_or_404(request, found, waiting_id)
    if sent_before := handover_page.sent_before(request.POST.get("key", ""), found):
        return _written(request, sent_before)
    form = HandoverForm(
        request.POST or None, request.FILES or None, application=application, session=found,
        initial={"key": uuid.uuid4(), "received_by": "head"},
    )  # fmt: skip
    if form.is_valid():
        return _written(request, handovers.hand_over(found, form.given, by=request.user))
    context = {"form": form, "session": found, **handover_page.of_household(found, application)}
    return render(request, "smartphones/hand_over.html", context, status=422 if form.errors else 200)


def _written(request: HttpRequest, handover: Handover) -> HttpResponse:
    words = _("Đã ghi bàn giao máy %(imei)s cho hộ %(household)s. Gọi hộ tiếp theo.")
    told = {"imei": handover.phone.imei, "household": handover.application.household}
    messages.success(request, words % told)
    return redirect(handover.session)


@require_POST
def close_session(request: HttpRequest, session_id: int) -> HttpResponse:
    found = handovers.close(session_or_404(request, session_id), by=request.user)
    messages.success(request, _("Đã kết thúc buổi bàn giao. In biên bản của buổi ở trang này."))
    return redirect(found)


@require_GET
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    found = handover_or_404(request, handover_id)
    against = reason_against(policies.check_can_hand_over_in, request.user, found.session.commune)
    return render(request, "smartphones/handover.html", {"handover": found, "may_end": not against})


@form_view
def end_handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    found = handover_or_404(request, handover_id)
    policies.check_can_hand_over_in(request.user, found.session.commune)
    form = EndForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        handovers.end(found, Ending(typed["how"]), reason=typed["reason"], on=typed["on"], by=request.user)
        messages.success(request, _("Đã ghi nhận lại máy. Máy ở xã, chờ kiểm tra trước khi giao tiếp."))
        return redirect(found)
    return form_page(
        request, form, heading=_("Ghi máy không còn ở hộ"), act=_("Ghi nhận lại máy"), about=found,
        back=found.get_absolute_url(),
    )  # fmt: skip


@require_GET
@cache_control(private=True, no_store=True)
def handover_image(request: HttpRequest, handover_id: int) -> HttpResponse:
    """The signature or the photographed paper, for those who see the household. Each look is written down."""
    found = handover_or_404(request, handover_id)
    image = get_object_or_404(KeptImage, handover=found)
    audit.record("handovers.image_seen", found, by=request.user, commune=found.session.commune)
    return shown(image)


def shown(image: KeptImage) -> HttpResponse:
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(image.opened, content_type=image.media_type, headers=headers)


def session_or_404(request: HttpRequest, session_id: int) -> HandoverSession:
    seen = HandoverSession.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("commune__present", "programme__province", "made_by"), pk=session_id
    )


def application_or_404(request: HttpRequest, found: HandoverSession, application_id: int) -> Application:
    seen = Application.objects.visible_to(request.user).filter(programme=found.programme_id)
    of_commune = seen.filter(household__commune__present=found.commune.present_id)
    return get_object_or_404(
        of_commune.select_related("household__head", "household__commune", "household__hamlet", "source"),
        pk=application_id,
    )


def handover_or_404(request: HttpRequest, handover_id: int) -> Handover:
    seen = Handover.objects.visible_to(request.user).told().select_related("made_by", "ended_by", "replaces")
    return get_object_or_404(seen, pk=handover_id)
