"""Decisions stand in a chain, large sums need several approvers, and one act of many wins."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from accounts.models import Role, User
from portal.lib.refusals import Refused
from subsidies import ledger, payroll, sealing, state_diagram
from subsidies.models import Decision, PayoutLine, PayrollRun, Signature, SignatureBand, Status
from tests import factories
from tests.races import at_once
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released, worked

THREADS = 50


class Undone(Exception):
    """The change is taken back."""


@contextmanager
def behind_the_portals_back() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def checked(country: Any, staff: Any, month: Any = MAY) -> PayrollRun:
    run = computed(open_in_binh_duong(country, staff, month))
    payroll.submit(run, by=staff["maker"])
    return payroll.check(run, by=staff["checker"])


def broken(run: PayrollRun) -> list[str]:
    run = PayrollRun.objects.select_related("previous").get(pk=run.pk)
    return [finding.words for finding in sealing.verify([run], recompute=False) if finding.broken]


def test_each_transition_is_one_row_by_whom_and_chained(country: Any, staff: Any, team: Any) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    rows = list(run.decisions.order_by("number"))
    assert [(d.verb, d.source, d.target, d.by) for d in rows] == [
        ("open", "", "calculating", staff["maker"]),
        ("calculated", "calculating", "calculated", None),
        ("submit", "calculated", "submitted", staff["maker"]),
        ("check", "submitted", "checked", staff["checker"]),
        ("approve", "checked", "approved", staff["approver"]),
    ]
    assert [d.previous for d in rows] == ["", *(d.hash for d in rows[:-1])]
    assert rows[-1].digest == run.digest
    assert rows[2].digest == rows[3].digest == run.lines_digest


def test_a_return_stands_in_the_ledger_with_its_reason(country: Any, staff: Any, team: Any) -> None:
    run = payroll.send_back(checked(country, staff), by=staff["approver"], reason="Thiếu quyết định")
    last = ledger.last_act(run)
    assert last is not None
    assert (last.verb, last.reason, last.by) == ("send_back", "Thiếu quyết định", staff["approver"])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE subsidies_decision SET reason = 'khác'",
        "DELETE FROM subsidies_decision",
        "TRUNCATE subsidies_decision",
        "DELETE FROM subsidies_signature",
        "TRUNCATE subsidies_signature",
    ],
)
def test_the_database_refuses_to_change_decisions_and_signatures(
    country: Any, staff: Any, team: Any, sql: str
) -> None:
    released(open_in_binh_duong(country, staff, MAY), staff)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def test_runs_of_a_province_are_chained_by_their_digests(country: Any, staff: Any, team: Any) -> None:
    worked(team, MAY, 4)
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    june = released(open_in_binh_duong(country, staff, JUNE), staff)
    assert (may.previous, june.previous) == (None, may)
    assert broken(may) == broken(june) == []
    with behind_the_portals_back() as cursor:
        cursor.execute("UPDATE subsidies_payrollrun SET digest = %s WHERE id = %s", ["0" * 64, may.pk])
    assert broken(june) == ["mã kiểm không khớp với đợt duyệt trước, bảng công hay bộ quy tắc"]
    assert len(broken(may)) == 2


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE subsidies_decision SET by_id = NULL WHERE verb = 'check'", "số 4"),
        ("DELETE FROM subsidies_decision WHERE verb = 'check'", "đứt trước dòng số 5"),
        ("DELETE FROM subsidies_decision WHERE verb = 'approve'", "thiếu dòng"),
        ("DELETE FROM subsidies_signature", "thiếu chữ ký"),
        ("UPDATE subsidies_payrollrun SET inputs_digest = ''", "mã kiểm không khớp"),
    ],
)
def test_what_was_tampered_with_is_named(country: Any, staff: Any, team: Any, sql: str, told: str) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    with behind_the_portals_back() as cursor:
        cursor.execute(sql)
    assert any(told in words for words in broken(run)), broken(run)


def test_one_flipped_bit_of_a_line_is_named_in_every_try(country: Any, staff: Any, team: Any) -> None:
    worked(team, MAY, 4, 5)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    lines = list(PayoutLine.objects.values_list("pk", flat=True))
    dice = random.Random(2026)
    named = 0
    for _ in range(200):
        column = dice.choice(["amount", "team_id", "person_id", "commune_id"])
        flip = f"UPDATE subsidies_payoutline SET {column} = {column} # (1::bigint << %s) WHERE id = %s"
        with suppress(Undone), behind_the_portals_back() as cursor:
            cursor.execute(flip, [dice.randrange(40), dice.choice(lines)])
            named += any(f.commune == country.phu_loi for f in sealing.verify([run], recompute=False))
            raise Undone
    assert named == 200
    assert broken(run) == []


def test_a_large_sum_needs_two_approvers_who_are_two_people(country: Any, staff: Any, team: Any) -> None:
    SignatureBand.objects.create(province=country.ho_chi_minh, from_amount=60_000, approvers=2)
    run = checked(country, staff)
    second = factories.a_user(Role.APPROVER, province=country.ho_chi_minh)
    run = payroll.approve(run, by=staff["approver"])
    assert run.status == Status.CHECKED
    with pytest.raises(Refused, match="Bạn đã ký"):
        payroll.approve(run, by=staff["approver"])
    run = payroll.approve(run, by=second)
    assert (run.status, run.approved_by) == (Status.APPROVED, second)
    assert [d.verb for d in run.decisions.order_by("number")][-2:] == ["sign", "approve"]


def test_below_the_band_one_approver_is_enough(country: Any, staff: Any, team: Any) -> None:
    SignatureBand.objects.create(province=country.ho_chi_minh, from_amount=60_001, approvers=2)
    run = payroll.approve(checked(country, staff), by=staff["approver"])
    assert run.status == Status.APPROVED


def test_a_returned_run_is_signed_anew(country: Any, staff: Any, team: Any) -> None:
    SignatureBand.objects.create(province=country.ho_chi_minh, from_amount=0, approvers=2)
    run = payroll.approve(checked(country, staff), by=staff["approver"])
    payroll.send_back(run, by=staff["checker"], reason="Sai danh sách")
    assert not run.signatures.exists()


def test_the_database_counts_the_signatures(country: Any, staff: Any, team: Any) -> None:
    SignatureBand.objects.create(province=country.ho_chi_minh, from_amount=0, approvers=2)
    run = checked(country, staff)
    Signature.objects.create(run=run, by=staff["approver"], at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PayrollRun.objects.filter(pk=run.pk).update(status=Status.APPROVED, approved_by=staff["approver"])
    for somebody in ("maker", "checker", "approver"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(run=run, by=staff[somebody], at=timezone.now())


def test_the_diagram_in_the_docs_is_the_table_of_transitions() -> None:
    page = state_diagram.PAGE.read_text(encoding="utf-8")
    with translation.override("vi"):
        assert state_diagram.put_into(page) == page, "manage.py draw_run_states"


@pytest.fixture
def crowds(country: Any, staff: Any) -> dict[str, list[User]]:
    """Fifty of each office."""

    def of(role: Role, one: User) -> list[User]:
        others = [factories.a_user(role, province=country.ho_chi_minh) for _ in range(THREADS - 1)]
        return [one, *others]

    return {
        "maker": of(Role.ICT_OFFICER, staff["maker"]),
        "checker": of(Role.FINANCE_STAFF, staff["checker"]),
        "approver": of(Role.APPROVER, staff["approver"]),
    }


def one_wins(run: PayrollRun, verb: str, people: list[User], **given: str) -> None:
    before = Decision.objects.filter(run=run).count()
    answers = at_once([partial(getattr(payroll, verb), run, by=user, **given) for user in people])
    [winner] = [user for user, answer in zip(people, answers, strict=True) if not answer]
    decision = ledger.last_act(run)
    assert decision is not None
    assert (decision.by, Decision.objects.filter(run=run).count()) == (winner, before + 1)
    at = f"{timezone.localtime(decision.at):%H:%M %d/%m/%Y}"
    for answer in filter(None, answers):
        assert str(winner) in answer, answer
        assert at in answer


def race(country: Any, staff: Any, crowds: dict[str, list[User]], rounds: int) -> None:
    """Every transition of a run's life, each asked for by fifty people at once."""
    for n in range(rounds):
        month = MAY - n
        run = computed(open_in_binh_duong(country, staff, month))
        one_wins(run, "submit", crowds["maker"])
        one_wins(run, "check", crowds["checker"])
        one_wins(run, "send_back", crowds["approver"], reason="Xem lại")
        one_wins(run, "recalculate", crowds["maker"])
        computed(run)
        payroll.submit(run, by=staff["maker"])
        payroll.check(run, by=staff["checker"])
        one_wins(run, "approve", crowds["approver"])
        one_wins(run, "mark_paid", crowds["checker"])
        one_wins(open_in_binh_duong(country, staff, month), "cancel", crowds["maker"])


