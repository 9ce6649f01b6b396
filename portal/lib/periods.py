"""Facts that hold from a day until a day, both included; no last day means "until further notice"."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def holds_on(day: dt.date, prefix: str = "") -> Q:
    """The condition that a dated fact, reached through `prefix` ("seats__"), holds on `day`."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": day})
    )


class PeriodQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date) -> Self:
        return self.filter(holds_on(day))

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Facts that hold on at least one day of the closed interval."""
        return self.filter(valid_from__lte=last).filter(Q(valid_until=None) | Q(valid_until__gte=first))


class Period(models.Model):
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
        violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    )


def day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(1)
