"""Units as a choice in other forms: the state decides about them, so nobody edits them here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import Commune, Province


class UnitAdmin(admin.ModelAdmin):
    list_display = ["code", "__str__", "valid_from", "valid_until"]
    search_fields = ["code", "name__unaccent"]
    ordering = ["code", "-valid_from"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Only what exists today can be chosen."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        return found.filter(valid_until=None), duplicates

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register(Province, UnitAdmin)
admin.site.register(Commune, UnitAdmin)
