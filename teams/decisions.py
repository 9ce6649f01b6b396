"""A commune's decisions about its teams, kept once however many teams they concern."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext as _

from places.models import Commune
from portal.lib.refusals import Refused

from .models import Decision, DecisionKind


class Act(NamedTuple):
    """A decision as people cite it."""

    number: str
    issued_on: dt.date


def written(act: Act, kind: DecisionKind, commune: Commune | None, *, effective: dt.date) -> Decision:
    """The decision in the commune's book, entered if new. Nothing takes effect before it was signed."""
    if not act.number.strip():
        raise Refused(_("Chưa có quyết định thì chưa ghi được. Ghi số và ngày ký quyết định."))
    check_signed(act.issued_on, effective)
    decision, _new = Decision.objects.get_or_create(
        commune=commune, number=act.number.strip(), issued_on=act.issued_on, defaults={"kind": kind}
    )
    return decision


def check_signed(issued_on: dt.date, effective: dt.date) -> None:
    if effective < issued_on:
        raise Refused(
            _("Quyết định ký ngày %(issued)s, sau ngày %(effective)s. Ghi ngày hiệu lực từ ngày ký trở đi.")
            % {"issued": f"{issued_on:%d/%m/%Y}", "effective": f"{effective:%d/%m/%Y}"}
        )
