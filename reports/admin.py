"""How each province spells amounts, as administrators set it."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import OfProvinces

from .models import Wording


@admin.register(Wording)
class WordingAdmin(OfProvinces):
    list_display = ["province", "odd_word", "thousand", "whole"]
