import datetime as dt

import pytest

from accounts.models import AuditEvent
from portal.lib.refusals import Forbidden, Refused
from teams import membership, mobilisation, people
from teams.decisions import Act
from teams.models import MobilisationOrder, Person, TeamRole
from tests import factories
from tests.teams.conftest import JUNE

ACT = Act("7/QĐ-UBND", dt.date(2023, 5, 2))
MAY_10 = dt.date(2023, 5, 10)


def join(team, by, person=None, **facts):
    given = {"role": TeamRole.MEMBER, "act": ACT, "since": MAY_10}
    return membership.join(team, person or factories.a_person("Hồ Sỹ Lâm"), **given | facts, by=by)


def test_a_person_joins_by_a_decision_of_the_commune_of_that_day(country, cast, team):
    new = join(team, cast.commune_staff)
    assert new.decision.commune == country.chau_que_ha
    event = AuditEvent.objects.get(verb="membership.joined")
    assert (event.actor, event.commune) == (cast.commune_staff, country.chau_que)


def test_a_new_person_is_entered_with_the_membership(cast, team):
    join(team, cast.commune_staff, Person(full_name="Phạm Thị Xuân", citizen_number="015199000001"))
    assert Person.objects.get(citizen_number="015199000001").sort_key.startswith("xuan pham")
    logged = AuditEvent.objects.get(verb="people.registered").after
    assert logged["citizen_number"] == "•••••••••001"


def test_nobody_joins_before_the_team_was_founded(cast, team):
    with pytest.raises(Refused, match="Tổ thành lập ngày 15/03/2023"):
        join(team, cast.commune_staff, since=dt.date(2023, 3, 14))


def test_nobody_joins_a_team_that_has_ended(country, cast):
    team = factories.a_team(country.chau_que, until=dt.date(2026, 1, 31))
    with pytest.raises(Refused, match="Tổ đã giải thể từ ngày 31/01/2026"):
        join(team, cast.commune_staff, since=dt.date(2026, 2, 1))


def test_nobody_joins_without_a_decision(cast, team):
    with pytest.raises(Refused, match="Chưa có quyết định"):
        join(team, cast.commune_staff, act=Act("", MAY_10))


def test_a_second_leader_is_refused_by_the_name_of_the_first(cast, team, leader):
    with pytest.raises(Refused, match="Trần Đình Chiến đang là tổ trưởng từ ngày 15/03/2023"):
        join(team, cast.commune_staff, role=TeamRole.LEADER)


def test_a_member_does_not_join_twice(cast, team, member):
    with pytest.raises(Refused, match="Lê Thị Hạnh đã là thành viên của tổ từ ngày 15/03/2023"):
        join(team, cast.commune_staff, member.person)


def test_a_role_changes_without_a_gap(cast, team, member):
    new = membership.change_role(member, role=TeamRole.DEPUTY, act=ACT, since=MAY_10, by=cast.commune_staff)
    member.refresh_from_db()
    assert (member.valid_until, new.valid_from, new.role) == (dt.date(2023, 5, 9), MAY_10, TeamRole.DEPUTY)


def test_a_role_does_not_change_to_itself_nor_before_it_began(cast, member):
    with pytest.raises(Refused, match="đang giữ vai trò này"):
        membership.change_role(member, role=TeamRole.MEMBER, act=ACT, since=MAY_10, by=cast.commune_staff)
    with pytest.raises(Refused, match="sau ngày bắt đầu vai trò"):
        membership.change_role(
            member, role=TeamRole.DEPUTY, act=ACT, since=member.valid_from, by=cast.commune_staff
        )


def test_a_member_who_leaves_stays_in_the_book(cast, member):
    left = membership.leave(member, last_day=MAY_10, by=cast.commune_staff)
    assert left.valid_until == MAY_10
    with pytest.raises(Refused, match="đã thôi từ ngày 10/05/2023"):
        membership.leave(member, last_day=dt.date(2023, 6, 1), by=cast.commune_staff)


def test_nobody_leaves_before_joining(cast, member):
    with pytest.raises(Refused, match="tham gia từ ngày 15/03/2023"):
        membership.leave(member, last_day=dt.date(2023, 3, 1), by=cast.commune_staff)


def test_nobody_leaves_before_their_last_recorded_day(cast, team, member):
    factories.a_workday(factories.a_timesheet(team, JUNE), member.person, 20)
    with pytest.raises(Refused, match="Đã chấm công đến ngày 20/06/2023"):
        membership.leave(member, last_day=dt.date(2023, 6, 19), by=cast.commune_staff)
    assert membership.leave(member, last_day=dt.date(2023, 6, 20), by=cast.commune_staff)


def test_only_keepers_of_the_area_touch_its_members(cast, team, member):
    for stranger in (
        cast.neighbour,
        cast.officer_elsewhere,
        cast.finance,
        cast.inspector,
        cast.administrator,
    ):
        with pytest.raises(Forbidden):
            membership.leave(member, last_day=MAY_10, by=stranger)


def test_a_person_is_mobilised_under_an_order(country, cast, team):
    order = factories.an_order(country.chau_que_ha, issued_on=MAY_10)
    mobilisation.mobilise(team, factories.a_person(), order, since=MAY_10, until=None, by=cast.commune_staff)
    with pytest.raises(Refused, match="chưa ký vào ngày 09/05/2023"):
        mobilisation.mobilise(
            team, factories.a_person(), order, since=dt.date(2023, 5, 9), until=None, by=cast.commune_staff
        )


def test_a_member_is_not_mobilised_from_outside(country, cast, team, member):
    order = factories.an_order(country.chau_que_ha, issued_on=MAY_10)
    with pytest.raises(Refused, match="Lê Thị Hạnh là thành viên của tổ"):
        mobilisation.mobilise(team, member.person, order, since=MAY_10, until=None, by=cast.commune_staff)


def test_an_order_stands_once_in_the_book(country, cast):
    def enter():
        order = MobilisationOrder(commune=country.chau_que, number="5/LHĐ", issued_on=MAY_10, level="commune")
        return mobilisation.enter_order(order, by=cast.commune_staff)

    enter()
    with pytest.raises(Refused, match="đã có trong sổ"):
        enter()


def test_a_corrected_number_leaves_its_trace_but_not_itself_in_the_log(cast, member):
    people.correct(member.person, {"bank_account": "0011223344"}, by=cast.commune_staff)
    event = AuditEvent.objects.get(verb="people.account_changed")
    assert event.before == {"bank_account": ""}
    assert event.after == {"bank_account": "•••••••344"}


def test_the_log_tells_accounts_apart_from_other_facts_and_keeps_nothing_of_what_did_not_change(cast, member):
    facts = {"phone": "0912345678", "bank_bin": "970436", "bank_account": "0011223344"}
    for _twice in range(2):
        people.correct(member.person, facts, by=cast.commune_staff)
    events = AuditEvent.objects.filter(object_id=member.person_id, verb__startswith="people.")
    assert {event.verb: set(event.after) for event in events} == {
        "people.account_changed": {"bank_bin", "bank_account"},
        "people.corrected": {"phone"},
    }
    assert events.count() == 2


def test_two_people_do_not_share_a_citizen_number(cast, member):
    other = factories.a_person()
    with pytest.raises(Refused, match="đã ghi cho một người khác"):
        people.correct(member.person, {"citizen_number": other.citizen_number}, by=cast.commune_staff)


def test_nobody_corrects_a_person_elsewhere(cast, member):
    with pytest.raises(Forbidden, match="ngoài địa bàn"):
        people.correct(member.person, {"phone": "0912345678"}, by=cast.neighbour)
