"""Resolutions, runs, lines, payments and papers: read within the area, moved by the run's own rules."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from accounts.api.grants import Grant
from accounts.models import AuditEvent, Role
from portal.lib.months import Month
from reports import archive
from reports.models import DocumentKind, IssuedDocument
from subsidies import scans
from subsidies.models import Payment, PayrollRun, Status
from subsidies.rules.words import Per
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.reports import runs
from tests.scanned import a_scan
from tests.subsidies import resolutions
from tests.subsidies.runs import computed, open_in_binh_duong, worked

from .conftest import System

MAY = Month(2026, 5)


@pytest.fixture
def pay(country, cast):
    """A run of Lào Cai with one line in Châu Quế and one in Lâm Giang."""
    resolution = runs.a_resolution(country.yen_bai, valid_from=dt.date(2026, 1, 1))
    rate = runs.a_rate(resolution, Per.DAY, 150_000)
    run = runs.a_run(country.lao_cai, "05/2026")
    lines = []
    for commune, units in ((country.chau_que, 3), (country.lam_giang, 1)):
        team = factories.a_team(commune)
        person = factories.a_member(team).person
        lines.append(runs.a_line(run, commune, team, rate, units, person=person))
    return run, lines


@pytest.fixture
def three(country):
    """Who open, check and approve in TP.HCM."""
    roles = (Role.ICT_OFFICER, Role.FINANCE_STAFF, Role.APPROVER)
    return [factories.a_user(role, province=country.ho_chi_minh) for role in roles]


@pytest.fixture
def run(country, three):
    """60.000 đ for the month and two days of 150.000 đ."""
    resolutions.by_the_day(country.binh_duong)
    team = factories.a_member(factories.a_team(country.phu_loi), role="leader").team
    worked(team, MAY, 5, 6)
    return computed(open_in_binh_duong(country, {"maker": three[0]}, MAY))


def a_payment(line, **facts):
    facts = {
        "number": 1,
        "reference": f"TCN{line.pk:014}",
        "amount": line.amount,
        "due": line.amount,
        **facts,
    }
    return Payment.objects.create(
        run=line.run, commune=line.commune, person=line.person, method="bank", bank_bin="970405",
        account="1234567890", account_name="NGUYEN VAN A", **facts,
    )  # fmt: skip


def test_a_commune_reads_what_its_own_people_get(cast, pay, system):
    run, [ours, _theirs] = pay
    staff = system(cast.commune_staff)
    [line] = staff.ask("lines", run=run.pk)["results"]
    assert (line["amount"], line["earned_in"], line["code"]) == (450_000, "2026-05", ours.code)
    assert staff.ask(f"runs/{run.pk}")["amount"] == 450_000
    assert system(cast.officer).ask(f"runs/{run.pk}")["amount"] == 600_000


def test_a_line_of_another_commune_is_not_there(cast, pay, system):
    _run, [_ours, theirs] = pay
    staff = system(cast.commune_staff)
    staff.ask(f"lines/{theirs.pk}", expects=404)
    staff.ask(f"lines/{theirs.pk}/explanation", expects=404)


def test_the_account_of_a_payment_is_masked(cast, pay, system):
    _run, [ours, theirs] = pay
    a_payment(ours), a_payment(theirs, number=2)
    answer = system(cast.commune_staff).get("/api/v1/payments")
    [payment] = answer.json()["results"]
    assert payment["account"] == "•••••••890" and "1234567890" not in answer.content.decode()
    assert (payment["amount"], payment["state"]) == (450_000, "waiting")


def test_lines_are_narrowed_by_kind(cast, country, pay, system):
    run, [ours, _theirs] = pay
    runs.a_line(run, ours.commune, ours.team, ours.rate, 2, person=ours.person, month="04/2026")
    officer = system(cast.officer)
    assert len(officer.ask("lines", kind="own")["results"]) == 2
    assert [line["earned_in"] for line in officer.ask("lines", kind="arrears")["results"]] == ["2026-04"]
    assert officer.ask("lines", kind="recoveries")["results"] == []


def test_runs_are_found_by_the_former_province_they_pay_for(cast, country, system):
    of_yen_bai = runs.a_run(country.lao_cai, "05/2026", territory=country.yen_bai)
    runs.a_run(country.lao_cai, "04/2026")

    def found(user: object, territory: object) -> list[int]:
        return [row["id"] for row in system(user).ask("runs", territory=territory.pk)["results"]]

    assert found(cast.officer, country.yen_bai) == [of_yen_bai.pk]
    assert found(cast.officer, country.old_lao_cai) == found(cast.officer_elsewhere, country.yen_bai) == []


def test_lines_are_narrowed_by_how_far_their_run_is(cast, pay, system):
    officer = system(cast.officer)
    assert len(officer.ask("lines", status="checked")["results"]) == 2
    assert officer.ask("lines", status="paid")["results"] == []


def test_a_payment_is_found_by_what_the_bank_says_of_it(cast, pay, system):
    _run, [ours, theirs] = pay
    a_payment(ours, state="paid", settled_on=dt.date(2026, 6, 5)), a_payment(theirs, number=2)

    def found(user: object, **asked: object) -> list[int]:
        return [row["number"] for row in system(user).ask("payments", **asked)["results"]]

    assert found(cast.officer, reference=f"TCN{theirs.pk:014}") == [2]
    assert found(cast.commune_staff, reference=f"TCN{theirs.pk:014}") == []
    assert found(cast.officer, since="2026-06-05", until="2026-06-05") == [1]
    assert found(cast.officer, since="2026-06-06") == found(cast.officer, until="2026-06-04") == []


def test_papers_are_found_by_the_day_they_were_issued(cast, pay, system, monkeypatch):
    run, [ours, theirs] = pay
    issued = a_paper(run, ours.commune)
    with monkeypatch.context() as then:
        next_year_here = dt.datetime(2025, 12, 31, 17, 30, tzinfo=dt.UTC)
        then.setattr("django.utils.timezone.now", lambda: next_year_here)
        a_paper(run, theirs.commune, number="DS-2")

    def found(user: object, **asked: object) -> list[str]:
        return [row["number"] for row in system(user).ask("documents", **asked)["results"]]

    assert found(cast.officer, since="2026-01-02") == [issued.number]
    assert found(cast.officer, since="2026-01-01", until="2026-01-01") == ["DS-2"]
    assert found(cast.commune_staff, until="2026-01-01") == []


def a_paper(run, commune, number="DS-1"):
    kept = archive.keep("ds", "pdf", lambda file: file.write(b"%PDF-1.7 danh sach"))
    return IssuedDocument.objects.create(
        kind=DocumentKind.PAYOUT_LIST, number=number, run=run, commune=commune,
        path=kept.path, sha256=kept.sha256, size=kept.size,
    )  # fmt: skip


def test_a_paper_comes_as_issued_and_its_download_is_written_down(cast, country, pay, system):
    run, [ours, _theirs] = pay
    paper = a_paper(run, ours.commune)
    staff = system(cast.commune_staff)
    [told] = staff.ask("documents", run=run.pk)["results"]
    answer = staff.get(f"/api/v1/documents/{told['id']}/pdf")
    assert hashlib.sha256(b"".join(answer)).hexdigest() == told["sha256"] == paper.sha256
    assert AuditEvent.objects.filter(verb="reports.downloaded", actor=cast.commune_staff).count() == 1
    system(cast.neighbour).ask(f"documents/{paper.pk}/pdf", expects=404)


def test_a_paper_with_whole_numbers_is_for_keys_given_papers_only(cast, pay, system):
    run, [ours, _theirs] = pay
    paper = a_paper(run, ours.commune)
    reader, fetcher = (system(cast.commune_staff, grant) for grant in (Grant.PAY, Grant.PAPERS))
    assert reader.ask(f"documents/{paper.pk}")["number"] == "DS-1"
    refused = reader.ask(f"documents/{paper.pk}/pdf", expects=403)
    assert refused["type"].endswith(":not_granted") and "papers:read" in refused["detail"]
    assert not AuditEvent.objects.filter(verb="reports.downloaded").exists()
    fetcher.ask(f"documents/{paper.pk}", expects=403)
    fetcher.get(f"/api/v1/documents/{paper.pk}/pdf", expects=200)


def test_a_run_moves_as_by_its_buttons_but_signatures_are_a_persons(run, three, system, signed_in):
    maker, checker, approver = three
    path = f"runs/{run.pk}"
    ours, theirs = system(maker), system(checker)
    assert theirs.send(f"{path}/submit", expects=403)["detail"]
    assert ours.send(f"{path}/submit", key="submit-may")["status"] == "submitted"
    assert ours.send(f"{path}/submit", key="submit-may")["status"] == "submitted"
    assert "đã ở trạng thái" in ours.send(f"{path}/submit", expects=409)["detail"]
    assert "chữ ký" in theirs.send(f"{path}/check", expects=403)["detail"]
    how = {"content_type": "application/json", "expects": 200}
    signed_in(checker).post(f"/api/v1/{path}/check", {}, headers={"Idempotency-Key": "check-may"}, **how)
    signed_in(approver).post(f"/api/v1/{path}/approve", {}, headers={"Idempotency-Key": "approve-may"}, **how)
    run.refresh_from_db()
    assert run.status == Status.APPROVED and run.approved_by == approver
    assert run.decisions.filter(verb="submit").count() == 1


def test_a_run_is_sent_back_with_a_reason_only(run, three, system):
    maker, checker, _approver = three
    system(maker).send(f"runs/{run.pk}/submit")
    sender = system(checker)
    assert sender.send(f"runs/{run.pk}/send-back", expects=422)["errors"][0]["field"] == "reason"
    assert sender.send(f"runs/{run.pk}/send-back", {"reason": "Sót một tổ"})["status"] == "returned"
    assert PayrollRun.objects.get().return_reason == "Sót một tổ"


def test_why_an_amount_is_what_it_is(run, three, system):
    line = run.lines.first()
    told = system(three[0]).ask(f"lines/{line.pk}/explanation")
    months = [month for part in told["parts"] for month in part["months"]]
    assert told["amount"] == sum(month["amount"] for month in months)
    assert all(month["stands"] and month["steps"] for month in months), months
    assert all("Nghị quyết" in part["law"] for part in told["parts"])


def test_a_forecast_answers_as_its_page_does(cast, country, system):
    resolution = runs.a_resolution(country.yen_bai, valid_from=dt.date(2026, 1, 1))
    runs.a_rate(resolution, Per.MONTH, 60_000)
    officer = system(cast.officer)
    asked = {"resolution": resolution.slug, "first": "2026-10", "last": "2026-11", "teams": 10, "members": 70}
    told = officer.ask("forecast", **asked)
    assert told["totals"] == [sum(row["amounts"][0] for row in told["by_month"])]
    wrong = officer.ask("forecast", **asked | {"last": "2026-01", "resolution": "khong-co"}, expects=422)
    assert {error["field"] for error in wrong["errors"]} == {"last", "resolution"}
    system(cast.commune_staff).ask("forecast", **asked, expects=403)


def test_a_draft_is_read_in_its_own_province_only(cast, country, system):
    draft = runs.a_resolution(country.yen_bai, title="Dự thảo", valid_from=dt.date(2026, 1, 1))
    system(cast.officer).ask(f"resolutions/{draft.slug}")
    system(cast.officer_elsewhere).ask(f"resolutions/{draft.slug}", expects=404)


def test_the_scan_of_a_resolution_is_told_and_given_byte_for_byte(cast, country, system):
    law, content = resolutions.by_the_month(country.yen_bai), a_scan(2)
    reader = system(cast.officer_elsewhere)
    assert reader.ask(f"resolutions/{law.slug}")["scan"] is None
    reader.ask(f"resolutions/{law.slug}/scan", expects=404)
    scans.keep(law, content, "nq.pdf", by=cast.officer)
    told = reader.ask(f"resolutions/{law.slug}")["scan"]
    assert (told["pages"], told["size"], told["digest"]) == (
        2,
        len(content),
        hashlib.sha256(content).hexdigest(),
    )
    assert reader.get(f"/api/v1/resolutions/{law.slug}/scan").content == content


def test_a_key_for_teams_reads_no_money(cast, pay, system):
    for path in ("runs", "lines", "payments", "documents", "resolutions", "forecast"):
        system(cast.officer, Grant.TEAMS).ask(path, expects=403)


@pytest.mark.parametrize("path", ["runs", "lines", "payments", "documents", "resolutions"])
def test_more_rows_ask_no_more_questions(cast, country, system, path):
    officer, made = system(cast.officer), []

    def make() -> None:
        n = len(made)
        resolution = runs.a_resolution(country.yen_bai, slug=f"nq-{n}", valid_from=dt.date(2026, 1, 1))
        run = runs.a_run(country.lao_cai, f"0{n + 1}/2026")
        team = factories.a_team(country.chau_que)
        person = factories.a_member(team).person
        rate = runs.a_rate(resolution, Per.MONTH, 60_000)
        made.append(runs.a_line(run, country.chau_que, team, rate, person=person))
        a_payment(made[-1])
        runs.approved(run)
        IssuedDocument.objects.create(
            kind=DocumentKind.PAYOUT_LIST, number=f"DS-{n}", run=run, commune=country.chau_que, path="x",
            sha256="0" * 64, size=1,
        )  # fmt: skip

    assert_queries_do_not_grow(make, lambda: officer.ask(path))


def test_strangers_read_no_money(db):
    for path in ("runs", "lines", "payments", "documents", "resolutions", "forecast"):
        System().ask(path, expects=401)
