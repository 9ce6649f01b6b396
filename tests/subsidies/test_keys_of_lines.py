"""No constraint but triggers keep lines and what they name together: for whole statements, in every part."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from subsidies.models import PayoutLine, PayrollRun, UnpaidWork
from tests.subsidies.runs import MAY, computed, open_in_binh_duong, released, worked


@pytest.fixture
def run(country: Any, staff: Any, team: Any) -> PayrollRun:
    worked(team, MAY, 1, 2)
    return computed(open_in_binh_duong(country, staff, MAY))


def refused(statement: str, *values: object, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("model", [PayoutLine, UnpaidWork])
@pytest.mark.parametrize("key", ["run_id", "commune_id", "team_id", "person_id", "rate_id"])
def test_a_line_that_names_nothing_is_refused(run: PayrollRun, model: Any, key: str) -> None:
    line = run.lines.filter(person__isnull=False).first()
    facts = {
        name: getattr(line, name)
        for name in ("run_id", "commune_id", "team_id", "person_id", "rate_id", "units", "amount")
    }
    with pytest.raises(IntegrityError, match=f"{key} of"), transaction.atomic():
        model.objects.create(**{**facts, key: 10**9}, earned_in=MAY + 1)


def test_a_line_that_corrects_nothing_is_refused(run: PayrollRun) -> None:
    refused("UPDATE subsidies_payoutline SET corrects_id = 10 ^ 9", match="corrects_id of")


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("subsidies_payrollrun", "run_id"),
        ("places_commune", "commune_id"),
        ("teams_communityteam", "team_id"),
        ("teams_person", "person_id"),
        ("subsidies_rate", "rate_id"),
    ],
)
def test_what_a_line_names_is_not_deleted(run: PayrollRun, table: str, key: str) -> None:
    named = run.lines.filter(person__isnull=False).values_list(key, flat=True).first()
    refused(f"DELETE FROM {table} WHERE id = %s", named, match="still named")


def test_a_line_that_another_one_corrects_is_not_deleted(run: PayrollRun) -> None:
    corrected, correction = run.lines.order_by("pk")
    PayoutLine.objects.filter(pk=correction.pk).update(corrects=corrected)
    refused("DELETE FROM subsidies_payoutline WHERE id = %s", corrected.pk, match="still named")


def test_lines_lie_in_the_part_of_the_year_they_were_earned_in(run: PayrollRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM subsidies_payoutline")
        assert cursor.fetchall() == [("subsidies_payoutline_2026",)]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE subsidies_payoutline_2026 SET amount = 1",
        "DELETE FROM subsidies_payoutline_2026",
        "TRUNCATE subsidies_payoutline_2026",
        "INSERT INTO subsidies_payoutline_2027 SELECT id, '2027-01-01', units, amount, commune_id,"
        " corrects_id, person_id, team_id, run_id, rate_id FROM subsidies_payoutline_2026",
    ],
)
def test_approved_lines_are_guarded_in_their_part_too(
    country: Any, staff: Any, team: Any, tampering: str
) -> None:
    worked(team, MAY, 1)
    released(open_in_binh_duong(country, staff, MAY), staff)
    refused(tampering, match="approved run|never emptied")
