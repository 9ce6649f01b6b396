"""Lists to take away: what the page lists, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from accounts.models import AuditEvent
from portal.lib.spreadsheets import writing
from portal.lib.spreadsheets.sheets import sheets_of
from teams.models import TeamRole
from tests import factories
from tests.assertions import assert_queries_do_not_grow

FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, code="TO-1", name=FORMULA)


def test_a_team_named_like_a_formula_is_text_in_both_files(team, cast, signed_in):
    client = signed_in(cast.officer)
    content = client.get("/to/tai/danh-sach-to.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert sheets_of(content, "to.xlsx")[0].cells[1][:3] == ["TO-1", FORMULA, "Châu Quế"]
    text = client.get("/to/tai/danh-sach-to.csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][1] == f"'{FORMULA}"


def test_members_are_listed_with_their_numbers_masked(team, cast, signed_in):
    factories.a_member(team, "Trần Thị Hân", role=TeamRole.LEADER)
    content = signed_in(cast.officer).get("/to/tai/danh-sach-thanh-vien.xlsx").content
    heads, row = sheets_of(content, "tv.xlsx")[0].cells
    listed = dict(zip(heads, row, strict=True))
    assert (listed["Họ và tên"], listed["Chức danh"]) == ("Trần Thị Hân", "Tổ trưởng")
    assert listed["Số định danh"].startswith("•")
    assert AuditEvent.objects.filter(verb="registry.exported").exists()


def test_the_filters_of_the_page_hold_for_the_file(team, country, cast, signed_in):
    factories.a_team(country.lam_giang, code="TO-2")
    content = signed_in(cast.officer).get("/to/tai/danh-sach-to.xlsx?q=TO-2").content
    assert [row[0] for row in sheets_of(content, "to.xlsx")[0].cells] == ["Mã tổ", "TO-2"]


def test_queries_do_not_grow_with_the_members(team, cast, signed_in):
    client = signed_in(cast.officer)
    assert_queries_do_not_grow(
        lambda: factories.a_member(team), lambda: client.get("/to/tai/danh-sach-thanh-vien.csv")
    )


def test_a_list_written_twice_has_the_same_style_sheet():
    styles = [
        zipfile.ZipFile(io.BytesIO(writing.listed("Tổ", ["Tên"], [["x"]]))).read("xl/styles.xml")
        for _ in range(2)
    ]
    assert styles[0] == styles[1]
    assert writing.INK == {"font_name": "Times New Roman", "font_size": 12}
