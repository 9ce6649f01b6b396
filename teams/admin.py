"""Lists that administrators keep: the banks of accounts, the days that are no working days."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import OfProvinces, OfTheCountry
from places.models import ComplaintOffice, Holiday
from portal.lib import reach

from .models import Bank, Person


@admin.register(Bank)
class BankAdmin(OfTheCountry):
    list_display = ["bin", "name", "full_name"]
    search_fields = ["bin", "name__unaccent", "full_name__unaccent"]
    ordering = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Bank | None = None) -> list[str]:
        """Another number is another bank."""
        return ["bin"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Bank | None = None) -> bool:
        """Not while somebody's account is with it: papers name it."""
        with reach.whole_country():
            used = obj is not None and Person.objects.filter(bank_bin=obj.bin).exists()
        return super().has_delete_permission(request, obj) and not used

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one, each asked whether it is used."""
        return {}


@admin.register(ComplaintOffice)
class ComplaintOfficeAdmin(OfProvinces):
    list_display = ["province", "name", "phone", "email"]


@admin.register(Holiday)
class HolidayAdmin(OfTheCountry):
    """Shaded in the grid, read by clauses about holidays; what was paid settles in the next run."""

    list_display = ["day", "name"]
    search_fields = ["name__unaccent"]
    date_hierarchy = "day"
