"""What the pages of a session tell: whom to call, what lies ready, what a household is to sign for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q

from portal.lib.refusals import reason_against

from . import handovers
from .forms.households import named_like
from .models import Application, Handover, HandoverSession, Household, Phone

SHOWN, SUGGESTED = 20, 200


def of_session(session: HandoverSession, asked: str) -> dict[str, Any]:
    waiting = handovers.waiting(session.programme, session.commune, session.held_on)
    if asked:
        waiting = waiting.filter(household__in=Household.objects.filter(named_like(asked)))
    ordered = waiting.order_by("household__head__sort_key", "pk")
    done = session.handovers.told().select_related("made_by").order_by("-pk")
    return {
        "page": Paginator(ordered, SHOWN).get_page(1),
        "done": done,
        "sums": _sums(session),
        "ready": Phone.objects.filter(batch__programme=session.programme).at(session.commune).count(),
    }


def _sums(session: HandoverSession) -> dict[str, int]:
    return session.handovers.aggregate(
        phones=Count("pk"),
        witnessed=Count("pk", filter=Q(proof="witness")),
        proxies=Count("pk", filter=Q(received_by="proxy")),
    )


def of_household(session: HandoverSession, application: Application) -> dict[str, Any]:
    """`models`: what lies ready from the household's source, with price, support and its own share."""
    ready = Phone.objects.filter(batch__programme=session.programme, batch__source=application.source)
    phones = list(ready.at(session.commune).select_related("batch").order_by("imei")[:SUGGESTED])
    batches = {phone.batch_id: phone.batch for phone in phones}.values()
    offers = {(batch.model, batch.price): session.programme.household_pays(batch.price) for batch in batches}
    return {
        "application": application,
        "phones": phones,
        "models": [(model, price, share) for (model, price), share in sorted(offers.items())],
        "against": reason_against(handovers.before_of, application)
        or reason_against(handovers.check_open, session),
    }


def sent_before(key: str, session: HandoverSession) -> Handover | None:
    try:
        return session.handovers.told().filter(key=UUID(key)).first()
    except ValueError:
        return None
