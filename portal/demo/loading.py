"""Loads the demo data, province by province; what stands already is left alone."""

from __future__ import annotations

from types import ModuleType

from django.db import connection, transaction

from accounts import audit
from smartphones.models import Programme
from teams.models import CommunityTeam

from . import (
    accounts,
    binh_duong,
    da_nang,
    data_requests,
    ha_tinh,
    handed,
    members,
    offices,
    phone_programmes,
    phones,
    yen_bai,
)

PROVINCES: list[ModuleType] = [yen_bai, ha_tinh, binh_duong, da_nang]


def load() -> int:
    """Places and resolutions must stand. Returns the number of provinces that were new."""
    accounts.appoint_administrator()
    new = sum(_load_once(province) for province in PROVINCES) + _load_phones_once()
    members.let_one_in()
    offices.open_them()
    data_requests.ask()
    if new:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the first runs come sooner than autovacuum
    return new


@transaction.atomic
def _load_once(province: ModuleType) -> bool:
    if CommunityTeam.objects.filter(code__startswith=province.PREFIX).exists():
        return False
    of_today = province.load()
    audit.record("demo.loaded", of_today, by=None, province=of_today)
    return True


@transaction.atomic
def _load_phones_once() -> bool:
    if Programme.objects.filter(decision=phone_programmes.DECISION).exists():
        return False
    of_today = phones.load()
    handed.hand_out(
        Programme.objects.get(decision=phone_programmes.DECISION), accounts.officials_of(phones.SLUG)
    )
    audit.record("demo.loaded", of_today, by=None, province=of_today)
    return True
