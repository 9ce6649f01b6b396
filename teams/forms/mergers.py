"""What people type about a merger of communes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places import mergers
from places.mergers import Merger
from places.models import Commune, CommuneKind
from places.names import Gazetteer
from teams import policies

from .fields import Day, Explaining, Line


class MergerForm(Explaining):
    parts = forms.CharField(
        label=_("Các xã, phường nhập lại"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Mỗi dòng một tên hoặc một mã, ví dụ: Xã Châu Quế"),
        max_length=2000,
    )
    name = Line(label=_("Tên đơn vị mới"), max_length=60, help_text=_("Không ghi chữ xã, phường"))
    kind = forms.ChoiceField(label=_("Loại"), choices=CommuneKind)
    code = forms.RegexField(
        r"^\d{5}$", label=_("Mã đơn vị mới"), help_text=_("5 chữ số; có thể giữ mã của một xã cũ")
    )
    decree = Line(label=_("Số nghị quyết sáp nhập"), max_length=60)
    title = Line(label=_("Tên nghị quyết"), max_length=300)
    issued_on = Day(label=_("Ngày ban hành"))
    effective_on = Day(label=_("Có hiệu lực từ ngày"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_parts(self) -> list[Commune]:
        today = policies.communes_to_merge(self.user).select_related("province", "territory")
        book, by_code = Gazetteer(today), {commune.code: commune for commune in today}
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        return [by_code.get(line) or self._named(book, line) for line in lines]

    def _named(self, book: Gazetteer, line: str) -> Commune:
        found = book.find(line)
        if len(found.communes) == 1 and not found.former:
            return found.communes[0]
        if found.communes:
            codes = ", ".join(f"{commune} ({commune.code})" for commune in found.communes)
            raise forms.ValidationError(
                _("“%(line)s” có thể là: %(codes)s. Ghi mã của xã cần chọn.") % {"line": line, "codes": codes}
            )
        raise forms.ValidationError(
            _("Không có “%(line)s” trong địa bàn bạn phụ trách. Kiểm tra lại tên.") % {"line": line}
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.ask("parts", mergers.check, self.merger)
        return cleaned

    @property
    def merger(self) -> Merger:
        return Merger(**{name: self.cleaned_data[name] for name in self.fields})
