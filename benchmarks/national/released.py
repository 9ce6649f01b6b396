"""The month of one of the provinces, computed and released by three people."""

from __future__ import annotations

from benchmarks.province import compute

# isort: split
from accounts.models import Role, User
from places.models import Province
from portal.lib.months import MonthRange
from subsidies import payroll
from subsidies.models import PayrollRun

from .country import AS_OF, MONTH, officer_of


def opened(province: Province) -> PayrollRun:
    return payroll.open_run(province, MonthRange(MONTH, MONTH), by=officer_of(province), as_of=AS_OF)


def released(province: Province) -> PayrollRun:
    run = opened(province)
    compute(run)
    officer = officer_of(province)
    checker, approver = (
        User.objects.create(
            username=f"{role}-{province.code}", role=role, reach=officer.reach, province=province
        )
        for role in (Role.FINANCE_STAFF, Role.APPROVER)
    )
    run.refresh_from_db()
    payroll.submit(run, by=officer)
    payroll.check(run, by=checker)
    return payroll.approve(run, by=approver)
