"""The boxes of a declared row, made from its model; what the model forbids is said beside its box."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import fields_for_model, model_to_dict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lib.identifiers import without_accents
from teams import rows
from teams.rows.kinds import Kind

from .fields import Day, Explaining, Line, Whole

REASON = {"max_length": 300, "widget": forms.Textarea({"rows": 2})}


class Word(Line):
    """A word as resolutions write it: "Bí thư" is kept as "bi-thu"."""

    def to_python(self, value: Any) -> str:
        return "-".join(re.findall(r"\w+", without_accents(super().to_python(value))))


def box(field: models.Field) -> forms.Field:
    about = {"label": capfirst(field.verbose_name), "required": not field.blank}
    if isinstance(field, models.DateField):
        return Day(**about)
    if isinstance(field, models.SlugField):
        example = _("Ghi như nghị quyết ghi, có dấu hay không đều được. Ví dụ: %(words)s")
        return Word(max_length=field.max_length, help_text=example % {"words": EXAMPLES[field.name]}, **about)
    if isinstance(field, models.CharField) and not field.choices:
        return Line(max_length=field.max_length, **about)
    if isinstance(field, models.IntegerField):
        return Whole(validators=field.validators, **about)
    made = field.formfield()
    if field.choices and not field.blank:
        made.choices = [("", _("Chọn")), *field.choices]
    return made


EXAMPLES = {
    "post": "bi-thu, truong-thon",
    "qualification": "trung-cap, dai-hoc",
    "training": "so-cap",
    "rating": "hoan-thanh-tot",
    "rank": "nhat",
}


class RowForm(Explaining):
    """`row` is filled in from the boxes when they are all right."""

    def __init__(self, *args: Any, kind: Kind, row: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=model_to_dict(row, kind.boxes), **kwargs)
        self.kind, self.row = kind, row
        self.fields = fields_for_model(kind.model, kind.boxes, formfield_callback=box) | self.fields
        for name, choice in kind.choices(kind.owner_of(row), user).items():
            self.fields[name].queryset = choice
            self.fields[name].label = kind.label(name)
            if not self.fields[name].required:
                self.fields[name].empty_label = kind.none
            elif choice.exists():
                self.fields[name].empty_label = None
            else:
                self.fields[name].help_text = kind.none

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for name in self.kind.boxes:
                setattr(self.row, name, cleaned[name])
            self._check_days()
            self._check_constraints()
        return cleaned

    def _check_days(self) -> None:
        row = self.row
        if self.kind.dated and getattr(row, "decided_on", None) and row.valid_from < row.decided_on:
            self.add_error("valid_from", gettext("Ghi ngày hiệu lực từ ngày ký quyết định trở đi."))
        if clash := rows.clashing(row) if self.kind.dated else None:
            others, words = clash
            if self.kind.follows and row.pk is None:
                others = others.exclude(pk__in=rows.followed_by(row).values("pk"))
            if others.exists():
                self.add_error("valid_from", words)

    def _check_constraints(self) -> None:
        for constraint in self.kind.model._meta.constraints:
            try:
                if not isinstance(constraint, ExclusionConstraint):
                    constraint.validate(self.kind.model, self.row)
            except ValidationError as error:
                self.add_error(self._box_of(constraint), error.messages)

    def _box_of(self, constraint: models.BaseConstraint) -> str:
        about = getattr(constraint, "fields", None) or str(getattr(constraint, "condition", ""))
        return [name for name in self.kind.boxes if name in about][-1]


class CorrectionForm(RowForm):
    reason = forms.CharField(
        label=_("Lý do sửa"), help_text=_("Ví dụ: Ghi nhầm ngày theo đơn nghỉ phép số 3."), **REASON
    )


class LastDayForm(Explaining):
    last_day = Day(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.ask("last_day", rows.check_can_end, self.row, cleaned.get("last_day"))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do bỏ"), help_text=_("Ví dụ: Ghi nhầm sang người trùng tên."), **REASON
    )
