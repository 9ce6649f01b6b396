"""The file people choose, and their answers to what it leaves open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.lib.refusals import reason_against
from portal.lib.spreadsheets import opening

from . import wizard


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Excel hoặc CSV"),
        help_text=_("Kiểu .xlsx hoặc .csv, đến 10 MB và 20.000 dòng"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        reason = reason_against(opening.check_size, file.size)
        if not reason:
            self.content = file.read()
            reason = reason_against(wizard.check_opens, self.content, file.name)
        if reason:
            raise forms.ValidationError(reason)
        return file


class ConfirmForm(forms.Form):
    # Wrong rows, as many as were listed.
    leaving_out = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class AgainForm(forms.Form):
    """Whether old fonts are converted, and one choice for each question of the file."""

    converts = forms.TypedChoiceField(
        choices=[("1", ""), ("", "")], required=False, coerce=bool, empty_value=False
    )

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=question["label"],
                choices=[("", _("Chọn xã, phường")), *question["options"]],
                required=False,
            )

    @property
    def answers(self) -> dict[str, str]:
        given = {q["key"]: self.cleaned_data[f"answer_{number}"] for number, q in enumerate(self.questions)}
        return {key: value for key, value in given.items() if value}

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("answer_")]
