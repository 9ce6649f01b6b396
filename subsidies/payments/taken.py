"""Which payments each file for a bank held, as the log wrote it down when the file was downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from subsidies.models import Method, Payment, PaymentState, PayrollRun
from teams import banks

from .sums import in_group

VERB = "payments.downloaded"


class Taken(NamedTuple):
    """One file. What was issued again since has a higher number than its last."""

    key: str
    group: str
    last: int
    name: str

    def held(self, payments: QuerySet[Payment]) -> QuerySet[Payment]:
        """Those of it that still wait: a payment waits once, so it waited when the file was made."""
        return in_group(payments, self.group).filter(number__lte=self.last)


def write_down(
    run: PayrollRun, payments: QuerySet[Payment], *, group: str, extension: str, sent: bool, by: User
) -> None:
    """`sent`: of payments sent already, so it is no file to send."""
    after = {"payments": len(payments), "name": f"{group or 'NAPAS'}.{extension}"}
    if payments and not sent:
        after |= {"group": group, "last": max(payment.number for payment in payments)}
    audit.record(VERB, run, by=by, province=run.province, after=after)


def files_of(run: PayrollRun, group: str = "") -> list[Taken]:
    """Those with payments of this bank, or of any, that were not sent yet, the latest first."""
    waiting = in_group(run.payments.filter(method=Method.BANK, state=PaymentState.WAITING), group)
    first = dict(waiting.values_list("bank_bin").annotate(Min("number")).order_by())
    return [file for file in _all_files(run) if _waits(file, first)]


def _waits(file: Taken, first: Mapping[str, int]) -> bool:
    """`first`: of each bank the lowest number that waits; a file of no bank's own has those of all."""
    return any(number <= file.last for bank, number in first.items() if file.group in ("", bank))


def _all_files(run: PayrollRun) -> list[Taken]:
    events = AuditEvent.objects.filter(
        object_type=run._meta.label_lower, object_id=run.pk, verb=VERB, after__has_key="last"
    )
    names = banks.names()
    return [_taken(event, names) for event in events.select_related("actor")]


def _taken(event: AuditEvent, names: banks.Names) -> Taken:
    group = event.after["group"]
    words = _("%(bank)s: %(n)s khoản, tệp %(extension)s, %(who)s tải lúc %(at)s") % {
        "bank": names[group] if group else _("Mọi ngân hàng"),
        "n": event.after["payments"],
        "extension": event.after["name"].rpartition(".")[2],
        "who": event.actor,
        "at": f"{timezone.localtime(event.at):%H:%M:%S %d/%m/%Y}",
    }
    return Taken(str(event.pk), group, event.after["last"], words)
