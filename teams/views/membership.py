"""Who works in a team: joining, roles, leaving, taking back; people mobilised and the orders behind them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from places.models import Commune
from teams import membership as book
from teams import mobilisation, policies, taking_back
from teams.forms.membership import JoinForm, LeaveForm, MobiliseForm, OrderForm, RoleForm
from teams.forms.rows import ReasonForm
from teams.models import CommunityTeam, Membership, MobilisationOrder

from .pages import form_page, form_view, team_or_404


@form_view
def join(request: HttpRequest, team_id: int) -> HttpResponse:
    team = team_or_404(request, team_id)
    policies.check_can_keep(request.user)
    form = JoinForm(request.POST or None, team=team)
    if form.is_valid():
        given = form.cleaned_data
        new = book.join(
            team, given["person"], role=given["role"], act=form.act, since=given["since"], by=request.user
        )
        messages.success(request, _("Đã thêm %(person)s vào tổ.") % {"person": new.person})
        warn(request, form.warnings())
        return redirect(team)
    note = _("Ai đã có số định danh trong sổ thì chỉ cần họ tên và số ấy; thông tin khác giữ như đã ghi.")
    return form_page(
        request,
        form,
        heading=_("Thêm thành viên"),
        act=_("Thêm thành viên"),
        about=team,
        back=team,
        note=note,
    )


@form_view
def change_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    member = membership_or_404(request, membership_id)
    policies.check_can_keep(request.user)
    form = RoleForm(request.POST or None, membership=member)
    if form.is_valid():
        role, since = form.cleaned_data["role"], form.cleaned_data["since"]
        book.change_role(member, role=role, act=form.act, since=since, by=request.user)
        messages.success(request, _("Đã đổi vai trò của %(person)s.") % {"person": member.person})
        return redirect(member.team)
    heading = _("Đổi vai trò của %(person)s") % {"person": member.person}
    note = _("Đang là %(role)s từ ngày %(day)s.") % {
        "role": member.get_role_display().lower(),
        "day": f"{member.valid_from:%d/%m/%Y}",
    }
    return form_page(
        request, form, heading=heading, act=_("Đổi vai trò"), about=member.team, back=member.team, note=note
    )


@form_view
def leave(request: HttpRequest, membership_id: int) -> HttpResponse:
    member = membership_or_404(request, membership_id)
    policies.check_can_keep(request.user)
    form = LeaveForm(request.POST or None, membership=member)
    if form.is_valid():
        book.leave(member, last_day=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, _("Đã ghi %(person)s thôi tham gia.") % {"person": member.person})
        return redirect(member.team)
    heading = _("%(person)s thôi tham gia") % {"person": member.person}
    note = _("Sau ngày này không chấm công cho người này ở tổ được nữa. Công đã ghi vẫn giữ nguyên.")
    return form_page(
        request,
        form,
        heading=heading,
        act=_("Ghi thôi tham gia"),
        about=member.team,
        back=member.team,
        note=note,
    )


@form_view
def take_back(request: HttpRequest, membership_id: int) -> HttpResponse:
    member = membership_or_404(request, membership_id)
    taking_back.check_can_take_back(request.user, member)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        taking_back.take_back(member, form.cleaned_data["reason"], by=request.user)
        said = _("Đã bỏ dòng ghi nhầm của %(person)s. Nội dung và lý do còn trong nhật ký.")
        messages.success(request, said % {"person": member.person})
        return redirect(member.team)
    heading = _("Bỏ dòng ghi nhầm của %(person)s") % {"person": member.person}
    note = _(
        "Chỉ bỏ khi ghi sai từ đầu. Người đã tham gia rồi nghỉ thì dùng nút Thôi. "
        "Quyết định và hồ sơ của người này vẫn giữ trong sổ."
    )
    return form_page(
        request, form, heading=heading, act=_("Bỏ dòng"), about=member.team, back=member.team, note=note,
        told=undone_by(member), danger=True,
    )  # fmt: skip


def undone_by(member: Membership) -> list[tuple[str, str, str]]:
    """What the book says now, and what it will say."""
    former = taking_back.former_of(member)
    then = _("Không còn dòng nào về thời gian này ở tổ")
    if former:
        then = _("Trở lại là %(role)s, %(days)s") % {
            "role": former.get_role_display().lower(),
            "days": days_of(former.valid_from, member.valid_until),
        }
    return [
        (_("Đang ghi"), f"{member.get_role_display()}, {days_of(member.valid_from, member.valid_until)}", ""),
        (_("Quyết định"), str(member.decision), ""),
        (_("Sau khi bỏ"), then, ""),
    ]


def days_of(first: dt.date, last: dt.date | None) -> str:
    if last is None:
        return _("từ %(first)s") % {"first": f"{first:%d/%m/%Y}"}
    return _("từ %(first)s đến %(last)s") % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


@form_view
def mobilise(request: HttpRequest, team_id: int) -> HttpResponse:
    team = team_or_404(request, team_id)
    policies.check_can_keep(request.user)
    form = MobiliseForm(request.POST or None, team=team, orders=orders_of(team))
    if form.is_valid():
        person, order, since, until = (
            form.cleaned_data[name] for name in ("person", "order", "since", "until")
        )
        mobilisation.mobilise(team, person, order, since=since, until=until, by=request.user)
        messages.success(request, _("Đã ghi %(person)s được huy động cùng tổ.") % {"person": person})
        warn(request, form.warnings())
        return redirect(team)
    note = _(
        "Văn bản chưa có trong danh sách thì ghi vào sổ trước, bằng nút Ghi văn bản huy động ở trang của tổ."
    )
    return form_page(
        request,
        form,
        heading=_("Huy động người ngoài tổ"),
        act=_("Ghi huy động"),
        about=team,
        back=team,
        note=note,
        more=orders_known(team.commune_today),
    )


@form_view
def new_order(request: HttpRequest, team_id: int) -> HttpResponse:
    team = team_or_404(request, team_id)
    policies.check_can_keep(request.user)
    order = MobilisationOrder(commune=team.commune_today)
    form = OrderForm(request.POST or None, instance=order)
    if form.is_valid():
        mobilisation.enter_order(order, by=request.user)
        messages.success(request, _("Đã ghi văn bản %(order)s vào sổ.") % {"order": order.in_full})
        return redirect(team)
    note = _("Văn bản dùng cho mọi tổ của %(commune)s.") % {"commune": order.commune}
    return form_page(
        request,
        form,
        heading=_("Ghi văn bản huy động"),
        act=_("Ghi văn bản"),
        about=team,
        back=team,
        note=note,
        more=orders_known(order.commune),
    )


def membership_or_404(request: HttpRequest, membership_id: int) -> Membership:
    teams = CommunityTeam.objects.visible_to(request.user)
    members = Membership.objects.select_related("team", "person", "decision")
    return get_object_or_404(members, pk=membership_id, team__in=teams.values("pk"))


def orders_of(team: CommunityTeam) -> list[MobilisationOrder]:
    communes = set(team.seats.values_list("commune__present", flat=True))
    return mobilisation.orders_in(communes, timezone.localdate())


def orders_known(commune: Commune) -> tuple[str, str]:
    """Where they are listed: one looks there before writing one anew."""
    return f"{reverse('teams:orders')}?commune={commune.present_id}", _("Văn bản đã ghi")


def warn(request: HttpRequest, warnings: list[str]) -> None:
    for warning in warnings:
        messages.warning(request, warning)
