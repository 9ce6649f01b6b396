"""What is asked of a forecast, as typed or as it stands in an address; and its answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Province
from portal.lib.month_fields import MonthFormField
from portal.lib.months import MonthRange
from subsidies.models import Resolution
from teams.forms.fields import Whole

from . import basis
from .comparison import Comparison, compare
from .counts import on_counts
from .outcome import Forecast, coming_months
from .registry import on_registry

LONGEST = 60  # months
BY_CLAUSE, BY_SOURCE = "dieu-khoan", "nguon"
NONE, LAST_YEAR, MEAN, EACH, RECORDED = "khong", "nam-truoc", "trung-binh", "moi-nguoi", "da-ghi"
WORK = [
    (NONE, gettext_lazy("Không tính công")),
    (LAST_YEAR, gettext_lazy("Cùng các tháng của năm trước")),
    (MEAN, gettext_lazy("Trung bình các tháng gần nhất đã duyệt của từng tổ")),
    (EACH, gettext_lazy("Số công giả định của mỗi thành viên")),
    (RECORDED, gettext_lazy("Công đã ghi trong chính các tháng đó")),
]
MONTH_BOX = {"class": "w-month", "inputmode": "numeric"}


class OptionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Resolution) -> str:
        return _("%(number)s (%(state)s, %(area)s)") % {
            "number": obj.number, "state": obj.state_today.lower(), "area": obj.territory.name
        }  # fmt: skip


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Province) -> str:
        words = _("Khu vực %(name)s (cũ)") if obj.valid_until else _("Toàn %(area)s")
        return words % {"area": obj, "name": obj.name}


def count(label: Any, most: int) -> Whole:
    return Whole(label=label, required=False, validators=[MaxValueValidator(most)])


def units(label: Any, most: int) -> forms.DecimalField:
    box = forms.TextInput({"class": "w-8", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, min_value=0, max_value=most, decimal_places=1, required=False, localize=True, widget=box
    )


class ForecastForm(forms.Form):
    is_filter = True  # a question in the address: nothing is saved
    nghi_quyet = OptionField(
        label=gettext_lazy("Nghị quyết hoặc dự thảo"),
        queryset=Resolution.objects.none(),
        to_field_name="slug",
    )
    so_voi = OptionField(
        label=gettext_lazy("So với phương án"),
        queryset=Resolution.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Không so sánh"),
    )
    dia_ban = PlaceField(
        label=gettext_lazy("Địa bàn"), queryset=Province.objects.none(), required=False,
        empty_label=gettext_lazy("Theo nghị quyết"),
    )  # fmt: skip
    tu = MonthFormField(
        label=gettext_lazy("Từ tháng"),
        help_text=gettext_lazy("Ví dụ: 01/2027"),
        widget=forms.TextInput(MONTH_BOX),
    )
    den = MonthFormField(
        label=gettext_lazy("Đến hết tháng"), help_text=gettext_lazy("Ví dụ: 12/2027"),
        widget=forms.TextInput(MONTH_BOX),
    )  # fmt: skip
    cong = forms.ChoiceField(
        label=gettext_lazy("Ngày công lấy từ đâu"), choices=WORK, widget=forms.RadioSelect
    )
    so_thang = count(gettext_lazy("Số tháng gần nhất để lấy trung bình"), 24)
    so_ngay = units(gettext_lazy("Ngày công mỗi thành viên một tháng"), 31)
    so_buoi = units(gettext_lazy("Buổi mỗi thành viên một tháng"), 62)
    so_to = count(gettext_lazy("Số tổ"), 200_000)
    so_thanh_vien = count(gettext_lazy("Tổng số thành viên"), 1_000_000)
    so_ngay_cong = count(gettext_lazy("Tổng số ngày công một tháng"), 30_000_000)
    theo = forms.ChoiceField(
        label=gettext_lazy("Biểu đồ chia theo"),
        choices=[(BY_CLAUSE, gettext_lazy("Điều khoản")), (BY_SOURCE, gettext_lazy("Nguồn kinh phí"))],
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        seen = (
            Resolution.objects.visible_to(user)
            .select_related("territory")
            .order_by("status", "-valid_from", "slug")
        )
        self.fields["nghi_quyet"].queryset = self.fields["so_voi"].queryset = seen
        own = Province.objects.filter(Q(pk=user.province_id) | Q(present=user.province_id))
        self.fields["dia_ban"].queryset = own.order_by("-valid_from", "name__unaccent")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("tu"), data.get("den")
        if first and last:
            self._check_months(first, last)
        if data.get("so_voi") and data["so_voi"] == data.get("nghi_quyet"):
            self.add_error("so_voi", _("Chọn một phương án khác để so sánh."))
        if data.get("cong") == MEAN and not data.get("so_thang"):
            self.add_error("so_thang", _("Ghi số tháng, từ 1 đến 24. Ví dụ: 3"))
        if data.get("cong") == EACH and not (data.get("so_ngay") or data.get("so_buoi")):
            self.add_error("so_ngay", _("Ghi số ngày hoặc số buổi của mỗi thành viên. Ví dụ: 2"))
        if (data.get("so_thanh_vien") or data.get("so_ngay_cong")) and not data.get("so_to"):
            self.add_error("so_to", _("Ghi số tổ cùng với số thành viên, ngày công."))
        if (members := data.get("so_thanh_vien")) and members < (data.get("so_to") or 0):
            fewest = _("Mỗi tổ có ít nhất một thành viên nên số này không nhỏ hơn số tổ.")
            self.add_error("so_thanh_vien", fewest)
        return data

    def _check_months(self, first: Any, last: Any) -> None:
        months = len(MonthRange(first, last))
        if not months:
            self.add_error("den", _("Tháng cuối phải từ %(first)s trở đi.") % {"first": first})
        elif months > LONGEST:
            self.add_error("den", _("Nhiều nhất %(n)d tháng một lần.") % {"n": LONGEST})

    def answer(self) -> Answer:
        """Of a form that is valid."""
        asked = self.cleaned_data
        return Answer(
            self.user, asked["nghi_quyet"], asked["so_voi"], asked["dia_ban"],
            MonthRange(asked["tu"], asked["den"]), asked, timezone.localdate(),
        )  # fmt: skip


def first_guess(user: User, slug: str) -> dict[str, Any]:
    """The form as it is offered for a resolution: its coming year, on the registry."""
    offered: dict[str, Any] = {"cong": NONE, "so_thang": 3}
    found = Resolution.objects.visible_to(user).filter(slug=slug).first()
    if found:
        months = coming_months(found, timezone.localdate())
        offered |= {"nghi_quyet": slug, "tu": months.first, "den": months.last}
    return offered


@dataclass(frozen=True)
class Answer:
    """One or two forecasts over the same months and area, and what they rest on."""

    user: User
    resolution: Resolution
    other: Resolution | None
    chosen_area: Province | None
    months: MonthRange
    asked: dict[str, Any]
    day: dt.date

    @property
    def on_counts(self) -> bool:
        return bool(self.asked["so_to"])

    @property
    def area(self) -> Province:
        """The resolution's own, where it is a part of the reader's province; else all of that."""
        if self.chosen_area:
            return self.chosen_area
        territory = self.resolution.territory
        return territory if territory.present_id == self.user.province_id else self.user.province

    @cached_property
    def work(self) -> basis.Basis:
        asked = self.asked
        match asked["cong"]:
            case "nam-truoc":
                return basis.LastYear(self.day)
            case "trung-binh":
                return basis.MeanOfLast(asked["so_thang"], self.day)
            case "moi-nguoi":
                return basis.DaysEach(asked["so_ngay"] or Decimal(0), asked["so_buoi"] or Decimal(0))
            case "da-ghi":
                return basis.RecordedWork()
        return basis.NoWork()

    @cached_property
    def first(self) -> Forecast:
        return self._forecast(self.resolution)

    @cached_property
    def second(self) -> Forecast | None:
        return self._forecast(self.other) if self.other else None

    @cached_property
    def comparison(self) -> Comparison | None:
        return compare(self.first, self.second) if self.second else None

    @property
    def options(self) -> list[Forecast]:
        return [self.first, self.second] if self.second else [self.first]

    @property
    def is_empty(self) -> bool:
        return not any(forecast.teams for forecast in self.options)

    def _forecast(self, resolution: Resolution) -> Forecast:
        if self.on_counts:
            return on_counts(
                resolution, teams=self.asked["so_to"], members=self.asked["so_thanh_vien"] or 0,
                days=self.asked["so_ngay_cong"] or 0, months=self.months,
            )  # fmt: skip
        return on_registry(resolution, self.months, day=self.day, area=self.area, work=self.work)
