"""Finding records of one person, joining them without losing history, telling people apart."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from teams import merging, suspects, twice
from teams.models import Absence, DifferentPeople, Membership, Person, PersonTraits, Workday
from tests import factories
from tests.assertions import assert_queries_do_not_grow

BORN = dt.date(1985, 3, 12)
TODAY = timezone.localdate()
MONTH = Month.of(TODAY)
REASON = "Cùng một người, căn cước cấp lại"


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, name="Tổ thôn Trên")


@pytest.fixture
def other_team(country):
    return factories.a_team(country.lam_giang, name="Tổ thôn Dưới")


@pytest.fixture
def keep(team):
    person = factories.a_person("Lý Thị Thúy", birth_date=BORN, citizen_number="015185000123")
    return factories.a_member(team, person=person).person


@pytest.fixture
def gone(other_team):
    """The same woman, entered in another commune with her former card."""
    person = factories.a_person(
        "Lí Thị Thuý",
        birth_date=BORN,
        citizen_number=None,
        former_number="060123456",
        bank_account="99887766554",
        bank_bin="970436",
    )
    return factories.a_member(other_team, person=person).person


def names(pairs) -> list[tuple[str, str]]:
    return [(str(pair.one), str(pair.other)) for pair in pairs]


def test_records_of_one_person_are_found_over_communes(cast, keep, gone):
    assert names(suspects.pairs(cast.officer)) == [("Lý Thị Thúy", "Lí Thị Thuý")]
    assert names(suspects.pairs(cast.commune_staff)) == [("Lý Thị Thúy", "Lí Thị Thuý")]
    assert suspects.pairs(cast.officer_elsewhere) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"citizen_number": "015185000132"},
        {"citizen_number": "015185000124", "full_name": "Lý Thị Thủy"},
        {"citizen_number": None, "birth_date": dt.date(1985, 12, 3), "bank_account": "55667788"},
        {"citizen_number": None, "full_name": "Lý Thúy"},
    ],
)
def test_records_are_found_over_provinces(country, cast, keep, facts):
    keep.bank_account = "55667788"
    keep.save()
    facts = {"full_name": "Lý Thị Thúy", "birth_date": BORN, **facts}
    factories.a_member(factories.a_team(country.son_hong), person=factories.a_person(**facts))
    for user in (cast.officer, cast.officer_elsewhere):
        assert len(suspects.pairs(user)) == 1


def test_finding_asks_no_more_queries_for_more_people(country, cast):
    def more() -> None:
        for _ in range(2):
            person = factories.a_person("Lý Thị Thúy", birth_date=BORN, citizen_number=None)
            factories.a_member(factories.a_team(country.chau_que), person=person)

    assert_queries_do_not_grow(more, lambda: suspects.pairs(cast.officer))
    assert_queries_do_not_grow(more, lambda: twice.in_month(MONTH, cast.officer))


def test_namesakes_in_one_team_are_found_when_nothing_else_is_written(country, cast, signed_in, team):
    for place in (team, team, factories.a_team(country.chau_que)):
        nobody = factories.a_person("Lý Thị Thúy", citizen_number=None, birth_date=None)
        factories.a_member(place, person=nobody)
    (pair,) = suspects.pairs(cast.officer)
    assert {*pair.one.memberships.values_list("team", flat=True)} == {team.pk}
    assert "Ở cùng một tổ" in pair.words
    page = reverse("teams:duplicate", args=[pair.one.pk, pair.other.pk])
    assert "Ở cùng một tổ" in signed_in(cast.officer).get(page).content.decode()
    merging.tell_apart(pair.one, pair.other, reason="Hai người cùng thôn trùng tên", by=cast.officer)
    assert suspects.pairs(cast.officer) == []


def test_two_records_in_one_team_become_one(cast, team):
    first, second = (
        factories.a_member(team, person=factories.a_person("Lý Thị Thúy", citizen_number=None)).person
        for _ in range(2)
    )
    kept = merging.merge(first, second, reason=REASON, by=cast.officer)
    assert [member.person for member in team.memberships.on(TODAY)] == [kept]


def test_told_apart_they_are_not_shown_again(cast, keep, gone):
    merging.tell_apart(gone, keep, reason="Hai chị em họ, đã gọi cả hai", by=cast.officer)
    assert suspects.pairs(cast.officer) == []
    assert DifferentPeople.objects.count() == 1
    merging.tell_apart(keep, gone, reason="Gọi lại lần nữa", by=cast.officer)
    assert DifferentPeople.objects.count() == 1


def test_a_merger_keeps_what_is_confirmed_and_moves_what_is_open(cast, keep, gone, other_team):
    earlier = factories.a_timesheet(other_team, Month(2026, 3))
    factories.a_workday(earlier, gone, 5)
    factories.confirmed(earlier)
    sheet = factories.a_timesheet(other_team, MONTH)
    factories.a_workday(sheet, gone, 1)
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    assert list(Workday.objects.filter(person=gone).values_list("timesheet", flat=True)) == [earlier.pk]
    assert list(Workday.objects.filter(person=keep).values_list("timesheet", flat=True)) == [sheet.pk]
    held = Membership.objects.get(person=gone)
    taken = Membership.objects.get(person=keep, team=other_team)
    assert held.valid_until == MONTH.first_day - dt.timedelta(1)
    assert (taken.valid_from, taken.valid_until, taken.decision) == (MONTH.first_day, None, held.decision)


def test_a_day_written_under_both_records_is_counted_once(cast, keep, gone, team, other_team):
    for on, person in ((team, keep), (other_team, gone)):
        factories.a_workday(factories.a_timesheet(on, MONTH), person, 1)
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    assert Workday.objects.filter(day=MONTH.first_day).count() == 1
    assert AuditEvent.objects.get(verb="people.merged").after["days_twice"] == 1


def test_days_handed_in_stay_and_the_change_comes_after_them(cast, keep, gone, other_team):
    sheet = factories.a_timesheet(other_team, MONTH)
    factories.a_workday(sheet, gone, 1)
    factories.confirmed(sheet)
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    assert Workday.objects.get().person == gone
    assert Membership.objects.get(person=gone).valid_until == MONTH.first_day


def test_the_record_that_goes_on_is_filled_and_the_other_leads_to_it(cast, keep, gone):
    third = factories.a_person("Lý Thúy", same_as=gone)
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    keep.refresh_from_db()
    assert (keep.bank_account.revealed, keep.bank_bin) == ("99887766554", "970436")
    assert keep.citizen_number.revealed == "015185000123"
    for record in (gone, third):
        record.refresh_from_db()
        assert record.present == keep
    assert suspects.pairs(cast.officer) == []


def test_a_record_entered_this_month_leads_to_the_one_that_goes_on(cast, signed_in, keep, gone):
    Membership.objects.filter(person=gone).update(valid_from=MONTH.first_day)
    url = reverse("teams:merge_people", args=[keep.pk, gone.pk])
    signed_in(cast.officer).post(url, {"merge-keep": keep.pk, "merge-reason": REASON})
    gone.refresh_from_db()
    assert (gone.same_as, gone.merged_at is None) == (keep, False)
    assert not gone.memberships.exists() and keep.memberships.count() == 2


def test_posts_and_absences_go_over_and_what_both_have_stays_single(cast, keep, gone, other_team):
    factories.an_official(gone, dt.date(2026, 1, 1), position="Công chức tư pháp")
    for person in (keep, gone):
        PersonTraits.objects.create(person=person, valid_from=dt.date(2026, 1, 1), insured=True)
    Absence.objects.create(team=other_team, person=gone, kind="leave", valid_from=dt.date(2026, 10, 1))
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    assert keep.official_posts.get().valid_from == MONTH.first_day
    assert keep.absences.get().valid_from == MONTH.first_day
    assert gone.absences.get().valid_until == MONTH.first_day - dt.timedelta(1)
    assert keep.traits.get().valid_from == dt.date(2026, 1, 1)


def test_both_timelines_tell_of_the_merger_with_its_reason(cast, keep, gone):
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    for person, verb in ((gone, "people.merged"), (keep, "people.took_over")):
        event = AuditEvent.objects.get(verb=verb)
        assert (event.object_id, event.actor, event.after["reason"]) == (person.pk, cast.officer, REASON)


def test_a_merged_record_is_not_merged_again(cast, keep, gone):
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    with pytest.raises(Refused, match="đã gộp"):
        merging.merge(gone, keep, reason=REASON, by=cast.officer)


def test_only_the_officer_of_both_records_joins_them(country, cast, keep, gone):
    for user in (cast.commune_staff, cast.finance, cast.administrator):
        with pytest.raises(Forbidden):
            merging.merge(keep, gone, reason=REASON, by=user)
    elsewhere = factories.a_member(factories.a_team(country.son_hong)).person
    with pytest.raises(Refused, match="tỉnh khác"):
        merging.merge(keep, elsewhere, reason=REASON, by=cast.officer)


def test_from_the_queue_to_one_record_by_the_pages(cast, signed_in, keep, gone):
    browser = signed_in(cast.officer)
    assert "Lí Thị Thuý" in browser.get(reverse("teams:duplicates")).content.decode()
    pair = [keep.pk, gone.pk]
    assert "•••••••••123" in browser.get(reverse("teams:duplicate", args=pair)).content.decode()
    url = reverse("teams:merge_people", args=pair)
    browser.post(url, {"merge-keep": keep.pk}, expects=422)
    browser.post(url, {"merge-keep": keep.pk, "merge-reason": REASON})
    page = browser.get(keep.get_absolute_url()).content.decode()
    assert "Tổ thôn Dưới" in page
    assert "Gồm cả hồ sơ cũ" in page
    assert "Hồ sơ này đã gộp" in browser.get(gone.get_absolute_url()).content.decode()
    assert "Lí Thị Thuý" not in browser.get(reverse("teams:search"), {"q": "li thi thuy"}).content.decode()


def test_people_told_apart_by_the_page_leave_the_queue(cast, signed_in, keep, gone):
    browser = signed_in(cast.officer)
    browser.post(reverse("teams:tell_apart", args=[keep.pk, gone.pk]), {"apart-reason": "Hai chị em họ"})
    assert "Không có cặp nào" in browser.get(reverse("teams:duplicates")).content.decode()


def test_nobody_elsewhere_is_looked_up_by_guessing_pairs(country, cast, signed_in, keep):
    stranger = factories.a_member(factories.a_team(country.son_hong), "Phan Văn Xa").person
    signed_in(cast.officer).get(reverse("teams:duplicate", args=[keep.pk, stranger.pk]), expects=404)


def test_who_would_be_paid_twice_is_listed_for_the_open_month(cast, signed_in, keep, gone, other_team):
    factories.a_workday(factories.a_timesheet(other_team, MONTH), gone, 1)
    in_two = factories.a_member(other_team, "Hà Văn Đôi").person
    factories.a_member(keep.memberships.get().team, person=in_two)
    found = twice.in_month(MONTH, cast.officer)
    assert names(pair for pair, _, _ in found.pairs) == [("Lý Thị Thúy", "Lí Thị Thuý")]
    assert [(str(p.team), p.days) for p in found.pairs[0][2]] == [("Tổ thôn Dưới", 1)]
    assert [str(person) for person, _ in found.in_two_teams] == ["Hà Văn Đôi"]
    assert "Hà Văn Đôi" in signed_in(cast.finance).get(reverse("teams:paid_twice")).content.decode()


def test_once_merged_or_gone_nobody_is_paid_twice(cast, keep, gone):
    Membership.objects.filter(person=gone).update(valid_until=dt.date(2026, 1, 31))
    assert twice.in_month(MONTH, cast.officer).pairs == []
    assert len(twice.in_month(Month(2026, 1), cast.officer).pairs) == 1
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    assert twice.in_month(Month(2026, 1), cast.officer).pairs == []


def test_somebody_joining_again_is_found_under_the_record_that_goes_on(cast, signed_in, keep, gone, team):
    merging.merge(keep, gone, reason=REASON, by=cast.officer)
    third = factories.a_team(team.seats.get().commune)
    browser = signed_in(cast.commune_staff)
    browser.post(
        reverse("teams:join", args=[third.pk]),
        {"full_name": "Lí Thị Thuý", "former_number": "060123456", "role": "member"}
        | {"number": "9/QĐ-UBND", "issued_on": "01/10/2026", "since": "02/10/2026"},
    )
    assert Person.objects.get(memberships__team=third) == keep
