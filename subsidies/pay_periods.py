"""How often a resolution is paid: whether a run takes whole periods, and when their time comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.lib.months import Month, MonthRange
from portal.lib.refusals import Refused

from .models import Resolution
from .resolution_parts import MONTHS_OF, PERIODICITY, Periodicity
from .resolutions import law_of
from .rules.totals import period_of


def must_fit(resolutions: Iterable[Resolution], months: MonthRange, as_of: dt.date) -> None:
    """Refuses with the months that can be paid, and from which day."""
    for resolution in resolutions:
        periodicity = law_of(resolution.text).periodicity
        if periodicity is Periodicity.BATCH:
            _must_be_over(resolution, months, as_of)
        elif periodicity is not Periodicity.MONTH:
            _must_be_whole(resolution, MONTHS_OF[periodicity], months, as_of)


def must_have_begun(months: MonthRange, today: dt.date) -> None:
    """A month is paid from its first day on, where the resolution does not want it over."""
    this = Month.of(today)
    if months.last > this:
        raise Refused(
            _("Tháng %(ahead)s chưa đến: ngày %(day)s lập đợt được đến hết tháng %(month)s.")
            % {"ahead": max(months.first, this + 1), "day": f"{today:%d/%m/%Y}", "month": this}
        )


def _must_be_over(resolution: Resolution, months: MonthRange, as_of: dt.date) -> None:
    last = Month.of(as_of) - 1
    if months.last > last:
        raise Refused(
            _("%(number)s chi theo đợt cho các tháng đã qua: ngày %(day)s lập được đến hết tháng %(month)s.")
            % {"number": resolution.number, "day": f"{as_of:%d/%m/%Y}", "month": last}
        )


def _must_be_whole(resolution: Resolution, length: int, months: MonthRange, as_of: dt.date) -> None:
    governed = within(months, resolution)
    if not governed:
        return
    first, last = period_of(governed.first, length), period_of(governed.last, length)
    payable = within(MonthRange(first.first, last.last), resolution)
    since = payable.last.first_day  # in its last month a period can be paid
    told = {
        "number": resolution.number, "how": PERIODICITY.show(law_of(resolution.text).periodicity),
        "months": payable, "day": f"{since:%d/%m/%Y}",
    }  # fmt: skip
    if governed != payable:
        raise Refused(
            _("%(number)s chi %(how)s, mỗi đợt gồm trọn kỳ. Lập đợt cho các tháng %(months)s, "
              "từ ngày %(day)s.") % told
        )  # fmt: skip
    if as_of < since:
        raise Refused(_("%(number)s chi %(how)s: các tháng %(months)s lập đợt được từ ngày %(day)s.") % told)


def within(months: MonthRange, resolution: Resolution) -> MonthRange:
    """Those in which the resolution is in force."""
    last = Month.of(resolution.valid_until) if resolution.valid_until else months.last
    return MonthRange(max(months.first, Month.of(resolution.valid_from)), min(months.last, last))
