"""Whatever people do and whatever dies meanwhile: nobody is paid twice, no đồng and no phone is lost."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from smartphones import devices
from smartphones.models import Phone, Place
from subsidies import calculation
from subsidies.models import PayoutLine, RunUnit
from teams.models import CommunityTeam
from teams.models.team import TeamQuerySet

from . import living, people

pytestmark = pytest.mark.django_db(transaction=True)


# In these the law of an area is replaced and, in the third month, two communes merge.
EVENTFUL = [4, 6]


@pytest.mark.parametrize("seed", [seed for seed in range(20) if seed not in EVENTFUL])
def test_months_of_a_province(seed):
    living.live(seed, months=2 if seed < 5 else 1)


@pytest.mark.parametrize("seed", EVENTFUL)
def test_months_in_which_the_law_is_replaced_and_communes_merge(seed):
    world = living.live(seed, months=3)
    happened = [line.partition(": ")[2] for line in world.log]
    assert "the law is replaced" in happened and "two communes merge" in happened
    paid = PayoutLine.objects.paid()
    assert paid.filter(rate__resolution__predecessor__isnull=False).exists()
    assert paid.filter(commune__name=people.MERGED).exists()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000))
def test_half_a_year_of_a_province(seed):
    living.live(seed, months=6)


COUNTED = re.compile(r"Nguyễn Văn \d+")  # people are numbered through the whole process


def test_one_seed_leads_to_one_story():
    told = []
    for _ in range(2):
        call_command("flush", interactive=False, verbosity=0)  # runs are numbered from one again
        told.append([COUNTED.sub("somebody", line) for line in living.live(7, months=1).log])
    assert told[0] == told[1] and len(told[0]) > 10


def forgets_what_was_paid(monkeypatch):
    monkeypatch.setattr(calculation, "paid_before", lambda *_: {})


def computes_twice_what_comes_twice(monkeypatch):
    store = calculation.store

    def again(run, units, calculated):
        store(run, units, calculated)
        RunUnit.objects.filter(pk__in=[unit.pk for unit in units]).update(state="waiting")

    monkeypatch.setattr(calculation, "store", again)


def shows_everything_to_everybody(monkeypatch):
    monkeypatch.setattr(TeamQuerySet, "visible_to", lambda _self, _user: CommunityTeam.objects.all())


def leaves_a_phone_where_it_was(monkeypatch):
    move = devices.move

    def back(phones, kind, **facts):
        move(phones, kind, **facts)
        Phone.objects.filter(pk__in=[phone.pk for phone in phones]).update(place=Place.LOST, commune=None)

    monkeypatch.setattr(devices, "move", back)


# Each with a seed under which somebody comes across it.
PLANTED = {
    forgets_what_was_paid: 3,
    computes_twice_what_comes_twice: 3,
    shows_everything_to_everybody: 3,
    leaves_a_phone_where_it_was: 0,
}


@pytest.mark.parametrize("bug", PLANTED, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_seen(monkeypatch, bug):
    bug(monkeypatch)
    with pytest.raises(living.WentWrong, match=f"python -m tests.simulation --seed {PLANTED[bug]} "):
        living.live(PLANTED[bug], months=2)
