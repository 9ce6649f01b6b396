"""What communes add from their own budgets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import Commune
from portal.lib.constraints import never_overlapping
from portal.lib.periods import Period, ends_after_it_begins
from portal.lib.recorded import Recorded

from .resolution import Rate


class CommuneTopUp(Recorded, Period):
    """A commune's own decision to add to its teams' support, under the clause that allows it."""

    rate = models.ForeignKey(Rate, models.PROTECT, related_name="commune_top_ups")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="top_ups")
    decision = models.CharField(_("quyết định"), max_length=100)
    decided_on = models.DateField(_("ngày ký"))
    amount = models.PositiveBigIntegerField(_("đồng/tổ/tháng"))
    funding_source = models.CharField(_("nguồn kinh phí"), max_length=200, blank=True)

    class Meta:
        constraints = [
            ends_after_it_begins("top_up_ends_after_it_begins"),
            models.CheckConstraint(name="top_up_adds_something", condition=Q(amount__gt=0)),
            never_overlapping(
                "one_top_up_per_commune_and_day",
                "rate",
                "commune",
                message=_("Xã đã có quyết định hỗ trợ thêm trong thời gian đó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {self.decision}"
