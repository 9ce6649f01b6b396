"""What somebody asked to print: how far it is drawn, and the file once it is."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune
from portal.lib.month_fields import MonthField

GIVEN_UP_AFTER = dt.timedelta(hours=1)


class PrintoutQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, while one answers for the commune; all of a province, for whoever sees its sheets."""
        return self.filter(
            Q(by=user) & scopes.within(user, commune="commune")
            | scopes.whole_province(user, province="commune__province")
        )

    def unfinished(self) -> Self:
        return self.filter(content=None)

    def waited_for(self) -> Self:
        return self.unfinished().filter(at__gte=_too_long_ago())

    def given_up(self) -> Self:
        """Nobody draws them any more: what they should show is asked for anew."""
        return self.unfinished().filter(at__lt=_too_long_ago())


class Printout(models.Model):
    """Every team's sheet of a commune's month in one file. Nothing rests on it: it goes after a day."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    month = MonthField(_("tháng"))
    sheets = models.PositiveIntegerField(_("số bảng công"))
    drawn = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)  # last sign of work

    objects = PrintoutQuerySet.as_manager()

    class Meta:
        constraints = [
            # Who asks twice waits for the same one.
            models.UniqueConstraint(
                fields=["by", "commune", "month"],
                condition=Q(content=None),
                name="one_printout_of_a_month_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune}, {self.month}"

    def get_absolute_url(self) -> str:
        return reverse("reports:printout", args=[self.pk])

    @property
    def ready(self) -> bool:
        return self.content is not None

    @property
    def given_up(self) -> bool:
        return not self.ready and self.at < _too_long_ago()


def _too_long_ago() -> dt.datetime:
    return timezone.now() - GIVEN_UP_AFTER
