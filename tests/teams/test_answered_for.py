"""Who changes a person's record: the area they serve in, not one they once served in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from portal.lib.refusals import Forbidden, Refused
from teams import members, merging, people, policies
from teams import rows as book
from teams.models import Membership, OfficialPost, Person
from teams.rows.declared import OFFICIAL
from tests import factories

LEFT = dt.date(2025, 12, 31)
MOVED = dt.date(2026, 1, 1)
ACCOUNT = {"bank_bin": "970436", "bank_account": "99999999"}


@pytest.fixture
def left(country: Any) -> Membership:
    """Served in Châu Quế until the end of 2025."""
    return factories.a_member(factories.a_team(country.chau_que), valid_until=LEFT)


@pytest.fixture
def moved(country: Any, left: Membership) -> Person:
    """Serves in Sơn Hồng, of another province, since."""
    factories.a_member(factories.a_team(country.son_hong), person=left.person, valid_from=MOVED)
    return left.person


def test_where_somebody_served_once_their_record_is_read_and_not_changed(cast: Any, moved: Person) -> None:
    former = cast.commune_staff
    assert moved in Person.objects.visible_to(former)
    post = OfficialPost(person=moved, position="Công chức", valid_from=MOVED)
    acts = [
        lambda: people.correct(moved, ACCOUNT, by=former),
        lambda: people.reveal(moved, "citizen_number", reason="Đối chiếu danh sách", by=former),
        lambda: members.invite(moved, by=former),
        lambda: members.lock(moved, by=former),
        lambda: book.enter(OFFICIAL, post, by=former),
    ]
    for act in acts:
        with pytest.raises(Forbidden, match="ngoài địa bàn"):
            act()
    moved.refresh_from_db()
    assert not moved.bank_account
    people.correct(moved, ACCOUNT, by=cast.commune_staff_elsewhere)


def test_whoever_serves_nowhere_any_more_is_of_where_they_served_last(cast: Any, left: Membership) -> None:
    people.correct(left.person, ACCOUNT, by=cast.commune_staff)
    members.invite(left.person, by=cast.commune_staff)


def test_of_two_former_areas_the_last_one_changes_the_record(cast: Any, moved: Person) -> None:
    moved.memberships.filter(valid_until=None).update(valid_until=dt.date(2026, 3, 31))
    people.correct(moved, ACCOUNT, by=cast.commune_staff_elsewhere)
    with pytest.raises(Forbidden):
        people.correct(moved, ACCOUNT, by=cast.commune_staff)


def test_where_somebody_is_mobilised_or_will_serve_their_record_is_changed_too(
    cast: Any, country: Any, moved: Person
) -> None:
    factories.a_member(factories.a_team(country.lam_giang), person=moved, valid_from=dt.date(2999, 1, 1))
    team, order = factories.a_team(country.chau_que), factories.an_order(country.chau_que)
    factories.a_mobilised(team, order, person=moved, valid_from=MOVED)
    for by in (cast.commune_staff, cast.neighbour, cast.commune_staff_elsewhere):
        people.correct(moved, ACCOUNT, by=by)


def test_a_commune_that_was_merged_since_leaves_its_people_to_what_it_became(cast: Any, country: Any) -> None:
    team = factories.a_team(country.chau_que_ha, since=dt.date(2023, 3, 15))
    ended = factories.a_member(team, valid_until=dt.date(2024, 12, 31))
    people.correct(ended.person, ACCOUNT, by=cast.commune_staff)


def test_the_page_of_a_person_of_the_past_offers_no_change(cast: Any, moved: Person, signed_in: Any) -> None:
    edit, reveal = (reverse(f"teams:{name}", args=[moved.pk]) for name in ("edit_person", "reveal"))
    former, present = signed_in(cast.commune_staff), signed_in(cast.commune_staff_elsewhere)
    shown = former.get(moved.get_absolute_url()).content.decode()
    assert edit not in shown and reveal not in shown
    for address in (edit, reveal):
        former.get(address, expects=403)
    shown = present.get(moved.get_absolute_url()).content.decode()
    assert edit in shown and reveal in shown


def test_records_are_not_merged_where_one_of_the_two_served_once(
    cast: Any, country: Any, moved: Person
) -> None:
    other = factories.a_member(factories.a_team(country.chau_que)).person
    with pytest.raises(Refused, match="ở tỉnh khác"):
        merging.merge(other, moved, reason="Cùng một người", by=cast.officer)
    moved.memberships.filter(valid_until=None).delete()
    policies.check_can_merge(cast.officer, other, moved)
