"""A resolution, a run under it and its lines, written directly: what papers are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Role
from places.models import Commune, Province
from portal.lib.months import Month
from subsidies.models import PayoutLine, PayrollRun, Rate, Resolution, ResolutionStatus, RunUnit, Status
from subsidies.rules import terms
from subsidies.rules.words import Payee, Per
from teams.models import CommunityTeam, Person
from tests import factories
from tests.subsidies import resolutions


def a_resolution(territory: Province, **facts: Any) -> Resolution:
    facts = {
        "number": "27/2023/NQ-HĐND",
        "body": "HĐND tỉnh Bình Dương",
        "title": "Quy định mức chi hỗ trợ tổ công nghệ số cộng đồng",
        "issued_on": dt.date(2023, 12, 8),
        "valid_from": dt.date(2024, 1, 1),
        "status": ResolutionStatus.DRAFT,
        **facts,
    }
    return resolutions.a_resolution(territory, **facts)


def a_rate(resolution: Resolution, per: str, amount: int | terms.Amount, **facts: Any) -> Rate:
    facts = {"payee": Payee.MEMBER, "article": "Điều 3", "label": f"Mức theo {per}", **facts}
    return resolutions.a_rate(resolution, amount, per=Per(per), **facts)


def a_run(province: Province, first: str, last: str = "", **facts: Any) -> PayrollRun:
    """Checked, waiting for `approved`."""
    months = Month.parse(first), Month.parse(last or first)
    facts = {"as_of": months[1].last_day, "status": Status.CHECKED, **facts}
    people = [
        factories.a_user(role, province=province.present) for role in (Role.ICT_OFFICER, Role.FINANCE_STAFF)
    ]
    return PayrollRun.objects.create(
        province=province,
        first_month=months[0],
        last_month=months[1],
        made_by=people[0],
        checked_by=people[1],
        **facts,
    )


def a_line(
    run: PayrollRun,
    commune: Commune,
    team: CommunityTeam,
    rate: Rate,
    units: Any = 1,
    *,
    person: Person | None = None,
    month: Month | str = "",
    amount: int | None = None,
    corrects: PayoutLine | None = None,
) -> PayoutLine:
    """`amount` is units x rate unless said otherwise. Keeps the commune's unit in step."""
    month = Month.parse(month) if isinstance(month, str) and month else month or run.first_month
    amount = int(Decimal(units) * rate.amount) if amount is None else amount
    unit, _ = RunUnit.objects.get_or_create(run=run, commune=commune)
    RunUnit.objects.filter(pk=unit.pk).update(lines=unit.lines + 1, total=unit.total + amount)
    return PayoutLine.objects.create(
        run=run, commune=commune, team=team, person=person, rate=rate, earned_in=month,
        units=Decimal(units), amount=amount, corrects=corrects,
    )  # fmt: skip


def approved(run: PayrollRun) -> PayrollRun:
    run.approved_by = factories.a_user(Role.APPROVER, province=run.province.present)
    run.approved_at = dt.datetime(2024, 10, 5, 2, 15, tzinfo=dt.UTC)
    run.status = Status.APPROVED
    run.units.update(finished_at=timezone.now())
    run.signatures.create(by=run.approved_by, at=run.approved_at)
    run.save()
    return run
