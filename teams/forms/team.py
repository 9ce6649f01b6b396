"""What people type about a team: its founding, seat, re-formation and end; and how its list is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune, Hamlet
from portal.lib.listings import Filters
from portal.lib.searching import likeness
from teams import membership, policies, registry
from teams.models import CommunityTeam, Membership, TeamRole

from .fields import Day, Explaining, Line, WithDecision


class TeamFilters(Filters):
    q = forms.CharField(label=_("Tên, mã tổ hoặc người"), required=False, max_length=100)
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường"), required=False, empty_label=_("Tất cả")
    )
    day = Day(label=_("Hoạt động ngày"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = policies.communes_of(user).order_by("plain_name")

    def narrow(self, rows: QuerySet[CommunityTeam]) -> QuerySet[CommunityTeam]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(named_like(given["q"]))
        if given.get("commune"):
            rows = rows.in_commune(given["commune"])
        return rows.on(given["day"]) if given.get("day") else rows


def named_like(text: str) -> Q:
    """By the team's name or code, or by the name of anyone ever in it; a letter may be wrong."""
    people = Membership.objects.filter(likeness(text, "person__plain_name")).values("team")
    return likeness(text) | Q(code__icontains=text) | Q(pk__in=people)


class SeatForm(Explaining):
    """A commune of the user's own area and, if known, a hamlet by its name."""

    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường"), empty_label=_("Chọn xã, phường")
    )
    hamlet_name = Line(
        label=_("Thôn, tổ dân phố"),
        required=False,
        max_length=80,
        help_text=_("Ghi đúng tên trong danh mục của xã"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = list(policies.communes_of(user).order_by("plain_name"))
        self.fields["commune"].queryset = policies.communes_of(user).order_by("plain_name")
        if len(communes) == 1:
            self.fields["commune"].initial = communes[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["hamlet"] = None
        if cleaned.get("hamlet_name") and cleaned.get("commune"):
            cleaned["hamlet"] = self._hamlet(cleaned["commune"], cleaned["hamlet_name"])
        return cleaned

    def _hamlet(self, commune: Commune, name: str) -> Hamlet | None:
        found = Hamlet.objects.filter(commune=commune, valid_until=None, name__unaccent__iexact=name).first()
        if found is None:
            self.add_error(
                "hamlet_name",
                _("%(commune)s chưa có thôn, tổ dân phố tên này trong danh mục. Kiểm tra tên hoặc để trống.")
                % {"commune": commune},
            )
        return found


class NewTeamForm(WithDecision, SeatForm):
    code = Line(label=_("Mã tổ"), max_length=30)
    name = Line(label=_("Tên tổ"), max_length=150, help_text=_("Ví dụ: Tổ công nghệ số cộng đồng thôn Đông"))
    since = Day(label=_("Hoạt động từ ngày"))
    field_order = ["code", "name", "commune", "hamlet_name", "number", "issued_on", "since"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.ask("since", registry.check_can_begin, cleaned.get("since"))
        return cleaned

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if CommunityTeam.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Mã tổ này đã có. Ghi một mã khác."))
        return code


class MoveSeatForm(SeatForm):
    since = Day(label=_("Thuộc nơi mới từ ngày"))

    def __init__(self, *args: Any, team: CommunityTeam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.ask("since", registry.check_can_move, self.team, cleaned.get("since"))
        return cleaned


class DissolveForm(WithDecision):
    effective = "last_day"
    last_day = Day(label=_("Ngày hoạt động cuối cùng"))

    def __init__(self, *args: Any, team: CommunityTeam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.ask("last_day", registry.check_can_end, self.team, cleaned.get("last_day"))
        return cleaned


LEAVES = "leaves"


class ReformForm(WithDecision):
    """One choice of role per present member; leaving is one of the choices."""

    since = Day(label=_("Có hiệu lực từ ngày"))

    def __init__(self, *args: Any, team: CommunityTeam, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.members = team, members
        for member in members:
            self.fields[f"role_{member.pk}"] = forms.ChoiceField(
                label=member.person.full_name,
                choices=[*TeamRole.choices, (LEAVES, _("Thôi tham gia"))],
                initial=member.role,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.ask("since", membership.check_within_the_team, self.team, cleaned.get("since"))
        leaders = [member for member, role in self._chosen() if role == TeamRole.LEADER]
        if len(leaders) > 1:
            self.add_error(
                f"role_{leaders[1].pk}",
                _("Mỗi tổ có một tổ trưởng. Chọn vai trò khác cho một trong hai người."),
            )
        return cleaned

    @property
    def roles(self) -> dict[int, str]:
        return {member.pk: "" if role == LEAVES else role for member, role in self._chosen()}

    def _chosen(self) -> list[tuple[Membership, str]]:
        return [(member, self.cleaned_data.get(f"role_{member.pk}", "")) for member in self.members]
