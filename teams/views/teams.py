"""Teams: the list, one team, and what happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import policies, registry, standing
from teams.forms.looking import AsOfForm
from teams.forms.team import DissolveForm, MoveSeatForm, NewTeamForm, ReformForm, TeamFilters
from teams.models import CommunityTeam, Decision, Membership, TeamRole

from .pages import form_page, form_view, team_or_404


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    listing = Listing(
        template="teams/team_list.html",
        sorts={
            "code": ("code",),
            "name": ("plain_name",),
            "commune": ("plain_commune", "code"),
            "since": ("valid_from", "code"),
            "members": ("members", "code"),
        },
        filters=partial(TeamFilters, user=request.user),
    )
    keeps = not reason_against(policies.check_can_keep, request.user)
    merges = not reason_against(policies.check_can_merge_communes, request.user)
    rows = with_people(CommunityTeam.objects.visible_to(request.user))
    return listing.answer(request, rows, keeps=keeps, merges=merges)


def with_people(rows: QuerySet[CommunityTeam]) -> QuerySet[CommunityTeam]:
    """Adds today's leader and the number of members."""
    now = Membership.objects.on(timezone.localdate()).filter(team=OuterRef("pk")).order_by()
    return rows.with_seat().annotate(
        leader=Subquery(now.filter(role=TeamRole.LEADER).values("person__full_name")[:1]),
        members=Subquery(now.values("team").annotate(n=Count("pk")).values("n")),
    )


@require_GET
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_or_404(request, team_id)
    members = found.memberships.select_related("person", "decision").order_by(
        "-valid_until", "person__sort_key", "valid_from"
    )
    context = {
        "team": found,
        "as_of": (as_of := AsOfForm(request.GET or None)),
        "standing": standing.of_team(found, as_of.cleaned_data["ngay"]) if as_of.is_valid() else None,
        "seats": found.seats.select_related("commune", "hamlet").order_by("-valid_from"),
        "decisions": Decision.objects.filter(pk__in=decisions_of(found)).order_by("-issued_on", "-pk"),
        "members": members,
        "latest": latest_of(members),
        "mobilised": found.mobilised.select_related("person", "order").order_by("-valid_from"),
        "sheets": found.timesheets.select_related("submitted_by", "confirmed_by").order_by("-month")[:24],
        "month": month_to_open(found),
        "keeps": not reason_against(policies.check_can_keep, request.user),
        "today": timezone.localdate(),
    }
    return render(request, "teams/team.html", context)


def latest_of(members: Iterable[Membership]) -> set[int]:
    """Of each person the row that nothing follows: only that one may be taken back."""
    last = {member.person_id: member for member in sorted(members, key=lambda member: member.valid_from)}
    return {member.pk for member in last.values()}


def decisions_of(found: CommunityTeam) -> list[int]:
    """Every decision the team or a membership in it rests on."""
    own = [found.founded_by_id, found.dissolved_by_id]
    reformed = found.reformed_by.values_list("pk", flat=True)
    appointed = found.memberships.values_list("decision", flat=True)
    return [pk for pk in {*own, *reformed, *appointed} if pk]


def month_to_open(found: CommunityTeam) -> Month:
    """This month's sheet; the last one of a team that has ended, the first of one yet to begin."""
    today = timezone.localdate()
    return Month.of(max(found.valid_from, min(found.valid_until or today, today)))


@form_view
def new_team(request: HttpRequest) -> HttpResponse:
    policies.check_can_keep(request.user)
    form = NewTeamForm(request.POST or None, user=request.user)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("code", "name", "commune", "hamlet", "since")}
        founded = registry.found_team(**given, act=form.act, by=request.user)
        messages.success(
            request, _("Đã lập %(team)s. Thêm tổ trưởng và thành viên tiếp theo.") % {"team": founded}
        )
        return redirect(founded)
    return form_page(request, form, heading=_("Lập tổ mới"), act=_("Lập tổ"), back=reverse("teams:teams"))


@form_view
def reform(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_or_404(request, team_id)
    policies.check_can_keep(request.user)
    members = found.memberships.on(timezone.localdate()).select_related("person").order_by("person__sort_key")
    form = ReformForm(request.POST or None, team=found, members=list(members))
    if form.is_valid():
        since = form.cleaned_data["since"]
        registry.reform(found, form.act, since=since, roles=form.roles, by=request.user)
        messages.success(request, _("Đã kiện toàn tổ. Thêm người mới bằng nút Thêm thành viên."))
        return redirect(found)
    note = _("Chọn vai trò mới của từng người. Ai giữ nguyên vai trò thì không đổi gì.")
    return form_page(
        request, form, heading=_("Kiện toàn tổ"), act=_("Ghi kiện toàn"), about=found, back=found, note=note
    )


@form_view
def move_seat(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_or_404(request, team_id)
    policies.check_can_keep(request.user)
    form = MoveSeatForm(request.POST or None, team=found, user=request.user)
    if form.is_valid():
        commune, hamlet, since = (form.cleaned_data[name] for name in ("commune", "hamlet", "since"))
        registry.move_seat(found, commune, hamlet, since=since, by=request.user)
        messages.success(request, _("Đã ghi nơi mới của tổ."))
        return redirect(found)
    note = _("Công của tổ trước ngày này vẫn tính theo nơi cũ, từ ngày này tính theo nơi mới.")
    return form_page(
        request,
        form,
        heading=_("Chuyển nơi đặt tổ"),
        act=_("Ghi nơi mới"),
        about=found,
        back=found,
        note=note,
    )


@form_view
def dissolve(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_or_404(request, team_id)
    policies.check_can_keep(request.user)
    form = DissolveForm(request.POST or None, team=found)
    if form.is_valid():
        registry.dissolve_team(found, form.act, last_day=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, _("Đã ghi giải thể. Sổ và bảng công cũ của tổ vẫn giữ nguyên."))
        return redirect(found)
    members = found.memberships.on(timezone.localdate()).count()
    note = _("%(n)s thành viên cùng thôi từ sau ngày này. Sau đó không chấm công cho tổ được nữa.") % {
        "n": members
    }
    return form_page(
        request, form, heading=_("Giải thể tổ"), act=_("Giải thể tổ"), about=found, back=found, note=note,
        danger=True,
    )  # fmt: skip
