"""Words of a closed vocabulary put in order: a number beside each, nothing beside those left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class InOrderWidget(forms.MultiWidget):
    template_name = "smartphones/in_order.html"
    use_fieldset = True

    def __init__(self, choices: type[models.TextChoices]) -> None:
        self.words = choices
        numbers = [("", _("không"))] + [(str(n), str(n)) for n in range(1, len(choices) + 1)]
        super().__init__([forms.Select(choices=numbers) for _word in choices])

    def decompress(self, value: Sequence[str] | None) -> list[str]:
        chosen = list(value or [])
        return [str(chosen.index(word) + 1) if word in chosen else "" for word in self.words.values]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for widget, label in zip(context["widget"]["subwidgets"], self.words.labels, strict=True):
            widget["label"] = label
        return context


class InOrder(forms.MultiValueField):
    """The chosen words, the first first."""

    default_error_messages = {"twice": _("Mỗi số thứ tự chỉ ghi cho một dòng.")}

    def __init__(self, choices: type[models.TextChoices], **kwargs: Any) -> None:
        self.words = choices
        boxes = [forms.IntegerField(required=False, min_value=1, max_value=len(choices)) for _word in choices]
        super().__init__(boxes, widget=InOrderWidget(choices), require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[int | None]) -> list[str]:
        numbered = [(n, word) for n, word in zip(data_list, self.words.values, strict=False) if n]
        if len({n for n, _word in numbered}) < len(numbered):
            raise forms.ValidationError(self.error_messages["twice"], code="twice")
        return [word for _n, word in sorted(numbered)]
