"""How often what matters came to pass in a world: months in which nothing happens prove nothing."""

from __future__ import annotations

from collections import Counter

from smartphones.models import Handover
from subsidies.models import Payment, PayoutLine

from . import people
from .world import World


def tally(world: World) -> Counter[str]:
    """Every kind has its count, those that did not happen as well."""
    paid, told = PayoutLine.objects.paid(), " ".join(world.log)
    return Counter(
        {
            "arrears": paid.corrections().filter(amount__gt=0).count(),
            "recoveries": paid.filter(amount__lt=0).count(),
            "paid under a new law": paid.filter(rate__resolution__predecessor__isnull=False).count(),
            "paid in a merged commune": paid.filter(commune__name=people.MERGED).count(),
            "payments returned and made again": Payment.objects.exclude(reissues=None).count(),
            "phones handed over": Handover.objects.count(),
            "phones that came back": Handover.objects.exclude(ended_on=None).count(),
            "killed": told.count(" died within "),
            "sent twice": told.count(" is sent twice"),
        }
    )
