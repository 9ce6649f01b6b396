"""A run's life: open, submit, check, approve, pay. Each verb is one transaction and one audit event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune, Province
from places.territories import predecessors_of
from portal.lib.months import MonthRange
from portal.lib.periods import holds_on
from portal.lib.queueing import after_commit
from portal.lib.refusals import Refused
from teams.models import TeamSeat

from . import budgets, dossier, funding, ledger, pay_periods, policies, sealing, signatures
from .calculation import settled_months
from .governing import Seat, governance_for, spans
from .models import OPEN_STATUSES, PayrollRun, Resolution, RunUnit, Status
from .models.payroll import UnitState
from .payments import acts as payment_acts
from .payments import preparing
from .resolution_parts import Stage
from .transitions import TRANSITIONS

TEAM_MONTHS_PER_BATCH = 15_000  # what a worker holds in memory at once, in far less than 512 MB
STALE_AFTER = dt.timedelta(minutes=1)


@transaction.atomic
def open_run(
    province: Province,
    months: MonthRange,
    *,
    by: User,
    territory: Province | None = None,
    as_of: dt.date | None = None,
    late_reason: str = "",
) -> PayrollRun:
    """Opens a run of `province` over `months`, on the map of `as_of` (today), and starts computing it."""
    policies.check_can_open(by, province)
    if not months:
        raise Refused(_("Tháng cuối phải từ tháng đầu trở đi."))
    today = timezone.localdate()
    as_of = as_of or today
    area = territory or province
    communes = paying_communes(area, as_of)
    pay_periods.must_fit(governing(communes, months, area), months, as_of)
    # `as_of` is the day of the map: months after it are paid on the map of then, once they are there.
    pay_periods.must_have_begun(months, max(as_of, today))
    _must_have_no_open_run(province, area)
    run = PayrollRun.objects.create(
        province=province, territory=territory, first_month=months.first, last_month=months.last,
        as_of=as_of, made_by=by, calculating_since=timezone.now(), late_reason=late_reason,
    )  # fmt: skip
    RunUnit.objects.bulk_create(RunUnit(run=run, commune=commune) for commune in communes)
    ledger.record(run, "open", "", by=by, reason=late_reason)
    audit.record("payroll.opened", run, by=by, province=province, after={"months": str(months)})
    _start(run)
    return run


def paying_communes(area: Province, as_of: dt.date) -> list[Commune]:
    """Communes of the area, on that day's map, that have a team."""
    seated = TeamSeat.objects.on(as_of).values("commune")
    communes = Commune.objects.on(as_of).in_area_of(area).filter(pk__in=seated).order_by("code")
    if not communes:
        raise Refused(
            _("%(area)s không có tổ nào vào ngày %(day)s. Kiểm tra lại ngày lập, hoặc nhập tổ trước.")
            % {"area": area, "day": f"{as_of:%d/%m/%Y}"}
        )
    return list(communes)


def governing(communes: Iterable[Commune], months: MonthRange, area: Province) -> QuerySet[Resolution]:
    """Late work may be owed under an ended resolution, so any earlier day's resolution will do."""
    first, last = months.first.first_day, months.last.last_day
    former = predecessors_of(communes)
    seats = [Seat(0, c.province_id, c.territory_id, first, last, c.pk, tuple(former[c.pk])) for c in communes]
    governed = spans(seats, governance_for())
    if not governed:
        raise Refused(
            _("Không có nghị quyết nào áp dụng tại %(area)s trong %(months)s, nên chưa có căn cứ chi.")
            % {"area": area, "months": months}
        )
    return Resolution.objects.filter(pk__in={span.resolution_id for span in governed}).order_by("pk")


def _must_have_no_open_run(province: Province, area: Province) -> None:
    """Two open runs over one area would pay the same work twice. Openers of a province queue here."""
    Province.objects.select_for_update().get(pk=province.present_id)
    open_runs = PayrollRun.objects.filter(
        province__present=province.present_id, status__in=OPEN_STATUSES
    ).select_related("province", "territory", "made_by")
    for unfinished in open_runs:
        if unfinished.shares_area_with(area):
            raise Refused(
                _("Còn một đợt chưa xong: %(run)s (%(state)s, %(who)s lập). Duyệt hoặc hủy đợt đó trước.")
                % {"run": unfinished, "state": unfinished.get_status_display(), "who": unfinished.made_by}
            )


def _start(run: PayrollRun) -> None:
    after_commit("subsidies.tasks.calculate_run", run.pk)


def waiting_batches(run_id: int) -> list[list[int]]:
    """Communes computed together: all of them for a usual month, fewer when the run looks far back."""
    run = PayrollRun.objects.select_related("province", "territory").get(pk=run_id)
    waiting = run.units.filter(run__status=Status.CALCULATING, state=UnitState.WAITING)
    seats = Count("commune__team_seats", filter=holds_on(run.as_of, "commune__team_seats__"))
    months = len(settled_months(run))
    batches: list[list[int]] = []
    room = 0
    for commune, teams in waiting.order_by("commune__code").values_list("commune").annotate(teams=seats):
        if not batches or teams * months > room:
            batches.append([])
            room = TEAM_MONTHS_PER_BATCH
        batches[-1].append(commune)
        room -= teams * months
    return batches


