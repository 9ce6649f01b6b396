"""The ledger of decisions: one row for each transition of a run, each holding the hash of the one before.

A row changed, added between or taken away breaks the chain; a row cut off at the end leaves a run whose
state nobody decided.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

from .models import PAID_STATUSES, Decision, PayrollRun
from .transitions import TRANSITIONS

WORDS = {
    "open": gettext_lazy("Lập đợt"),
    "calculated": gettext_lazy("Máy tính xong"),
    "carried_over": gettext_lazy("Có trước khi mở sổ quyết định"),
    **{verb: transition.label for verb, transition in TRANSITIONS.items()},
}


def record(
    run: PayrollRun, verb: str, source: str, *, by: User | None, reason: str = "", digest: str = ""
) -> Decision:
    """Within the transaction that made the transition and holds the run's row."""
    last = run.decisions.order_by("number").last()
    decision = Decision(
        run=run, number=last.number + 1 if last else 1, verb=verb, source=source, target=run.status,
        by=by, at=timezone.now(), reason=reason, digest=digest, previous=last.hash if last else "",
    )  # fmt: skip
    decision.hash = hash_of(decision)
    decision.save(force_insert=True)
    return decision


def last_act(run: PayrollRun) -> Decision | None:
    return run.decisions.select_related("by").order_by("number").last()


def hash_of(decision: Decision) -> str:
    return hashlib.sha256(written_out(decision).encode()).hexdigest()


def written_out(decision: Decision) -> str:
    """What its hash is the hash of, line by line."""
    at = f"{decision.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}"
    facts = (
        decision.run_id, decision.number, decision.verb, decision.source, decision.target,
        decision.by_id or "", at, decision.reason, decision.digest, decision.previous,
    )  # fmt: skip
    return "\n".join(map(str, facts))


def broken(run: PayrollRun) -> Iterator[str]:
    """What is no longer as it was written."""
    before: Decision | None = None
    for n, decision in enumerate(run.decisions.order_by("number"), 1):
        if decision.hash != hash_of(decision):
            yield _("quyết định số %(n)d trong sổ không còn như lúc ghi") % {"n": decision.number}
        elif decision.number != n or decision.previous != (before.hash if before else ""):
            yield _("sổ quyết định đứt trước dòng số %(n)d") % {"n": decision.number}
        before = decision
    if before is None or before.target != run.status:
        yield _("sổ quyết định thiếu dòng đưa đợt chi tới trạng thái này")
    elif run.digest != _released_with(run):
        yield _("sổ quyết định ghi mã kiểm khác với đợt chi")


def _released_with(run: PayrollRun) -> str:
    released = run.decisions.filter(target__in=PAID_STATUSES).order_by("number")
    return released.values_list("digest", flat=True)[0]


def told(run: PayrollRun) -> list[tuple[Decision, str]]:
    """The run's decisions, each with its verb in words."""
    return [(one, str(WORDS.get(one.verb, one.verb))) for one in run.decisions.select_related("by")]
