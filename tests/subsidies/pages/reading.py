"""How a test reads the pages of a run."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.models import User
from subsidies import payroll
from subsidies.models import PayrollRun


def approved(run: PayrollRun, staff: dict[str, User]) -> PayrollRun:
    """A computed run, released by its three people."""
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    return payroll.approve(run, by=staff["approver"])


def page(response: Any) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def url(name: str, run: PayrollRun) -> str:
    return reverse(f"subsidies:{name}", args=[run.pk])