def stale_runs() -> list[int]:
    """Runs that stopped moving: their job was lost with its worker or its queue."""
    moved_at = Coalesce(Max("units__finished_at"), "calculating_since")
    calculating = PayrollRun.objects.filter(status=Status.CALCULATING).annotate(moved_at=moved_at)
    return list(calculating.filter(moved_at__lt=timezone.now() - STALE_AFTER).values_list("pk", flat=True))


@transaction.atomic
def resume(run: PayrollRun, *, by: User) -> None:
    """Sends the communes that wait to the workers again, at once."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_resume(by, run)
    audit.record("payroll.resumed", run, by=by, province=run.province)
    _start(run)


@transaction.atomic
def submit(run: PayrollRun, *, by: User) -> PayrollRun:
    run = _act("submit", run, by, policies.check_can_submit, submitted_at=timezone.now())
    dossier.must_have(run, Stage.OPENING)
    budgets.must_cover(run)
    return run


@transaction.atomic
def check(run: PayrollRun, *, by: User) -> PayrollRun:
    run = _act(
        "check", run, by, policies.check_can_check,
        checked_by=by, checked_at=timezone.now(), signatures_needed=signatures.needed(run),
    )  # fmt: skip
    dossier.must_have(run, Stage.CHECKING)
    return run


@transaction.atomic
def approve(run: PayrollRun, *, by: User) -> PayrollRun:
    """An approver signs; the last signature needed seals the lines, which are divided into payments."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_approve(by, run)
    if not signatures.sign(run, by=by):
        return _act("sign", run, by, _already_asked)
    budgets.take_turns(run)
    run = _act(
        "approve", run, by, _already_asked, approved_by=by, approved_at=timezone.now(),
        sources=funding.as_approved(run), **sealing.seal(run),
    )  # fmt: skip
    dossier.must_have(run, Stage.APPROVING)
    budgets.must_cover(run)  # another run of the area may have been approved since this one was submitted
    preparing.prepare(run)
    after_commit("reports.tasks.issue_run_papers", run.pk)
    return run


@transaction.atomic
def mark_paid(run: PayrollRun, *, by: User) -> PayrollRun:
    run = _act("mark_paid", run, by, policies.check_can_mark_paid, paid_at=timezone.now())
    dossier.must_have(run, Stage.PAYING)
    payment_acts.settle(run)
    return run


@transaction.atomic
def send_back(run: PayrollRun, *, by: User, reason: str) -> PayrollRun:
    if not reason.strip():
        raise Refused(_("Ghi lý do trả lại để người lập biết cần sửa gì."))
    run = _act(
        "send_back", run, by, policies.check_can_send_back, reason=reason.strip(),
        return_reason=reason.strip(), checked_by=None, checked_at=None, submitted_at=None,
    )  # fmt: skip
    run.signatures.all().delete()
    return run


@transaction.atomic
def recalculate(run: PayrollRun, *, by: User) -> PayrollRun:
    run = _act("recalculate", run, by, policies.check_can_recalculate, calculating_since=timezone.now())
    _forget_lines(run)
    run.units.update(state=UnitState.WAITING, finished_at=None)
    _start(run)
    return run


@transaction.atomic
def cancel(run: PayrollRun, *, by: User) -> PayrollRun:
    run = _act("cancel", run, by, policies.check_can_cancel)
    _forget_lines(run)
    return run


def _forget_lines(run: PayrollRun) -> None:
    """Django would fetch each line first: does another one correct it? A trigger of the table asks that."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM subsidies_payoutline WHERE run_id = %s", [run.pk])
        cursor.execute("DELETE FROM subsidies_unpaidwork WHERE run_id = %s", [run.pk])
    run.units.update(lines=0, total=0)


def _already_asked(_by: User, _run: PayrollRun) -> None:
    """The policy was asked on the locked row."""


def _act(
    verb: str,
    run: PayrollRun,
    by: User,
    check: Callable[[User, PayrollRun], None],
    reason: str = "",
    **facts: Any,
) -> PayrollRun:
    """One winner: the row is locked, the state read again, the policy asked, the act written down."""
    transition = TRANSITIONS[verb]
    run = PayrollRun.objects.locked(run.pk)
    check(by, run)
    before = run.status
    for name, value in {"status": transition.target, **facts}.items():
        setattr(run, name, value)
    run.save(update_fields=["status", *facts])
    digest = run.digest or sealing.lines_now(run)
    ledger.record(run, verb, before, by=by, reason=reason, digest=digest)
    audit.record(
        transition.audit, run, by=by, province=run.province,
        before={"status": before}, after={"status": run.status, "reason": run.return_reason},
    )  # fmt: skip
    return run
