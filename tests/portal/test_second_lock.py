"""Rules of the tables behind the scopes of Python: who forgets `.visible_to` still finds nothing foreign."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from contextlib import nullcontext

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction

from accounts.models import User
from portal.lib import reach
from subsidies.models import PayoutLine
from teams.members import records_of
from teams.models import Person
from tests import factories, portal_client
from tests.access import visitors
from tests.access.addresses import OURS, asked, html_of, path_of
from tests.access.things import Things
from tests.portal_client import as_the_application

pytestmark = pytest.mark.django_db

BOUND = {
    "teams_person",
    "subsidies_payoutline",
    "subsidies_unpaidwork",
    "subsidies_payment",
    "smartphones_household",
    "smartphones_householdmember",
    "smartphones_recognition",
    "smartphones_application",
    "smartphones_handover",
    "smartphones_purchase",
    "smartphones_cashpayment",
}
MODELS = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in BOUND}
EVER_ANOTHER = re.compile(
    r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|name="key" value="[^"]*"'
)
LOCKED = "SELECT relname FROM pg_class WHERE relrowsecurity"


@pytest.fixture(scope="module")
def country(lasting) -> factories.Country:
    return factories.country()


@pytest.fixture(scope="module")
def things(country) -> Things:
    """All of them xã Châu Quế's, in Lào Cai."""
    made = Things(country)
    made.everything()
    for word in {word for address in OURS for word in address.words}:
        made.named(word)
    worked = PayoutLine.objects.first()
    facts = {
        name: getattr(worked, name) for name in ("run", "commune", "team", "person", "rate", "earned_in")
    }
    worked.run.unpaid.create(units=1, amount=1, reason="not_registered", **facts)
    return made


@pytest.fixture(scope="module")
def users(country, things) -> dict[str, User | None]:
    return visitors.users(country)


def rows(table: str) -> set[int]:
    """Nothing filtered, as the portal's own role finds them."""
    with as_the_application():
        return standing(table)


def standing(table: str) -> set[int]:
    """In no order: an order by another table's column would ask that table's rules too."""
    return set(MODELS[table]._base_manager.order_by().values_list("pk", flat=True))


def test_the_tables_that_are_bound(things):
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        assert {name for (name,) in cursor} == BOUND


@pytest.mark.parametrize("table", sorted(BOUND))
def test_without_a_filter_nobody_elsewhere_finds_a_row(table, users):
    assert standing(table), "a table without rows proves nothing"
    for who in (*visitors.ELSEWHERE, "administrator", "anonymous"):
        with reach.of(users[who] or AnonymousUser()):
            assert not rows(table), who


@pytest.mark.parametrize("table", sorted(BOUND))
def test_without_a_filter_whoever_works_here_finds_all_that_a_scope_shows(table, users):
    for who in (*visitors.WHOLE_PROVINCE, "commune staff", "neighbour"):
        scoped = set(MODELS[table].objects.visible_to(users[who]).values_list("pk", flat=True))
        with reach.of(users[who]):
            assert scoped <= rows(table) <= standing(table), who
        assert scoped or who == "neighbour"


@pytest.mark.parametrize("who", ["officer", "commune staff", "anonymous"])
def test_likely_doubles_are_told_to_nobody_for_less_than_the_whole_country(things, users, who):
    """It sees records of other areas; finding the reader's own among them is Python's part."""
    with reach.of(users[who] or AnonymousUser()), pytest.raises(ProgrammingError, match="whole country"):
        alike()
    swapped = dt.date(1985, 3, 8), dt.date(1985, 8, 3)
    one, other = (factories.a_person("Lò Văn Páo", birth_date=day, citizen_number=None) for day in swapped)
    with reach.whole_country():
        assert alike(one, other) == [(one.pk, other.pk)]


def alike(*people: Person) -> list[tuple[int, int]]:
    with transaction.atomic(), as_the_application(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM teams_records_alike(%s)", [[person.pk for person in people]])
        return cursor.fetchall()


def test_a_member_finds_their_own_record_alone(users, things):
    user = users["member"]
    with reach.of(user):
        assert rows("teams_person") == set(records_of(user))
        assert not rows("subsidies_payoutline") | rows("smartphones_household")
    with reach.of(things.review.asked_by):
        assert rows("teams_person") == {things.person.pk}
        assert rows("subsidies_payoutline") == {things.line.pk}
        assert not rows("smartphones_household")


def test_the_record_that_goes_on_is_found_where_the_merged_one_served(users, country):
    with transaction.atomic():
        gone, keep = factories.a_member(factories.a_team(country.chau_que)).person, factories.a_person()
        for found in (False, True):
            with reach.of(users["commune staff"]):
                assert (keep.pk in rows("teams_person")) == found
            Person.objects.filter(pk=gone.pk).update(same_as=keep)
        with reach.of(users["officer elsewhere"]):
            assert keep.pk not in rows("teams_person")
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", sorted(BOUND))
def test_nobody_said_who_asks_and_nothing_is_found(table, things):
    assert not rows(table)
    with reach.whole_country():
        assert rows(table) == standing(table)


@pytest.mark.parametrize("table", sorted(BOUND))
def test_a_rule_taken_away_is_noticed(table, users):
    with transaction.atomic(), reach.of(users["officer elsewhere"]):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with work left is not altered
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        assert rows(table)
        transaction.set_rollback(True)


def test_a_locked_account_finds_nothing_from_that_moment(users):
    with transaction.atomic(), reach.of(users["officer"]):
        assert rows("teams_person")
        User.objects.filter(pk=users["officer"].pk).update(is_active=False)
        assert not rows("teams_person")
        transaction.set_rollback(True)


def test_who_asks_is_told_again_after_a_transaction_is_undone(users):
    with reach.of(users["officer"]):
        with transaction.atomic(), reach.of(users["officer elsewhere"]):
            assert not rows("teams_person")
            transaction.set_rollback(True)
        assert rows("teams_person")


def test_a_row_of_another_province_is_not_written_either(users, things):
    with reach.of(users["officer elsewhere"]), as_the_application():
        assert not Person.objects.filter(pk=things.person.pk).update(phone="")
        assert not PayoutLine.objects.filter(run=things.run).delete()[0]


# What a page makes anew each time, or what this very walk writes down.
RESTLESS = {"mfa_activate_totp", "mfa_add_webauthn", "accounts:audit"}


@pytest.mark.long
@pytest.mark.parametrize("who", ["commune staff", "member", "officer", "finance", "approver", "anonymous"])
def test_every_page_is_the_same_with_the_lock_and_without(who, users, things):
    user, seen, other = users[who], 0, {}
    for address in OURS:
        if who not in (address.row.get or ()) or address.name in RESTLESS:
            continue
        path = path_of(address, things)
        locked = EVER_ANOTHER.sub("", html_of(asked(path, user)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(portal_client, "as_the_application", nullcontext)
            free = EVER_ANOTHER.sub("", html_of(asked(path, user)))
        seen += bool(free)
        if free != locked:
            other[address.name] = differ(locked, free)
    assert seen and not other, "\n".join(f"{name}: {lines}" for name, lines in other.items())


def differ(one: str, other: str) -> list[str]:
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[1:].strip()][3:9]
