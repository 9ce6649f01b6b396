import datetime as dt

import pytest

from accounts.models import AuditEvent
from portal.lib.refusals import Forbidden, Refused
from teams import registry
from teams.decisions import Act
from teams.models import CommunityTeam, Decision, TeamRole
from tests import factories
from tests.teams.conftest import JUNE

ACT = Act("12/QĐ-UBND", dt.date(2026, 2, 10))


def found(country, by, **facts):
    given = {
        "code": "CQ-01", "name": "Tổ thôn Đông", "commune": country.chau_que, "hamlet": None,
        "act": ACT, "since": dt.date(2026, 2, 15),
    }  # fmt: skip
    return registry.found_team(**given | facts, by=by)


def test_a_team_is_founded_by_a_decision_and_sits_in_its_commune(country, cast):
    team = found(country, cast.commune_staff)
    assert str(team.founded_by) == "12/QĐ-UBND ngày 10/02/2026"
    assert team.commune_on(dt.date(2026, 3, 1)) == country.chau_que
    event = AuditEvent.objects.get(verb="registry.founded")
    assert (event.actor, event.commune, event.after["since"]) == (
        cast.commune_staff,
        country.chau_que,
        "2026-02-15",
    )


def test_one_decision_may_found_many_teams(country, cast):
    found(country, cast.commune_staff)
    found(country, cast.commune_staff, code="CQ-02")
    assert Decision.objects.count() == 1


def test_a_team_without_a_decision_is_refused(country, cast):
    with pytest.raises(Refused, match="Ghi số và ngày ký quyết định"):
        found(country, cast.commune_staff, act=Act(" ", dt.date(2026, 2, 10)))
    assert not CommunityTeam.objects.exists()


def test_a_team_does_not_work_before_its_decision_is_signed(country, cast):
    with pytest.raises(Refused, match="ký ngày 10/02/2026, sau ngày 01/02/2026"):
        found(country, cast.commune_staff, since=dt.date(2026, 2, 1))


def test_a_code_is_taken_once(country, cast):
    found(country, cast.commune_staff)
    with pytest.raises(Refused, match="Mã tổ này đã có"):
        found(country, cast.commune_staff)


def test_nobody_founds_a_team_in_a_commune_not_their_own(country, cast):
    for stranger in (cast.neighbour, cast.officer_elsewhere):
        with pytest.raises(Forbidden, match="Xã Châu Quế ngoài địa bàn bạn phụ trách"):
            found(country, stranger)


def test_those_who_only_read_found_nothing(country, cast):
    for reader in (cast.finance, cast.approver, cast.inspector, cast.administrator):
        with pytest.raises(Forbidden):
            found(country, reader)


def test_a_dissolved_team_keeps_its_seat_and_lets_everybody_go(country, cast, team, leader):
    order = factories.an_order(country.chau_que)
    mobilised = factories.a_mobilised(team, order)
    registry.dissolve_team(
        team, Act("9/QĐ-UBND", dt.date(2026, 1, 20)), last_day=dt.date(2026, 1, 31), by=cast.officer
    )
    team.refresh_from_db()
    for period in (team, leader, mobilised):
        period.refresh_from_db()
        assert period.valid_until == dt.date(2026, 1, 31)
    assert team.commune_on(dt.date(2026, 6, 1)) == country.chau_que
    with pytest.raises(Refused, match="đã giải thể từ ngày 31/01/2026"):
        registry.dissolve_team(team, ACT, last_day=dt.date(2026, 3, 1), by=cast.officer)


def test_a_team_is_not_dissolved_before_its_last_recorded_day(country, cast, team, member):
    factories.a_workday(factories.a_timesheet(team, JUNE), member.person, 20)
    with pytest.raises(Refused, match="Đã chấm công đến ngày 20/06/2023"):
        registry.dissolve_team(
            team, Act("9/QĐ-UBND", dt.date(2023, 6, 1)), last_day=dt.date(2023, 6, 19), by=cast.officer
        )


def test_a_team_moves_to_another_commune(country, cast, team):
    registry.move_seat(team, country.lam_giang, None, since=dt.date(2026, 5, 1), by=cast.officer)
    assert team.commune_on(dt.date(2026, 4, 30)) == country.chau_que
    assert team.commune_on(dt.date(2026, 5, 1)) == country.lam_giang
    with pytest.raises(Refused, match="thay đổi từ ngày 01/05/2026 trở đi"):
        registry.move_seat(team, country.ban_xeo, None, since=dt.date(2026, 2, 1), by=cast.officer)


def test_a_team_moves_only_within_what_its_keeper_answers_for(country, cast, team):
    with pytest.raises(Forbidden, match="Xã Lâm Giang ngoài địa bàn"):
        registry.move_seat(team, country.lam_giang, None, since=dt.date(2026, 5, 1), by=cast.commune_staff)


def test_a_reformation_changes_the_leader_and_lets_members_go_in_one_act(country, cast, team, leader, member):
    third = factories.a_member(team)
    roles = {leader.pk: TeamRole.MEMBER, member.pk: TeamRole.LEADER, third.pk: ""}
    registry.reform(team, ACT, since=dt.date(2026, 2, 15), roles=roles, by=cast.commune_staff)
    now = {m.person_id: m.role for m in team.memberships.on(dt.date(2026, 2, 15))}
    assert now == {leader.person_id: TeamRole.MEMBER, member.person_id: TeamRole.LEADER}
    assert [d.number for d in team.reformed_by.all()] == ["12/QĐ-UBND"]
    third.refresh_from_db()
    assert third.valid_until == dt.date(2026, 2, 14)


def test_a_reformation_leaves_no_half_done_work(country, cast, team, leader, member):
    roles = {leader.pk: TeamRole.LEADER, member.pk: TeamRole.LEADER}
    with pytest.raises(Refused, match="Trần Đình Chiến đang là tổ trưởng"):
        registry.reform(team, ACT, since=dt.date(2026, 2, 15), roles=roles, by=cast.commune_staff)
    member.refresh_from_db()
    assert member.valid_until is None
    assert not team.reformed_by.exists()
