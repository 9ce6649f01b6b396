"""Fifty people press the button at the same moment: the last phone and the same household go once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.models import AuditEvent
from smartphones import handovers
from smartphones.handovers import Given
from smartphones.models import Handover, Place, Proof, ReceivedBy
from tests.races import at_once, wait_for_a_blocked_session

from .phones import a_handover, a_household, a_phone, a_programme, a_session, a_source, approved

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


def while_another_waits(act: Callable[[], object], other: Callable[[], object]) -> str:
    """What the other was told, who came before the first was done."""
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.extend(at_once([other])))
    with transaction.atomic():
        act()
        thread.start()
        wait_for_a_blocked_session()
    thread.join(30)
    return answers[0]


def test_nothing_is_handed_over_in_a_session_that_is_being_closed(session, cast):
    application = approved(session.programme, a_household(session.commune))
    give = giving(session, application, a_phone(session.programme, at=session.commune), cast.commune_staff)
    told = while_another_waits(lambda: handovers.close(session, by=cast.commune_staff), give)
    assert told == "Buổi bàn giao này đã kết thúc. Mở buổi mới để giao tiếp."
    assert not Handover.objects.exists()


def test_a_session_is_closed_with_the_phone_that_is_being_handed_over(session, cast):
    application = approved(session.programme, a_household(session.commune))
    give = giving(session, application, a_phone(session.programme, at=session.commune), cast.commune_staff)
    assert while_another_waits(give, lambda: handovers.close(session, by=cast.commune_staff)) == ""
    assert AuditEvent.objects.get(verb="handovers.closed").after == {"phones": 1}


def test_the_database_writes_nothing_into_a_session_that_is_being_closed(session, cast):
    application = approved(session.programme, a_household(session.commune))
    phone = a_phone(session.programme, at=session.commune)
    told = while_another_waits(
        lambda: handovers.close(session, by=cast.commune_staff),
        lambda: a_handover(application, phone, session=session),
    )
    assert "handover in a closed session" in told
    assert not Handover.objects.exists()
