"""A line keeps what its rule counted: units x rate, rounded, is the amount."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

from portal.templatetags.portal import units
from subsidies import sealing
from subsidies.rules.terms import MonthCounting, MonthRule
from subsidies.rules.words import Payee
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import MAY, computed, open_in_binh_duong


def a_third_of_a_month(country: Any, staff: Any) -> Any:
    resolution = resolutions.a_resolution(country.binh_duong)
    by_day = MonthRule(MonthCounting.BY_DAY, divisor=30)
    resolutions.a_rate(resolution, 1_000_000, payee=Payee.MEMBER, month_rule=by_day)
    team = factories.a_team(country.phu_loi)
    factories.a_member(team, valid_from=dt.date(2026, 5, 22))
    return computed(open_in_binh_duong(country, staff, MAY)).lines.get()


def test_part_of_a_month_times_its_rate_is_the_amount(country: Any, staff: Any) -> None:
    line = a_third_of_a_month(country, staff)
    assert line.units == Decimal("0.333333333")
    assert round(line.units * line.rate.amount) == line.amount == 333_333


def test_it_is_shown_to_four_places(country: Any, staff: Any) -> None:
    line = a_third_of_a_month(country, staff)
    assert units(line.units, line.rate) == "0,3333 tháng"
    assert units(line.units * 3, line.rate) == "1 tháng"


def test_whole_units_are_sealed_as_they_always_were(country: Any, staff: Any, team: Any) -> None:
    line = computed(open_in_binh_duong(country, staff, MAY)).lines.get()
    text = f"{team.pk}|{line.person_id}|{line.rate_id}|2026-05-01|1.0|60000|0"
    sealed = sealing.seal(line.run)["lines_digest"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert sealed == sealing.lines_digest({line.commune_id: digest})
