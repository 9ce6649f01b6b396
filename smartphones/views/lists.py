"""Communes' lists over HTTP: all of them, one with its way, its households, their wishes, its steps."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.list_files import asked_for
from accounts.timeline import acts_on
from portal.lib.addresses import number_in
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import applications, list_stages, lists, notices, screening
from smartphones import list_policies as policies
from smartphones.forms.lists import (
    DecideForm,
    DistrictForm,
    LineFilters,
    ListFilters,
    OpenListForm,
    ReasonForm,
)
from smartphones.list_files import LISTED
from smartphones.list_transitions import TRANSITIONS
from smartphones.models import OPEN, CommuneList, ListStatus, Standing

from .pages import form_page, form_view

STEPS = {
    "screen": lists.screen,
    "reopen": lists.reopen,
    "end_notice": lists.end_notice,
    "forward": lists.forward,
    "appraise": lists.appraise,
    "consolidate": lists.consolidate,
}


def list_seen_by(request: HttpRequest, list_id: int) -> CommuneList:
    return get_object_or_404(CommuneList.objects.visible_to(request.user).with_people(), pk=list_id)


@require_GET
def show_lists(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    listing = Listing(
        "smartphones/list_list.html",
        sorts={
            "commune": ("commune__plain_name",),
            "programme": ("programme__name__unaccent",),
            "status": ("status",),
            "households": ("households",),
        },
        filters=partial(ListFilters, user=request.user),
    )
    rows = CommuneList.objects.visible_to(request.user).select_related("commune", "programme", "made_by")
    rows = rows.annotate(
        households=Count("applications", filter=Q(applications__left_on=None)),
        reached=Count(
            "applications", filter=Q(applications__left_on=None, applications__source__isnull=False)
        ),
    )
    may_open = request.user.role == "commune_staff"
    may_approve = request.user.role == "approver" and request.user.reach == "province"
    return listing.answer(request, rows, may_open=may_open, may_approve=may_approve)


@form_view
def open_list(request: HttpRequest) -> HttpResponse:
    policies.check_can_open(request.user)
    form = OpenListForm(request.POST or None, user=request.user)
    if form.is_valid():
        made = lists.open_list(**form.cleaned_data, by=request.user)
        messages.success(request, _("Đã lập danh sách. Rà soát từng hộ được công nhận tiếp theo."))
        return redirect("smartphones:review", made.pk)
    back = reverse("smartphones:lists")
    return form_page(request, form, heading=_("Lập danh sách của xã"), act=_("Lập danh sách"), back=back)


@require_GET
def show_list(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    by_source = found.standings.values("source__name", "source__position", "quota").annotate(
        households=Count("pk"), reached=Count("pk", filter=Q(place__lte=F("quota")))
    )
    context = {
        "list": found,
        "steps": list_stages.steps(found),
        "people": list_stages.responsible(found, request.user),
        "next_act": list_stages.next_act(request.user, found),
        "other_acts": list_stages.other_acts(request.user, found),
        "findings": screening.findings(found) if found.status in (*OPEN, ListStatus.APPRAISED) else [],
        "sources": by_source.order_by("source__position"),
        "households": found.applications.standing().count(),
        "waiting_objections": found.objections.filter(outcome=None).count(),
        "objections": found.objections.count(),
        "decisions": [
            (one, TRANSITIONS[one.verb].label if one.verb in TRANSITIONS else _("Lập danh sách"))
            for one in found.decisions.select_related("by")
        ],
        "successions": found.successions.select_related(
            "left__household__head", "taken_by__household__head", "source"
        ),
        "may_print_notice": notices.is_open(found),
        "may_review": not reason_against(policies.check_can_apply, request.user, found),
        "may_receive": not reason_against(policies.check_can_receive, request.user, found),
    }
    return render(request, "smartphones/list.html", context)


@require_GET
def show_lines(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    own = Standing.objects.filter(application=OuterRef("pk"))
    reached = own.within_quota().order_by("source__position")
    rows = found.applications.standing().select_related("household__head", "household__hamlet", "source")
    rows = rows.prefetch_related("standings__source").annotate(
        in_source=Subquery(reached.values("source__position")[:1]),
        line_place=Subquery(own.order_by(F("place") - F("quota"), "source__position").values("place")[:1]),
    )
    listing = Listing(
        "smartphones/line_list.html",
        sorts={
            "place": ("in_source", "line_place"),
            "name": ("household__head__sort_key",),
            "hamlet": ("household__hamlet__name__unaccent", "household__head__sort_key"),
        },
        filters=LineFilters,
        per_page=100,
        as_file=True,
    )
    if asked_for(request):
        return LISTED.sent(request, listing, rows, about=found)
    return listing.answer(request, rows, list=found)


@require_POST
def step_list(request: HttpRequest, list_id: int, verb: str) -> HttpResponse:
    found = list_seen_by(request, list_id)
    if verb not in STEPS:
        raise Http404
    policies.check_can_step(verb, request.user, found)
    done = STEPS[verb](found, by=request.user)
    said = _("Đã xong: %(act)s. Danh sách nay ở bước “%(state)s”.")
    messages.success(request, said % {"act": TRANSITIONS[verb].label, "state": done.get_status_display()})
    return redirect(done)


@form_view
def publish_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """What everybody will see, in figures, before they do."""
    found = list_seen_by(request, list_id)
    policies.check_can_step("publish", request.user, found)
    if request.method == "POST":
        lists.publish(found, by=request.user)
        messages.success(request, _("Đã niêm yết. Ai cũng xem được danh sách ở trang công khai."))
        return redirect(found)
    return form_page(
        request, forms.Form(), heading=_("Niêm yết danh sách hộ"), act=_("Niêm yết công khai"), about=found,
        back=found, note=_what_they_will_see(found),
    )  # fmt: skip


def _what_they_will_see(found: CommuneList) -> str:
    progress, (first, last) = applications.progress(found), lists.days_of_notice(found)
    facts = {"households": progress.applied, "phones": lists.room_for(found), "left": progress.left}
    days = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    note = _(
        "Công khai %(households)s hộ đăng ký, xếp theo %(phones)s máy còn của xã, từ %(first)s đến hết"
        " %(last)s: ai cũng xem được, tên rút gọn. Trong thời gian này xã nhận ý kiến, không sửa được"
        " danh sách."
    )
    if progress.left:
        note += " " + _("Còn %(left)s hộ chưa hỏi: không có tên trong danh sách này.")
    return note % (facts | days)


@form_view
def appraise_above(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    policies.check_can_step("appraise_above", request.user, found)
    form = DistrictForm(request.POST or None)
    if form.is_valid():
        lists.appraise_above(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi thẩm định của huyện. Danh sách chờ Sở tổng hợp."))
        return redirect(found)
    return form_page(
        request, form, heading=_("Huyện thẩm định danh sách"), act=_("Huyện xác nhận thẩm định"),
        about=found, back=found,
    )  # fmt: skip


@form_view
def send_back_list(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    policies.check_can_step("send_back", request.user, found)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        lists.send_back(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã trả lại cho người lập, kèm lý do."))
        return redirect(found)
    note = _("Người lập sửa rồi rà trùng, niêm yết lại từ đầu.")
    return form_page(
        request, form, heading=_("Trả lại danh sách"), act=_("Trả lại có lý do"), about=found, back=found,
        note=note,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def approve_lists(request: HttpRequest) -> HttpResponse:
    """Those that wait, in one decision."""
    policies.check_can_approve_some(request.user)
    waiting = CommuneList.objects.visible_to(request.user).filter(status=ListStatus.CONSOLIDATED)
    waiting = waiting.select_related("commune", "programme", "appraised_by").annotate(
        households=Count("applications", filter=Q(applications__left_on=None))
    )
    chosen = {number_in(pk) for pk in request.POST.getlist("chon") or request.GET.getlist("chon")} - {None}
    form = DecideForm(request.POST or None)
    if form.is_valid():
        done = lists.approve(waiting.filter(pk__in=chosen), **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã phê duyệt %(n)s danh sách.") % {"n": len(done)})
        return redirect("smartphones:lists")
    context = {
        "form": form,
        "waiting": waiting.order_by("programme", "commune__plain_name"),
        "chosen": chosen,
    }
    return render(request, "smartphones/approve_lists.html", context, status=422 if form.errors else 200)


@require_GET
def list_timeline(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    moments = acts_on(request.user, {CommuneList: [found.pk]})
    return render(request, "timeline.html", {"thing": found, "moments": moments})
