"""The demo's handovers: signed, one faulty phone replaced, an inspection begun; the book adds up."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.demo import handed
from portal.demo.accounts import Officials
from smartphones import devices
from smartphones.devices import Device
from smartphones.models import Ending, Finding, Handover, Phone, Place, Proof
from tests.smartphones.phones import (
    a_batch,
    a_household,
    a_programme,
    a_source,
    approved,
    with_check_digit,
)

pytestmark = pytest.mark.django_db


def test_phones_are_handed_out_where_lists_are_approved(country, cast):
    programme = a_programme(country.lao_cai)
    officials = Officials(
        cast.officer, cast.finance, cast.approver, cast.inspector,
        of_commune={country.chau_que.pk: cast.commune_staff},
    )  # fmt: skip
    assert handed.hand_out(programme, officials) == 0
    batch = a_batch(programme, a_source(programme))
    new = [Device(with_check_digit(f"86{n:012}"), "") for n in range(20)]
    devices.receive(batch, new, by=cast.officer)
    for _n in range(14):
        approved(programme, a_household(country.chau_que), approved_on=dt.date(2026, 3, 2))
    assert handed.hand_out(programme, officials) == handed.HOUSEHOLDS_EACH
    standing = Handover.objects.standing()
    assert standing.count() == handed.HOUSEHOLDS_EACH == Phone.objects.filter(place=Place.HOUSEHOLD).count()
    assert Handover.objects.filter(ended_how=Ending.REPLACED).count() == 1
    assert Handover.objects.filter(proof=Proof.SIGNATURE, image__isnull=False).exists()
    assert Finding.objects.exclude(result="pending").count() == 6
