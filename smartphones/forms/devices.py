"""What is typed about phones: a batch, how many of it go to a commune, what happened to one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune
from portal.lib.listings import Filters
from portal.lib.refusals import reason_against
from smartphones import device_policies as policies
from smartphones.models import Batch, FundingSource, Movement, Phone, Place, Programme
from teams.forms.fields import Day, Dong, Line, Whole
from teams.policies import communes_of


class PhoneFilters(Filters):
    """`q` is any part of an IMEI or serial number."""

    q = forms.CharField(label=_("IMEI, số sê-ri"), required=False, max_length=40)
    place = forms.ChoiceField(label=_("Đang ở"), required=False, choices=[("", _("Tất cả")), *Place.choices])
    lookups = {"place": "place"}

    def narrow(self, rows: QuerySet[Phone]) -> QuerySet[Phone]:
        rows = super().narrow(rows)
        if asked := self.cleaned_data.get("q", "").strip():
            rows = rows.filter(Q(imei__contains=asked) | Q(serial__icontains=asked))
        return rows


class BatchForm(forms.ModelForm):
    price = Dong(label=_("Giá một máy (đồng)"))
    size = Whole(label=_("Số máy theo hợp đồng"), least=1)
    delivered_on = Day(label=_("Ngày giao"))

    class Meta:
        model = Batch
        fields = [
            "programme", "source", "code", "supplier", "contract", "model", "standard", "price", "size",
            "delivered_on",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["source"].queryset = FundingSource.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        programme, source = given.get("programme"), given.get("source")
        if programme and source and source.programme_id != programme.pk:
            self.add_error("source", _("Nguồn này của chương trình khác."))
        return given


class AssignForm(forms.Form):
    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã, phường"))
    count = Whole(label=_("Số máy"), least=1)
    on = Day(label=_("Ngày xuất kho"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes_of(user).order_by("plain_name")
        self.fields["on"].initial = timezone.localdate()


class MovementForm(forms.Form):
    """Only what this user may write about the phone where it is now."""

    kind = forms.ChoiceField(label=_("Việc"), widget=forms.RadioSelect)
    on = Day(label=_("Ngày"))
    note = Line(label=_("Lý do, tình trạng máy"), max_length=300)

    def __init__(self, *args: Any, phone: Phone, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            k for k in policies.BY_PEOPLE if not reason_against(policies.check_can_record, user, phone, k)
        ]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["on"].initial = timezone.localdate()

    @property
    def movement(self) -> Movement:
        return Movement(self.cleaned_data["kind"])
