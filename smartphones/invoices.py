"""Purchases that rest on one invoice: whoever records or checks the paper is told of the other household."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib import reach
from portal.lib.identifiers import without_accents

from .models import Purchase


def shared_with(purchases: Collection[Purchase], reader: User) -> dict[int, list[str]]:
    """Purchase -> who else of the province handed in its invoice; by name where the reader knows them.

    In two queries. A shop sells to more than one commune.
    """
    alike = Purchase.objects.with_invoice({purchase.invoice for purchase in purchases})
    known = set(alike.visible_to(reader).values_list("pk", flat=True))
    with reach.whole_country():
        homes = alike.select_related("application__household__head", "application__household__commune")
        of_paper = defaultdict(list)
        for one in homes.filter(application__programme__province__present=reader.province_id).order_by("pk"):
            of_paper[_paper(one)].append(one)
    return {
        purchase.pk: [
            _told(other, other.pk in known) for other in of_paper[_paper(purchase)] if other != purchase
        ]
        for purchase in purchases
    }


def _paper(purchase: Purchase) -> tuple[str, str]:
    """ "CỬA HÀNG  MINH-ANH" and "Cửa hàng Minh Anh" are one shop."""
    seller = re.sub(r"\W+", " ", without_accents(purchase.seller))
    return purchase.invoice.lower(), seller.strip()


def _told(purchase: Purchase, by_name: bool) -> str:
    household = purchase.application.household
    if by_name:
        return _("hộ %(household)s, %(commune)s") % {"household": household, "commune": household.commune}
    return _("một hộ ở %(commune)s") % {"commune": household.commune}
