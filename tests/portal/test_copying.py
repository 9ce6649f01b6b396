"""Rows written by COPY are the rows that saving them one by one would write."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent
from portal.lib.copying import copy_in
from teams.models import Person
from tests import factories

FACTS = {
    "full_name": "Trần Thị Ngọc Hân",
    "sort_key": "han tran thi ngoc|Hân Trần Thị Ngọc",
    "birth_date": dt.date(1988, 8, 25),
    "former_number": "012345678",
}


def row(person: Person) -> dict[str, object]:
    """As it stands in the table. Seals of one number differ, so they are opened."""
    columns = {field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields}
    return columns | {"id": None, "former_number": person.former_number.revealed}


def test_copied_rows_have_keys_and_every_derived_column(db):
    saved, copied = Person(**FACTS), Person(**FACTS)
    saved.save()
    expected = row(Person.objects.get())
    saved.delete()
    copy_in([copied])
    assert row(Person.objects.get(pk=copied.pk)) == expected
    assert Person.objects.get(former_number="012345678") == copied
    copied.save()
    assert Person.objects.count() == 1


def test_what_the_database_refuses_is_raised_as_by_any_writing(db):
    with pytest.raises(IntegrityError, match="one_person_per_former_number"), transaction.atomic():
        copy_in([Person(**FACTS), Person(**FACTS)])
    assert not Person.objects.exists()


def test_nothing_to_copy_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_in([])


def test_events_brought_in_by_copy_cannot_be_changed_either(cast):
    person = factories.a_person("Trần Thị Ngọc Hân")
    audit.record_all([audit.event("people.registered", person, by=cast.officer, after={"a": "ă"})])
    [event] = AuditEvent.objects.filter(verb="people.registered")
    assert (event.actor, event.object_id, event.after) == (cast.officer, person.pk, {"a": "ă"})
    assert event.at and event.province == cast.officer.province
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditevent SET verb = 'x'")
