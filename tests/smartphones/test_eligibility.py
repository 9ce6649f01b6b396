"""Who may be paid from which source: the pure law, and the facts gathered for it."""

from __future__ import annotations

import datetime as dt

import pytest

from smartphones import eligibility
from smartphones.models import Condition, Household, PriorityClass, RecognisedList, SupportKind
from smartphones.models import words as shown
from smartphones.rules import words
from smartphones.rules.eligibility import Facts, Had, Obstacle, Terms, class_of, obstacles
from tests.assertions import assert_queries_do_not_grow
from tests.smartphones import phones

DAY = dt.date(2026, 3, 2)
POOR, NEAR, MERIT, SOCIAL, FAMILY = (
    RecognisedList.POOR, RecognisedList.NEAR_POOR, RecognisedList.MERIT, RecognisedList.SOCIAL_POLICY,
    RecognisedList.POLICY_FAMILY,
)  # fmt: skip
CLASSES = [
    ((), None),
    ((MERIT,), None),
    ((SOCIAL,), None),
    ((POOR,), PriorityClass.POOR),
    ((NEAR,), PriorityClass.NEAR_POOR),
    ((POOR, MERIT), PriorityClass.WITH_MERIT),
    ((NEAR, MERIT), PriorityClass.WITH_MERIT),
    ((NEAR, SOCIAL), PriorityClass.WITH_SOCIAL_POLICY),
    ((POOR, SOCIAL, MERIT), PriorityClass.WITH_MERIT),
    ((FAMILY,), PriorityClass.POLICY_FAMILY),
    ((FAMILY, POOR), PriorityClass.POOR),
    ((FAMILY, MERIT), PriorityClass.POLICY_FAMILY),
]


def terms(**changes) -> Terms:
    facts = {"priority": tuple(phones.POOR), "conditions": frozenset(Condition.values), "counted_on": DAY}
    return Terms(**{**facts, "purchases_since": dt.date(2022, 12, 12), **changes})


def poor(**facts) -> Facts:
    return Facts(frozenset({POOR}), **facts)


@pytest.mark.parametrize(("lists", "expected"), CLASSES)
def test_the_class_follows_from_the_lists(lists, expected):
    assert class_of(lists) == expected


@pytest.mark.parametrize(("lists", "expected"), CLASSES)
def test_the_database_derives_the_same_class(country, lists, expected):
    household = phones.a_household(country.chau_que)
    for on_list in lists:
        phones.on_list(household, on_list)
    phones.on_list(household, POOR, year=2025)
    found = Household.objects.classed(2026).get()
    assert found.priority_class == expected and set(found.lists) == set(lists)


def test_nothing_stands_against_a_poor_household_that_had_nothing():
    assert obstacles(poor(), terms()) == []


def test_every_reason_is_told_not_only_the_first():
    had = (Had(SupportKind.TABLET, DAY), Had(SupportKind.LEARNING_DEVICE, DAY), Had(SupportKind.PHONE, DAY))
    facts = Facts(frozenset({FAMILY}), had, form="cash", bought_on=dt.date(2022, 12, 11), left=True)
    assert obstacles(facts, terms()) == [
        Obstacle.LEFT, Obstacle.CLASS_NOT_SERVED, Obstacle.HAD_TABLET, Obstacle.HAD_LEARNING_DEVICE,
        Obstacle.HAD_PHONE, Obstacle.BOUGHT_TOO_EARLY,
    ]  # fmt: skip


def test_only_the_conditions_of_the_source_bar():
    facts = poor(had=(Had(SupportKind.TABLET, DAY),))
    assert obstacles(facts, terms(conditions=frozenset({Condition.NO_PHONE}))) == []
    assert obstacles(facts, terms(conditions=frozenset({Condition.NO_TABLET}))) == [Obstacle.HAD_TABLET]


