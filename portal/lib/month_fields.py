"""A month in a table and in a form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.months import Month


class MonthField(models.DateField):  # type: ignore[type-arg]
    """A month, stored as its first day so that PostgreSQL orders and compares it."""

    description = "month"

    def from_db_value(self, value: dt.date | None, *_: Any) -> Month | None:
        return None if value is None else Month.of(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        if isinstance(value, dt.date):
            return Month.of(value)
        try:
            return Month.parse(value)
        except ValueError:
            raise ValidationError(not_a_month(value)) from None

    def get_prep_value(self, value: Any) -> dt.date | None:
        month = self.to_python(value)
        return None if month is None else month.first_day

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=MonthFormField, **kwargs)


class MonthFormField(forms.CharField):
    """Reads "10/2026" (what people write) and "2026-10" (what a month picker sends)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 7, **kwargs})

    def to_python(self, value: Any) -> Month | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError:
            raise ValidationError(not_a_month(text)) from None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Month) else value

    def run_validators(self, value: Any) -> None:
        """The text's length was checked by `Month.parse`."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


def not_a_month(text: str) -> str:
    return _("“%(text)s” không phải một tháng. Ghi như 10/2026.") % {"text": text}
