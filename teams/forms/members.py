"""What a member types: a slip's code and a password, what is not right; and what the commune answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from teams import members
from teams.models import CommunityTeam

from .fields import Line


class SignUpForm(SetPasswordMixin, forms.Form):
    code = Line(
        label=_("Mã trên phiếu mời"),
        max_length=40,
        help_text=_("12 chữ và số, ví dụ K7QM-2XTA-9FPC"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Mật khẩu mới"), label2=_("Gõ lại mật khẩu")
    )

    def clean_code(self) -> str:
        self.invitation = members.invitation_of(self.cleaned_data["code"])
        if self.invitation is None:
            raise forms.ValidationError(
                _("Mã không đúng, đã dùng hoặc quá hạn. Xem lại phiếu, hoặc xin cán bộ xã phiếu mới.")
            )
        return self.cleaned_data["code"]

    def clean(self) -> dict[str, Any]:
        self.validate_passwords("password1", "password2")
        if self.cleaned_data.get("code"):
            self.validate_password_for_user(members.login_of(self.invitation.person), "password2")
        return super().clean()


class ReviewForm(forms.Form):
    team = forms.ModelChoiceField(CommunityTeam.objects.none(), label=_("Tổ"), empty_label=None)
    text = Line(
        label=_("Điều gì chưa đúng?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ghi rõ ngày và việc. Ví dụ: ngày 12 tôi trực cả ngày ở thôn nhưng bảng ghi nửa ngày."),
    )

    def __init__(self, *args: Any, teams: QuerySet[CommunityTeam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams
        if len(teams) == 1:
            self.fields["team"].initial = teams[0]
            self.fields["team"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    ACCEPT, REFUSE = "accept", "refuse"
    decision = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[(ACCEPT, _("Nhận, rồi sửa bảng công")), (REFUSE, _("Không nhận, có lý do"))],
        widget=forms.RadioSelect,
    )
    answer = Line(
        label=_("Lời trả lời"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Thành viên đọc được lời này. Không nhận thì phải ghi lý do."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == self.REFUSE and not cleaned.get("answer"):
            self.add_error("answer", _("Ghi lý do để thành viên biết vì sao không nhận."))
        return cleaned
