"""Where a run stands, as its page shows it: the steps, the three people, what its reader may do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from portal.lib.refusals import reason_against
from portal.lib.stages import Act, Responsible, Step

from . import payroll, policies
from .models import PayrollRun, Status
from .transitions import TRANSITIONS

ORDER = [
    Status.CALCULATING,
    Status.CALCULATED,
    Status.SUBMITTED,
    Status.CHECKED,
    Status.APPROVED,
    Status.PAID,
]

Check = Callable[[User, PayrollRun], None]
CHECKS: dict[str, Check] = {
    "submit": policies.check_can_submit,
    "check": policies.check_can_check,
    "approve": policies.check_can_approve,
    "mark_paid": policies.check_can_mark_paid,
    "send_back": policies.check_can_send_back,
    "recalculate": policies.check_can_recalculate,
    "cancel": policies.check_can_cancel,
}
FORWARD = ["submit", "check", "approve", "mark_paid"]
ASIDE = ["send_back", "recalculate", "cancel"]
URLS = {verb: f"subsidies:{verb}_run" for verb in CHECKS} | {"mark_paid": "subsidies:mark_run_paid"}
# These ask once more, on a page of their own, with the consequence in figures.
CONFIRMED_ON_A_PAGE = {"approve", "mark_paid", "send_back", "cancel"}


def next_act(user: User, run: PayrollRun) -> Act | None:
    """What brings the run forward, whoever may do it; none while computing and at the end."""
    verb = next((v for v in FORWARD if run.status in TRANSITIONS[v].sources), None)
    return act(verb, user, run) if verb else None


def other_acts(user: User, run: PayrollRun) -> list[Act]:
    """Only those open to this reader."""
    acts = (act(verb, user, run) for verb in ASIDE)
    return [found for found in acts if not found.reason_against]


def label_of_turn(user: User, run: PayrollRun) -> str:
    """What this person is the one to do now; "" when the run waits for someone else."""
    checks = CHECKS | {"mark_paid": policies.check_can_settle}  # the transfers are this person's turn too
    turns = (verb for verb in [*FORWARD, "recalculate"] if verb in _turns(run))
    mine = (verb for verb in turns if not reason_against(checks[verb], user, run))
    return next((str(TRANSITIONS[verb].label) for verb in mine), "")


def _turns(run: PayrollRun) -> set[str]:
    """The acts a run waits for; recalculating only once it was returned."""
    forward = {verb for verb in FORWARD if run.status in TRANSITIONS[verb].sources}
    return forward or ({"recalculate"} if run.status == Status.RETURNED else set())


def act(verb: str, user: User, run: PayrollRun) -> Act:
    return Act(
        verb,
        TRANSITIONS[verb].label,
        reverse(URLS[verb], args=[run.pk]),
        reason_against(CHECKS[verb], user, run),
        verb in CONFIRMED_ON_A_PAGE,
    )


def steps(run: PayrollRun) -> list[Step]:
    computing = _("Đang tính") if run.status == Status.CALCULATING else _("Đã tính xong")
    notes = [
        (_("Lập đợt"), at(run.opened_at)),
        (_("Tính tiền"), "" if run.status == Status.CANCELLED else computing),
        (_("Trình"), at(run.submitted_at) or str(run.made_by)),
        (_("Kiểm tra"), at(run.checked_at) or _("Kế toán")),
        (_("Phê duyệt"), at(run.approved_at) or _("Người phê duyệt")),
        (_("Chi trả"), at(run.paid_at)),
    ]
    current = _current_step(run)
    states = ["done" if i < current else "now" if i == current else "" for i in range(len(notes))]
    return [Step(name, note, state) for (name, note), state in zip(notes, states, strict=True)]


def _current_step(run: PayrollRun) -> int:
    """The step that waits to be done. What was returned is with its maker again."""
    if run.status == Status.RETURNED:
        return 2
    if run.status == Status.CANCELLED:
        return 1
    return ORDER.index(Status(run.status)) + 1


def resume(user: User, run: PayrollRun) -> bool:
    """The button shows once nothing has moved for a while."""
    return run.pk in payroll.stale_runs() and not reason_against(policies.check_can_resume, user, run)


def responsible(run: PayrollRun, reader: User) -> list[Responsible]:
    """Maker, checker, and every approver the sum asks for."""
    office = _("Người phê duyệt")
    signed = [_who_did(office, s.by, s.at, reader) for s in run.signatures.select_related("by")]
    waited_for = _who_may("approve", office, Role.APPROVER, run, reader)
    return [
        _who_did(_("Người lập"), run.made_by, run.opened_at, reader),
        _who_did(_("Người kiểm tra"), run.checked_by, run.checked_at, reader)
        if run.checked_by
        else _who_may("check", _("Người kiểm tra"), Role.FINANCE_STAFF, run, reader),
        *signed,
        *[waited_for] * (run.signatures_needed - len(signed)),
    ]


def _who_did(office: str, who: User, when: dt.datetime | None, reader: User) -> Responsible:
    return Responsible(office, str(who), at(when), "done", who == reader)


def _who_may(verb: str, office: str, role: Role, run: PayrollRun, reader: User) -> Responsible:
    is_turn = run.status in TRANSITIONS[verb].sources
    may_act = is_turn and not reason_against(CHECKS[verb], reader, run)
    name = str(reader if may_act else role.label)
    note = _("Đang chờ") if is_turn else _("Chưa đến lượt")
    return Responsible(office, name, note, "now" if is_turn else "", may_act)


def at(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""
