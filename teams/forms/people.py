"""What people type about a person: name, numbers, official post."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lib import identifiers, reach
from portal.lib.identifiers import Doubt
from teams import banks, people
from teams.models import Person
from teams.models.people import Sex

from .fields import Day, Explaining, Line, Number

DOUBTS = {
    Doubt.UNKNOWN_PROVINCE: _("ba số đầu không phải mã tỉnh khai sinh nào"),
    Doubt.OTHER_SEX: _("số chỉ thế kỷ và giới tính không khớp giới tính đã ghi"),
    Doubt.OTHER_YEAR: _("hai số năm sinh không khớp ngày sinh đã ghi"),
}
NUMBERS = ["citizen_number", "former_number", "phone", "bank_bin", "bank_account"]


class PersonFields(Explaining):
    """A person as written on the decision's list."""

    full_name = Line(label=_("Họ và tên"), max_length=100)
    birth_date = Day(label=_("Ngày sinh"), required=False)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[("", _("Chưa ghi")), *Sex.choices], required=False)
    citizen_number = Number(
        identifiers.citizen_number,
        _("Số định danh có 12 chữ số. Kiểm tra lại trên căn cước."),
        label=_("Số định danh"),
        help_text=_("12 chữ số trên căn cước"),
    )
    former_number = Number(
        identifiers.former_number,
        _("Số CMND cũ có 9 chữ số. Kiểm tra lại."),
        label=_("Số CMND cũ"),
        help_text=_("9 chữ số, nếu giấy tờ trước đây ghi số này"),
    )
    phone = Number(
        identifiers.mobile,
        _("Số di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
        label=_("Điện thoại di động"),
    )
    bank_bin = forms.ChoiceField(
        label=_("Ngân hàng"),
        choices=lambda: [("", _("Chưa ghi")), *banks.names().items()],
        required=False,
        error_messages={"invalid_choice": _("Không có ngân hàng này trong danh mục. Chọn một ngân hàng.")},
    )
    bank_account = Number(
        identifiers.bank_account,
        _("Số tài khoản có từ 5 đến 19 chữ số hoặc chữ cái."),
        label=_("Số tài khoản"),
    )

    def warnings(self) -> list[str]:
        """What looks wrong in the citizen number: shown after saving, never a reason to refuse."""
        given = self.cleaned_data
        if not given.get("citizen_number"):
            return []
        male = {Sex.MALE: True, Sex.FEMALE: False}.get(given.get("sex"))
        found = identifiers.doubts(given["citizen_number"], male=male, birth_date=given.get("birth_date"))
        return [
            gettext("Xem lại số định danh của %(person)s: %(doubt)s. Dữ liệu đã lưu như đã ghi.")
            % {"person": given["full_name"], "doubt": DOUBTS[doubt]}
            for doubt in found
        ]


class NewPersonFields(PersonFields):
    """Somebody joining: a person already in the book is found by their number, else entered."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["person"] = None
        if cleaned.get("full_name"):
            cleaned["person"] = self._known() or self._new()
        return cleaned

    @reach.whole_country()
    def _known(self) -> Person | None:
        for field in ("citizen_number", "former_number"):
            number = self.cleaned_data.get(field)
            person = Person.objects.filter(**{field: number}).first() if number else None
            if person is None:
                continue
            if not same_name(person.full_name, self.cleaned_data["full_name"]):
                self.add_error(
                    field, _("Số này đã ghi cho một người tên khác. Kiểm tra lại số và họ tên trên căn cước.")
                )
            return person.present
        return None

    def _new(self) -> Person:
        facts = {name: self.cleaned_data.get(name, "") for name in PersonFields.base_fields}
        unknown = {
            name: None for name in ("birth_date", "citizen_number", "former_number") if not facts[name]
        }
        return Person(**facts | unknown)


def same_name(one: str, other: str) -> bool:
    return identifiers.sort_key(one).split("|")[0] == identifiers.sort_key(other).split("|")[0]


class RevealForm(Explaining):
    """Which number, and why. The reason is kept, so it must not carry the number."""

    field = forms.ChoiceField(label=_("Số cần xem"), widget=forms.RadioSelect)
    reason = Line(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: đối chiếu danh sách ngân hàng trả về")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [name for name in people.SEALED if getattr(person, name)]
        labels = {name: PersonFields.base_fields[name].label for name in known}
        self.fields["field"].choices = list(labels.items())

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if len(reason) < 10:
            raise forms.ValidationError(_("Ghi rõ hơn, từ 10 chữ trở lên: xem để làm việc gì."))
        if re.search(r"(\d[\s.\-]?){9}", reason):
            raise forms.ValidationError(_("Không ghi số định danh hay số tài khoản vào lý do."))
        return reason


class EditPersonForm(PersonFields):
    """Numbers are not shown again: an empty box keeps what is recorded."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {name: getattr(person, name) for name in ("full_name", "birth_date", "sex")}
        super().__init__(*args, initial=initial, **kwargs)
        self.person = person
        known = banks.names()
        self.fields["bank_bin"].choices = [("", _("Không đổi")), *known.items()]
        told = {name: str(getattr(person, name) or "") for name in NUMBERS} | {
            "phone": identifiers.masked(person.phone),
            "bank_bin": known[person.bank_bin],
        }
        for name, kept in told.items():
            if kept:
                self.fields[name].help_text = _("Đang ghi %(kept)s. Để trống nếu không đổi.") % {"kept": kept}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("citizen_number", "former_number"):
            number = cleaned.get(name)
            if number and self._is_anothers(name, number):
                self.add_error(name, _("Số này đã ghi cho một người khác. Kiểm tra lại trên căn cước."))
        return cleaned

    @reach.whole_country()
    def _is_anothers(self, name: str, number: str) -> bool:
        return Person.objects.filter(**{name: number}).exclude(pk=self.person.pk).exists()

    @property
    def facts(self) -> dict[str, Any]:
        kept = {name for name in NUMBERS if not self.cleaned_data[name]}
        return {name: self.cleaned_data[name] for name in PersonFields.base_fields if name not in kept}
