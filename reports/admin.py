"""How each province spells amounts, as administrators set it."""

from __future__ import annotations

from django.contrib import admin

from .models import Wording


@admin.register(Wording)
class WordingAdmin(admin.ModelAdmin):
    list_display = ["province", "odd_word", "thousand", "whole"]
    autocomplete_fields = ["province"]
