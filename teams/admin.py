"""What administrators keep about teams and people: the banks their accounts are with."""

from __future__ import annotations

from django.contrib import admin

from .models import Bank


@admin.register(Bank)
class BankAdmin(admin.ModelAdmin):
    list_display = ["bin", "name", "full_name"]
    search_fields = ["bin", "name", "full_name"]
    ordering = ["name"]
