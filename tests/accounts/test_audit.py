"""The log of acts: complete, readable in one's own area, and only ever added to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent, Change, Role
from portal.acts import ACTS, acts_by_subject
from portal.lib.months import Month
from teams import registry
from teams.attendance import Mark
from teams.decisions import Act
from teams.models import Bank
from tests import factories
from tests.assertions import assert_queries_do_not_grow

MAY = Month(2026, 5)
URL = "/tai-khoan/nhat-ky"


def an_event(cast, commune=None, **facts):
    commune = commune or factories.Commune.objects.get(name="Châu Quế")
    facts = {"before": {"name": "Tổ 1"}, "after": {"name": "Tổ một"}, **facts}
    return audit.record("registry.reformed", commune, by=cast.commune_staff, commune=commune, **facts)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts_auditevent SET verb = 'nothing'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
    ],
)
def test_the_database_refuses_every_change_and_removal(cast, change):
    event = an_event(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE stumbles over those first
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            cursor.execute(change)
    event.refresh_from_db()
    assert event.verb == "registry.reformed"


def test_the_orm_cannot_change_an_event_either(cast):
    event = an_event(cast)
    event.verb = "nothing"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_an_event_in_a_commune_belongs_to_its_province(cast, country):
    assert an_event(cast, country.chau_que_ha).province == country.yen_bai


def test_an_act_that_names_no_place_is_read_in_the_province_of_whoever_did_it(cast):
    event = audit.record("people.registered", cast.officer, by=cast.commune_staff)
    assert event in AuditEvent.objects.visible_to(cast.inspector)
    assert event not in AuditEvent.objects.visible_to(cast.officer_elsewhere)


def test_an_event_of_2023_is_read_by_those_who_answer_for_its_place_today(cast, country):
    event = an_event(cast, country.chau_que_ha)
    readers = [cast.officer, cast.inspector, cast.commune_staff]
    others = [cast.neighbour, cast.officer_elsewhere, cast.commune_staff_elsewhere, cast.administrator]
    for reader in readers:
        assert event in AuditEvent.objects.visible_to(reader)
    for other in others:
        assert event not in AuditEvent.objects.visible_to(other)


def test_administrators_read_what_happened_to_accounts_and_lists(country, cast):
    event = audit.record("user.changed", cast.officer, by=cast.administrator)
    assert list(AuditEvent.objects.visible_to(cast.administrator)) == [event]
    bank = Bank.objects.create(bin="970999", name="Thử", full_name="Ngân hàng Thử")
    added = audit.record("lists.added", bank, by=cast.administrator)
    audit.record("registry.founded", factories.a_team(country.chau_que), by=cast.officer)
    assert list(AuditEvent.objects.visible_to(cast.administrator)) == [added, event]
    local = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    local.province = country.lao_cai
    own = audit.record("lists.changed", bank, by=local)
    assert list(AuditEvent.objects.visible_to(local)) == [own]
    cast.administrator.is_active = False
    assert not AuditEvent.objects.visible_to(cast.administrator).exists()


def test_the_page_shows_who_did_what_before_and_after(cast, signed_in):
    an_event(cast)
    page = signed_in(cast.inspector).get(URL).content.decode()
    assert str(cast.commune_staff) in page
    assert "<del>Tổ 1</del> Tổ một" in page


def test_changes_are_told_in_the_words_of_the_thing(cast):
    event = audit.record(
        "user.changed",
        cast.officer,
        by=cast.administrator,
        before={"role": "inspector", "is_active": False, "office": "Sở", "since": None},
        after={"role": "approver", "is_active": True, "office": "Sở", "since": "2026-10-01"},
    )
    assert [(change.name, change.before, change.after) for change in event.changes] == [
        ("vai trò", "Thanh tra, giám sát", "Người phê duyệt"),
        ("kích hoạt", "không", "có"),
        ("since", "", "01/10/2026"),
    ]


def test_the_page_narrows_to_one_thing_one_person_and_some_days(cast, country, signed_in):
    here, there = an_event(cast, country.chau_que), an_event(cast, country.lam_giang)
    client = signed_in(cast.officer)

    def found(**asked) -> set[int]:
        return {event.pk for event in client.get(URL, asked).context["page"]}

    assert found() == {here.pk, there.pk}
    assert found(object="places.commune", id=country.chau_que.pk) == {here.pk}
    assert found(who="can bo xa") == {here.pk, there.pk}
    assert found(who="thanh tra") == set()
    assert found(until="31/12/2020") == set()
    assert found(since="31/12/2020") == {here.pk, there.pk}
    assert found(act="registry.reformed") == {here.pk, there.pk}
    assert found(act="registry.dissolved") == set()


def test_the_page_asks_the_same_few_questions_however_long_the_log(cast, signed_in):
    client = signed_in(cast.officer)
    assert_queries_do_not_grow(lambda: an_event(cast), lambda: client.get(URL))


def test_every_act_can_be_chosen_under_its_subject(cast, signed_in):
    offered = [verb for _, acts in acts_by_subject() for verb, _ in acts]
    assert sorted(offered) == sorted(ACTS)
    page = signed_in(cast.officer).get(URL, {"act": "payroll.approved"}).content.decode()
    assert '<optgroup label="Đợt chi, dự toán">' in page
    assert '<option value="payroll.approved" selected>Phê duyệt đợt chi</option>' in page


def test_days_are_told_with_names_and_letters_as_on_the_lines_of_time(cast, country, signed_in):
    team = factories.a_team(country.chau_que)
    person = factories.a_member(team, "Lò Thị Mai").person
    factories.recorded(team, MAY, [Mark(person.pk, dt.date(2026, 5, 5))], by=cast.commune_staff)
    page = signed_in(cast.officer).get(URL, {"act": "timesheets.recorded"}).content.decode()
    assert "Lò Thị Mai, 05/05: x" in page and f"#{person.pk} " not in page


def test_who_became_what_in_a_team_formed_anew_is_told_in_words(cast, country, signed_in):
    team = factories.a_team(country.chau_que)
    member = factories.a_member(team, "Lò Thị Mai")
    act = Act("12/QĐ-UBND", dt.date(2026, 2, 10))
    registry.reform(team, act, since=dt.date(2026, 2, 15), roles={member.pk: "leader"}, by=cast.commune_staff)
    page = signed_in(cast.officer).get(URL, {"act": "registry.reformed"}).content.decode()
    assert "<del>Thành viên</del> Tổ trưởng" in page


def test_days_of_more_people_are_told_in_as_many_questions(cast, country, signed_in):
    team, client = factories.a_team(country.chau_que), signed_in(cast.officer)

    def one_more() -> None:
        person = factories.a_member(team).person
        month = Month(2026, 1 + team.timesheets.count())
        factories.recorded(team, month, [Mark(person.pk, month.first_day)], by=cast.commune_staff)

    assert_queries_do_not_grow(one_more, lambda: client.get(URL))


def test_what_was_left_empty_is_no_change(cast):
    before, after = {"note": None, "done": None}, {"note": "", "done": False}
    event = audit.event("user.changed", cast.officer, by=None, before=before, after=after)
    assert [change.name for change in event.changes] == ["done"]


def test_several_values_at_once_are_told_in_words_too():
    told = Change.of("accounts.user", "role", None, ["approver", "inspector"])
    assert told.after == f"{Role.APPROVER.label}, {Role.INSPECTOR.label}"


def test_facts_of_the_log_that_are_no_field_have_words(cast, signed_in):
    told = {"plan": "12/KH", "row": "2 giờ", "grants": "xem", "provider": "vneid", "digest": "ab"}
    audit.record("registry.plan_entered", cast.officer, by=cast.officer, after=told)
    page = signed_in(cast.officer).get(URL).content.decode()
    for name in told:
        assert f'<span class="hint">{name}</span>' not in page
