"""Who received which phone on which day."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from teams.models import Person

from .application import Application
from .devices import Phone


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="application__household__commune"))


class Handover(models.Model):
    """The fact behind the signed paper (biên bản bàn giao): this phone, to this person, on this day."""

    application = models.OneToOneField(
        Application,
        models.PROTECT,
        related_name="handover",
        error_messages={"unique": _("Hộ này đã nhận máy của chương trình.")},
    )
    phone = models.OneToOneField(
        Phone,
        models.PROTECT,
        related_name="handover",
        error_messages={"unique": _("Máy này đã bàn giao cho một hộ.")},
    )
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người nhận"))
    # Empty when the head of the household came in person.
    proxy_paper = models.CharField(_("giấy ủy quyền nhận thay"), max_length=100, blank=True)
    handed_on = models.DateField(_("ngày bàn giao"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập biên bản"))

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.phone}, {self.application.household}"
