"""One person: what is on record, masked; where they serve; what they did."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import again
from portal.lib import identifiers
from portal.lib.refusals import reason_against
from teams import banks, overview, policies, standing
from teams import people as book
from teams.forms.looking import AsOfForm
from teams.forms.people import EditPersonForm, RevealForm
from teams.models import CommunityTeam, Membership, Mobilised, Person

from .membership import warn
from .pages import form_page, form_view


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    found = person_or_404(request, person_id)
    visible = CommunityTeam.objects.visible_to(request.user).values("pk")
    records = found.records
    context = {
        "person": found,
        "merged": found.merged.all(),
        "facts": facts_of(found),
        "as_of": (as_of := AsOfForm(request.GET or None)),
        "standing": standing.of_person(found, as_of.cleaned_data["ngay"], request.user)
        if as_of.is_valid()
        else None,
        "posts": found.official_posts.order_by("-valid_from"),
        "memberships": Membership.objects.filter(person__in=records, team__in=visible)
        .select_related("team", "decision")
        .order_by("-valid_from"),
        "mobilised": Mobilised.objects.filter(person__in=records, team__in=visible).select_related(
            "team", "order"
        ),
        "months": overview.months_of(records, request.user)[:24],
        "reveals": not reason_against(policies.check_can_reveal_of, request.user, found),
        "keeps": not reason_against(policies.check_can_keep_person, request.user, found),
        "receives": not reason_against(policies.check_can_keep, request.user),
    }
    return render(request, "teams/person.html", context)


def facts_of(found: Person) -> list[tuple[str, str, str]]:
    account = [found.bank_account, found.bank_bin and banks.names()[found.bank_bin]]
    bank = ", ".join(str(part) for part in account if part) if found.bank_account else ""
    rows = [
        (_("Ngày sinh"), f"{found.birth_date:%d/%m/%Y}" if found.birth_date else ""),
        (_("Giới tính"), found.get_sex_display()),
        (_("Số định danh"), str(found.citizen_number or "")),
        (_("Số CMND cũ"), str(found.former_number or "")),
        (_("Số điện thoại"), identifiers.masked(found.phone)),
        (_("Số tài khoản"), bank),
    ]
    return [(label, value or _("Chưa ghi"), "") for label, value in rows]


@form_view
def edit_person(request: HttpRequest, person_id: int) -> HttpResponse:
    found = person_or_404(request, person_id)
    policies.check_can_keep_person(request.user, found)
    form = EditPersonForm(request.POST or None, person=found)
    if form.is_valid():
        saved = book.correct(found, form.facts, by=request.user)
        messages.success(request, _("Đã lưu thông tin của %(person)s.") % {"person": saved})
        warn(request, form.warnings())
        return redirect(saved)
    note = _("Các số đã ghi không hiện lại ở đây. Ô để trống giữ số đang ghi.")
    heading = _("Sửa thông tin của %(person)s") % {"person": found}
    return form_page(request, form, heading=heading, act=_("Lưu thông tin"), back=found, note=note)


@never_cache
@form_view
def reveal(request: HttpRequest, person_id: int) -> HttpResponse:
    """Shown in answer to the POST alone: to see it again is to ask, and be logged, again."""
    found = person_or_404(request, person_id)
    policies.check_can_reveal_of(request.user, found)
    again.ask(request)
    form = RevealForm(request.POST or None, person=found)
    if form.is_valid():
        field = form.cleaned_data["field"]
        number = book.reveal(found, field, reason=form.cleaned_data["reason"], by=request.user)
        label = dict(form.fields["field"].choices)[field]
        return render(request, "teams/revealed.html", {"person": found, "label": label, "number": number})
    note = _("Lần xem này được ghi vào nhật ký cùng lý do. Số chỉ hiện một lần.")
    heading = _("Xem số đầy đủ của %(person)s") % {"person": found}
    return form_page(request, form, heading=heading, act=_("Xem số"), back=found, note=note)


def person_or_404(request: HttpRequest, person_id: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("same_as"), pk=person_id)
