"""A month that is typed: of a year people live in, and nothing else."""

from __future__ import annotations

import pytest

from portal.lib.months import Month
from tests.portal_client import PortalClient

NO_MONTHS = ("9999-12", "0001-01", "1899-12", "3000-01", "12/9999", "13/2026", "2026-00", "٢٠٢٦-01x", "2026")


@pytest.mark.parametrize("text", NO_MONTHS)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(text)


@pytest.mark.parametrize("text", ["01/1900", "2999-12", " 6/2026 "])
def test_there_is_room_to_reckon_before_and_after(text: str) -> None:
    month = Month.parse(text)
    assert (month - 12).first_day < month.first_day < month.last_day < (month + 12).last_day


@pytest.mark.parametrize("text", ["9999-12", "0001-01"])
def test_a_month_at_the_end_of_time_is_no_error_of_ours(cast, signed_in, text: str) -> None:
    browser: PortalClient = signed_in(cast.officer)
    for address in (
        f"/tong-quan/?thang={text}",
        f"/to/bang-cong?month={text}",
        f"/to/bang-cong/khep-thang?month={text}",
    ):
        browser.get(address)
