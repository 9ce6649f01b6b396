"""Teams, people and who belongs where since when."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.filtering import choice, number
from accounts.api.grants import Grant
from accounts.api.resources import Resource
from accounts.api.rows import Masked, Named, Row
from portal.lib.listings import Filters
from portal.lib.searching import likeness
from teams import policies
from teams.models import CommunityTeam, Membership, Person, TeamRole
from teams.models.people import keys_of_teams
from teams.views.teams import with_people

TAG = _("Tổ và thành viên")


class Seated(Filters):
    """By the commune of today's seat."""

    commune = number(_("Xã, phường nay đặt tổ"))
    team_in = ""  # the lookup that leads to the team

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().narrow(rows)
        if commune := self.cleaned_data.get("commune"):
            rows = rows.filter(**{f"{self.team_in}pk__in": seated_in(commune).values("pk")})
        return rows


def seated_in(commune: int) -> QuerySet[CommunityTeam]:
    return CommunityTeam.objects.filter(seats__commune__present=commune, seats__valid_until=None)


class SeatedSince(Seated):
    """And as things stood on a day."""

    on = forms.DateField(label=_("Chỉ những dòng có hiệu lực vào ngày này"), required=False)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().narrow(rows)
        return rows.on(self.cleaned_data["on"]) if self.cleaned_data.get("on") else rows


class TeamFilters(SeatedSince):
    lookups: ClassVar = {"code": "code"}
    code = forms.CharField(label=_("Mã tổ"), required=False, max_length=30)
    q = forms.CharField(label=_("Tên tổ, gần đúng"), required=False, max_length=100)

    def narrow(self, rows: QuerySet[CommunityTeam]) -> QuerySet[CommunityTeam]:
        rows = super().narrow(rows)
        return rows.filter(likeness(self.cleaned_data["q"])) if self.cleaned_data.get("q") else rows


def teams_seen_by(user: Any) -> list[int]:
    """Looked up first: a list in order of its keys passes many rows of others, and would ask this of each."""
    return list(CommunityTeam.objects.visible_to(user).values_list("pk", flat=True))


class MembershipFilters(SeatedSince):
    lookups: ClassVar = {"team": "team", "person": "person", "role": "role"}
    team_in = "team__"
    team = number(_("Tổ"))
    person = number(_("Người"))
    role = choice(_("Vai trò"), TeamRole.choices)


class PersonFilters(Filters):
    q = forms.CharField(label=_("Họ tên, gần đúng"), required=False, max_length=100)
    commune = number(_("Xã, phường nay đặt tổ"))
    team = number(_("Tổ"))

    def narrow(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        # Somebody of theirs may also be in a team that is not theirs to know of.
        seen = CommunityTeam.objects.visible_to(self.user)
        if commune := self.cleaned_data.get("commune"):
            rows = rows.of_teams(seen.filter(pk__in=seated_in(commune).values("pk")).values("pk"))
        if team := self.cleaned_data.get("team"):
            rows = rows.of_teams(seen.filter(pk=team).values("pk"))
        if not (commune or team):  # as with teams, all of theirs are looked up first
            rows = rows.filter(pk__in=list(keys_of_teams(teams_seen_by(self.user))))
        return rows.filter(likeness(self.cleaned_data["q"])) if self.cleaned_data.get("q") else rows


class TeamRow(Row):
    commune = serializers.IntegerField(source="commune_id", allow_null=True, label=_("xã, phường"))
    commune_name = serializers.CharField(allow_null=True, label=_("tên xã, phường"))
    leader = serializers.CharField(allow_null=True, label=_("tổ trưởng"))
    members = serializers.SerializerMethodField(label=_("số thành viên"))

    class Meta:
        model = CommunityTeam
        fields = (
            "id", "code", "name", "commune", "commune_name", "leader", "members", "valid_from", "valid_until",
        )  # fmt: skip

    def get_members(self, team: CommunityTeam) -> int:
        return team.members or 0


class PersonRow(Row):
    phone = Masked(label=_("điện thoại"))

    class Meta:
        model = Person
        fields = (
            "id", "full_name", "birth_date", "sex", "citizen_number", "former_number", "phone", "bank_bin",
            "bank_account", "same_as",
        )  # fmt: skip


class MembershipRow(Row):
    team = Named()
    person = Named()
    decision = serializers.CharField(source="decision.__str__", label=_("quyết định"))

    class Meta:
        model = Membership
        fields = ("id", "team", "person", "role", "decision", "valid_from", "valid_until")


class OfTeams(Resource):
    """Pages of teams and people are for those who answer for them."""

    reads, tag = Grant.TEAMS, TAG

    def check_may_list(self) -> None:
        policies.check_can_look(self.request.user)


class Teams(OfTeams):
    lookup_url_kwarg = "team_id"
    words: ClassVar = {"list": _("Các tổ"), "retrieve": _("Một tổ")}
    serializer_class, filters = TeamRow, TeamFilters

    def rows(self, user: Any) -> QuerySet[CommunityTeam]:
        return with_people(CommunityTeam.objects.visible_to(user))


class People(OfTeams):
    lookup_url_kwarg = "person_id"
    words: ClassVar = {"list": _("Những người trong các tổ"), "retrieve": _("Một người")}
    serializer_class, filters = PersonRow, PersonFilters

    def rows(self, user: Any) -> QuerySet[Person]:
        return Person.objects.visible_to(user)


class Memberships(OfTeams):
    lookup_url_kwarg = "membership_id"
    words: ClassVar = {"list": _("Ai ở tổ nào, từ bao giờ"), "retrieve": _("Một lần tham gia tổ")}
    serializer_class, filters = MembershipRow, MembershipFilters

    def rows(self, user: Any) -> QuerySet[Membership]:
        members = Membership.objects.filter(team__in=teams_seen_by(user)).select_related("team", "decision")
        return members.prefetch_related("person")  # as with workdays


ROUTES = {"teams": Teams, "people": People, "memberships": Memberships}
