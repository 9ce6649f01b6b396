"""What administrators set about runs: how many approvers sign from which sum on."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import OfProvinces
from teams.forms.fields import Dong

from .models import SignatureBand


class BandForm(forms.ModelForm):
    from_amount = Dong(label=_("Từ số tiền (đồng)"), least=0)

    class Meta:
        model = SignatureBand
        fields = ("province", "from_amount", "approvers")


@admin.register(SignatureBand)
class SignatureBandAdmin(OfProvinces):
    list_display = ["province", "from_amount", "approvers"]
    form = BandForm
    one_each = False
