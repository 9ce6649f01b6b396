"""No more places than were decided: what was promised is kept, who waits comes first, nobody is faster."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from functools import partial

import pytest
from django.db import transaction

from portal.lib.refusals import Refused
from smartphones import households, lists, successions
from smartphones.models import (
    Application,
    CommuneList,
    Departure,
    Household,
    Standing,
    Succession,
)
from tests import factories
from tests.races import at_once, wait_for_a_blocked_session
from tests.smartphones.lists import Scene, approve, over
from tests.smartphones.phones import a_handover, a_phone

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 25)


@pytest.fixture
def joined(scene: Scene, country: factories.Country) -> Scene:
    """A commune that merged into the scene's own: its lists draw on the same quotas."""
    return dataclasses.replace(scene, commune=country.chau_que_thuong)


def poor(scene: Scene, names: str) -> list[Household]:
    return [scene.household(f"Lý Thị {name}") for name in names]


def screened(scene: Scene, names: str) -> CommuneList:
    return lists.screen(scene.list_of(*poor(scene, names)), by=scene.staff)


def consolidated(scene: Scene, shown: CommuneList) -> CommuneList:
    over(shown)
    appraised = lists.appraise(lists.end_notice(shown, by=scene.staff), by=scene.second)
    return lists.consolidate(appraised, by=scene.officer)


def approved(scene: Scene, shown: CommuneList) -> CommuneList:
    return approve(consolidated(scene, shown), scene.approver)


def served(scene: Scene) -> str:
    """Who has a place, by the last letter of the name."""
    given = Application.objects.standing().filter(source=scene.poor_only)
    return "".join(sorted(name[-1] for name in given.values_list("household__head__full_name", flat=True)))


def test_what_comes_while_a_list_is_on_its_way_is_for_those_who_wait_on_it(scene):
    """Two decided, four households on the first list; one more decided before its approval, one after."""
    first = poor(scene, "ABCDEF")[:4]
    scene.allot(scene.poor_only, 2)
    shown = scene.published(*first)
    scene.allot(scene.poor_only, 1)
    assert served(scene) == ""
    approved(scene, shown)
    assert served(scene) == "ABC"
    moved = Succession.objects.get()
    assert (moved.taken_by.household, moved.taken_by.approval) == (first[2], "12/QĐ-UBND")
    scene.allot(scene.poor_only, 1)
    assert served(scene) == "ABCD"


def test_a_later_list_passes_nobody_who_waits_and_takes_what_is_decided_after_them(scene):
    everybody = poor(scene, "ABCDEF")
    scene.allot(scene.poor_only, 2)
    scene.approved(*everybody[:4])
    later = lists.screen(scene.list_of(*everybody[4:]), by=scene.staff)
    for decided in (2, 3, 4):
        with pytest.raises(Refused, match="chưa được phân bổ máy nào còn trống"):
            lists.publish(later, by=scene.staff)
        assert len(served(scene)) == decided
        scene.allot(scene.poor_only, 1)
    assert served(scene) == "ABCD"
    shown = lists.publish(later, by=scene.staff)
    scene.allot(scene.poor_only, 1)
    approved(scene, shown)
    assert served(scene) == "ABCDEF"


def test_what_a_list_was_promised_no_other_list_of_the_commune_is_given(scene, joined):
    own, others = poor(scene, "AB"), poor(joined, "CDE")
    scene.allot(scene.poor_only, 3)
    first = scene.published(*own)
    second = joined.published(*others)
    assert second.standings.filter(source=scene.poor_only).within_quota().count() == 1
    approved(joined, second)
    scene.allot(scene.poor_only, 1)
    assert served(scene) == "CD"
    approved(scene, first)
    assert served(scene) == "ABCD"


