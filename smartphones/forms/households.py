"""How households are looked for, and what is typed of one between two lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune, Hamlet
from portal.lib.listings import Filters
from portal.lib.searching import likeness
from smartphones import households, phone_reports
from smartphones.models import (
    Household,
    HouseholdMember,
    PriorityClass,
    Programme,
    RecognisedList,
    SupportKind,
)
from teams.forms.fields import Day, Explaining, Line
from teams.policies import communes_of


class HouseholdFilters(Filters):
    """The rows come with the lists and the class of `year`."""

    q = forms.CharField(label=_("Tên người trong hộ, mã hộ"), required=False, max_length=100)
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường"), required=False, empty_label=_("Tất cả")
    )
    year = forms.ChoiceField(label=_("Danh sách năm"), required=False)
    on_list = forms.ChoiceField(
        label=_("Danh sách"), choices=[("", _("Tất cả")), *RecognisedList.choices], required=False
    )
    priority_class = forms.ChoiceField(
        label=_("Diện"), choices=[("", _("Tất cả")), *PriorityClass.choices], required=False
    )
    # Whose households a figure elsewhere counts.
    programme = forms.ModelChoiceField(Programme.objects.none(), required=False, widget=forms.HiddenInput)
    figure = forms.ChoiceField(
        choices=[("", ""), *phone_reports.FIGURES.items()], required=False, widget=forms.HiddenInput
    )
    lookups: ClassVar[Mapping[str, str]] = {"priority_class": "priority_class"}

    def __init__(self, *args: Any, user: User, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["commune"].queryset = communes_of(user).order_by("plain_name")
        self.fields["year"].choices = [(str(year), str(year)) for year in years]

    def narrow(self, rows: QuerySet[Household]) -> QuerySet[Household]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(named_like(given["q"]))
        if given.get("commune"):
            rows = rows.filter(commune__present=given["commune"].present_id)
        if given.get("on_list"):
            rows = rows.filter(lists__contains=[given["on_list"]])
        if given.get("programme") and given.get("figure"):
            rows = rows.filter(phone_reports.behind(self.user, given["programme"], given["figure"]))
        return super().narrow(rows)

    @property
    def about(self) -> str:
        """What of those in the address nobody sees in a box."""
        given = self.cleaned_data
        if not (given.get("programme") and given.get("figure")):
            return ""
        return f"{given['programme']}: {phone_reports.FIGURES[given['figure']]}"


def named_like(text: str) -> Q:
    """By the head, by anyone of the household, or by its code; a letter may be wrong."""
    members = HouseholdMember.objects.filter(likeness(text, "person__plain_name")).values("household")
    return likeness(text, "head__plain_name") | Q(code__icontains=text) | Q(pk__in=members)


class SupportForm(Explaining):
    kind = forms.ChoiceField(label=_("Đã nhận"), choices=SupportKind.choices)
    programme_name = Line(
        label=_("Chương trình"), max_length=200, help_text=_("Ví dụ: Sóng và máy tính cho em")
    )
    received_on = Day(label=_("Ngày nhận"))
    proof = Line(
        label=_("Giấy tờ chứng minh"),
        max_length=200,
        help_text=_("Ví dụ: biên bản bàn giao số 15 ngày 20/10/2022"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.ask("received_on", households.check_past, given.get("received_on"))
        return given


class CorrectForm(forms.Form):
    hamlet = forms.ModelChoiceField(
        Hamlet.objects.none(), label=_("Thôn, tổ dân phố"), required=False, empty_label=_("Chưa rõ")
    )
    address = Line(label=_("Địa chỉ"), required=False, max_length=200)
    has_smartphone = forms.TypedChoiceField(
        label=_("Trong hộ đã có điện thoại thông minh"),
        choices=[("", _("Chưa hỏi")), ("1", _("Có")), ("0", _("Chưa có"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        asked = {True: "1", False: "0", None: ""}
        initial = {
            "hamlet": household.hamlet,
            "address": household.address,
            "has_smartphone": asked[household.has_smartphone],
        }
        super().__init__(*args, initial=initial, **kwargs)
        hamlets = Hamlet.objects.filter(commune__present=household.commune.present_id, valid_until=None)
        self.fields["hamlet"].queryset = hamlets.order_by("name__unaccent")


class LeaveForm(Explaining):
    on = Day(label=_("Từ ngày"))
    because = Line(
        label=_("Lý do"), max_length=200, help_text=_("Ví dụ: chuyển đi tỉnh khác, chủ hộ mất và hộ đã nhập")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.ask("on", households.check_past, given.get("on"))
        return given


class MoveForm(Explaining):
    to = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã, phường hộ chuyển đến"), empty_label=None)
    on = Day(label=_("Từ ngày"))

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = household.commune.present
        others = Commune.objects.filter(province=here.province_id, valid_until=None).exclude(pk=here.pk)
        self.fields["to"].queryset = others.order_by("plain_name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.ask("on", households.check_past, given.get("on"))
        return given


class ReasonForm(forms.Form):
    reason = Line(label=_("Lý do"), max_length=200)
