"""Which payments each file for a bank held, as the log wrote it down when the file was downloaded."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from subsidies.models import Payment, PayrollRun
from teams import banks

from .sums import in_group

VERB = "payments.downloaded"


class Taken(NamedTuple):
    """One file. What was issued again since has a higher number than its last."""

    key: str
    group: str
    last: int
    name: str

    def held(self, run: PayrollRun) -> QuerySet[Payment]:
        """Whatever of it still waits: a payment waits once, so it waited when the file was made."""
        return in_group(run.payments.all(), self.group).filter(number__lte=self.last)


def write_down(
    run: PayrollRun, payments: QuerySet[Payment], *, group: str, extension: str, sent: bool, by: User
) -> None:
    """`sent`: of payments sent already, so it is no file to send."""
    after = {"payments": len(payments), "name": f"{group or 'NAPAS'}.{extension}"}
    if payments and not sent:
        after |= {"group": group, "last": max(payment.number for payment in payments)}
    audit.record(VERB, run, by=by, province=run.province, after=after)


def files_of(run: PayrollRun) -> list[Taken]:
    """Those that may have been sent, the latest first."""
    events = AuditEvent.objects.filter(
        object_type=run._meta.label_lower, object_id=run.pk, verb=VERB, after__has_key="last"
    )
    names = banks.names()
    return [_taken(event, names) for event in events.select_related("actor")]


def _taken(event: AuditEvent, names: banks.Names) -> Taken:
    group = event.after["group"]
    words = _("%(bank)s: %(n)s khoản, %(who)s tải lúc %(at)s") % {
        "bank": names[group] if group else _("Mọi ngân hàng"),
        "n": event.after["payments"],
        "who": event.actor,
        "at": f"{timezone.localtime(event.at):%H:%M:%S %d/%m/%Y}",
    }
    return Taken(str(event.pk), group, event.after["last"], words)
