"""What administrators set about runs: how many approvers sign from which sum on."""

from __future__ import annotations

from django.contrib import admin

from .models import SignatureBand


@admin.register(SignatureBand)
class SignatureBandAdmin(admin.ModelAdmin):
    list_display = ["province", "from_amount", "approvers"]
    list_filter = ["province"]
