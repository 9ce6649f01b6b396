"""The quotas of an allotment as a table of boxes: a number and a reason for each commune."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from smartphones import allotments
from smartphones.models import Quota
from smartphones.rules.quotas import Change, Wrong
from teams.forms.fields import Line, Whole


class QuotasForm(forms.Form):
    """What is not in `data` stays as it is."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, quotas: Sequence[Quota]) -> None:
        self.quotas = {quota.pk: quota for quota in quotas}
        now = {key: value for quota in quotas for key, value in _now(quota).items()}
        super().__init__(
            None if data is None else now | {key: data[key] for key in now if key in data}, initial=now
        )
        for quota in quotas:
            self.fields[f"phones_{quota.pk}"] = Whole(
                label=str(quota.commune),
                widget=forms.TextInput(_box(_("Chỉ tiêu của %(commune)s"), quota, "w-month")),
            )
            self.fields[f"reason_{quota.pk}"] = Line(
                label=str(quota.commune), required=False, max_length=300,
                widget=forms.TextInput(_box(_("Lý do của %(commune)s"), quota)),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for fault in allotments.changes_of(self.quotas, self.changes).faults:
            if fault.wrong != Wrong.SUM:  # asked for when it is decided
                box = "reason" if fault.wrong == Wrong.NO_REASON else "phones"
                self.add_error(f"{box}_{fault.code}", allotments.wrong_with(fault))
        return cleaned

    @property
    def changes(self) -> dict[int, Change]:
        """By the quota's key; of those that could be read."""
        found = {}
        for pk, quota in self.quotas.items():
            phones, reason = self.cleaned_data.get(f"phones_{pk}"), self.cleaned_data.get(f"reason_{pk}", "")
            if phones is not None and (phones, reason) != (quota.phones, quota.reason):
                found[pk] = Change(phones, reason)
        return found

    @property
    def rows(self) -> Iterator[tuple[Quota, forms.BoundField, forms.BoundField]]:
        return ((quota, self[f"phones_{pk}"], self[f"reason_{pk}"]) for pk, quota in self.quotas.items())


def _now(quota: Quota) -> dict[str, Any]:
    return {f"phones_{quota.pk}": quota.phones, f"reason_{quota.pk}": quota.reason}


def _box(words: str, quota: Quota, css: str = "") -> dict[str, str]:
    named = {"aria-label": words % {"commune": quota.commune}}
    return named | ({"class": css, "inputmode": "numeric"} if css else {})
