"""Fifty people press the button at the same moment: the last phone and the same household go once."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from smartphones import handovers
from smartphones.handovers import Given
from smartphones.models import Handover, Place, Proof, ReceivedBy
from tests.races import at_once

from .phones import a_household, a_phone, a_programme, a_session, a_source, approved

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 50


@pytest.fixture
def session(country):
    programme = a_programme(country.lao_cai)
    a_source(programme)
    return a_session(programme, country.chau_que)


def giving(session, application, phone, by, key=None) -> Callable[[], Handover]:
    given = Given(
        key=key or uuid.uuid4(), application=application.pk, imei=phone.imei, received_by=ReceivedBy.HEAD,
        receiver_name="Chủ hộ", proof=Proof.WITNESS, witness="Trưởng thôn",
    )  # fmt: skip
    return lambda: handovers.hand_over(session, given, by=by)


def test_the_last_phone_goes_to_one_household(session, cast):
    phone = a_phone(session.programme, at=session.commune)
    households = [approved(session.programme, a_household(session.commune)) for _n in range(MANY)]
    answers = at_once([giving(session, one, phone, cast.commune_staff) for one in households])
    assert answers.count("") == 1
    assert all(f"Máy {phone.imei} không ở xã" in answer for answer in answers if answer)
    phone.refresh_from_db()
    assert (phone.place, Handover.objects.count()) == (Place.HOUSEHOLD, 1)


def test_one_household_gets_one_of_fifty_phones(session, cast):
    application = approved(session.programme, a_household(session.commune))
    phones = [a_phone(session.programme, at=session.commune) for _n in range(MANY)]
    answers = at_once([giving(session, application, phone, cast.commune_staff) for phone in phones])
    assert answers.count("") == 1
    assert all("Hộ này đã nhận máy" in answer for answer in answers if answer)
    assert Handover.objects.count() == 1


def test_one_form_sent_fifty_times_is_written_once(session, cast):
    application = approved(session.programme, a_household(session.commune))
    phone, key = a_phone(session.programme, at=session.commune), uuid.uuid4()
    sent = [giving(session, application, phone, cast.commune_staff, key) for _n in range(MANY)]
    assert at_once(sent) == [""] * MANY
    assert Handover.objects.count() == 1
