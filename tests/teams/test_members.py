"""Logins of members: a slip used once, and a request that the commune answers."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor
from accounts.models import AuditEvent, Reach, Role, User
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from teams import corrections, members, reviews
from teams.cells import Change
from teams.models import Invitation, MemberAccount, Person, ReviewRequest, ReviewStatus
from tests import factories

PASSWORD = "Tre-Gia-Mang-Moc-9"
MONTH = Month(2026, 5)


@pytest.fixture
def person(member):
    return member.person


def a_slip(signed_in, by: User, person) -> str:
    page = signed_in(by).post(reverse("teams:invite", args=[person.pk]), expects=200)
    return re.search(r'class="big nowrap">([0-9A-Z-]+)<', page.content.decode())[1]


def used(client, code: str, *, expects: int = 302):
    data = {"code": code, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("teams:sign_up"), data, expects=expects)


def test_a_slip_leads_a_member_to_a_password_and_to_their_own_page(cast, signed_in, client, person):
    code = a_slip(signed_in, cast.commune_staff, person)
    used(client, code.lower())
    assert client.get(reverse("home"), expects=302)["Location"] == reverse("subsidies:own")
    client.get(reverse("subsidies:own"))
    user = MemberAccount.objects.get(person=person).user
    assert (user.role, user.reach, user.username) == (Role.MEMBER, "nowhere", person.phone)
    assert client.login(username=person.phone, password=PASSWORD)
    assert set(AuditEvent.objects.filter(object_id=person.pk).values_list("verb", flat=True)) >= {
        "members.invited", "members.signed_up",
    }  # fmt: skip


def test_a_slip_works_once(cast, signed_in, client, person):
    code = a_slip(signed_in, cast.commune_staff, person)
    used(client, code)
    page = used(client, code, expects=422).content.decode()
    assert "đã dùng hoặc quá hạn" in page
    assert MemberAccount.objects.count() == 1


def test_of_two_who_hold_one_slip_at_once_the_second_is_refused(cast, person):
    invitation, _code = members.invite(person, by=cast.commune_staff)
    members.sign_up(invitation, PASSWORD)
    with pytest.raises(Refused, match="đã dùng"):
        members.sign_up(invitation, "Khac-Hoan-Toan-9")


def test_a_slip_expires(cast, signed_in, client, person):
    code = a_slip(signed_in, cast.commune_staff, person)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    used(client, code, expects=422)
    assert not MemberAccount.objects.exists()


def test_a_new_slip_voids_the_one_before_and_gives_the_same_login_a_new_password(
    cast, signed_in, client, person
):
    first, second = (a_slip(signed_in, cast.commune_staff, person) for _n in range(2))
    used(client, first, expects=422)
    used(client, second)
    used(client, a_slip(signed_in, cast.commune_staff, person))
    assert User.objects.filter(role=Role.MEMBER).count() == 1


def test_the_code_itself_is_kept_nowhere(cast, person):
    invitation, code = members.invite(person, by=cast.commune_staff)
    kept = bytes(Invitation.objects.get(pk=invitation.pk).code)
    assert len(kept) == 16 and code.replace("-", "").encode() not in kept
    assert code not in str(list(AuditEvent.objects.values("before", "after", "object_label")))


def test_a_weak_password_is_refused(cast, signed_in, client, person):
    code = a_slip(signed_in, cast.commune_staff, person)
    data = {"code": code, "password1": "12345678", "password2": "12345678"}
    client.post(reverse("teams:sign_up"), data, expects=422)
    assert not MemberAccount.objects.exists()


def test_a_locked_member_comes_in_again_only_by_a_new_slip(cast, signed_in, client, person):
    used(client, a_slip(signed_in, cast.commune_staff, person))
    signed_in(cast.commune_staff).post(reverse("teams:lock_member", args=[person.pk]))
    assert not client.login(username=person.phone, password=PASSWORD)
    assert members.records_of(MemberAccount.objects.get().user) == []
    used(client, a_slip(signed_in, cast.commune_staff, person))
    assert members.records_of(MemberAccount.objects.get().user) == [person.pk]


def test_a_slip_opens_and_closes_no_login_that_has_become_an_officials(
    cast, country, signed_in, client, person, login
):
    code = a_slip(signed_in, cast.commune_staff, person)
    User.objects.filter(pk=login.pk).update(
        role=Role.ICT_OFFICER, reach=Reach.PROVINCE, province=country.lao_cai
    )
    assert "nay là tài khoản cán bộ" in used(client, code, expects=409).content.decode()
    for name in ("teams:invite", "teams:lock_member"):
        signed_in(cast.commune_staff).post(reverse(name, args=[person.pk]), expects=409)
    before = login.password
    login.refresh_from_db()
    assert (login.password, login.is_active) == (before, True)


def test_a_member_who_lost_the_telephone_comes_in_by_a_slip_without_its_codes(
    cast, signed_in, client, person, login
):
    second_factor.give(login, second_factor.demo_secret("tests"))
    used(client, a_slip(signed_in, cast.commune_staff, person))
    client.get(reverse("subsidies:own"))
    assert second_factor.of(login) == []
    reset = AuditEvent.objects.get(verb="account.second_factor_reset")
    assert (reset.actor, reset.object_id) == (cast.commune_staff, login.pk)


@pytest.fixture
def twin(country) -> Person:
    """The same member, entered once more this month in another commune."""
    return factories.a_member(factories.a_team(country.lam_giang), valid_from=dt.date.today()).person


def merged(signed_in, by: User, keep: Person, gone: Person) -> None:
    url = reverse("teams:merge_people", args=[keep.pk, gone.pk])
    signed_in(by).post(url, {"merge-keep": keep.pk, "merge-reason": "Cùng một người, căn cước cấp lại"})


def test_of_two_logins_of_merged_records_one_goes_on(cast, signed_in, person, twin, login):
    second = factories.a_login(twin)
    merged(signed_in, cast.officer, person, twin)
    assert members.records_of(login) == [person.pk, twin.pk]
    second.refresh_from_db()
    assert not second.is_active and members.records_of(second) == []
    assert AuditEvent.objects.filter(verb="members.locked", object_id=person.pk).exists()


def test_the_only_login_of_merged_records_goes_on_and_is_locked_with_the_record_kept(
    cast, signed_in, client, person, twin
):
    only = factories.a_login(twin)
    merged(signed_in, cast.officer, person, twin)
    assert members.records_of(only) == [person.pk, twin.pk]
    signed_in(cast.commune_staff).post(reverse("teams:lock_member", args=[person.pk]))
    only.refresh_from_db()
    assert not only.is_active
    used(client, a_slip(signed_in, cast.commune_staff, person))
    only.refresh_from_db()
    assert only.is_active and MemberAccount.objects.count() == 1


def test_a_lock_closes_the_logins_of_all_records(cast, signed_in, person, twin, login):
    second = factories.a_login(twin)
    Person.objects.filter(pk=twin.pk).update(same_as=person)  # as they were merged until now
    signed_in(cast.commune_staff).post(reverse("teams:lock_member", args=[person.pk]))
    assert not User.objects.filter(pk__in=[login.pk, second.pk], is_active=True).exists()


def test_a_slip_of_a_merged_record_opens_nothing(cast, signed_in, client, person, twin):
    code = a_slip(signed_in, cast.neighbour, twin)
    earlier = Invitation.objects.get()
    merged(signed_in, cast.officer, person, twin)
    used(client, code, expects=422)
    assert not Invitation.objects.exists() and not MemberAccount.objects.exists()
    earlier.save(force_insert=True)  # as it was left until now
    used(client, code, expects=422)


def test_only_those_who_keep_the_book_there_invite(cast, person):
    for stranger in (cast.neighbour, cast.officer_elsewhere, cast.inspector, cast.finance):
        with pytest.raises(Forbidden):
            members.invite(person, by=stranger)


def test_nobody_but_members_has_records_of_their_own(cast, person):
    MemberAccount.objects.create(user=cast.inspector, person=person)
    assert members.records_of(cast.inspector) == []
    assert members.records_of(factories.a_user(Role.MEMBER)) == []


@pytest.fixture
def login(person) -> User:
    return factories.a_login(person)


def test_a_request_is_a_task_of_the_commune_and_its_answer_reaches_the_member(
    cast, signed_in, team, login, person
):
    signed_in(login).post(reverse("teams:ask_review", args=[MONTH]), {"team": team.pk, "text": "Sót ngày 12"})
    review = ReviewRequest.objects.get()
    staff = signed_in(cast.commune_staff)
    assert "Trả lời đề nghị của thành viên" in staff.get(reverse("home")).content.decode()
    assert "Sót ngày 12" in staff.get(reverse("teams:reviews")).content.decode()
    month = reverse("teams:month", args=[team.commune_on(dt.date.today()).pk, MONTH])
    assert "Sót ngày 12" in staff.get(month).content.decode()

    answer = {"decision": "refuse", "answer": ""}
    staff.post(reverse("teams:review", args=[review.pk]), answer, expects=422)
    staff.post(reverse("teams:review", args=[review.pk]), answer | {"answer": "Hôm đó tổ nghỉ"})
    assert "Hôm đó tổ nghỉ" in signed_in(login).get(reverse("subsidies:own")).content.decode()
    assert "Trả lời đề nghị của thành viên" not in staff.get(reverse("home")).content.decode()
    verbs = AuditEvent.objects.filter(object_type="teams.reviewrequest").values_list("verb", "actor")
    assert set(verbs) == {("reviews.asked", login.pk), ("reviews.refused", cast.commune_staff.pk)}


@pytest.mark.parametrize("confirmed", [True, False])
def test_accepting_leads_to_where_the_sheet_is_put_right(cast, signed_in, team, login, person, confirmed):
    sheet = factories.a_timesheet(team, MONTH)
    factories.a_workday(sheet, person, 5)
    if confirmed:
        factories.confirmed(sheet)
    review = reviews.ask(team, MONTH, "Sót ngày 12", by=login)
    answered = signed_in(cast.commune_staff).post(
        reverse("teams:review", args=[review.pk]), {"decision": "accept"}
    )
    name = "teams:correct" if confirmed else "teams:grid"
    assert answered["Location"] == reverse(name, args=[team.pk, MONTH])
    review.refresh_from_db()
    assert (review.status, review.answered_by) == (ReviewStatus.ACCEPTED, cast.commune_staff)


def test_what_was_taken_up_stays_a_task_until_the_sheet_is_put_right(cast, signed_in, team, login, person):
    sheet = factories.a_timesheet(team, MONTH)
    factories.a_workday(sheet, person, 5)
    factories.confirmed(sheet)
    reviews.accept(reviews.ask(team, MONTH, "Sót ngày 12", by=login), by=cast.commune_staff)
    staff, task = signed_in(cast.commune_staff), "Sửa bảng công theo đề nghị đã nhận"
    assert task in staff.get(reverse("home")).content.decode()
    page = staff.get(reverse("teams:correct", args=[team.pk, MONTH])).content.decode()
    assert f"Theo đề nghị của {person}: Sót ngày 12</textarea>" in page and "xã đã nhận:" in page
    assert "xã đã nhận:" in staff.get(reverse("teams:grid", args=[team.pk, MONTH])).content.decode()
    change = Change(person.pk, MONTH.days[11], "x")
    corrections.propose(sheet, [change], reason="Sót", by=cast.commune_staff)
    assert task not in staff.get(reverse("home")).content.decode()


def test_nobody_asks_about_a_month_to_come(login, team, signed_in):
    later = Month.of(dt.date.today()) + 1
    signed_in(login).get(reverse("teams:ask_review", args=[later]), expects=404)
    with pytest.raises(Forbidden):
        reviews.ask(team, later, "Sót", by=login)


def test_one_request_waits_at_a_time_and_is_answered_once(cast, team, login):
    review = reviews.ask(team, MONTH, "Sót ngày 12", by=login)
    with pytest.raises(Refused, match="Chờ xã trả lời"):
        reviews.ask(team, MONTH, "Sót ngày 13", by=login)
    reviews.refuse(review, reason="Không có", by=cast.commune_staff)
    with pytest.raises(Refused, match="đã trả lời"):
        reviews.accept(review, by=cast.officer)
    reviews.ask(team, MONTH, "Có giấy đây", by=login)


def test_nobody_asks_about_a_team_or_a_month_they_were_not_in(country, team, login):
    for other, month in [(factories.a_team(country.chau_que), MONTH), (team, Month(2020, 1))]:
        with pytest.raises(Forbidden):
            reviews.ask(other, month, "Sót", by=login)


def test_the_neighbour_commune_neither_reads_nor_answers(cast, signed_in, team, login):
    review = reviews.ask(team, MONTH, "Sót ngày 12", by=login)
    signed_in(cast.neighbour).get(reverse("teams:review", args=[review.pk]), expects=404)
    with pytest.raises(Forbidden):
        reviews.refuse(review, reason="Không", by=cast.neighbour)
