"""A household moves: its book goes with it, nothing is given twice, its place goes to the next in line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from portal.lib.refusals import Forbidden, Refused
from smartphones import applications, eligibility, handovers, households, lists
from smartphones.applications import NO_NEED, Wish
from smartphones.models import Application, Ending, Form, Household, Succession, SupportKind
from smartphones.rules.eligibility import Had
from tests import factories
from tests.smartphones.phones import (
    a_handover,
    a_phone,
    a_programme,
    a_session,
    a_source,
    an_application,
    approved,
    had,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 25)


@pytest.fixture
def there(country):
    return country.lam_giang


@pytest.fixture
def receivers(there):
    return factories.a_user(Role.COMMUNE_STAFF, communes=[there])


def approved_with(scene, phones: int, *found: Household) -> list[Application]:
    scene.allot(scene.poor_only, phones)
    scene.approved(*found)
    return [Application.objects.get(household=one) for one in found]


def move(application: Application, to, by) -> Household:
    households.move(application.household, to=to, on=DAY, by=by)
    return Household.objects.get(pk=application.household_id)


def a_list_there(scene, there, receivers):
    return lists.open_list(scene.programme, there, by=receivers)


def test_its_lists_members_and_what_it_had_go_with_it(scene, there, receivers, signed_in):
    household = scene.household("Lý Thị Mai", code="H7", address="Cuối thôn")
    had(household, programme_name="Sóng và máy tính cho em")
    households.move(household, to=there, on=DAY, by=scene.staff)
    moved = Household.objects.get()
    assert (moved.commune, moved.code, moved.address, moved.hamlet) == (there, "", "", None)
    assert (moved.recognitions.count(), moved.prior_support.count()) == (1, 1)
    signed_in(scene.staff).get(moved.get_absolute_url(), expects=404)
    page = signed_in(receivers).get(moved.get_absolute_url()).content.decode()
    assert "Sóng và máy tính cho em" in page and "Hộ nghèo" in page
    timeline = reverse("smartphones:household_timeline", args=[moved.pk])
    assert "Nhận hộ từ xã khác chuyển đến" in signed_in(receivers).get(timeline).content.decode()


def test_a_place_it_had_not_used_goes_to_the_next_in_line_and_it_may_apply_in_its_new_commune(
    scene, there, receivers
):
    first, second = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "AB"))
    moved = move(first, there, scene.staff)
    second.refresh_from_db()
    assert second.source == scene.poor_only
    event = Succession.objects.get()
    assert (event.left, event.taken_by, event.why) == (first, second, "Chuyển đến Xã Lâm Giang")
    made = a_list_there(scene, there, receivers)
    assert applications.write_down(made, {moved.pk: Wish(Form.PHONE)}, by=receivers) == 1
    assert list(made.applications.standing().values_list("household", flat=True)) == [moved.pk]
    first.refresh_from_db()
    assert first.left_on == DAY and first.list != made


def test_what_it_received_stays_received_and_it_gets_no_second(scene, there, receivers):
    first, second = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "AB"))
    a_handover(first, a_phone(scene.programme, at=scene.commune), held_on=DAY)
    moved = move(first, there, scene.staff)
    assert not Succession.objects.exists()
    second.refresh_from_db()
    assert second.source is None
    made = a_list_there(scene, there, receivers)
    assert moved not in applications.to_review(made)
    with pytest.raises(Refused, match="không thuộc danh sách"):
        applications.write_down(made, {moved.pk: Wish(Form.PHONE)}, by=receivers)
    with pytest.raises(IntegrityError), transaction.atomic():
        an_application(scene.programme, moved)


def test_whoever_gave_a_phone_back_gets_no_other_in_the_new_commune_either(scene, there, receivers):
    [only] = approved_with(scene, 1, scene.household("Lý Thị Mai"))
    given = a_handover(only, a_phone(scene.programme, at=scene.commune), held_on=DAY)
    handovers.end(given, Ending.RETURNED, reason="Không dùng", on=DAY, by=scene.staff)
    moved = move(only, there, scene.staff)
    made = a_list_there(scene, there, receivers)
    with pytest.raises(Refused, match="đã nhận của chương trình này rồi"):
        applications.write_down(made, {moved.pk: Wish(Form.PHONE)}, by=receivers)
    again = approved(scene.programme, moved, list=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_handover(again, a_phone(scene.programme, at=there), session=a_session(scene.programme, there))


def test_nothing_is_given_for_a_line_that_was_left(scene, there):
    first, _second = approved_with(scene, 1, *(scene.household(f"Lý Thị {n}") for n in "AB"))
    move(first, there, scene.staff)
    first.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_handover(first, a_phone(scene.programme, at=there), session=a_session(scene.programme, there))


def test_a_wish_that_no_list_took_yet_is_taken_by_the_list_of_the_new_commune(scene, there, receivers):
    household = scene.household("Lý Thị Mai")
    an_application(scene.programme, household)
    households.move(household, to=there, on=DAY, by=scene.staff)
    made = a_list_there(scene, there, receivers)
    assert made.applications.standing().get().household == household


def test_whoever_came_back_into_the_list_they_left_stands_there_once(scene):
    household, other = scene.household("Lý Thị A"), scene.household("Lý Thị B")
    made = scene.list_of(household, other)
    application = Application.objects.get(household=household)
    households.leave(household, on=DAY, because="Ghi nhầm", by=scene.staff)
    households.come_back(household, by=scene.staff)
    assert applications.written(made, [household.pk]) == {}
    applications.write_down(made, {household.pk: Wish(Form.PHONE)}, by=scene.staff)
    application.refresh_from_db()
    assert application.left_on is None
    applications.write_down(made, {household.pk: Wish(NO_NEED)}, by=scene.staff)
    assert made.applications.get().household == other


def test_only_those_who_keep_its_book_move_it_and_only_within_the_province(scene, there, receivers, country):
    household = scene.household("Lý Thị Mai")
    for other in (receivers, scene.approver):
        with pytest.raises(Forbidden):
            households.move(household, to=there, on=DAY, by=other)
    with pytest.raises(Refused, match="đang ở"):
        households.move(household, to=scene.commune, on=DAY, by=scene.staff)
    with pytest.raises(Refused, match="tỉnh khác"):
        households.move(household, to=country.son_kim, on=DAY, by=scene.staff)


def test_a_household_is_moved_on_its_page(scene, there, signed_in):
    household = scene.household("Lý Thị Mai")
    staff = signed_in(scene.staff)
    path = reverse("smartphones:move", args=[household.pk])
    assert "Xã Lâm Giang" in staff.get(path).content.decode()
    answer = staff.post(path, {"to": there.pk, "on": "25/03/2026"}, follow=True)
    assert "Đã chuyển hộ Lý Thị Mai đến Xã Lâm Giang" in answer.content.decode()


def test_what_people_of_a_household_had_elsewhere_counts_for_it(scene, there):
    """By the same people, not only by what was typed for this household."""
    earlier, now = a_programme(scene.programme.province), scene.programme
    a_source(earlier)
    there_head = factories.a_person("Lý Văn Páo")
    before = scene.household("Lý Thị Già", commune=there)
    before.members.create(person=there_head, relation="child")
    a_handover(approved(earlier, before), a_phone(earlier, at=there), held_on=DAY)
    had(before, SupportKind.TABLET, received_on=DAY)
    household = scene.household("Lý Thị Mai")
    household.members.create(person=there_head, relation="spouse")
    rows = Household.objects.filter(pk=household.pk)
    found = eligibility.facts_of(rows, now)[household.pk].had
    assert set(found) == {Had(SupportKind.PHONE, DAY), Had(SupportKind.TABLET, DAY)}
    assert set(eligibility.facts_of(rows, earlier)[household.pk].had) == {Had(SupportKind.TABLET, DAY)}


def test_two_records_of_one_person_are_one_person(scene, there):
    earlier = a_programme(scene.programme.province)
    old, now = factories.a_person("Lý Văn Páo"), factories.a_person("Lý Văn Páo")
    before = scene.household("Lý Thị Già", commune=there)
    before.members.create(person=old, relation="child")
    a_handover(approved(earlier, before), a_phone(earlier, at=there), held_on=DAY)
    household = scene.household("Lý Thị Mai")
    household.members.create(person=now, relation="child")
    rows = Household.objects.filter(pk=household.pk)
    assert eligibility.facts_of(rows, scene.programme)[household.pk].had == ()
    type(old).objects.filter(pk=old.pk).update(same_as=now)
    found = eligibility.facts_of(rows, scene.programme)[household.pk].had
    assert found == (Had(SupportKind.PHONE, DAY),)
