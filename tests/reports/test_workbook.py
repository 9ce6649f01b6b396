"""Papers as spreadsheets: text stays text whatever it begins with, amounts are numbers, bytes repeat."""

from __future__ import annotations

import datetime as dt
import io
import itertools

import pytest
from python_calamine import CalamineWorkbook

from reports import issuing, workbook
from reports.documents.payout_list import payout_list
from reports.models import DocumentKind as K
from subsidies.rules.words import Payee
from tests import factories

from . import reading
from .runs import a_line, a_rate, a_resolution, a_run, approved

COMMANDS = [
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)", "WEBSERVICE(\"http://x\")",
    "IMPORTXML(\"http://x\",\"//a\")", "DDE(\"cmd\";\"/C calc\";\"x\")", "@SUM(1)",
]  # fmt: skip
PAYLOADS = [f"{sign}{command}" for sign, command in itertools.product("=+-@\t", COMMANDS)]


@pytest.fixture
def run(country):
    """Every payload as a person, as a team, as a hamlet, as a clause's name."""
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    resolution = a_resolution(country.binh_duong)
    for number, payload in enumerate(PAYLOADS):
        team = factories.a_team(country.phu_loi, name=payload, code=f"{payload[:20]}{number}")
        hamlet = factories.a_hamlet(country.phu_loi, f"{payload} {number}")
        team.seats.update(hamlet=hamlet)
        person = factories.a_person(payload, bank_bin=payload[:6], bank_account="0123456789")
        factories.a_member(team, person=person)
        rate = a_rate(resolution, "day", 150_000, label=payload, code=f"r{number}")
        a_line(run, country.phu_loi, team, rate, 2, person=person, amount=200_000)
    return approved(run)


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) == 40


def test_no_payload_becomes_a_formula_in_any_file(run, country):
    papers = [issuing.issue(run, kind, country.phu_loi) for kind in (K.PAYOUT_LIST, K.TREASURY_LIST)]
    papers += [issuing.issue(run, K.PROVINCE_SUMMARY), issuing.issue(run, K.PROVINCE_LISTS)]
    assert [reading.formulas_in(paper) for paper in papers] == [0, 0, 0, 0]
    for paper in (papers[0], papers[1], papers[3]):
        shown = {cell for row in reading.rows_of(paper) for cell in row}
        assert not [payload for payload in PAYLOADS if payload not in shown]


def test_amounts_are_numbers_and_accounts_are_text(run, country):
    rows = reading.rows_of(issuing.issue(run, K.PAYOUT_LIST, country.phu_loi))
    row = next(row for row in rows if row[0] == 1.0)
    assert row[9] == 200_000.0
    assert row[11] == "0123456789"


def test_the_same_paper_gives_the_same_bytes(run, country):
    def content() -> bytes:
        file = io.BytesIO()
        workbook.write(payout_list(run, country.phu_loi, "1"), file)
        return file.getvalue()

    assert content() == content()


def test_amounts_beyond_what_excel_can_hold_are_written_out(country):
    run = a_run(country.ho_chi_minh, "10/2025")
    rate = a_rate(a_resolution(country.binh_duong), "month", 1, payee=Payee.TEAM)
    a_line(run, country.phu_loi, factories.a_team(country.phu_loi), rate, amount=10**15 + 1)
    run.approved_by, run.approved_at = run.made_by, dt.datetime(2025, 11, 1, tzinfo=dt.UTC)
    file = io.BytesIO()
    workbook.write(payout_list(run, country.phu_loi, "1"), file)
    file.seek(0)
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [row[9] for row in rows if row[0] == 1.0] == ["1000000000000001"]
