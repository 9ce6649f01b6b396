"""The paper of a household's own purchase, and what became of its money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune
from portal.lib.refusals import Refused, reason_against
from smartphones import cash_policies as policies
from smartphones import images
from smartphones.models import Application, CashList, KeptImage, Programme, Purchase
from teams.forms.fields import Day, Dong, Line
from teams.policies import communes_of


class PurchaseForm(forms.ModelForm):
    bought_on = Day(label=_("Ngày mua máy"))
    price = Dong(label=_("Giá mua (đồng)"))
    photo = forms.FileField(
        label=_("Ảnh hóa đơn, biên nhận"), required=False, widget=forms.FileInput({"accept": "image/*"})
    )
    image: KeptImage | None = None

    class Meta:
        model = Purchase
        fields = ["bought_on", "seller", "invoice", "price"]

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application

    def clean_bought_on(self) -> dt.date:
        day = self.cleaned_data["bought_on"]
        if against := reason_against(policies.check_bought_on, self.application, day):
            raise forms.ValidationError(against)
        return day

    def clean_photo(self) -> None:
        if photo := self.cleaned_data["photo"]:
            try:
                self.image = images.photograph(photo.read())
            except Refused as reason:
                raise forms.ValidationError(str(reason)) from None


class ListForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Chương trình"))
    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã, phường"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["commune"].queryset = communes_of(user).order_by("plain_name")


class SettleForm(forms.Form):
    """Either the day the household had its money, or why it came back."""

    on = Day(label=_("Ngày nhận tiền"), required=False)
    reason = Line(label=_("Lý do bị trả lại"), required=False, max_length=300)

    def __init__(self, *args: Any, listed: CashList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed

    def clean_on(self) -> dt.date | None:
        on = self.cleaned_data["on"]
        if on and (against := reason_against(policies.check_received_on, self.listed, on)):
            raise forms.ValidationError(against)
        return on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("on")) == bool(given.get("reason")):
            raise forms.ValidationError(_("Ghi ngày nhận tiền, hoặc lý do bị trả lại; chỉ một trong hai."))
        return given
