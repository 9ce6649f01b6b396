"""Boxes that several forms share: a day, a decision, the numbers that identify a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.lib import identifiers
from portal.lib.figures import grouped
from portal.lib.refusals import reason_against
from teams import decisions
from teams.decisions import Act


class Day(forms.DateField):
    default_error_messages = {"invalid": _("Ghi ngày như 15/10/2026.")}
    widget = forms.DateInput({"class": "w-date", "inputmode": "numeric"})


class Line(forms.CharField):
    """One line of text, in one Unicode form whatever keyboard wrote it."""

    def to_python(self, value: Any) -> str:
        return identifiers.nfc(super().to_python(value))


class Whole(forms.Field):
    """A whole number, with or without marks between thousands: "1.000" is a thousand, never one."""

    widget = forms.TextInput({"class": "w-8", "inputmode": "numeric"})
    default_error_messages = {"invalid": _("Ghi bằng chữ số, ví dụ 1.240.")}
    written = re.compile(r"\d+|\d{1,3}([.,\s]\d{3})+")

    def __init__(self, *, least: int = 0, too_little: str | Promise | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(MinValueValidator(least, too_little))

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if not self.written.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", text))

    def prepare_value(self, value: Any) -> Any:
        return grouped(value) if isinstance(value, int) else value


class Dong(Whole):
    """Whole đồng."""

    default_error_messages = {"invalid": _("Ghi số tiền bằng chữ số, ví dụ 500.000.")}

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        # More than the country spends is a slip of the hand.
        most = [MaxValueValidator(10**15)]
        too_little = _("Ghi số tiền lớn hơn 0.") if least else None
        super().__init__(least=least, too_little=too_little, validators=most, **kwargs)


class Number(forms.CharField):
    """A number kept in one form; `read` raises ValueError for what is none."""

    def __init__(self, read: Callable[[str], str], wrong: str | Promise, **kwargs: Any) -> None:
        self.read, self.wrong = read, wrong
        widget = forms.TextInput({"class": "w-8", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.read(text)
        except ValueError:
            raise forms.ValidationError(self.wrong) from None


class Explaining(forms.Form):
    """A form that asks the process's own checks, to answer beside the box what they would refuse."""

    def ask(self, field: str, check: Callable[..., None], *args: Any) -> None:
        """Where something is missing there is nothing to ask yet."""
        if all(arg not in (None, "") for arg in args) and (reason := reason_against(check, *args)):
            self.add_error(field, reason)


class WithDecision(Explaining):
    """The decision a change rests on; `effective` names the box of the day it takes effect."""

    effective = "since"
    number = Line(label=_("Số quyết định"), max_length=60, help_text=_("Ví dụ: 12/QĐ-UBND"))
    issued_on = Day(label=_("Ngày ký quyết định"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get(self.effective)
        self.ask(self.effective, decisions.check_signed, cleaned.get("issued_on"), day)
        return cleaned

    @property
    def act(self) -> Act:
        return Act(self.cleaned_data["number"], self.cleaned_data["issued_on"])