def test_a_list_that_is_returned_leaves_its_places_to_those_who_wait(scene, joined):
    own, others = poor(scene, "AB"), poor(joined, "CDE")
    scene.allot(scene.poor_only, 3)
    first = consolidated(scene, scene.published(*own))
    approved(joined, joined.published(*others))
    assert served(scene) == "C"
    lists.send_back(first, by=scene.officer, reason="Sót hộ")
    assert served(scene) == "CDE"


def test_a_household_that_moved_with_its_phone_still_has_one_of_its_commune(scene, country):
    first, second = poor(scene, "AB")
    scene.allot(scene.poor_only, 1)
    scene.approved(first)
    a_handover(first.applications.get(), a_phone(scene.programme, at=scene.commune), held_on=DAY)
    households.move(first, to=country.lam_giang, on=DAY, by=scene.staff)
    with pytest.raises(Refused, match="chưa được phân bổ máy nào còn trống"):
        scene.published(second)


def ranked_as_if_alone(scene: Scene, joined: Scene) -> list[CommuneList]:
    """Two lists for one commune's two places, each ranked as if there were no other."""
    own, others = poor(scene, "AB"), poor(joined, "CD")
    scene.allot(scene.poor_only, 2)
    first = scene.published(*own)
    Standing.objects.filter(list=first).update(quota=0)
    second = joined.published(*others)
    Standing.objects.filter(source=scene.poor_only).update(quota=2)
    return [consolidated(scene, first), consolidated(joined, second)]


def test_a_list_ranked_by_places_that_another_has_by_now_is_ranked_again(scene, joined):
    first, second = ranked_as_if_alone(scene, joined)
    approve(first, scene.approver)
    with pytest.raises(Refused, match="xếp 2 hộ trong chỉ tiêu mà nay còn 0 máy. Trả lại danh sách"):
        approve(second, scene.approver)
    assert served(scene) == "AB"


def test_whoever_leaves_where_more_were_given_than_decided_is_followed_by_nobody(scene):
    first, second, third = poor(scene, "ABC")
    scene.allot(scene.poor_only, 1)
    scene.approved(first, second, third)
    Application.objects.filter(household=second).update(
        source=scene.poor_only, approval="1", approved_on=DAY, appraised_by=scene.second
    )
    successions.leave(first.applications.get(), because=Departure.REFUSED, on=DAY, by=scene.staff)
    assert served(scene) == "B"


@pytest.mark.django_db(transaction=True)
def test_of_two_lists_approved_at_once_for_the_same_places_one_has_them(scene, joined):
    both = ranked_as_if_alone(scene, joined)
    answers = at_once([partial(approve, one, scene.approver) for one in both])
    assert sorted(bool(answer) for answer in answers) == [False, True], answers
    assert "xếp hạng lại" in "".join(answers)
    assert len(served(scene)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_lists_published_at_once_are_promised_no_more_than_was_decided(scene, joined):
    both = [screened(scene, "AB"), screened(joined, "CD")]
    scene.allot(scene.poor_only, 3)
    assert at_once([partial(lists.publish, one, by=scene.staff) for one in both]) == ["", ""]
    for place, shown in zip((scene, joined), both, strict=True):
        approved(place, shown)
    assert len(served(scene)) == 3


@pytest.mark.django_db(transaction=True)
def test_who_publishes_while_a_list_is_being_approved_sees_what_it_gave(scene, joined):
    waiting, later = consolidated(scene, published_with(scene, "ABC", 2)), screened(joined, "D")
    answers: list[str] = []
    thread = threading.Thread(
        target=lambda: answers.extend(at_once([partial(lists.publish, later, by=scene.staff)]))
    )
    scene.allot(scene.poor_only, 1)
    with transaction.atomic():
        approve(waiting, scene.approver)
        thread.start()
        wait_for_a_blocked_session()
    thread.join(30)
    assert "chưa được phân bổ máy nào còn trống" in answers[0]
    assert served(scene) == "ABC"


def published_with(scene: Scene, names: str, phones: int) -> CommuneList:
    made = screened(scene, names)
    scene.allot(scene.poor_only, phones)
    return lists.publish(made, by=scene.staff)
