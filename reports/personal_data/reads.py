"""Who read whole numbers and pictures of people: one by one, or with a paper or a bank's file."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, User
from accounts.timeline import MOST, Moment
from smartphones.models import CashList, CashPayment, Handover, Purchase
from subsidies.models import Payment, PayrollRun
from teams.members import records_of
from teams.models import Person

from ..models import IssuedDocument

ONE_BY_ONE = ("people.revealed", "payments.revealed", "handovers.image_seen", "data_requests.copied")
MANY_AT_ONCE = ("payments.downloaded", "payments.printed", "reports.downloaded", "reports.dossier_taken")
READS = (*ONE_BY_ONE, *MANY_AT_ONCE)


def seen_by(reader: User) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.visible_to(reader).filter(verb__in=READS)


def of_person(person: Person, reader: User) -> QuerySet[AuditEvent]:
    """Of any of their records, of what was paid to them, of what their household signed for.

    Whose numbers they are reads all of it; others what lies in their area.
    """
    own = person.pk in records_of(reader)
    events = AuditEvent.objects.filter(verb__in=READS) if own else seen_by(reader)
    return events.filter(_about(person.records)).select_related("actor", "commune")


def moments(person: Person, reader: User) -> Iterable[Moment]:
    """For the person's timeline, which tells acts on the record itself already."""
    others = of_person(person, reader).exclude(object_type=Person._meta.label_lower)
    return [Moment(event.at, event=event) for event in others[:MOST]]


def _about(records: list[int]) -> Q:
    payments = Payment.objects.filter(person__in=records)
    household = "application__household"
    homes = Q(**{f"{household}__head__in": records}) | Q(**{f"{household}__members__person__in": records})
    handovers = Handover.objects.filter(homes)
    one = _on(Person, records) | _on(Payment, payments.values("pk"))
    one |= _on(Handover, handovers.values("pk"))
    one |= _on(Purchase, Purchase.objects.filter(homes).values("pk"))
    many = _with_a_run(payments) | _with_a_phone(handovers)
    many |= _on(CashList, CashPayment.objects.filter(homes).values("listed"))
    return Q(verb__in=ONE_BY_ONE) & one | Q(verb__in=MANY_AT_ONCE) & many


def _with_a_run(payments: QuerySet[Payment]) -> Q:
    runs = payments.values("run")
    # A file or paper of one commune holds nobody of another.
    there = Q(commune=None) | Q(commune__in=payments.values("commune"))
    papers = IssuedDocument.objects.filter(run__in=runs).values("pk")
    return there & (_on(PayrollRun, runs) | _on(IssuedDocument, papers))


def _with_a_phone(handovers: QuerySet[Handover]) -> Q:
    """Its own record bears the signature; the list of the session is read beside it."""
    of_these = Q(handover__in=handovers.values("pk")) | Q(session__in=handovers.values("session"))
    return _on(IssuedDocument, IssuedDocument.objects.filter(of_these).values("pk"))


def _on(model: type, ids: object) -> Q:
    return Q(object_type=model._meta.label_lower, object_id__in=ids)  # type: ignore[attr-defined]
