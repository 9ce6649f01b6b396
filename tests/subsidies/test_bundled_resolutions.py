"""The resolutions that come with the portal, on the map of the whole country."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.models import Role
from places.models import Commune
from places.territories import province_of
from portal.lib.months import Month
from subsidies import payroll, resolutions
from subsidies.governing import Seat, governance_for, spans
from subsidies.models import Resolution, ResolutionStatus
from tests import factories
from tests.subsidies.runs import amounts, computed, months, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_country")]

MERGERS = dt.date(2025, 7, 1)


@pytest.fixture(autouse=True)
def loaded() -> None:
    call_command("load_resolutions")


def governed(code: str, day: dt.date) -> dict[str, int]:
    """In how many communes of the province with this code each resolution governs on the day."""
    communes = Commune.objects.on(day).filter(province=province_of(code, day))
    seats = [Seat(c.pk, c.province_id, c.territory_id, day, day) for c in communes]
    found = [span.resolution_id for span in spans(seats, governance_for())]
    return {
        resolution.slug: found.count(resolution.pk) for resolution in Resolution.objects.filter(pk__in=found)
    }


def test_they_load_once_and_what_people_changed_is_left_alone():
    assert Resolution.objects.published().count() == 5
    assert Resolution.objects.filter(status=ResolutionStatus.DRAFT).count() == 9
    ended = Resolution.objects.get(slug="binh-duong-27-2023")
    resolutions.end(ended, dt.date(2026, 12, 31), by=None)
    call_command("load_resolutions")
    ended.refresh_from_db()
    assert ended.valid_until == dt.date(2026, 12, 31)
    assert Resolution.objects.count() == 14


def test_binh_duongs_rates_go_on_in_exactly_36_communes_of_ho_chi_minh_city():
    assert governed("74", dt.date(2025, 6, 30)) == {"binh-duong-27-2023": 91}
    assert governed("79", MERGERS) == {"binh-duong-27-2023": 36}


def test_yen_bais_rates_go_on_in_51_communes_of_lao_cai_until_the_end_of_2025():
    assert governed("15", MERGERS) == {"yen-bai-60-2022": 51}
    assert governed("15", dt.date(2025, 12, 31)) == {"yen-bai-60-2022": 51}
    assert governed("15", dt.date(2026, 1, 1)) == {}


def test_ha_tinhs_rates_hold_in_all_its_communes_from_2024_to_2025_only():
    assert governed("42", dt.date(2023, 12, 31)) == {}
    assert set(governed("42", dt.date(2024, 1, 1))) == {"ha-tinh-119-2023"}
    assert governed("42", dt.date(2025, 12, 31)) == {"ha-tinh-119-2023": 69}
    assert governed("42", dt.date(2026, 1, 1)) == {}


def test_da_nangs_rates_hold_in_all_94_communes_with_those_of_former_quang_nam():
    assert governed("48", dt.date(2025, 12, 31)) == {"da-nang-36-2024": 16}
    assert governed("48", dt.date(2026, 1, 1)) == {"da-nang-26-2025": 94}


def test_da_nangs_days_of_2025_are_paid_by_a_run_within_the_year():
    september, day = Month(2025, 9), dt.date(2025, 10, 3)
    da_nang = province_of("48", day)
    commune = Commune.objects.on(day).filter(
        province=da_nang, territory=province_of("48", dt.date(2025, 1, 1))
    )
    team = factories.a_member(factories.a_team(commune[0], since=MERGERS)).team
    worked(team, september, 3, 4)
    officer = factories.a_user(Role.ICT_OFFICER, province=da_nang)
    run = computed(payroll.open_run(da_nang, months(september), by=officer, as_of=day))
    assert amounts(run) == [("09/2025", 100_000)]
    assert not run.unpaid.exists()
