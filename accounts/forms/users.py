"""Forms about other people's accounts: changed, invited, accepted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin, UserChangeForm
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import invitations, policies
from accounts.models import User
from accounts.roles import Reach, Role
from places.models import Commune, Province
from portal.lib.addresses import number_in
from portal.lib.refusals import reason_against


class UserForm(UserChangeForm):
    """One person's role and area, as an administrator sets them. `by` is who does."""

    by: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "communes" not in self.fields:
            return  # to be looked at only
        user = self.instance
        asked = str(self.data.get("province", ""))
        here = [user.province_id, number_in(asked)]
        own = Q(pk=user.province_id)
        self.fields["province"].queryset = Province.objects.filter(own | Q(valid_until=None)).order_by(
            "name__unaccent"
        )
        self.fields["communes"].queryset = Commune.objects.filter(
            Q(pk__in=user.communes.values("pk")) | Q(province__in=here, valid_until=None)
        ).order_by("plain_name")
        self.fields["communes"].help_text = _(
            "Các xã, phường của tỉnh đã chọn; đổi tỉnh thì lưu một lần để hiện xã của tỉnh mới. "
            "Giữ Ctrl để chọn nhiều."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        communes = cleaned.get("communes") or []
        if reason := reason_against(
            policies.check_can_give, self.by, cleaned.get("role"), cleaned.get("province")
        ):
            self.add_error("role", reason)
        if cleaned.get("reach") == Reach.COMMUNES:
            if not communes:
                self.add_error("communes", _("Chọn ít nhất một xã, phường được giao."))
            for commune in communes:
                if commune.present.province != cleaned.get("province"):
                    self.add_error(
                        "communes", _("%(commune)s không thuộc tỉnh đã chọn.") % {"commune": commune}
                    )
        return cleaned


class InvitationForm(forms.ModelForm):
    """Who comes, as what. An administrator of a province gives communes of that province."""

    communes = forms.ModelMultipleChoiceField(
        Commune.objects.none(),
        label=_("Xã, phường được giao"),
        required=False,
        help_text=_(
            "Cán bộ xã: chọn xã của họ. Người khác để trống thì làm việc toàn tỉnh. Giữ Ctrl để chọn nhiều."
        ),
        widget=forms.SelectMultiple({"size": 8}),
    )

    class Meta:
        model = User
        fields = ["full_name", "username", "office", "email", "role", "province"]
        labels = {"email": _("Thư điện tử"), "username": _("Tên đăng nhập")}
        help_texts = {
            "username": _("Ngắn, không dấu, ví dụ hienpt.chauque. Không đổi về sau."),
            "email": _("Có máy chủ thư thì lời mời gửi tới đây; không thì in phiếu."),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.by = by
        self.fields["full_name"].required = True
        self.fields["username"].validators.append(ASCIIUsernameValidator())
        given = policies.roles_given_by(by)
        self.fields["role"].choices = [choice for choice in Role.choices if choice[0] in given]
        if by.province_id:
            del self.fields["province"]
            self.fields["communes"].queryset = Commune.objects.on(today).filter(province=by.province_id)
        else:
            del self.fields["communes"]
            self.fields["province"].queryset = Province.objects.on(today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user, communes, role = self.instance, cleaned.get("communes"), cleaned.get("role")
        user.province = self.by.province or cleaned.get("province")
        user.reach = Reach.COMMUNES if communes else Reach.PROVINCE
        if role == Role.ADMINISTRATOR:
            user.reach = Reach.NOWHERE
        if role == Role.COMMUNE_STAFF and not communes:
            missing = _("Chọn ít nhất một xã, phường được giao. Quản trị của tỉnh mời cán bộ xã.")
            self.add_error("communes" if "communes" in self.fields else "role", missing)
        elif role and role != Role.ADMINISTRATOR and not user.province:
            self.add_error("province", _("Chọn tỉnh, thành phố cho người dùng này."))
        return cleaned


class AcceptForm(SetPasswordMixin, forms.Form):
    code = forms.CharField(
        label=_("Mã trong lời mời"),
        max_length=40,
        help_text=_("16 chữ và số, ví dụ K7QM-2XTA-9FPC-W3RB"),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "data-from-address": ""}
        ),
    )
    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Mật khẩu mới"), label2=_("Gõ lại mật khẩu")
    )

    def clean_code(self) -> str:
        self.invitation = invitations.invitation_of(self.cleaned_data["code"])
        if self.invitation is None:
            raise forms.ValidationError(
                _("Mã không đúng, đã dùng hoặc quá 7 ngày. Xin quản trị hệ thống lời mời mới.")
            )
        return self.cleaned_data["code"]

    def clean(self) -> dict[str, Any]:
        self.validate_passwords("password1", "password2")
        if self.cleaned_data.get("code"):
            self.validate_password_for_user(self.invitation.user, "password2")
        return super().clean()
