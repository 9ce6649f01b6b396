"""Allotting phones over communes: computed, changed with reasons, decided, locked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.lib.refusals import Forbidden, Refused
from smartphones import allotments, lists, programmes
from smartphones.forms.devices import AssignForm
from smartphones.forms.lists import AllotmentForm
from smartphones.models import Allotment, Application, Criterion, Quota, Succession
from smartphones.rules.quotas import Change
from tests.assertions import queries_of
from tests.smartphones.lists import approve, over
from tests.smartphones.phones import a_programme, had

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 1)


@pytest.fixture
def places(scene, country):
    """Three poor households here, one with a phone; two next door; a policy family nobody here serves."""
    here = [scene.household(f"Lý Thị {n}") for n in "AB"]
    with_phone = scene.household("Lý Thị C", has_smartphone=True)
    there = [scene.household(f"Vàng Thị {n}", commune=country.lam_giang) for n in "DE"]
    scene.household("Bàn Văn Quý", "policy_family")
    return [*here, with_phone, *there]


def drawn(scene, phones: int, criterion: str = Criterion.WITHOUT_DEVICE, **weights: int) -> Allotment:
    return allotments.draw_up(scene.poor_only, phones, criterion, by=scene.officer, weights=weights)


def phones_of(allotment: Allotment) -> dict[str, int]:
    return dict(allotment.quotas.values_list("commune__name", "phones"))


def decided(scene, allotment: Allotment) -> Allotment:
    return allotments.decide(allotment, decision="5/QĐ-UBND", on=TODAY, by=scene.approver)


def test_phones_follow_the_households_without_a_device_that_the_source_serves(scene, places):
    made = drawn(scene, 4)
    assert phones_of(made) == {"Châu Quế": 2, "Lâm Giang": 2}
    quota = made.quotas.get(commune=scene.commune)
    assert (quota.eligible, quota.without_device) == (3, 2)


def test_households_that_a_condition_bars_count_for_nothing(scene, places):
    scene.poor_only.conditions = ["no_tablet"]
    scene.poor_only.save()
    had(places[0])
    assert drawn(scene, 4).quotas.get(commune=scene.commune).eligible == 2


def test_more_phones_than_eligible_households_are_refused_in_figures(scene, places):
    with pytest.raises(Refused, match="Ghi tối đa 5"):
        drawn(scene, 6)


def test_a_source_gives_no_more_phones_than_it_has(scene, places):
    scene.poor_only.phones = 3
    scene.poor_only.save()
    decided(scene, drawn(scene, 2))
    with pytest.raises(Refused, match="Ghi tối đa 1"):
        drawn(scene, 2)


def test_what_a_source_has_no_longer_is_not_decided(scene, places):
    made = drawn(scene, 3)
    scene.poor_only.phones = 2
    scene.poor_only.save()
    with pytest.raises(Refused, match="Nguồn này có 2 máy, đã phân bổ 0"):
        decided(scene, made)


def test_a_source_keeps_what_is_decided_of_it(scene, places):
    decided(scene, drawn(scene, 3))
    with pytest.raises(Refused, match="Ghi ít nhất 3"):
        programmes.change_source(scene.poor_only, {"phones": 2}, by=scene.officer)
    for phones in (3, None):
        programmes.change_source(scene.poor_only, {"phones": phones}, by=scene.officer)
        scene.poor_only.refresh_from_db()
        assert scene.poor_only.phones == phones


def test_a_changed_quota_has_a_reason_and_stays_within_the_eligible(scene, places):
    made = drawn(scene, 4)
    here = made.quotas.get(commune=scene.commune)
    for change, said in (
        (Change(3, ""), "Xã Châu Quế: Ghi lý do"),
        (Change(4, "Thôn mới"), "vượt 3 hộ"),
    ):
        with pytest.raises(Refused, match=said):
            allotments.change(made, {here.pk: change}, by=scene.officer)
    allotments.change(made, {here.pk: Change(3, "Thôn mới")}, by=scene.officer)
    with pytest.raises(Refused, match="phải đúng bằng 4"):
        decided(scene, made)
    there = made.quotas.exclude(pk=here.pk).get()
    allotments.change(made, {there.pk: Change(1, "Một hộ đã có máy")}, by=scene.officer)
    assert phones_of(decided(scene, made)) == {"Châu Quế": 3, "Lâm Giang": 1}


def test_who_drew_it_up_does_not_decide_and_what_was_decided_stands(scene, places):
    made = drawn(scene, 4)
    with pytest.raises(Forbidden):
        allotments.decide(made, decision="5/QĐ-UBND", on=TODAY, by=scene.officer)
    decided(scene, made)
    with pytest.raises(Refused, match="5/QĐ-UBND"):
        allotments.put_aside(made, by=scene.officer)
    for change in (
        lambda: Quota.objects.filter(allotment=made).update(phones=0, reason="x"),
        lambda: Quota.objects.filter(allotment=made).delete(),
        lambda: Allotment.objects.filter(pk=made.pk).update(phones=9),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_quotas_that_do_not_sum_are_not_locked_by_the_database_either(scene, places):
    made = drawn(scene, 4)
    made.quotas.filter(commune=scene.commune).update(phones=1, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Allotment.objects.filter(pk=made.pk).update(
            status="locked", decision="5", decided_on=TODAY, locked_by=scene.approver
        )


def test_one_draft_at_a_time_and_a_draft_is_put_aside(scene, places):
    made = drawn(scene, 4)
    with pytest.raises(Refused, match="đang có một phân bổ dự kiến"):
        drawn(scene, 2)
    allotments.put_aside(made, by=scene.officer)
    assert drawn(scene, 2).phones == 2


def test_more_phones_move_up_those_who_wait_in_approved_lists(scene, places):
    decided(scene, drawn(scene, 2, Criterion.BY_CLASS))
    shown = scene.published(*places[:3])
    over(shown)
    appraised = lists.appraise(lists.end_notice(shown, by=scene.staff), by=scene.second)
    done = approve(lists.consolidate(appraised, by=scene.officer), scene.approver)
    before = done.applications.exclude(source=None).count()
    extra = allotments.draw_up(scene.everyone, 3, Criterion.BY_CLASS, by=scene.officer, weights={})
    decided(scene, extra)
    moved = Application.objects.filter(list=done, source=scene.everyone)
    room = extra.quotas.get(commune=scene.commune).phones
    assert moved.count() == min(room, 3 - before) > 0
    assert {one.approval for one in moved} == {"12/QĐ-UBND"}
    assert Succession.objects.filter(list=done, left=None).count() == moved.count()


def test_however_many_move_up_it_is_as_many_queries(scene, places):
    def decide(phones: int) -> list[str]:
        extra = allotments.draw_up(scene.everyone, phones, Criterion.BY_CLASS, by=scene.officer, weights={})
        # All to the one commune where households wait.
        extra.quotas.exclude(commune=scene.commune).update(phones=0, reason="Không có hộ chờ")
        extra.quotas.filter(commune=scene.commune).update(phones=phones, reason="Hộ chờ")
        return queries_of(lambda: decided(scene, extra))

    decided(scene, drawn(scene, 1, Criterion.BY_CLASS))
    waiting = [scene.household(f"Lý Thị {n}") for n in "ABCDEF"]
    scene.approved(*waiting)
    few, more = decide(1), decide(3)
    assert Succession.objects.filter(left=None).count() == 4
    assert len(more) <= len(few)


def test_a_thousand_phones_are_never_read_as_one(country, cast):
    """Django's own box for whole numbers takes ".000" for decimals."""
    allotted = AllotmentForm({"phones": "1.000"}, programme=a_programme(country.lao_cai))
    assigned = AssignForm({"count": "1.000"}, user=cast.officer)
    assert (allotted.is_valid(), assigned.is_valid()) == (False, False)
    assert (allotted.cleaned_data["phones"], assigned.cleaned_data["count"]) == (1000, 1000)
