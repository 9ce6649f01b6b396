"""Rows typed into the books: who may, what follows what, and what is changed after money rested on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from places.models import HamletTraits, WageZone
from portal.lib.refusals import Forbidden, Refused
from teams import rows
from teams.models import Absence, OtherSupport, TeamRating
from teams.rows.declared import ABSENCES, HAMLETS, OTHER_SUPPORT, RATINGS, ZONES
from teams.rows.kinds import Kind, all_declared
from tests import factories
from tests.assertions import assert_queries_do_not_grow

MAY = dt.date(2026, 5, 1)


@pytest.fixture
def member(country: Any) -> Any:
    return factories.a_member(factories.a_team(country.chau_que), "Lê Thị Hạnh")


def absent(member: Any, **facts: Any) -> Absence:
    facts = {"kind": "leave", "valid_from": MAY, **facts}
    return Absence(team=member.team, person=member.person, **facts)


def acts() -> list[str]:
    return list(
        AuditEvent.objects.filter(verb__startswith="rows.").order_by("pk").values_list("verb", flat=True)
    )


def test_a_row_is_entered_ended_corrected_and_taken_back_and_the_log_keeps_all_of_it(
    member: Any, cast: Any
) -> None:
    row = rows.enter(ABSENCES, absent(member, paper="Đơn 3"), by=cast.commune_staff)
    rows.end(ABSENCES, row, dt.date(2026, 5, 20), by=cast.commune_staff)
    row.refresh_from_db()
    assert row.valid_until == dt.date(2026, 5, 20)
    row.kind = "suspension"
    rows.correct(ABSENCES, row, "Nhầm lý do", by=cast.commune_staff)
    rows.take_back(ABSENCES, row, "Nhầm người", by=cast.officer)
    assert not Absence.objects.exists()
    assert acts() == ["rows.entered", "rows.ended", "rows.corrected", "rows.taken_back"]
    corrected, last = AuditEvent.objects.filter(verb__in=("rows.corrected", "rows.taken_back")).order_by("pk")
    assert corrected.after == {"kind": "Đình chỉ công tác", "reason": "Nhầm lý do"}
    assert last.after == {"reason": "Nhầm người"}
    assert (last.before["paper"], last.before["valid_until"]) == ("Đơn 3", "20/05/2026")
    assert last.commune == member.team.commune_on(dt.date(2026, 5, 20))


def test_nothing_changed_is_no_correction(member: Any, cast: Any) -> None:
    row = rows.enter(ABSENCES, absent(member), by=cast.officer)
    with pytest.raises(Refused, match="Chưa sửa gì"):
        rows.correct(ABSENCES, row, "Không rõ", by=cast.officer)


def test_a_description_ends_the_one_before_it(country: Any, cast: Any) -> None:
    hamlet = factories.a_hamlet(country.chau_que)
    first = HamletTraits(hamlet=hamlet, households=280, valid_from=dt.date(2026, 1, 1))
    rows.enter(HAMLETS, first, by=cast.officer)
    rows.enter(HAMLETS, HamletTraits(hamlet=hamlet, households=310, valid_from=MAY), by=cast.officer)
    known = HamletTraits.objects.order_by("valid_from").values_list("households", "valid_until")
    assert list(known) == [(280, dt.date(2026, 4, 30)), (310, None)]
    with pytest.raises(Refused, match="đã được ghi"):
        rows.enter(HAMLETS, HamletTraits(hamlet=hamlet, valid_from=MAY), by=cast.officer)


@pytest.mark.parametrize("kind", all_declared(), ids=lambda kind: kind.name)
def test_only_those_named_keep_rows(kind: Kind, country: Any, cast: Any, member: Any) -> None:
    from tests.subsidies import resolutions

    owner = {
        "person": member.person, "team": member.team, "commune": country.chau_que,
        "hamlet": factories.a_hamlet(country.chau_que),
        "resolution": resolutions.a_resolution(country.yen_bai) if kind.of == "resolution" else None,
    }[kind.of]  # fmt: skip
    by_communes = kind.name in ("nghi-viec", "chuc-danh", "trinh-do", "chuc-vu", "nguon-khac", "ho-tro-them")
    may = {cast.officer, cast.commune_staff} if by_communes else {cast.officer}
    for user in vars(cast).values():
        if user in may:
            kind.check(user, owner)
        else:
            with pytest.raises(Forbidden):
                kind.check(user, owner)


def test_a_row_of_a_team_elsewhere_is_nobodys_here(country: Any, cast: Any, member: Any) -> None:
    elsewhere = factories.a_member(factories.a_team(country.lam_giang), person=member.person)
    row = rows.enter(ABSENCES, absent(elsewhere), by=cast.neighbour)
    assert ABSENCES.rows(cast.neighbour).get() == row
    assert not ABSENCES.rows(cast.commune_staff).exists()
    assert (
        not ABSENCES.choices(member.person, cast.commune_staff)["team"].filter(pk=elsewhere.team.pk).exists()
    )


# The pages


def page_of(kind: Kind, owner: Any) -> str:
    return reverse("rows:list", args=[kind.name, owner.pk])


def row_page(act: str, kind: Kind, row: Any) -> str:
    return reverse(f"rows:{act}", args=[kind.name, row.pk])


def test_what_is_wrong_is_said_beside_its_box(member: Any, cast: Any, signed_in: Any) -> None:
    absent(member, valid_from=dt.date(2026, 5, 10)).save()
    browser, form = signed_in(cast.commune_staff), {"team": member.team.pk, "kind": "leave"}
    for days, box, words in (
        (("20/05/2026", "19/05/2026"), "valid_until", "từ ngày bắt đầu trở đi"),
        (("01/05/2026", ""), "valid_from", "đã được ghi là nghỉ"),
        (("31/02/2026", ""), "valid_from", "Ghi ngày như"),
    ):
        asked = {**form, "valid_from": days[0], "valid_until": days[1]}
        text = browser.post(page_of(ABSENCES, member.person), asked, expects=422).content.decode()
        assert words in text.split(f'id="id_{box}_error"')[1].split("</div>")[0]
    year = {"year": "2025", "rating": "tot", "decision": "1/QĐ"}
    officer = signed_in(cast.officer)
    officer.post(page_of(RATINGS, member.team), year)
    again = officer.post(page_of(RATINGS, member.team), year, expects=422).content.decode()
    assert 'id="id_year_error"' in again
    assert TeamRating.objects.count() == 1


def test_the_pages_of_one_row(member: Any, cast: Any, signed_in: Any) -> None:
    browser = signed_in(cast.commune_staff)
    support = {"payer": "Huyện đoàn", "content": "Tập huấn", "amount": "300000", "valid_from": "01/05/2026"}
    browser.post(page_of(OTHER_SUPPORT, member.team), support)
    row = OtherSupport.objects.get()
    browser.get(row_page("end", OTHER_SUPPORT, row))
    early = browser.post(row_page("end", OTHER_SUPPORT, row), {"last_day": "30/04/2026"}, expects=422)
    assert "từ ngày 01/05/2026" in early.content.decode()
    browser.post(row_page("end", OTHER_SUPPORT, row), {"last_day": "31/05/2026"})
    browser.post(row_page("correct", OTHER_SUPPORT, row), {**support, "amount": "350000"}, expects=422)
    browser.post(
        row_page("correct", OTHER_SUPPORT, row),
        {**support, "valid_until": "31/05/2026", "amount": "350000", "reason": "Nhầm số"},
    )
    row.refresh_from_db()
    assert (row.amount, row.valid_until) == (350_000, dt.date(2026, 5, 31))
    browser.post(row_page("take_back", OTHER_SUPPORT, row), {"reason": ""}, expects=422)
    browser.post(row_page("take_back", OTHER_SUPPORT, row), {"reason": "Ghi nhầm tổ"})
    assert not OtherSupport.objects.exists()


def test_the_form_begins_with_what_holds_now(country: Any, cast: Any, signed_in: Any) -> None:
    hamlet = factories.a_hamlet(country.chau_que)
    HamletTraits.objects.create(hamlet=hamlet, households=287, border=True, valid_from=MAY)
    text = signed_in(cast.officer).get(page_of(HAMLETS, hamlet)).content.decode()
    assert 'value="287"' in text


def test_unknown_kinds_and_undated_ends_are_not_found(member: Any, cast: Any, signed_in: Any) -> None:
    rating = TeamRating.objects.create(team=member.team, year=2025, decision="1/QĐ")
    officer = signed_in(cast.officer)
    officer.get(row_page("end", RATINGS, rating), expects=404)
    officer.get(reverse("rows:list", args=["khong-co", 1]), expects=404)


def test_inspectors_read_and_find_no_form(member: Any, cast: Any, signed_in: Any) -> None:
    absent(member, paper="Đơn 5").save()
    text = signed_in(cast.inspector).get(page_of(ABSENCES, member.person)).content.decode()
    assert "Đơn 5" in text
    assert "Ghi vào sổ" not in text
    assert "Bỏ" not in text


def test_places_lead_to_their_rows(country: Any, cast: Any, signed_in: Any) -> None:
    hamlet = factories.a_hamlet(country.chau_que, "Thôn Đông")
    HamletTraits.objects.create(hamlet=hamlet, households=310, border=True, valid_from=MAY)
    WageZone.objects.create(commune=country.chau_que, zone="IV", valid_from=MAY)
    browser = signed_in(cast.commune_staff)
    areas = browser.get(reverse("rows:areas") + "?q=chau+que").content.decode()
    assert "Châu Quế" in areas
    assert "Lâm Giang" not in areas
    text = browser.get(reverse("rows:commune", args=[country.chau_que.pk])).content.decode()
    for said in (page_of(HAMLETS, hamlet), page_of(ZONES, country.chau_que), "Biên giới", "310"):
        assert said in text


def test_queries_do_not_grow_with_rows(country: Any, cast: Any, member: Any, signed_in: Any) -> None:
    browser = signed_in(factories.a_user(Role.ICT_OFFICER, province=country.lao_cai))
    days = iter(range(1, 29))

    def more() -> None:
        day = dt.date(2026, 3, next(days))
        absent(member, valid_from=day, valid_until=day).save()
        hamlet = factories.a_hamlet(country.chau_que)
        HamletTraits.objects.create(hamlet=hamlet, households=300, valid_from=MAY)

    for address in (
        page_of(ABSENCES, member.person),
        reverse("rows:commune", args=[country.chau_que.pk]),
        reverse("rows:areas"),
    ):
        assert_queries_do_not_grow(more, lambda address=address: browser.get(address))
