"""The runs of the main job: what is paid, by whom, and what it must come to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from places.models import Province
from places.territories import province_of
from portal.lib.months import Month, MonthRange
from subsidies import payroll
from subsidies.models import PAID_STATUSES, PayrollRun, Status

from . import accounts, binh_duong, da_nang, ha_tinh, yen_bai
from .accounts import Officials

BEFORE_THE_MERGERS = dt.date(2025, 6, 30)


@dataclass(frozen=True, slots=True)
class Planned:
    """A run and its expected total in đồng; codes are those of the day `as_of`."""

    slug: str  # of the accounts that act
    province_code: str
    months: MonthRange
    as_of: dt.date
    total: int
    former_code: str = ""  # only the area of this former province

    @property
    def officials(self) -> Officials:
        return accounts.officials_of(self.slug)

    @property
    def province(self) -> Province:
        return province_of(self.province_code, self.as_of)

    @property
    def territory(self) -> Province | None:
        return province_of(self.former_code, BEFORE_THE_MERGERS) if self.former_code else None

    def run(self) -> PayrollRun | None:
        """As it stands, the released one if there are several."""
        same = PayrollRun.objects.filter(
            province=self.province, territory=self.territory,
            first_month=self.months.first, last_month=self.months.last,
        ).exclude(status=Status.CANCELLED)  # fmt: skip
        return same.filter(status__in=PAID_STATUSES).first() or same.first()

    def open(self) -> PayrollRun:
        return payroll.open_run(
            self.province, self.months, by=self.officials.officer, territory=self.territory, as_of=self.as_of
        )


def _binh_duong(number: int, as_of: dt.date, total: int) -> Planned:
    month = Month(2026, number)
    return Planned(binh_duong.SLUG, "79", MonthRange(month, month), as_of, total, former_code="74")


# 54.000.000 to 900 members each month, their days and nights, and the corrections of months before.
BINH_DUONG = [
    _binh_duong(8, dt.date(2026, 9, 7), 54_000_000 + 287_910_000),
    _binh_duong(9, dt.date(2026, 10, 7), 54_000_000 + 293_760_000 + 1_650_000 + 150_000),
    _binh_duong(10, dt.date(2026, 11, 9), 54_000_000 + 299_010_000 - 150_000),
]
OTHERS = [
    # 771 teams x 500.000 x 7 months.
    Planned(
        yen_bai.SLUG, "15", MonthRange(Month(2023, 6), Month(2023, 12)), yen_bai.DAY, total=2_698_500_000
    ),
    # 2.000 teams x 600.000.
    Planned(ha_tinh.SLUG, "42", MonthRange(Month(2024, 4), Month(2024, 4)), ha_tinh.DAY, total=1_200_000_000),
    # 279 teams x 300.000: more days only leave less for the rest of the month's amount.
    Planned(
        da_nang.SLUG, "48", MonthRange(da_nang.MONTH, da_nang.MONTH), dt.date(2026, 11, 9), total=83_700_000
    ),
]  # fmt: skip

FORECAST = "quang-nam-phuong-an-1"
# One team in each of 1.240 hamlets, and the 1.218 teams there are: teams x 500.000 x 12.
HAMLETS_AND_COSTS = [(1240, 7_440_000_000), (1218, 7_308_000_000)]
