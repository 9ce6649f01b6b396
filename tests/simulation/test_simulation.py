"""Whatever people do and whatever dies meanwhile: nobody is paid twice, no đồng and no phone is lost."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db import connection

from smartphones import devices
from smartphones.models import Movement, Phone, Place
from smartphones.models.household import HouseholdQuerySet
from subsidies import calculation
from subsidies.models import RunUnit
from subsidies.models.payment import PaymentQuerySet
from subsidies.payments import preparing
from subsidies.rules import settlement
from teams.models import CommunityTeam
from teams.models.team import TeamQuerySet
from teams.models.timesheet import TimesheetQuerySet

from . import invariants, living, money
from .tally import tally

pytestmark = pytest.mark.django_db(transaction=True)


# In its three months everything happened that the tally counts. After a change of the simulation another may
# have to be looked for: python -m tests.simulation --seeds 40 --months 3
EVENTFUL = 5


@pytest.mark.parametrize("seed", [seed for seed in range(20) if seed != EVENTFUL])
def test_months_of_a_province(seed):
    living.live(seed, months=2 if seed < 8 else 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000))
def test_half_a_year_of_a_province(seed):
    living.live(seed, months=6)


# People are numbered through the whole process, and the clock goes on.
OF_THE_MOMENT = re.compile(r"Nguyễn Văn \d+|lúc \d\d:\d\d \S+")


def test_one_seed_leads_to_one_story_in_which_everything_happens():
    told = []
    for _ in range(2):
        call_command("flush", interactive=False, verbosity=0)  # runs are numbered from one again
        world = living.live(EVENTFUL, months=3)
        happened = tally(world)
        assert all(happened.values()), happened
        told.append([OF_THE_MOMENT.sub("", line) for line in world.log])
    assert told[0] == told[1]


def forgets_what_was_paid(monkeypatch):
    monkeypatch.setattr(calculation, "paid_before", lambda *_: {})


def forgets_it_where_nothing_is_reckoned_again(monkeypatch):
    forgets_what_was_paid(monkeypatch)
    monkeypatch.setattr(money, "check_reckoning", lambda _run: None)


def computes_twice_what_comes_twice(monkeypatch):
    store = calculation.store

    def again(run, units, calculated):
        store(run, units, calculated)
        RunUnit.objects.filter(pk__in=[unit.pk for unit in units]).update(state="waiting")

    monkeypatch.setattr(calculation, "store", again)


def shows_everything_to_everybody(monkeypatch):
    monkeypatch.setattr(TeamQuerySet, "visible_to", lambda _self, _user: CommunityTeam.objects.all())


def hides_sheets_from_everybody(monkeypatch):
    monkeypatch.setattr(TimesheetQuerySet, "visible_to", lambda self, _user: self.none())


def hides_households_of_communes_that_merged(monkeypatch):
    seen = HouseholdQuerySet.visible_to

    def of_today(self, user):
        return seen(self, user).filter(commune__valid_until=None)

    monkeypatch.setattr(HouseholdQuerySet, "visible_to", of_today)


def shows_payments_of_the_province_to_its_communes(monkeypatch):
    def whole(self, user):
        return self.filter(commune__present__province=user.province_id)

    monkeypatch.setattr(PaymentQuerySet, "visible_to", whole)


def leaves_a_phone_where_it_was(monkeypatch):
    move = devices.move

    def back(phones, kind, **facts):
        move(phones, kind, **facts)
        Phone.objects.filter(pk__in=[phone.pk for phone in phones]).update(place=Place.LOST, commune=None)

    monkeypatch.setattr(devices, "move", back)


def recovers_nothing(monkeypatch):
    def owed(due, paid):
        return [one for one in settlement.owed(due, paid) if one.amount > 0]

    monkeypatch.setattr(calculation, "owed", owed)


def puts_back_every_phone_handed_over(monkeypatch):
    """And the book says so; the database, which would refuse it, looks away."""
    move = devices.move
    _without_triggers()

    def back(phones, kind, **facts):
        move(phones, kind, **facts)
        if kind == Movement.HANDED_OVER:
            move(phones, Movement.RETURNED, **facts)

    monkeypatch.setattr(devices, "move", back)


def lets_what_was_released_be_changed(_monkeypatch):
    _without_triggers()


def transfers_a_dong_too_much(monkeypatch):
    """The database, which would refuse it, looks away."""
    prepare = preparing.prepare
    _without_triggers()

    def one_more(run):
        prepare(run)
        for payment in run.payments.filter(amount__gt=0)[:1]:
            payment.due, payment.amount = payment.due + 1, payment.amount + 1
            payment.save()

    monkeypatch.setattr(preparing, "prepare", one_more)


def asks_with_a_misspelt_statement(monkeypatch):
    """Which the database refuses for another reason than ours."""
    misspelt = {"DELETE FROM subsidies_payoutlines WHERE run_id = %s": "lines of an approved run"}
    monkeypatch.setattr(invariants, "NOBODY_MAY", misspelt)


def _without_triggers():
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # until the connection is closed


# Each with a seed under which somebody comes across it, and what is said then.
PLANTED = {
    forgets_what_was_paid: (3, "due, paid"),
    forgets_it_where_nothing_is_reckoned_again: (3, "a month is paid twice"),
    computes_twice_what_comes_twice: (3, "duplicate key value"),
    shows_everything_to_everybody: (3, "CommunityTeam of others is seen"),
    hides_sheets_from_everybody: (3, "Timesheet of their own is not seen"),
    hides_households_of_communes_that_merged: (5, "Household of their own is not seen"),
    shows_payments_of_the_province_to_its_communes: (3, "Payment of others is seen"),
    leaves_a_phone_where_it_was: (0, "is not where its last movement says"),
    recovers_nothing: (5, "due, paid"),
    puts_back_every_phone_handed_over: (5, "a phone is with a household that nobody gave it to"),
    lets_what_was_released_be_changed: (5, "the database said nothing to"),
    transfers_a_dong_too_much: (5, "payments are not what the lines are"),
    asks_with_a_misspelt_statement: (5, 'relation "subsidies_payoutlines" does not exist'),
}


# Live for long, or stand beside another of their kind.
IN_THE_LONG_RUN = {
    forgets_it_where_nothing_is_reckoned_again,
    hides_households_of_communes_that_merged,
    transfers_a_dong_too_much,
    asks_with_a_misspelt_statement,
}


def _planted():
    for bug in PLANTED:
        marks = [pytest.mark.long] if bug in IN_THE_LONG_RUN else []
        yield pytest.param(bug, id=bug.__name__, marks=marks)


@pytest.mark.parametrize("bug", _planted())
def test_a_planted_bug_is_seen(monkeypatch, bug):
    seed, said = PLANTED[bug]
    bug(monkeypatch)
    try:
        with pytest.raises(living.WentWrong, match=said) as wrong:
            living.live(seed, months=3)
    finally:
        connection.close()
    assert f"python -m tests.simulation --seed {seed} " in str(wrong.value)
