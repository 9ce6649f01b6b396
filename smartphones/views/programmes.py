"""Programmes over HTTP: the list, one programme with its sources in order, and setting them up."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import policies
from smartphones import programmes as book
from smartphones.forms.programmes import DecisionForm, ProgrammeForm, SourceForm
from smartphones.models import Condition, Form, FundingSource, PriorityClass, Programme, TieBreak

from .pages import form_page, form_view

PROGRAMMES = Listing(
    "smartphones/programme_list.html",
    sorts={
        "from": ("valid_from",),
        "name": ("name__unaccent",),
        "decision": ("decision",),
        "subsidy": ("subsidy",),
    },
    usual="-from",
)
NEW = {"days_for_objections": 7, "days_for_answers": 10, "forms": Form.values}


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = Programme.objects.visible_to(request.user).prefetch_related("sources")
    may_set_up = not reason_against(policies.check_can_set_up, request.user, request.user.province)
    return PROGRAMMES.answer(request, rows, may_set_up=may_set_up)


@require_GET
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    found = programme_or_404(request, programme_id)
    context = {
        "programme": found,
        "facts": facts_of(found),
        "sources": [source_told(source) for source in found.sources.all()],
        "decisions": found.decisions.all(),
        "may_set_up": not reason_against(policies.check_can_set_up, request.user, found.province.present),
        "against": reason_against(policies.check_can_change, request.user, found),
    }
    return render(request, "smartphones/programme.html", context)


@form_view
def new_programme(request: HttpRequest) -> HttpResponse:
    policies.check_can_set_up(request.user, request.user.province)
    form = ProgrammeForm(request.POST or None, initial={**NEW, "list_year": timezone.localdate().year})
    if form.is_valid():
        made = book.set_up(request.user.province, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã lập chương trình. Thêm các nguồn kinh phí theo thứ tự tiếp theo."))
        return redirect(made)
    back = reverse("smartphones:programmes")
    return form_page(request, form, heading=_("Lập chương trình"), act=_("Lập chương trình"), back=back)


@form_view
def change_programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    found = programme_or_404(request, programme_id)
    policies.check_can_change(request.user, found)
    form = ProgrammeForm(request.POST or None, initial=ProgrammeForm.initial_of(found))
    if form.is_valid():
        book.change(found, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã sửa chương trình."))
        return redirect(found)
    return form_page(request, form, heading=_("Sửa chương trình"), act=_("Ghi"), about=found, back=found)


@form_view
def add_source(request: HttpRequest, programme_id: int) -> HttpResponse:
    found = programme_or_404(request, programme_id)
    policies.check_can_change(request.user, found)
    form = SourceForm(request.POST or None)
    if form.is_valid():
        source = book.add_source(found, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã thêm nguồn thứ %(n)d.") % {"n": source.position})
        return redirect(found)
    note = _(
        "Nguồn mới đứng sau các nguồn đã có: hộ mà nguồn trước không đáp ứng thì chuyển xuống nguồn sau."
    )
    return form_page(
        request,
        form,
        heading=_("Thêm nguồn kinh phí"),
        act=_("Thêm nguồn"),
        about=found,
        back=found,
        note=note,
    )


@form_view
def change_source(request: HttpRequest, source_id: int) -> HttpResponse:
    source = source_or_404(request, source_id)
    policies.check_can_change(request.user, source.programme)
    form = SourceForm(request.POST or None, initial=SourceForm.initial_of(source))
    if form.is_valid():
        book.change_source(source, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã sửa nguồn kinh phí."))
        return redirect(source.programme)
    about = source.programme
    return form_page(request, form, heading=_("Sửa nguồn kinh phí"), act=_("Ghi"), about=about, back=about)


@require_POST
def ask_earlier(request: HttpRequest, source_id: int) -> HttpResponse:
    source = source_or_404(request, source_id)
    book.ask_earlier(source, by=request.user)
    return redirect(source.programme)


@form_view
def drop_source(request: HttpRequest, source_id: int) -> HttpResponse:
    source = source_or_404(request, source_id)
    policies.check_can_drop(request.user, source)
    if request.method == "POST":
        book.drop_source(source, by=request.user)
        messages.success(request, _("Đã bỏ nguồn “%(name)s”.") % {"name": source.name})
        return redirect(source.programme)
    note = _("Hộ chỉ được nguồn “%(name)s” chi sẽ không còn nguồn nào.") % {"name": source.name}
    about = source.programme
    return form_page(
        request, forms.Form(), heading=_("Bỏ nguồn kinh phí"), act=_("Bỏ nguồn"), about=about, back=about,
        note=note, danger=True,
    )  # fmt: skip


@form_view
def note_decision(request: HttpRequest, programme_id: int) -> HttpResponse:
    found = programme_or_404(request, programme_id)
    policies.check_can_set_up(request.user, found.province.present)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        book.note_decision(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi văn bản."))
        return redirect(found)
    return form_page(request, form, heading=_("Ghi văn bản"), act=_("Ghi văn bản"), about=found, back=found)


def facts_of(found: Programme) -> list[tuple[str, str, str]]:
    until = f"{found.valid_until:%d/%m/%Y}" if found.valid_until else _("chưa định")
    days = {"notice": found.days_for_objections, "answers": found.days_for_answers}
    rows = [
        (_("Văn bản ban hành"), found.decision),
        (
            _("Thời gian"),
            _("%(first)s đến %(last)s") % {"first": f"{found.valid_from:%d/%m/%Y}", "last": until},
        ),
        (_("Hình thức"), "; ".join(str(Form(form).label) for form in found.forms)),
        (_("Căn cứ giá máy"), found.price_basis),
        (_("Xét theo danh sách"), _("năm %(year)d") % {"year": found.list_year}),
        (_("Thẩm định"), _("qua cấp huyện") if found.with_district else _("xã và Sở, không qua cấp huyện")),
        (_("Thời hạn"), _("niêm yết %(notice)d ngày, trả lời khiếu nại trong %(answers)d ngày") % days),
    ]
    return [(label, value, "") for label, value in rows if value]


def source_told(source: FundingSource) -> dict[str, object]:
    """A source with its words as people read them, in order."""
    return {
        "source": source,
        "classes": [PriorityClass(word).label for word in source.priority],
        "tie_breaks": [tie_break_told(word, source) for word in source.tie_breaks],
        "conditions": [condition_told(word, source) for word in source.conditions],
    }


def tie_break_told(word: str, source: FundingSource) -> str:
    if word == TieBreak.SCHOOL_AGE:
        ages = {"first": source.school_age_from, "last": source.school_age_to}
        return _("Nhiều người trong tuổi đi học hơn (%(first)d đến %(last)d tuổi)") % ages
    return str(TieBreak(word).label)


def condition_told(word: str, source: FundingSource) -> str:
    if word == Condition.OWN_PURCHASE_SINCE and source.purchases_since:
        return _("Nhận tiền: máy tự mua từ %(day)s") % {"day": f"{source.purchases_since:%d/%m/%Y}"}
    return str(Condition(word).label)


def programme_or_404(request: HttpRequest, programme_id: int) -> Programme:
    programmes = Programme.objects.visible_to(request.user).select_related("province__present")
    return get_object_or_404(programmes, pk=programme_id)


def source_or_404(request: HttpRequest, source_id: int) -> FundingSource:
    sources = FundingSource.objects.visible_to(request.user)
    return get_object_or_404(sources.select_related("programme__province__present"), pk=source_id)