def test_support_counts_up_to_the_day_phones_are_allotted():
    day_after = poor(had=(Had(SupportKind.TABLET, DAY + dt.timedelta(1)),))
    assert obstacles(day_after, terms()) == []
    assert obstacles(poor(had=(Had(SupportKind.TABLET, DAY),)), terms()) == [Obstacle.HAD_TABLET]


@pytest.mark.parametrize(("day", "expected"), [(11, [Obstacle.BOUGHT_TOO_EARLY]), (12, [])])
def test_cash_is_for_phones_bought_from_12_12_2022_on(day, expected):
    """TT 14/2022/TT-BTTTT, form B."""
    facts = poor(form="cash", bought_on=dt.date(2022, 12, day))
    assert obstacles(facts, terms()) == expected
    assert obstacles(facts, terms(conditions=frozenset())) == []


def test_a_form_the_programme_does_not_offer_is_not_funded():
    facts = poor(form="cash", bought_on=DAY)
    assert obstacles(facts, terms(forms=frozenset({"phone"}))) == [Obstacle.FORM_NOT_OFFERED]


def test_a_household_on_no_list_is_not_recognised():
    assert obstacles(Facts(frozenset({MERIT})), terms()) == [Obstacle.NOT_RECOGNISED]


def test_every_obstacle_has_its_sentence(country):
    source = phones.a_source(phones.a_programme(country.lao_cai), priority=phones.POOR)
    for had in SupportKind.values:
        for form in (None, "cash"):
            facts = Facts(frozenset({FAMILY}), (Had(had, DAY),), form=form, left=True)
            found = eligibility.sentences(facts, terms(forms=frozenset({"phone"})))
            assert len(found) == len(obstacles(facts, terms(forms=frozenset({"phone"})))) and all(found)
    assert eligibility.terms_of(source, DAY).priority == tuple(phones.POOR)


def test_people_and_the_law_use_the_same_words():
    pairs = [
        (words.RecognisedList, shown.RecognisedList), (words.PriorityClass, shown.PriorityClass),
        (words.Form, shown.Form), (words.Support, shown.SupportKind), (words.Condition, shown.Condition),
        (words.TieBreak, shown.TieBreak),
    ]  # fmt: skip
    for law, people in pairs:
        assert [str(word) for word in law] == people.values


def test_each_source_answers_for_its_own_classes_and_conditions(country):
    programme = phones.a_programme(country.lao_cai)
    phones.a_source(programme, 1, conditions=[Condition.NO_TABLET])
    phones.a_source(programme, 2, priority=[PriorityClass.POLICY_FAMILY, *phones.POOR])
    family, had_tablet = phones.a_household(country.chau_que), phones.a_household(country.chau_que)
    phones.on_list(family, FAMILY)
    phones.on_list(had_tablet, POOR)
    phones.had(had_tablet, SupportKind.TABLET)
    first, second = eligibility.answers(family, programme, DAY)
    assert first.against == ["Nguồn này không dành cho diện “Gia đình chính sách”."] and not second.against
    first, second = eligibility.answers(had_tablet, programme, DAY)
    assert "máy tính bảng" in first.against[0] and not second.against


def test_a_phone_of_another_programme_here_counts_and_one_of_this_does_not(country):
    household, programme = phones.a_household(country.chau_que), phones.a_programme(country.lao_cai)
    phones.on_list(household)
    phones.a_handover(phones.approved(programme, household), phones.a_phone(programme))
    other = phones.a_programme(country.lao_cai)
    rows = Household.objects.all()
    assert eligibility.facts_of(rows, programme)[household.pk].had == ()
    assert eligibility.facts_of(rows, other)[household.pk].had == (Had(SupportKind.PHONE, phones.DAY),)


def test_facts_of_many_households_take_as_many_queries_as_of_few(country):
    programme = phones.a_programme(country.lao_cai)

    def one_more() -> None:
        household = phones.a_household(country.chau_que)
        phones.on_list(household)
        phones.had(household)
        phones.an_application(programme, household)

    assert_queries_do_not_grow(one_more, lambda: eligibility.facts_of(Household.objects.all(), programme))
