"""A membership entered wrongly goes out of the book; what rests on it keeps it there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from portal.lib.refusals import Forbidden, Refused
from subsidies.rules.words import Per
from teams import membership, reviews, taking_back, timeline
from teams.decisions import Act
from teams.models import Absence, Correction, Decision, Membership, Person, TeamRole
from tests import factories
from tests.reports import runs
from tests.teams.conftest import JUNE

ACT = Act("7/QĐ-UBND", dt.date(2023, 5, 2))
MAY_10 = dt.date(2023, 5, 10)


@pytest.fixture
def wrong(cast: Any, team: Any) -> Membership:
    person = factories.a_person("Hồ Sỹ Lâm")
    return membership.join(team, person, role=TeamRole.MEMBER, act=ACT, since=MAY_10, by=cast.commune_staff)


def changed(member: Membership, role: str, by: Any) -> Membership:
    return membership.change_role(member, role=role, act=ACT, since=MAY_10, by=by)


def refused(member: Membership, words: str, by: Any) -> None:
    with pytest.raises(Refused, match=words):
        taking_back.take_back(member, "Ghi nhầm", by=by)
    assert Membership.objects.filter(pk=member.pk).exists()


def test_what_was_entered_wrongly_is_gone_and_the_log_keeps_what_it_said(
    country: Any, cast: Any, wrong: Membership
) -> None:
    taking_back.take_back(wrong, "Trùng tên", by=cast.commune_staff)
    assert not Membership.objects.exists()
    assert Person.objects.filter(full_name="Hồ Sỹ Lâm").exists()
    assert Decision.objects.filter(number="7/QĐ-UBND").exists()
    event, of_person = AuditEvent.objects.filter(verb="membership.taken_back").order_by("pk")
    assert (event.actor, event.commune, event.object_id) == (
        cast.commune_staff, country.chau_que, wrong.team_id,
    )  # fmt: skip
    assert event.before["person"] == "Hồ Sỹ Lâm"
    assert (event.before["since"], event.after) == ("2023-05-10", {"reason": "Trùng tên"})
    told = [moment.event for moment in timeline.of_person(wrong.person, cast.commune_staff)]
    assert of_person in told
    assert (of_person.before["team"], of_person.after) == (wrong.team.name, event.after)


def test_a_role_taken_back_lets_the_former_one_go_on(cast: Any, member: Membership) -> None:
    until = dt.date(2023, 12, 31)
    membership.end(member, until)
    deputy = changed(member, TeamRole.DEPUTY, cast.commune_staff)
    factories.a_workday(factories.a_timesheet(member.team, JUNE), member.person, 5)  # of a member either way
    taking_back.take_back(deputy, "Nhầm người", by=cast.commune_staff)
    kept = Membership.objects.get()
    assert (kept.role, kept.valid_until) == (TeamRole.MEMBER, until)


def test_who_left_and_joined_anew_has_left(cast: Any, member: Membership, team: Any) -> None:
    last = dt.date(2023, 5, 9)
    membership.leave(member, last_day=last, by=cast.commune_staff)
    again = membership.join(
        team, member.person, role=TeamRole.DEPUTY, act=ACT, since=MAY_10, by=cast.commune_staff
    )
    taking_back.take_back(again, "Nhầm người", by=cast.commune_staff)
    assert Membership.objects.get().valid_until == last


def test_a_leader_does_not_come_back_beside_the_next(cast: Any, team: Any, leader: Membership) -> None:
    former = changed(leader, TeamRole.MEMBER, cast.commune_staff)
    factories.a_member(team, "Hà Văn Nam", role=TeamRole.LEADER, valid_from=MAY_10)
    refused(former, "Hà Văn Nam đang là tổ trưởng", cast.commune_staff)


def test_the_latest_is_taken_back_first(cast: Any, member: Membership) -> None:
    changed(member, TeamRole.DEPUTY, cast.commune_staff)
    refused(member, "còn được ghi là tổ phó từ ngày 10/05/2023", cast.commune_staff)


def test_work_on_a_sheet_keeps_it(cast: Any, wrong: Membership) -> None:
    sheet = factories.a_timesheet(wrong.team, JUNE)
    day = factories.a_workday(sheet, wrong.person, 20)
    refused(wrong, "việc của Hồ Sỹ Lâm ngày 20/06/2023", cast.commune_staff)
    day.delete()
    hours = sheet.counted.create(person=wrong.person, day=dt.date(2023, 6, 8), unit="hour", quantity=2)
    refused(wrong, "ngày 08/06/2023", cast.commune_staff)
    hours.delete()
    waiting = Correction.objects.create(timesheet=sheet, reason="Sót", proposed_by=cast.commune_staff)
    waiting.marks.create(new=True, person=wrong.person, day=dt.date(2023, 6, 9), shift="day")
    refused(wrong, "ngày 09/06/2023", cast.commune_staff)


def test_work_in_another_team_or_before_it_does_not(country: Any, cast: Any, wrong: Membership) -> None:
    elsewhere = factories.a_timesheet(factories.a_team(country.lang_thip), JUNE)
    factories.a_workday(elsewhere, wrong.person, 20)
    early = factories.a_timesheet(wrong.team, JUNE - 1)
    factories.a_workday(early, wrong.person, 9)
    taking_back.take_back(wrong, "Nhầm người", by=cast.commune_staff)


def test_work_under_a_record_merged_into_the_persons_keeps_it(cast: Any, wrong: Membership) -> None:
    twin = factories.a_person("Hồ Sỹ Lâm", same_as=wrong.person)
    factories.a_workday(factories.a_timesheet(wrong.team, JUNE), twin, 20)
    refused(wrong, "ngày 20/06/2023", cast.commune_staff)


def test_rows_that_say_how_they_served_keep_it(cast: Any, wrong: Membership) -> None:
    row = Absence.objects.create(team=wrong.team, person=wrong.person, kind="leave", valid_from=MAY_10)
    refused(wrong, "Sổ có dòng “Nghỉ, đình chỉ, không được phân công” của Hồ Sỹ Lâm", cast.commune_staff)
    row.delete()
    wrong.team.other_support.create(person=wrong.person, payer="Viettel", content="Trực", valid_from=MAY_10)
    refused(wrong, "“Hỗ trợ từ nguồn khác”", cast.commune_staff)


def test_what_the_person_asked_about_is_answered_first(cast: Any, wrong: Membership) -> None:
    asked = reviews.ask(wrong.team, JUNE, "Thiếu ngày 9", by=factories.a_login(wrong.person))
    refused(wrong, "Hồ Sỹ Lâm đang đề nghị xem lại tháng 06/2023", cast.commune_staff)
    reviews.refuse(asked, reason="Không có tên trong quyết định", by=cast.commune_staff)
    taking_back.take_back(wrong, "Nhầm người", by=cast.commune_staff)


@pytest.mark.parametrize("role", [TeamRole.MEMBER, TeamRole.DEPUTY])
def test_money_keeps_it_paid_or_not_until_its_run_is_cancelled(
    country: Any, cast: Any, member: Membership, role: str
) -> None:
    """A role that changed is paid otherwise."""
    named = member if role == TeamRole.MEMBER else changed(member, role, cast.commune_staff)
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    run = runs.a_run(country.lao_cai, "06/2023")
    facts = {"team": member.team, "person": member.person, "rate": rate, "units": 1, "amount": 60_000}
    unpaid = run.unpaid.create(commune=country.chau_que, earned_in=JUNE, reason="not_confirmed", **facts)
    refused(named, "đang được tính trong đợt chi số", cast.commune_staff)
    unpaid.delete()
    runs.a_line(run, country.chau_que, member.team, rate, person=member.person)
    refused(named, "Hủy đợt đó trước", cast.commune_staff)
    refused_run = runs.approved(run)
    refused(named, f"đã được tính trong đợt chi số {refused_run.pk}", cast.commune_staff)


def test_a_run_that_was_cancelled_or_names_others_does_not(
    country: Any, cast: Any, wrong: Membership
) -> None:
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    run = runs.a_run(country.lao_cai, "06/2023")
    runs.a_line(run, country.chau_que, wrong.team, rate, person=factories.a_person())
    runs.a_line(run, country.chau_que, wrong.team, rate, person=wrong.person, month="04/2023")
    taking_back.check_can_take_back(cast.commune_staff, wrong)
    runs.a_line(run, country.chau_que, wrong.team, rate, person=wrong.person)
    run.status = "cancelled"
    run.save()
    taking_back.take_back(wrong, "Nhầm người", by=cast.commune_staff)


def test_only_keepers_of_the_area_take_it_back(cast: Any, wrong: Membership) -> None:
    for stranger in (cast.neighbour, cast.officer_elsewhere, cast.finance, cast.inspector):
        with pytest.raises(Forbidden):
            taking_back.take_back(wrong, "Nhầm", by=stranger)


def test_it_is_taken_back_once(cast: Any, wrong: Membership) -> None:
    taking_back.take_back(Membership.objects.get(), "Nhầm", by=cast.commune_staff)
    with pytest.raises(Refused, match="vừa có người bỏ"):
        taking_back.take_back(wrong, "Nhầm", by=cast.officer)


def test_the_page_says_what_will_be_undone_and_asks_why(
    cast: Any, signed_in: Any, member: Membership
) -> None:
    deputy = changed(member, TeamRole.DEPUTY, cast.commune_staff)
    browser = signed_in(cast.commune_staff)
    address = reverse("teams:take_back_membership", args=[deputy.pk])
    team_page = browser.get(member.team.get_absolute_url()).content.decode()
    assert address in team_page
    assert reverse("teams:take_back_membership", args=[member.pk]) not in team_page  # something follows it
    page = browser.get(address).content.decode()
    for said in ("Tổ phó, từ 10/05/2023", "Trở lại là thành viên, từ 15/03/2023", "7/QĐ-UBND"):
        assert said in page
    browser.post(address, {"reason": ""}, expects=422)
    done = browser.post(address, {"reason": "Nhầm người"}, follow=True).content.decode()
    assert "Đã bỏ dòng ghi nhầm của Lê Thị Hạnh" in done
    told = browser.get(reverse("teams:team_timeline", args=[member.team.pk])).content.decode()
    assert "Bỏ thành viên hoặc vai trò ghi nhầm" in told
    browser.get(address, expects=404)


def test_who_is_in_no_team_any_more_joins_again_by_their_number(
    cast: Any, signed_in: Any, wrong: Membership
) -> None:
    """Nobody sees the record meanwhile; it is not entered twice."""
    browser = signed_in(cast.commune_staff)
    page = browser.get(reverse("teams:take_back_membership", args=[wrong.pk])).content.decode()
    assert "Không còn dòng nào" in page
    browser.post(reverse("teams:take_back_membership", args=[wrong.pk]), {"reason": "Nhầm ngày"})
    joining = {
        "full_name": "Hồ Sỹ Lâm", "citizen_number": wrong.person.citizen_number.revealed, "role": "member",
        "number": "7/QĐ-UBND", "issued_on": "02/05/2023", "since": "11/05/2023",
    }  # fmt: skip
    browser.post(reverse("teams:join", args=[wrong.team_id]), joining)
    assert Membership.objects.get().person == wrong.person
    assert Person.objects.count() == 1


def test_what_rests_on_it_is_told_before_the_question(cast: Any, signed_in: Any, wrong: Membership) -> None:
    factories.a_workday(factories.a_timesheet(wrong.team, JUNE), wrong.person, 20)
    address = reverse("teams:take_back_membership", args=[wrong.pk])
    page = signed_in(cast.commune_staff).get(address, expects=409).content.decode()
    assert "Bỏ những ngày ấy trên bảng công trước" in page
