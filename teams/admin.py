"""Lists that administrators keep: the banks of accounts, the days that are no working days."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import ForAdministrators
from places.models import ComplaintOffice, Holiday
from portal.lib import reach

from .models import Bank, Person


@admin.register(Bank)
class BankAdmin(ForAdministrators):
    list_display = ["bin", "name", "full_name"]
    search_fields = ["bin", "name", "full_name"]
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
class ComplaintOfficeAdmin(ForAdministrators):
    """An administrator of a province keeps its own."""

    list_display = ["province", "name", "phone", "email"]
    autocomplete_fields = ["province"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComplaintOffice]:
        offices = super().get_queryset(request).select_related("province")
        own = request.user.province_id
        return offices.filter(province__present=own) if own else offices

    def get_exclude(self, request: HttpRequest, obj: ComplaintOffice | None = None) -> list[str]:
        return ["province"] if request.user.province_id else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """One for each province."""
        full = request.user.province_id and self.get_queryset(request).exists()
        return super().has_add_permission(request) and not full

    def has_change_permission(self, request: HttpRequest, obj: ComplaintOffice | None = None) -> bool:
        own = request.user.province_id
        foreign = obj is not None and own and obj.province.present_id != own
        return super().has_change_permission(request, obj) and not foreign

    def save_model(self, request: HttpRequest, row: ComplaintOffice, form: Any, change: bool) -> None:
        if request.user.province_id:
            row.province = request.user.province
        super().save_model(request, row, form, change)


@admin.register(Holiday)
class HolidayAdmin(ForAdministrators):
    """Shaded in the grid, read by clauses about holidays; what was paid settles in the next run."""

    list_display = ["day", "name"]
    search_fields = ["name"]
    date_hierarchy = "day"
