"""Payroll from the command line: the same policies as on the screen, their reasons as errors."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from subsidies import calculation
from subsidies.models import PayrollRun, Status
from tests import factories
from tests.conftest import Cast
from tests.subsidies import resolutions

pytestmark = pytest.mark.django_db


def payroll(*arguments: str) -> str:
    out = io.StringIO()
    call_command("payroll", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def run(country: factories.Country, cast: Cast) -> PayrollRun:
    """Yên Bái, 06-07/2023, opened by the officer of Lào Cai and computed: one team, 1.000.000 đ."""
    resolutions.by_the_month(country.yen_bai)
    factories.a_team(country.chau_que_ha)
    payroll(
        "open", "--province=15", "--from=06/2023", "--to=07/2023", "--as-of=2023-10-12",
        f"--by={cast.officer.username}",
    )  # fmt: skip
    run = PayrollRun.objects.get()
    calculation.calculate(run.pk, list(run.units.values_list("commune", flat=True)))
    calculation.finish(run.pk)
    return run


def test_a_run_goes_from_open_to_approved(run: PayrollRun, cast: Cast) -> None:
    payroll("submit", str(run.pk), f"--by={cast.officer.username}")
    payroll("check", str(run.pk), f"--by={cast.finance.username}")
    printed = payroll("approve", str(run.pk), f"--by={cast.approver.username}")
    run.refresh_from_db()
    assert run.status == Status.APPROVED
    assert "Tỉnh Yên Bái" in printed
    assert "1.000.000  Đã duyệt" in printed


def test_the_list_shows_every_run_with_its_total(run: PayrollRun) -> None:
    printed = payroll("list")
    assert "06/2023 - 07/2023" in printed
    assert "1.000.000  Đã tính" in printed


def test_who_may_not_do_it_reads_why(run: PayrollRun, cast: Cast) -> None:
    with pytest.raises(CommandError, match="Người phê duyệt"):
        payroll("approve", str(run.pk), f"--by={cast.officer.username}")


def test_only_the_area_of_a_former_province_may_be_paid(country: factories.Country) -> None:
    resolutions.by_the_month(country.binh_duong)
    factories.a_team(country.phu_hoa)
    officer = factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)
    payroll("open", "--province=79", "--former=74", "--from=08/2026", f"--by={officer.username}")
    run = PayrollRun.objects.get()
    assert (run.province, run.territory) == (country.ho_chi_minh, country.binh_duong)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("submit", "999", "--by=nobody"), "Không có đợt chi trả số 999"),
        (("open", "--province=99", "--from=06/2023", "--by=nobody"), "không có tỉnh nào mang mã 99"),
        (("open", "--province=15", "--from=06/2023", "--by=nobody"), "Không có tài khoản nobody"),
    ],
)
def test_what_does_not_exist_is_named(
    country: factories.Country, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        payroll(*arguments)
