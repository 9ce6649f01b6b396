"""The demo data on the whole country: what it holds, and that every load gives the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F

from accounts.models import Role, User
from portal.demo import accounts, binh_duong, da_nang, ha_tinh, loading, yen_bai
from portal.demo.founding import shares
from portal.lib import identifiers
from subsidies.models import RegisteredCommune
from teams.models import (
    CommunityTeam,
    MemberAccount,
    Membership,
    MobilisationOrder,
    Person,
    Shift,
    TeamRole,
    TeamSeat,
    Timesheet,
    Workday,
)
from teams.models.people import Sex

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_load")]

DIGESTED = {
    "teams_person": "full_name, citizen_number_index, birth_date, sex, phone, bank_bin, bank_account_index",
    "teams_communityteam": "code, name, valid_from",
    "accounts_user": "username, full_name, office, role, reach",
    "teams_membership m JOIN teams_person p ON p.id = person_id": "citizen_number_index, role, valid_from",
    "teams_workday JOIN teams_person p ON p.id = person_id": "citizen_number_index, day, shift, portion",
    "teams_teamseat s JOIN teams_communityteam t ON t.id = team_id": "t.code, commune_id, s.valid_from",
    "teams_mobilisationorder": "number, commune_id, urgent, night_amount",
    "subsidies_registeredcommune": "commune_id, year, decision",
    "smartphones_household h JOIN teams_person p ON p.id = head_id": (
        "citizen_number_index, code, commune_id, has_smartphone"
    ),
    "smartphones_householdmember JOIN teams_person p ON p.id = person_id": "full_name, birth_date, relation",
    "smartphones_recognition JOIN smartphones_household h ON h.id = household_id": "h.code, year, on_list",
    "smartphones_phone": "imei, serial, place",
}


def digest() -> dict[str, str]:
    """What was loaded, without the ids that each load deals out anew."""
    found = {}
    with connection.cursor() as cursor:
        for rows, columns in DIGESTED.items():
            cursor.execute(f"SELECT ({columns})::text FROM {rows} ORDER BY 1")
            found[rows] = hashlib.sha256("\n".join(row for (row,) in cursor).encode()).hexdigest()
    return found


@pytest.fixture(scope="module")
def first_load(whole_country: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The digest of a load that was taken back; then loaded again, to stay."""
    with django_db_blocker.unblock():
        call_command("load_resolutions")
        with transaction.atomic():
            assert loading.load() == 5
            first = digest()
            transaction.set_rollback(True)
        call_command("load_demo")
        yield first


def teams_of(province: ModuleType) -> Any:
    return CommunityTeam.objects.filter(code__startswith=province.PREFIX)


def seats_on(province: ModuleType, day: dt.date) -> Any:
    return TeamSeat.objects.on(day).filter(team__in=teams_of(province))


def test_two_loads_give_the_same_data(first_load: dict[str, str]) -> None:
    assert digest() == first_load


def test_a_load_over_what_stands_changes_nothing(first_load: dict[str, str]) -> None:
    assert loading.load() == 0
    assert digest() == first_load


def test_it_is_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="mật khẩu công khai"):
        call_command("load_demo")


def test_yen_bai_has_771_teams_in_registered_communes_and_some_in_others() -> None:
    registered = RegisteredCommune.objects.filter(year=2023).values("commune")
    seats = seats_on(yen_bai, yen_bai.DAY)
    assert seats.filter(commune__in=registered).count() == 771
    assert seats.exclude(commune__in=registered).count() == 24
    assert seats.values("commune").distinct().count() == 168


@pytest.mark.parametrize(
    ("province", "day", "communes", "area"),
    [
        (yen_bai, dt.date(2025, 7, 1), 51, "Yên Bái"),
        (ha_tinh, dt.date(2024, 4, 1), 209, "Hà Tĩnh"),
        (ha_tinh, dt.date(2025, 7, 1), 69, "Hà Tĩnh"),
        (binh_duong, dt.date(2026, 8, 1), 36, "Bình Dương"),
    ],
)
def test_teams_sit_in_the_communes_of_the_day(
    province: ModuleType, day: dt.date, communes: int, area: str
) -> None:
    seats = seats_on(province, day)
    assert seats.count() == teams_of(province).count()
    assert seats.values("commune").distinct().count() == communes
    assert set(seats.values_list("commune__territory__name", flat=True)) == {area}


def test_da_nang_has_three_teams_in_every_commune_but_hoang_sa() -> None:
    seats = seats_on(da_nang, da_nang.MONTH.first_day)
    numbers = seats.values("commune").annotate(teams=Count("pk")).values_list("teams", flat=True)
    assert list(numbers.order_by()) == [3] * 93


def test_every_team_has_one_leader_and_at_least_three_people() -> None:
    teams = CommunityTeam.objects.annotate(people=Count("memberships"))
    assert min(teams.values_list("people", flat=True)) == 3
    assert Membership.objects.filter(role=TeamRole.LEADER).count() == teams.count()


def test_citizen_numbers_are_those_of_the_birth_province_sex_and_year() -> None:
    for person in Person.objects.filter(household=None, lives_in=None):
        number = identifiers.citizen_number(person.citizen_number.revealed)
        male = person.sex == Sex.MALE
        assert identifiers.doubts(number, male=male, birth_date=person.birth_date) == []
        assert identifiers.mobile(person.phone) == person.phone
        assert person.sort_key == identifiers.sort_key(person.full_name)


def test_work_is_confirmed_by_another_person_than_who_submitted_but_for_one_late_sheet() -> None:
    sheets = Timesheet.objects.all()
    assert sheets.filter(confirmed_by=None).count() == 1
    assert not sheets.filter(confirmed_by=F("submitted_by")).exists()
    assert set(sheets.values_list("submitted_by__role", flat=True)) == {Role.COMMUNE_STAFF}


def test_binh_duong_works_half_days_nights_and_office_hours_under_orders_also_above_the_ceiling() -> None:
    days = Workday.objects.filter(timesheet__team__in=teams_of(binh_duong))
    assert days.filter(portion="0.5").exists()
    assert days.filter(in_office_hours=True).exists()
    assert not days.filter(in_office_hours=True, person__official_posts=None).exists()
    assert not days.filter(shift=Shift.NIGHT, order__urgent=False).exists()
    assert MobilisationOrder.objects.filter(urgent=True, night_amount__gt=200_000).count() == 1
    assert days.filter(person__memberships=None, order__level="commune").exists()


def test_there_is_an_account_for_every_office_in_each_province_with_the_shown_password() -> None:
    shown = accounts.shown()
    assert len(shown) == 5 * 5 + 2
    assert {user.role for user in shown} == set(Role.values)
    assert all(user.check_password(accounts.PASSWORD) for user in (shown[0], shown[-1]))
    assert User.objects.filter(communes__isnull=False).count() == 51 + 69 + 36 + 93 + 40


def test_a_member_signs_in_and_finds_days_of_their_own() -> None:
    account = MemberAccount.objects.get(user__username=accounts.MEMBER)
    assert account.person.workdays.count() >= 10
    assert account.user.full_name == account.person.full_name


def test_shares_give_everyone_the_least_and_add_up() -> None:
    from random import Random

    dealt = shares(771, 162, Random("any"), least=2)
    assert (sum(dealt), len(dealt), min(dealt) >= 2) == (771, 162, True)
