"""The example of the documentation, as a commune would run it: against a real server, with Python alone."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.api.grants import Grant
from portal.lib.months import Month
from subsidies.models import Payment
from subsidies.rules.words import Per
from teams import letters
from teams.attendance import Mark
from teams.cells import Cell
from teams.models import Timesheet, Workday
from tests import factories
from tests.reports import runs

from .conftest import a_key

SCRIPT = Path(__file__).parents[2] / "docs" / "vi_du_api.py"
MONTH = Month(2026, 5)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(live_server, cast):
    """What the script says and how it ends, with the key of the commune's staff."""
    key = a_key(cast.commune_staff, Grant.TIMESHEETS, Grant.RECORD, Grant.PAY)

    def said(*words: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), live_server.url, *map(str, words)],
            env={"PATH": os.environ["PATH"], "CONG_KHOA": key, "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return said


@pytest.fixture
def team(country):
    team = factories.a_team(country.chau_que)
    for name in ("Giàng A Páo", "Phan Thị Hiền"):
        factories.a_member(team, name)
    return team


def sheet(tmp_path: Path, *rows: str, columns: str = "ho_ten,ngay,cong") -> Path:
    """As Excel saves "CSV UTF-8", with its mark at the beginning."""
    file = tmp_path / "bang-cong.csv"
    file.write_text("\n".join([columns, *rows]), encoding="utf-8-sig")
    return file


def test_a_commune_sends_its_month_once_however_often_it_sends(said, team, tmp_path):
    file = sheet(tmp_path, "Giàng A Páo,2026-05-05,x", "Phan Thị Hiền,2026-05-06,/")
    assert said("cham-cong", team.pk, MONTH.iso, file) == (0, "Đã ghi 2 ô và nộp 1.5 công tháng 2026-05.\n")
    assert Timesheet.objects.get().status == "submitted"
    code, words = said("cham-cong", team.pk, MONTH.iso, file)
    assert code == 1 and "đang chờ duyệt" in words and Workday.objects.count() == 2


def test_what_stands_in_the_way_is_told_and_nothing_is_handed_in(said, team, tmp_path):
    code, words = said(
        "cham-cong",
        team.pk,
        MONTH.iso,
        sheet(tmp_path, "Giàng A Páo,2026-05-05,x", "Phan Thị Hiền,2026-05-06,Đ"),
    )
    assert code == 1 and "văn bản huy động" in words and "Chưa nộp" in words
    assert Timesheet.objects.get().status == "draft"
    code, words = said("cham-cong", team.pk, MONTH.iso, sheet(tmp_path, "Người Lạ,2026-05-05,x"))
    assert code == 1 and "Không có trong tổ: Người Lạ" in words


def test_a_name_of_two_is_nobodys_until_their_number_is_given(said, team, tmp_path):
    first = team.memberships.get(person__full_name="Giàng A Páo").person_id
    second = factories.a_member(team, "Giàng A Páo").person_id
    code, words = said("cham-cong", team.pk, MONTH.iso, sheet(tmp_path, "Giàng A Páo,2026-05-05,x"))
    assert code == 1 and "2 người tên Giàng A Páo" in words and f"{first}, {second}" in words
    assert not Workday.objects.exists()
    rows = [f"Giàng A Páo,{second},2026-05-05,x", "Phan Thị Hiền,,2026-05-06,/"]
    file = sheet(tmp_path, *rows, columns="ho_ten,ma,ngay,cong")
    assert said("cham-cong", team.pk, MONTH.iso, file)[0] == 0
    assert Workday.objects.get(day__day=5).person_id == second


def test_a_number_of_somebody_of_another_name_is_nobodys(said, team, tmp_path):
    hien = team.memberships.get(person__full_name="Phan Thị Hiền").person_id
    file = sheet(tmp_path, f"Giàng A Páo,{hien},2026-05-05,x", columns="ho_ten,ma,ngay,cong")
    code, words = said("cham-cong", team.pk, MONTH.iso, file)
    assert code == 1 and f"Không có trong tổ: Giàng A Páo {hien}" in words
    assert not Workday.objects.exists()


def test_a_day_the_file_does_not_name_is_not_handed_in_with_it(said, team, tmp_path):
    hien = team.memberships.get(person__full_name="Phan Thị Hiền").person
    factories.a_workday(factories.a_timesheet(team, MONTH), hien, 7)
    code, words = said("cham-cong", team.pk, MONTH.iso, sheet(tmp_path, "Giàng A Páo,2026-05-05,x"))
    assert code == 1 and "2026-05-07 Phan Thị Hiền “x”" in words
    assert Timesheet.objects.get().status == "draft" and Workday.objects.count() == 1
    file = sheet(tmp_path, "Giàng A Páo,2026-05-05,x", "Phan Thị Hiền,2026-05-07,")
    assert said("cham-cong", team.pk, MONTH.iso, file) == (0, "Đã ghi 2 ô và nộp 1.0 công tháng 2026-05.\n")


def test_a_cell_counts_in_the_example_as_on_the_portal(team):
    """However it is typed, with the orders that it rests on behind it."""
    example = runpy.run_path(str(SCRIPT))
    for typed in (*letters.SIGNS, *letters.ALSO, "xĐB", "h/B", "/Đ", ""):
        signs = letters.read(typed)
        marks = frozenset(Mark(1, MONTH.first_day, *sign, 12) for sign in signs)
        version = Cell(1, MONTH.first_day, marks).version
        assert example["units"](version) == sum(sign.portion for sign in signs), version


def test_a_commune_reads_what_its_people_were_paid(said, country, team):
    resolution = runs.a_resolution(country.yen_bai)
    run = runs.a_run(country.lao_cai, "05/2026")
    person = team.memberships.order_by("pk").first().person
    line = runs.a_line(run, country.chau_que, team, runs.a_rate(resolution, Per.MONTH, 60_000), person=person)
    Payment.objects.create(
        run=run, commune=country.chau_que, number=1, reference="TCN00000000000001", person=person, due=60_000,
        amount=line.amount, method="cash", account_name="GIANG A PAO",
    )  # fmt: skip
    code, words = said("khoan-chi", MONTH.iso)
    assert (code, words.splitlines()[1:]) == (0, [f"{run.pk},Giàng A Páo,60000,cash,waiting,"])


def test_a_wrong_address_and_a_wrong_key_are_told_in_words(live_server, country):
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), live_server.url, "khoan-chi", "2026-05"],
        env={"PATH": os.environ["PATH"], "CONG_KHOA": "tcns_sai", "LC_ALL": "C.UTF-8"}, capture_output=True,
        text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1 and "Khóa không dùng được" in done.stderr