def race_of_signatures(country: Any, staff: Any, crowds: dict[str, list[User]], rounds: int) -> None:
    """A sum of two signatures: one who clicks fifty times signs once; of fifty others one completes it."""
    SignatureBand.objects.create(province=country.ho_chi_minh, from_amount=0, approvers=2)
    signer, *others = crowds["approver"]
    for n in range(rounds):
        run = checked(country, staff, MAY - n)
        answers = at_once([partial(payroll.approve, run, by=signer)] * THREADS)
        assert answers.count("") == 1
        assert all("Bạn đã ký" in answer for answer in filter(None, answers))
        assert [(s.by, s.run.status) for s in run.signatures.all()] == [(signer, Status.CHECKED)]
        one_wins(run, "approve", others)
        assert [d.verb for d in run.decisions.order_by("number")][-2:] == ["sign", "approve"]
        assert run.signatures.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_one_wins_and_the_others_read_who_and_when(
    country: Any, staff: Any, team: Any, crowds: dict[str, list[User]]
) -> None:
    race(country, staff, crowds, rounds=1)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_clicks_one_signs_and_of_fifty_signers_one_releases(
    country: Any, staff: Any, team: Any, crowds: dict[str, list[User]]
) -> None:
    race_of_signatures(country, staff, crowds, rounds=1)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(10))
def test_of_fifty_at_once_one_wins_in_200_rounds(
    country: Any, staff: Any, team: Any, crowds: dict[str, list[User]], part: int
) -> None:
    race(country, staff, crowds, rounds=20)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(10))
def test_of_fifty_clicks_one_signs_in_200_rounds(
    country: Any, staff: Any, team: Any, crowds: dict[str, list[User]], part: int
) -> None:
    race_of_signatures(country, staff, crowds, rounds=20)
