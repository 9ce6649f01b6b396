"""How amounts, months, days and states are shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from portal.icons import ICONS
from portal.lib.months import Month
from portal.templatetags import portal as shown
from subsidies.models import ResolutionStatus, Status
from subsidies.models.payroll import UnitState
from teams.models import TimesheetStatus

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0"), (1_860_000, "1.860.000"), (3_177_050_000, "3.177.050.000"), (-150_000, "−150.000")],
)
def test_dong_have_dots_a_unit_and_no_break(amount, text):
    assert shown.dong(amount) == f'<span class="money">{text}{NO_BREAK}đ</span>'


def test_no_amount_is_not_zero():
    assert shown.dong(None) == ""


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("12.50"), "12,5"), (Decimal("1204.0"), "1.204"), (Decimal("0.5"), "0,5")]
)
def test_units_have_a_comma_and_no_trailing_zero(value, text):
    assert shown.number(value) == text


def test_english_readers_get_english_numbers():
    with translation.override("en"):
        assert shown.number(Decimal("1204.5")) == "1,204.5"


def test_a_difference_shows_its_sign():
    assert shown.signed(780_000).startswith("+")
    assert "−780.000" in shown.signed(-780_000)
    assert not shown.signed(0).startswith("+")


def test_days_and_moments_are_written_day_first_in_local_time():
    assert shown.day(dt.date(2026, 10, 5)) == "05/10/2026"
    assert shown.day(dt.datetime(2026, 10, 31, 18, 5, tzinfo=dt.UTC)) == "01/11/2026 01:05"
    assert shown.day(None) == ""
    assert shown.month(Month(2026, 10)) == shown.month(dt.date(2026, 10, 9)) == "10/2026"


def test_weeks_begin_on_monday_and_sunday_is_cn():
    assert [shown.weekday(dt.date(2026, 11, day)) for day in (2, 7, 8)] == ["T2", "T7", "CN"]


def test_money_received_within_the_month_is_told_without_a_minus():
    assert shown.since_month_end(12) == "12 ngày"
    assert shown.since_month_end(0) == "0 ngày"
    assert shown.since_month_end(-6) == "trước cuối tháng 6 ngày"


def test_a_duration_is_told_in_minutes_and_seconds():
    assert shown.duration(dt.timedelta(minutes=4, seconds=25)) == "4 phút 25 giây"
    assert shown.duration(dt.timedelta(seconds=9.8)) == "9 giây"


@pytest.mark.parametrize(
    "state", [*Status, *TimesheetStatus, *ResolutionStatus, *UnitState], ids=lambda state: repr(state)
)
def test_every_state_has_a_shape_and_its_word(state):
    thing = SimpleNamespace(status=state.value, get_status_display=lambda: state.label)
    tag = shown.status(thing)
    assert "<svg" in tag
    assert str(state.label) in tag
    assert shown.LOOK_OF[state.value] in ICONS


def test_what_people_typed_is_never_markup():
    assert "<b>" not in shown.tag("done", "<b>Đã xong</b>")


@pytest.mark.parametrize(("language", "size"), [("vi", "1,5"), ("en", "1.5")])
def test_sizes_of_files_have_the_decimal_sign_of_the_language(language, size):
    with translation.override(language):
        assert filesizeformat(1536).startswith(size)
