"""The application's own role of the database: it pays a whole run, and rewrites nothing that stands."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from psycopg import errors

from accounts.models import Role
from portal import application_role
from portal.lib import reach
from reports import issuing
from reports.models import DocumentKind
from subsidies import payroll, sealing
from subsidies.models import PayrollRun, Status
from tests import factories, portal_client
from tests.portal_client import PortalClient
from tests.subsidies import resolutions
from tests.subsidies.runs import MAY, computed, open_in_binh_duong, released, worked

ROLE = "portal_application_in_a_test"


@pytest.fixture
def as_the_application(country: Any) -> Iterator[None]:
    """From here on, this test's connection has the rights of the role, and goes back when it is undone."""
    application_role.make(f"postgres://{ROLE}:x@any/portal")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    with reach.whole_country():
        yield


@pytest.fixture
def run(country: Any, as_the_application: None) -> PayrollRun:
    """Worked by the application: sent back once, released, printed, paid."""
    resolutions.by_the_day(country.binh_duong)
    worked(factories.a_member(factories.a_team(country.phu_loi), role="leader").team, MAY, 4)
    roles = {"maker": Role.ICT_OFFICER, "checker": Role.FINANCE_STAFF, "approver": Role.APPROVER}
    staff = {part: factories.a_user(role, province=country.ho_chi_minh) for part, role in roles.items()}
    run = computed(open_in_binh_duong(country, staff, MAY))
    payroll.submit(run, by=staff["maker"])
    run = payroll.send_back(run, by=staff["checker"], reason="Xem lại")
    payroll.recalculate(run, by=staff["maker"])
    run = released(run, staff)
    paper = issuing.issue(run, DocumentKind.PAYOUT_LIST, country.phu_loi)
    issuing.withdraw(paper, by=staff["checker"], reason="In sai khổ giấy")
    return payroll.mark_paid(run, by=staff["checker"]) or run


def test_it_works_a_run_from_its_opening_to_the_payment(run: PayrollRun) -> None:
    run.refresh_from_db()
    assert run.status == Status.PAID
    assert run.lines.exists()


def test_it_computes_a_released_run_again_from_the_books_as_they_stood(run: PayrollRun) -> None:
    assert not list(sealing.verify(sealing.released()))


def test_a_file_made_while_it_is_sent_is_asked_for_in_the_name_of_whoever_takes_it(run: PayrollRun) -> None:
    inspector = factories.a_user(Role.INSPECTOR, province=run.province)
    response = PortalClient.of(inspector).get(reverse("reports:dossier", args=[run.pk]))
    with reach.of(AnonymousUser()), portal_client.as_the_application():
        sent = b"".join(response)
    with ZipFile(BytesIO(sent)) as dossier:
        [lines] = [dossier.read(name) for name in dossier.namelist() if name.endswith("dong-chi.csv")]
    assert len(lines.splitlines()) == run.lines.count() + 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE subsidies_payoutline SET amount = 0",
        "UPDATE subsidies_decision SET reason = ''",
        "DELETE FROM subsidies_decision",
        "UPDATE reports_issueddocument SET sha256 = ''",
        "DELETE FROM reports_issueddocument",
        "DELETE FROM reports_withdrawal",
        "UPDATE accounts_auditevent SET verb = ''",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE subsidies_payoutline",
        "TRUNCATE accounts_auditevent",
        "ALTER TABLE subsidies_payoutline DISABLE TRIGGER ALL",
        "DROP TRIGGER approved_lines_delete ON subsidies_payoutline",
        "SET LOCAL session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_it_has_no_right_to(as_the_application: None, statement: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_of_a_released_run_it_removes_no_line(run: PayrollRun) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        run.lines.all()._raw_delete("default")


@pytest.mark.parametrize("statement", ["SELECT * FROM {}", "DELETE FROM {}"])
def test_partitions_are_reached_through_their_table_only(run: PayrollRun, statement: str) -> None:
    """Under its own name none of the rules of the table would bind a reader."""
    partitions = application_role.named(application_role.PARTITIONS)
    assert f"subsidies_payoutline_{MAY.year}" in partitions
    for partition in partitions:
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(partition))
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_a_role_that_was_there_before_loses_what_would_let_it_past_the_rules(country: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB BYPASSRLS")
        application_role.make(f"postgres://{ROLE}:x@any/portal")
        cursor.execute("SELECT rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = %s", [ROLE])
        assert cursor.fetchone() == (False, False)
