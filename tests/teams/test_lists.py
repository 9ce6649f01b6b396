"""Lists that administrators keep: banks by their NAPAS number, holidays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from places.models import Holiday
from portal.lib.months import Month
from teams.models import Bank
from tests import factories

BANKS, HOLIDAYS = reverse("admin:teams_bank_changelist"), reverse("admin:places_holiday_changelist")


@pytest.fixture
def administrator(cast: Any, signed_in: Any) -> Any:
    return signed_in(cast.administrator)


def test_only_administrators_keep_them(cast: Any, signed_in: Any) -> None:
    signed_in(cast.administrator).get(BANKS)
    for user in (cast.officer, cast.commune_staff, cast.finance):
        for address in (BANKS, HOLIDAYS):
            signed_in(user).get(address, expects=302)


def test_an_administrator_of_a_province_reads_the_countrys_lists_and_changes_none(
    country: Any, signed_in: Any
) -> None:
    holiday = Holiday.objects.create(day=dt.date(2026, 6, 2), name="Ngày nghỉ thử")
    of_a_province = signed_in(factories.an_administrator_of(country.lao_cai))
    for address, row in ((BANKS, "970436"), (HOLIDAYS, holiday.pk)):
        of_a_province.get(address)
        of_a_province.get(f"{address}{row}/change/")
        of_a_province.post(f"{address}add/", {"name": "Thử"}, expects=403)
        of_a_province.post(f"{address}{row}/change/", {"name": "Thử"}, expects=403)
        of_a_province.post(f"{address}{row}/delete/", {"post": "yes"}, expects=403)
    assert Holiday.objects.get().name == "Ngày nghỉ thử"


def test_a_bank_is_added_renamed_and_checked(administrator: Any) -> None:
    administrator.post(f"{BANKS}add/", {"bin": "97041", "name": "Thử"}, expects=200)
    administrator.post(f"{BANKS}add/", {"bin": "970499", "name": "Thử"})
    administrator.post(f"{BANKS}970499/change/", {"name": "Thử mới", "full_name": "Ngân hàng Thử"})
    assert Bank.objects.get(bin="970499").name == "Thử mới"
    changed = AuditEvent.objects.get(verb="lists.changed")
    assert (changed.before["tên ngắn"], changed.after["tên ngắn"]) == ("Thử", "Thử mới")


def test_a_bank_that_holds_somebodys_account_is_not_removed(administrator: Any) -> None:
    factories.a_person(bank_bin="970436")
    administrator.post(f"{BANKS}970436/delete/", {"post": "yes"}, expects=403)
    administrator.post(f"{BANKS}970415/delete/", {"post": "yes"})
    assert list(Bank.objects.filter(bin__in=["970436", "970415"]).values_list("bin", flat=True)) == ["970436"]


def test_a_holiday_added_is_shaded_in_the_grid(
    country: Any, cast: Any, administrator: Any, signed_in: Any
) -> None:
    administrator.post(f"{HOLIDAYS}add/", {"day": "02/06/2026", "name": "Ngày nghỉ thử"})
    assert Holiday.objects.get().day == dt.date(2026, 6, 2)
    team = factories.a_member(factories.a_team(country.chau_que)).team
    grid = reverse("teams:grid", args=[team.pk, Month(2026, 6)])
    assert "Ngày nghỉ thử" in signed_in(cast.commune_staff).get(grid).content.decode()
