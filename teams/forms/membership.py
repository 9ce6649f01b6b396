"""What people type about who works in a team: joining, roles, leaving, orders that mobilise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams import membership, mobilisation
from teams.models import CommunityTeam, Membership, MobilisationOrder, Person, TeamRole
from teams.models.people import OrderLevel

from .fields import Day, Dong, Explaining, Line, WithDecision
from .people import NUMBERS, NewPersonFields


class OfTeam(Explaining):
    def __init__(self, *args: Any, team: CommunityTeam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team


class Joining(OfTeam, NewPersonFields):
    """Somebody begins to work with the team: asked about when it has a member of that name."""

    namesake = forms.BooleanField(
        label=_("Người khác trùng tên"),
        required=False,
        widget=forms.HiddenInput,
        help_text=_("Đánh dấu khi đã kiểm tra: đây không phải thành viên cùng tên đang có trong tổ."),
    )

    def ask_namesake(self, person: Person | None, since: dt.date | None) -> None:
        """The box shows itself with the question."""
        there = membership.namesake_in(self.team, person, since) if person and since else None
        if there is None:
            return
        self.fields["namesake"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("namesake"):
            question = gettext(
                "Tổ đã có %(person)s, tham gia từ ngày %(day)s. Nếu là một người thì không thêm nữa; "
                "nếu là người khác trùng tên thì đánh dấu vào ô này."
            )
            words = {"person": there.person, "day": f"{there.valid_from:%d/%m/%Y}"}
            self.add_error("namesake", question % words)


class JoinForm(WithDecision, Joining):
    role = forms.ChoiceField(label=_("Vai trò"), choices=TeamRole.choices, initial=TeamRole.MEMBER)
    since = Day(label=_("Tham gia từ ngày"))
    field_order = [
        "full_name",
        "namesake",
        "role",
        "number",
        "issued_on",
        "since",
        "birth_date",
        "sex",
        *NUMBERS,
    ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since = cleaned.get("since")
        self.ask("since", membership.check_can_begin, self.team, since)
        if cleaned.get("role") == TeamRole.LEADER:
            self.ask("role", membership.check_leader_free, self.team, since)
        if cleaned.get("person") and cleaned["person"].pk:
            self.ask("full_name", membership.check_not_there, self.team, cleaned["person"], since)
        self.ask_namesake(cleaned.get("person"), since)
        return cleaned


class RoleForm(WithDecision):
    role = forms.ChoiceField(label=_("Vai trò mới"), choices=TeamRole.choices)
    since = Day(label=_("Có hiệu lực từ ngày"))
    field_order = ["role", "number", "issued_on", "since"]

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        role, since = cleaned.get("role"), cleaned.get("since")
        self.ask("since", membership.check_can_change, self.membership, role, since)
        if role == TeamRole.LEADER:
            self.ask("role", membership.check_leader_free, self.membership.team, since)
        return cleaned


class LeaveForm(Explaining):
    last_day = Day(label=_("Ngày tham gia cuối cùng"))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.ask("last_day", membership.check_can_leave, self.membership, cleaned.get("last_day"))
        return cleaned


class OrderField(forms.ModelChoiceField):
    def label_from_instance(self, obj: MobilisationOrder) -> str:
        return obj.in_full


class MobiliseForm(Joining):
    order = OrderField(
        MobilisationOrder.objects.none(), label=_("Văn bản huy động"), empty_label=_("Chọn văn bản")
    )
    since = Day(label=_("Huy động từ ngày"))
    until = Day(label=_("Đến hết ngày"), required=False)
    field_order = ["order", "full_name", "namesake", "since", "until", "birth_date", "sex", *NUMBERS]

    def __init__(self, *args: Any, orders: list[MobilisationOrder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = MobilisationOrder.objects.filter(pk__in=[order.pk for order in orders])
        self.fields["order"].queryset = chosen.order_by("-issued_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        self.ask("since", membership.check_can_begin, self.team, since)
        if cleaned.get("order"):
            self.ask("since", mobilisation.check_covers, cleaned["order"], since)
        if since and until and until < since:
            self.add_error("until", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        self.ask_namesake(cleaned.get("person"), since)
        return cleaned


class OrderForm(forms.ModelForm):
    level = forms.ChoiceField(label=_("Cấp ký"), choices=OrderLevel.choices)
    night_amount = Dong(
        label=_("Mức chi một đêm (đồng)"),
        required=False,
        help_text=_("Ghi như trong văn bản, ví dụ 200.000; mức trần của nghị quyết vẫn áp dụng."),
    )

    class Meta:
        model = MobilisationOrder
        fields = ["number", "issued_on", "level", "urgent", "night_amount"]
        field_classes = {"number": Line, "issued_on": Day}
        labels = {"number": _("Số văn bản"), "issued_on": _("Ngày ký")}
        help_texts = {
            "urgent": _(
                "Làm đêm chỉ được chi khi có lệnh khẩn của Chủ tịch UBND tỉnh, nếu nghị quyết yêu cầu."
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        same = {name: cleaned.get(name) for name in ("number", "issued_on")}
        if MobilisationOrder.objects.filter(commune=self.instance.commune, **same).exists():
            self.add_error("number", _("Văn bản số này, ngày này đã có trong sổ."))
        return cleaned
