"""Teams from a file: their communes by today's names, by former ones, and asked about where one was split."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Role
from imports import wizard
from imports.models import State
from teams.models import CommunityTeam, Decision
from tests import factories
from tests.assertions import assert_queries_do_not_grow

from .workbooks import confirmed, problems, said, taken_in, workbook

HEADS = [
    "Mã tổ", "Tên tổ", "Xã, phường", "Huyện (cũ)", "Thôn, tổ dân phố", "Số quyết định", "Ngày ký quyết định",
    "Hoạt động từ ngày",
]  # fmt: skip


def row(
    code: str, commune: str = "", district: str = "", hamlet: str = "", since: str = "15/03/2026"
) -> list[str]:
    return [code, f"Tổ {code}", commune, district, hamlet, "1/QĐ-UBND", "01/03/2026", since]


@pytest.fixture
def officer_of_the_city(country):
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


def test_teams_are_founded_with_their_seat_and_one_decision(country, cast):
    hamlet = factories.a_hamlet(country.chau_que, "Thôn Mười")
    job = taken_in(workbook(HEADS, row("A", hamlet="thôn mười"), row("B")), cast.commune_staff, kind="to")
    job = confirmed(job, cast.commune_staff)
    assert (job.state, job.written) == (State.DONE, {"teams": 2, "communes": 1})
    team = CommunityTeam.objects.get(code="A")
    assert (team.seats.get().commune, team.seats.get().hamlet) == (country.chau_que, hamlet)
    assert Decision.objects.get().teams_founded.count() == 2


def test_a_former_commune_is_read_as_what_became_of_it(country, cast):
    job = taken_in(workbook(HEADS, row("A", "xã Châu Quế Thượng")), cast.officer, kind="to")
    assert said(job) == ["2 C: xã Châu Quế Thượng nay thuộc Xã Châu Quế"]
    confirmed(job, cast.officer)
    assert CommunityTeam.objects.get().seats.get().commune == country.chau_que


def test_a_split_commune_is_asked_about_and_the_answer_holds(country, officer_of_the_city):
    job = taken_in(workbook(HEADS, row("A", "Phường Hiệp An")), officer_of_the_city, kind="to")
    [question] = job.file.findings["questions"]
    assert [name for _pk, name in question["options"]] == ["Phường Phú An", "Phường Phú Lợi"]
    assert job.errors == 1
    wizard.check_again(
        job, by=officer_of_the_city, converts=True, answers={question["key"]: str(country.phu_loi.pk)}
    )
    wizard.check(job.pk)
    job.refresh_from_db()
    assert (job.errors, job.ready) == (0, True)
    confirmed(job, officer_of_the_city)
    assert CommunityTeam.objects.get().seats.get().commune == country.phu_loi


def test_a_district_tells_former_communes_of_one_name_apart(country, cast):
    country.lang_thip.name, country.lang_thip.district = "Châu Quế Thượng", "Huyện Bảo Yên"
    country.lang_thip.save()
    country.chau_que_thuong.district = "Huyện Văn Yên"
    country.chau_que_thuong.save()
    rows = [row("A", "Châu Quế Thượng", "Văn Yên"), row("B", "Châu Quế Thượng", "H. Bảo Yên")]
    job = taken_in(workbook(HEADS, *rows), cast.officer, kind="to")
    assert [p.problem.partition(" nay ")[2] for p in problems(job)] == [
        "thuộc Xã Châu Quế",
        "thuộc Xã Lâm Giang",
    ]


def test_communes_of_others_are_unknown_here(country, cast):
    job = taken_in(workbook(HEADS, row("A", "Lâm Giang")), cast.commune_staff, kind="to")
    assert said(job) == ["2 C: Không có xã, phường này trong địa bàn của bạn"]


def test_a_code_taken_or_written_twice_is_told(country, cast):
    factories.a_team(country.chau_que, code="A")
    job = taken_in(workbook(HEADS, row("A"), row("B"), row("B")), cast.commune_staff, kind="to")
    assert said(job) == ["2 A: Mã tổ này đã có trong sổ", "4 A: Trùng với dòng 3"]


def test_a_day_before_the_decision_or_years_ahead_is_told(country, cast):
    far = f"15/03/{timezone.localdate().year + 2}"
    rows = [row("A", since=far), row("B", since="28/02/2026")]
    job = taken_in(workbook(HEADS, *rows), cast.commune_staff, kind="to")
    assert said(job) == [
        f"2 H: Ngày {far} còn hơn một năm nữa mới đến",
        "3 H: Quyết định ký ngày 01/03/2026, sau ngày 28/02/2026",
    ]


def test_checking_and_writing_cost_the_same_queries_for_any_number_of_rows(country, cast):
    made = iter(range(100))

    def bring(rows: int) -> None:
        codes = [f"X{next(made)}" for _ in range(rows)]
        job = taken_in(workbook(HEADS, *map(row, codes)), cast.commune_staff, kind="to")
        assert confirmed(job, cast.commune_staff).state == State.DONE

    sizes = iter([1, 1, 12])
    assert_queries_do_not_grow(lambda: None, lambda: bring(next(sizes)))
