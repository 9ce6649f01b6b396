"""Programmes and households."""

from __future__ import annotations

from django.urls import path

from .views import households, programmes

urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("<int:programme_id>", programmes.programme, name="programme"),
    path("ho/<int:household_id>", households.household, name="household"),
]
