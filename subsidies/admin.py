"""What administrators set about runs: how many approvers sign from which sum on."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import OfProvinces

from .models import SignatureBand


@admin.register(SignatureBand)
class SignatureBandAdmin(OfProvinces):
    list_display = ["province", "from_amount", "approvers"]
    one_each = False
