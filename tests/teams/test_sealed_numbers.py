"""Citizen numbers and accounts: sealed in the tables, masked on screen, whole only with a logged reason."""

import logging

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from portal.lib import sealing
from portal.lib.refusals import Forbidden, Refused
from teams import people
from teams.models import Person
from tests import factories

PLANTED = {"citizen_number": "015099123987", "former_number": "061234987", "bank_account": "99887766554"}
ANOTHER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
REASON = "Đối chiếu danh sách ngân hàng trả về"


@pytest.fixture
def person(country):
    member = factories.a_member(
        factories.a_team(country.chau_que), person=factories.a_person("Hoàng Thị Én", **PLANTED)
    )
    return Person.objects.get(pk=member.person_id)


def found_in_clear(text: str) -> list[str]:
    """Bytes are dumped in hexadecimal digits."""
    return [n for n in PLANTED.values() if n in text or n.encode().hex() in text]


def every_row() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor]
    return "\n".join(rows)


def test_planted_numbers_stand_nowhere_in_clear(person, cast, signed_in, caplog):
    """Neither in the tables (the log of acts is one of them), nor in what is logged, nor on the pages."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    connection.force_debug_cursor = True
    try:
        browser = signed_in(cast.commune_staff)
        edit, look = (reverse(f"teams:{name}", args=[person.pk]) for name in ("edit_person", "reveal"))
        browser.post(edit, {"full_name": "Hoàng Thị Én", **PLANTED})
        browser.post(look, {"field": "bank_account", "reason": REASON}, expects=200)
        with pytest.raises(IntegrityError) as violated, transaction.atomic():
            factories.a_person(citizen_number=PLANTED["citizen_number"])
    finally:
        connection.force_debug_cursor = False
    pages = "".join(browser.get(url).content.decode() for url in (person.get_absolute_url(), edit, look))
    for text in (every_row(), caplog.text, pages, str(violated.value), repr(vars(person))):
        assert text
        assert found_in_clear(text) == []


def test_the_search_for_planted_numbers_would_find_them(person):
    """Or the test above could not fail."""
    person.phone = PLANTED["former_number"]
    person.save()
    assert found_in_clear(every_row()) == [PLANTED["former_number"]]
    assert found_in_clear(PLANTED["bank_account"].encode().hex()) == [PLANTED["bank_account"]]


def test_a_sealed_number_is_read_back_and_found_whole(person):
    assert (person.citizen_number.revealed, str(person.citizen_number)) == ("015099123987", "•••••••••987")
    assert Person.objects.get(citizen_number="015099123987") == person
    assert Person.objects.get(former_number__in=["061234987", "000000000"]) == person
    assert not Person.objects.filter(citizen_number="015099123986").exists()
    assert not Person.objects.filter(bank_account="").exists()
    with pytest.raises(FieldError, match="sealed"):
        Person.objects.filter(citizen_number__startswith="015").exists()


def test_the_same_number_is_sealed_differently_each_time(person):
    assert sealing.seal("015099123987", "citizen_number") != person.citizen_number.token


def test_a_seal_moved_to_another_column_does_not_open(person):
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(person.citizen_number.token, "bank_account")


def test_saving_a_person_leaves_the_seals_as_they_are(person):
    token = person.citizen_number.token
    person.save()
    person.refresh_from_db()
    assert person.citizen_number.token == token


def test_keys_are_rotated_and_the_old_one_is_no_longer_needed(person, settings, capsys):
    settings.DATA_KEYS = [ANOTHER_KEY, *settings.DATA_KEYS]
    call_command("rotate_keys")
    assert "số định danh: 1" in capsys.readouterr().out
    settings.DATA_KEYS = [ANOTHER_KEY]
    rotated = Person.objects.get(citizen_number=PLANTED["citizen_number"])
    assert {name: getattr(rotated, name).revealed for name in PLANTED} == PLANTED
    call_command("rotate_keys")
    assert "số định danh: 0" in capsys.readouterr().out


def test_without_its_key_a_number_does_not_open(person, settings):
    settings.DATA_KEYS = [ANOTHER_KEY]
    with pytest.raises(sealing.CannotOpen, match="PORTAL_DATA_KEYS"):
        _ = Person.objects.get(pk=person.pk).citizen_number.revealed


def test_a_made_key_can_be_used(settings, capsys):
    call_command("rotate_keys", "--make")
    settings.DATA_KEYS = [capsys.readouterr().out.strip()]
    assert sealing.unseal(sealing.seal("Én", "name"), "name") == "Én"


def test_a_number_is_revealed_once_with_a_reason_in_the_log(person, cast, signed_in):
    browser = signed_in(cast.finance)
    url = reverse("teams:reveal", args=[person.pk])
    response = browser.post(url, {"field": "bank_account", "reason": REASON}, expects=200)
    assert PLANTED["bank_account"] in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    event = AuditEvent.objects.get(verb="people.revealed")
    assert (event.actor, event.object_id) == (cast.finance, person.pk)
    assert event.after == {"shown": "số tài khoản", "reason": REASON}
    assert PLANTED["bank_account"] not in browser.get(url).content.decode()


@pytest.mark.parametrize("reason", ["", "xem", "Kiểm tra số 99887766554", "số 015 099 123 987"])
def test_a_reason_says_what_for_and_carries_no_number(person, cast, signed_in, reason):
    url = reverse("teams:reveal", args=[person.pk])
    response = signed_in(cast.officer).post(url, {"field": "bank_account", "reason": reason}, expects=422)
    assert response.context["form"].errors["reason"]
    assert not AuditEvent.objects.filter(verb="people.revealed").exists()


def test_numbers_are_revealed_in_ones_own_area_by_those_who_need_them(person, cast):
    for user in (cast.approver, cast.neighbour, cast.officer_elsewhere, cast.administrator):
        with pytest.raises(Forbidden):
            people.reveal(person, "citizen_number", reason=REASON, by=user)


def test_a_number_nobody_wrote_down_cannot_be_revealed(person, cast):
    Person.objects.filter(pk=person.pk).update(bank_account="")
    person.refresh_from_db()
    with pytest.raises(Refused, match="chưa ghi"):
        people.reveal(person, "bank_account", reason=REASON, by=cast.officer)
