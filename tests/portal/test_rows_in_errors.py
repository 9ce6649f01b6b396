"""What PostgreSQL tells of a refused row stays out of logs and reports: a person's name, often enough."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from portal.operations.watching import failures
from portal.operations.watching.masking import masked
from teams.models import Person
from tests import factories

NAME = "Hoàng Thị Bí Mật"
pytestmark = pytest.mark.django_db


def a_refused_row() -> None:
    person = factories.a_person(NAME)
    Person.objects.filter(pk=person.pk).update(plain_name=None)


def a_refused_line() -> None:
    with connection.cursor() as cursor, cursor.copy("COPY teams_bank (bin) FROM STDIN") as lines:
        lines.write(f"{NAME}\n")


def a_row_of_several_lines() -> None:
    person = factories.a_person(f"X\n\n{NAME}")
    Person.objects.filter(pk=person.pk).update(plain_name=None)


@pytest.mark.parametrize("refused", [a_refused_row, a_refused_line, a_row_of_several_lines])
def test_a_row_that_was_refused_is_not_told(refused: Callable[[], None]) -> None:
    with pytest.raises((DatabaseError, psycopg.Error)) as error, transaction.atomic():
        refused()
    told = "".join(traceback.format_exception(error.value))
    words = str(error.value).partition("\n")[0]
    assert NAME in told
    kept = masked(told)
    assert "Bí Mật" not in kept and "bi mat" not in kept
    assert kept.count(words) == told.count(words) > 0
    event = {"exception": {"values": [{"type": "IntegrityError", "value": str(error.value)}]}}
    reported = failures.scrubbed(event, None)["exception"]["values"][0]["value"]
    assert words in reported and "Bí Mật" not in reported


def test_words_that_only_look_like_it_stay() -> None:
    assert masked("DETAILED: 3 rows, CONTEXT of a page") == "DETAILED: 3 rows, CONTEXT of a page"
