"""A month is paid: opened, computed by workers that die and messages sent twice, signed, sent, returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from portal.lib.months import MonthRange
from subsidies import calculation, payroll
from subsidies.models import Method, PaymentState, PayrollRun, Status
from subsidies.payments import acts
from teams.models import CommunityTeam, TeamSeat

from . import chaos, invariants, law
from .world import World

BANK_DAYS = dt.timedelta(3)


def a_month_is_paid(world: World) -> None:
    """The province at once, or each of its former provinces by itself."""
    areas = [None]
    if world.happens(0.3):
        areas = [world.country.yen_bai, world.country.old_lao_cai]
    for territory in areas:
        run = _opened(world, territory)
        if run is not None:
            _to_the_end(world, run)


def _opened(world: World, territory) -> PayrollRun | None:
    as_of = world.month.last_day + dt.timedelta(world.dice.randrange(1, 20))
    months = MonthRange(world.month, world.month)
    return world.attempt(
        f"a run of {territory or 'the province'} as of {as_of}",
        payroll.open_run,
        world.country.lao_cai,
        months,
        by=world.officer,
        territory=territory,
        as_of=as_of,
    )


def _to_the_end(world: World, run: PayrollRun) -> None:
    """Until it is released or cancelled; whoever acts out of turn is refused."""
    _compute(world, run)
    for _step in range(12):
        run.refresh_from_db()
        if run.status in (Status.PAID, Status.CANCELLED):
            break
        _next(world, run)
        invariants.hold(world)
    run.refresh_from_db()
    if run.status in (Status.SUBMITTED, Status.CHECKED):
        run = payroll.send_back(run, by=world.finance, reason="Để tháng sau")
    if run.status in (Status.CALCULATED, Status.RETURNED):
        payroll.cancel(run, by=world.officer)
        world.tell("the run is given up")


def _next(world: World, run: PayrollRun) -> None:
    verbs: dict[str, Callable[[], object]] = {
        Status.CALCULATED: lambda: payroll.submit(run, by=world.officer),
        Status.SUBMITTED: lambda: payroll.check(run, by=world.finance),
        Status.CHECKED: lambda: _approve(world, run),
        Status.APPROVED: lambda: _pay(world, run),
        Status.RETURNED: lambda: _again(world, run),
    }
    dice = world.dice.random()
    if dice < 0.1:
        world.attempt("a stranger approves", payroll.approve, run, by=world.stranger)
    elif dice < 0.2:
        world.attempt("the maker approves", payroll.approve, run, by=world.officer)
    elif dice < 0.3:
        world.attempt("sent back", payroll.send_back, run, by=world.finance, reason="Xem lại")
    elif dice < 0.33:
        world.attempt("cancelled", payroll.cancel, run, by=world.officer)
    else:
        world.attempt(f"the run goes on from {run.status}", verbs[run.status])


def _again(world: World, run: PayrollRun) -> None:
    payroll.recalculate(run, by=world.officer)
    _compute(world, run)


def _compute(world: World, run: PayrollRun) -> None:
    """At least once, in any order, by workers that die at any statement: until no commune waits."""
    while batches := payroll.waiting_batches(run.pk):
        communes = [commune for batch in batches for commune in batch]
        world.dice.shuffle(communes)
        for commune in communes:
            if world.happens(0.15):
                _killed(world, "a worker", partial(calculation.calculate, run.pk, [commune]), within=30)
            elif world.happens(0.8):
                for _again in world.times_sent():
                    calculation.calculate(run.pk, [commune])
        calculation.finish(run.pk)  # too early, as often as not
    if world.happens(0.2):
        _killed(world, "the end of the computing", lambda: calculation.finish(run.pk), within=8)
    calculation.finish(run.pk)
    run.refresh_from_db()
    assert run.status == Status.CALCULATED, run.status
    check_reckoning(run)


def _killed(world: World, what: str, act: Callable[[], object], *, within: int) -> None:
    after = world.dice.randrange(1, within)
    died = chaos.killed(act, after=after)
    world.tell(f"{what} {'died' if died else 'ended'} within {after} statements")


def check_reckoning(run: PayrollRun) -> None:
    """With what was paid before, the run's lines come to what the law owes, to the đồng."""
    seats = TeamSeat.objects.on(run.as_of).filter(commune__in=run.units.values("commune"))
    teams = list(CommunityTeam.objects.filter(pk__in=seats.values("team")).order_by("pk"))
    months = calculation.settled_months(run)
    owed, paid = law.due(teams, months), law.paid(teams, months, run)
    wrong = {key: (owed[key], paid[key]) for key in owed.keys() | paid.keys() if owed[key] != paid[key]}
    assert not wrong, f"(team, person, clause, month): (due, paid): {wrong}"


def _approve(world: World, run: PayrollRun) -> None:
    """Killed in the middle of it sometimes: then nothing was approved."""
    if world.happens(0.2):
        _killed(world, "the approval", lambda: payroll.approve(run, by=world.approver), within=60)
        run.refresh_from_db()
    if run.status == Status.CHECKED:
        payroll.approve(run, by=world.approver)


def _pay(world: World, run: PayrollRun) -> None:
    """The bank's file, its answer with some returned, those again, lists signed; then all is paid."""
    day = run.as_of + BANK_DAYS
    waiting = run.payments.filter(state=PaymentState.WAITING)
    if waiting.filter(method=Method.BANK).exists():
        world.attempt("payments are sent", acts.send, run, run.payments.all(), by=world.finance)
    for payment in run.payments.filter(state=PaymentState.SENT).order_by("number"):
        if world.happens(0.2):
            world.attempt("one comes back", acts.take_back, payment, reason="Sai", by=world.finance)
        else:
            one = run.payments.filter(pk=payment.pk)
            world.attempt("one arrives", acts.receive, run, one, on=day, by=world.finance)
    if run.payments.filter(state=PaymentState.RETURNED).exists():
        world.attempt("returned ones again", acts.reissue_all, run, run.payments.all(), by=world.finance)
    payroll.mark_paid(run, by=world.finance)
