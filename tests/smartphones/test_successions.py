"""A household leaves: the next in line takes its place, written down, nobody twice."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from portal.lib.refusals import Forbidden, Refused
from smartphones import households, objections, successions
from smartphones.models import Application, Departure, Form, ObjectionKind, Outcome, Succession
from tests.races import at_once
from tests.smartphones.phones import a_handover, a_phone

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 25)


def leave(application: Application, by, because: str = Departure.REFUSED) -> Application | None:
    return successions.leave(application, because=because, on=DAY, by=by)


def approved_with(scene, phones: int, *households) -> list[Application]:
    scene.allot(scene.poor_only, phones)
    scene.approved(*households)
    return [Application.objects.get(household=one) for one in households]


def test_the_first_who_waits_takes_the_place_of_whoever_refuses(scene):
    first, second, third = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "ABC"))
    assert leave(first, scene.staff) == second
    second.refresh_from_db()
    assert (second.source, second.approval) == (scene.poor_only, "12/QĐ-UBND")
    event = Succession.objects.get()
    assert (event.left, event.taken_by, event.why) == (first, second, "Hộ không nhận")
    third.refresh_from_db()
    assert third.source is None


def test_when_nobody_waits_that_is_written_down_too(scene):
    [only] = approved_with(scene, 1, scene.household("Lý Thị Mai"))
    assert leave(only, scene.staff) is None
    assert Succession.objects.get().taken_by is None


def test_whoever_waits_and_leaves_frees_no_place(scene):
    first, second = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "AB"))
    assert leave(second, scene.staff) is None
    assert not Succession.objects.exists()


def test_a_household_leaves_once_and_not_with_a_phone_in_its_hands(scene):
    first, second = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "AB"))
    a_handover(first, a_phone(scene.programme, at=scene.commune), held_on=DAY)
    with pytest.raises(Refused, match="đang giữ máy"):
        leave(first, scene.staff)
    leave(second, scene.staff)
    with pytest.raises(Refused, match="đã ra khỏi danh sách"):
        leave(second, scene.staff)


def test_a_household_that_left_the_commune_is_passed_over(scene):
    first, second, third = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "ABC"))
    type(second.household).objects.filter(pk=second.household_id).update(
        left_on=DAY, left_because="Chuyển đi"
    )
    assert leave(first, scene.staff) == third


def test_a_household_that_leaves_the_commune_frees_its_place_unless_it_has_received(scene):
    first, second, third = approved_with(scene, 2, *(scene.household(f"Lý Thị {n}") for n in "ABC"))
    a_handover(first, a_phone(scene.programme, at=scene.commune), held_on=DAY)
    for application in (first, second):
        households.leave(application.household, on=DAY, because="Chuyển đi tỉnh khác", by=scene.staff)
    third.refresh_from_db()
    assert third.source == scene.poor_only
    event = Succession.objects.get()
    assert (event.left, event.taken_by, event.why) == (second, third, "Chuyển đi tỉnh khác")


def test_others_take_nobody_off(scene, cast):
    [only] = approved_with(scene, 1, scene.household("Lý Thị Mai"))
    for other in (cast.neighbour, cast.finance, cast.inspector):
        with pytest.raises(Forbidden):
            leave(only, other)


def test_events_stand(scene):
    [only] = approved_with(scene, 1, scene.household("Lý Thị Mai"))
    leave(only, scene.staff)
    for change in (lambda: Succession.objects.update(why="x"), lambda: Succession.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_two_places_that_fall_free_at_once_go_to_two_households(scene):
    found = approved_with(scene, 2, *(scene.household(f"Lý Thị {n}") for n in "ABCDE"))

    assert at_once([partial(leave, one, scene.staff) for one in found[:2]]) == ["", ""]
    taken = set(Succession.objects.values_list("taken_by", flat=True))
    assert taken == {found[2].pk, found[3].pk}
    assert Application.objects.standing().filter(source=scene.poor_only).count() == 2


def objected(scene, shown, **about):
    return objections.receive(
        shown, kind=ObjectionKind.OPINION, brought_by="Giàng A Tủa", text="Hộ này có ô tô", by=scene.staff,
        **about,
    )  # fmt: skip


def answered(scene, objection, outcome: Outcome):
    return objections.answer(objection, outcome=outcome, answer="Đã xác minh", by=scene.staff)


def test_an_objection_has_its_days_to_be_answered_and_is_answered_once(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    objection = objected(scene, scene.published(household))
    assert (objection.due_on - objection.received_on).days == scene.programme.days_for_answers
    answered(scene, objection, Outcome.KEPT)
    with pytest.raises(Refused, match="đã được"):
        answered(scene, objection, Outcome.KEPT)


def test_an_objection_that_is_right_takes_the_household_off_and_ranks_the_others_again(scene):
    wrong, other = scene.household("Lý Thị A"), scene.household("Lý Thị B")
    scene.allot(scene.poor_only, 1)
    shown = scene.published(wrong, other)
    first = Application.objects.get(household=wrong)
    answered(scene, objected(scene, shown, application=first), Outcome.TAKEN_OFF)
    first.refresh_from_db()
    assert first.left_because == Departure.NOT_ENTITLED
    standing = shown.standings.get(source=scene.poor_only)
    assert (standing.application.household, standing.place, standing.of) == (other, 1, 1)
    assert shown.decisions.last().verb == "rank_again"


def test_a_household_that_was_forgotten_is_added_while_the_notice_hangs(scene):
    there, forgotten = scene.household("Lý Thị A"), scene.household("Lý Thị B")
    scene.allot(scene.poor_only, 1)
    shown = scene.published(there)
    answered(scene, objected(scene, shown, household=forgotten), Outcome.ADDED)
    added = Application.objects.get(household=forgotten)
    assert (added.list, added.form) == (shown, Form.PHONE)
    assert shown.standings.filter(source=scene.poor_only).count() == 2


def test_after_the_notice_only_complaints_are_taken_and_nothing_is_added(scene):
    household, forgotten = scene.household("Lý Thị A"), scene.household("Lý Thị B")
    scene.allot(scene.poor_only, 1)
    noticed = scene.noticed(household)
    with pytest.raises(Refused, match="là khiếu nại"):
        objected(scene, noticed)
    complaint = objections.receive(
        noticed, kind=ObjectionKind.COMPLAINT, brought_by="Giàng A Tủa", text="Thiếu", by=scene.staff,
        household=forgotten,
    )  # fmt: skip
    with pytest.raises(Refused, match="đã qua bước"):
        answered(scene, complaint, Outcome.ADDED)


def test_whoever_left_is_told_since_when_and_why_on_their_page(scene, signed_in):
    first, second = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "AB"))
    leave(first, scene.staff)
    staff = signed_in(scene.staff)
    assert "Từ ngày 25/03/2026: Hộ không nhận." in staff.get(first.get_absolute_url()).content.decode()
    page = staff.get(second.get_absolute_url()).content.decode()
    told = [standing.why_there for standing in second.standings.all()]
    assert told and all(why in page for why in told)
