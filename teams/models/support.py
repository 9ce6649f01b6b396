"""Money from elsewhere, and money spent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib.periods import Period, ends_after_it_begins
from portal.lib.recorded import Recorded

from .people import Person
from .team import CommunityTeam
from .timesheet import Timesheet


class OtherSupport(Recorded, Period):
    """Someone else pays a team, or one person in it, for the same content and days."""

    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="other_support")
    # None: the team as a whole.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="other_support")
    payer = models.CharField(_("đơn vị chi"), max_length=150)
    content = models.CharField(_("nội dung"), max_length=300)
    amount = models.PositiveBigIntegerField(_("số tiền"), null=True, blank=True)

    class Meta:
        constraints = [ends_after_it_begins("other_support_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.person or self.team}: {self.payer}"


class Spending(Recorded):
    """What a team spent, with papers: part of its month's sheet, confirmed and locked with it."""

    timesheet = models.ForeignKey(Timesheet, models.CASCADE, related_name="spendings")
    day = models.DateField(_("ngày chi"))
    content = models.CharField(_("nội dung chi"), max_length=300)
    amount = models.PositiveBigIntegerField(_("số tiền"))
    papers = models.CharField(_("chứng từ"), max_length=200)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(
                name="spending_has_papers",
                condition=~Q(papers="") & Q(amount__gt=0),
                violation_error_message=_("Khoản chi phải có số tiền và chứng từ."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.content} {self.amount}"
