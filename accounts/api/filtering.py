"""A list's filters are forms, as on its page; what cannot be read is said, never passed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from portal.lib.month_fields import MonthFormField

MONTH = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "example": "2026-10"}


class ByForm(BaseFilterBackend):
    """`view.filters` is the form (portal.lib.listings.Filters); its `user` is who asks."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        pages = view.paginator
        known = (pages.cursor_query_param, pages.page_size_query_param)
        return read(view.filters, request, also=known).narrow(queryset)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return parameters_of(view.filters)


def read(form: type[forms.Form], request: Request, *, also: Sequence[str] = ()) -> Any:
    """The form filled in from the address, which says nothing but it and `also`.

    Raises ValidationError with every problem.
    """
    filled = form(request.query_params)
    filled.user = request.user
    known = [*form.base_fields, *also]
    problems = {name: [*map(str, errors)] for name, errors in filled.errors.items()}
    problems |= {name: [_unknown(known)] for name in request.query_params if name not in known}
    if problems:
        raise ValidationError(problems)
    return filled


def _unknown(known: list[str]) -> str:
    return _("Không có tham số này. Các tham số có: %(known)s.") % {"known": ", ".join(known)}


def parameters_of(form: type[forms.Form]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": str(field.help_text or field.label or ""),
            "schema": schema_of(field),
        }
        for name, field in form.base_fields.items()
    ]


def schema_of(field: forms.Field) -> dict[str, Any]:
    match field:
        case MonthFormField():
            return dict(MONTH)
        case forms.ChoiceField():
            return {"type": "string", "enum": [value for value, _label in field.choices if value != ""]}
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.IntegerField():
            return {"type": "integer", **_bounds(field)}
        case forms.NullBooleanField():
            return {"type": "boolean"}
    return {"type": "string", **({"maxLength": field.max_length} if getattr(field, "max_length", 0) else {})}


def _bounds(field: forms.Field) -> dict[str, Any]:
    words = {MinValueValidator: "minimum", MaxValueValidator: "maximum"}
    return {words[type(check)]: check.limit_value for check in field.validators if type(check) in words}


def number(label: str | Promise, *, least: int = 1, most: int = 2**63 - 1) -> forms.IntegerField:
    """The number of a thing, or a year."""
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


def choice(label: str | Promise, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", ""), *choices])
