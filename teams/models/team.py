"""Community technology teams (tổ công nghệ số cộng đồng), the decisions behind them, where they sit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune, Hamlet
from portal.lib.constraints import never_overlapping
from portal.lib.derived import PlainText
from portal.lib.periods import Period, PeriodQuerySet, ends_after_it_begins, holds_on
from portal.lib.recorded import Recorded
from portal.lib.searching import by_likeness


class DecisionKind(models.TextChoices):
    FOUNDING = "founding", _("Thành lập")
    REFORMATION = "reformation", _("Kiện toàn")
    DISSOLVING = "dissolving", _("Giải thể")


class Decision(models.Model):
    """A commune's act about its teams: without one, no team and no member is paid."""

    number = models.CharField(_("số quyết định"), max_length=60)
    issued_on = models.DateField(_("ngày ký"))
    kind = models.CharField(_("loại"), max_length=12, choices=DecisionKind)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="decisions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "number", "issued_on"],
                name="one_decision_per_number_and_day",
                violation_error_message=_("Quyết định số này, ngày này đã có trong sổ."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(number)s ngày %(day)s") % {
            "number": self.number,
            "day": f"{self.issued_on:%d/%m/%Y}",
        }


class TeamQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(
            pk__in=TeamSeat.objects.now().filter(scopes.within(user, commune="commune")).values("team")
        )

    def with_seat(self) -> Self:
        """Adds `commune_id`, `commune_name` of the seat held now, and `plain_commune` to sort by."""
        seat = TeamSeat.objects.now().filter(team=OuterRef("pk"))
        return self.alias(plain_commune=Subquery(seat.values("commune__plain_name")[:1])).annotate(
            commune_id=Subquery(seat.values("commune")[:1]),
            commune_name=Subquery(seat.values("commune__name")[:1]),
        )

    def in_commune(self, commune: Commune) -> Self:
        """Teams whose latest seat is, by now, in `commune`."""
        return self.filter(
            pk__in=TeamSeat.objects.now().filter(commune__present=commune.present_id).values("team")
        )


class CommunityTeam(Recorded, Period):
    """A team from its founding decision until the one that dissolves it."""

    code = models.CharField(_("mã tổ"), max_length=30)
    name = models.CharField(_("tên tổ"), max_length=150)
    plain_name = PlainText(of="name", max_length=150)
    founded_by = models.ForeignKey(
        Decision, models.PROTECT, related_name="teams_founded", verbose_name=_("quyết định thành lập")
    )
    dissolved_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="teams_dissolved"
    )
    reformed_by = models.ManyToManyField(
        Decision, blank=True, related_name="teams_reformed", verbose_name=_("quyết định kiện toàn")
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [by_likeness("plain_name", name="team_by_likeness")]
        constraints = [
            ends_after_it_begins("team_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["code"],
                name="one_team_per_code",
                violation_error_message=_("Mã tổ này đã có. Ghi một mã khác."),
            ),
            models.CheckConstraint(
                name="team_ends_by_a_decision",
                condition=Q(valid_until=None, dissolved_by=None)
                | Q(valid_until__isnull=False, dissolved_by__isnull=False),
                violation_error_message=_("Tổ thôi hoạt động phải có quyết định giải thể."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("teams:team", args=[self.pk])

    def commune_on(self, day: dt.date) -> Commune | None:
        return communes_of([self.pk], day).get(self.pk)

    @property
    def commune_today(self) -> Commune | None:
        """Of a team yet to begin, where it will."""
        return self.commune_on(max(timezone.localdate(), self.valid_from))


class SeatQuerySet(PeriodQuerySet):
    def now(self) -> Self:
        """Held today; of a team yet to begin, the one it begins with."""
        today = timezone.localdate()
        to_begin = CommunityTeam.objects.filter(valid_from__gt=today).order_by().values("pk")
        return self.filter(holds_on(today) | Q(valid_from__gt=today, team__in=to_begin))


class TeamSeat(Recorded, Period):
    """The commune (and hamlet) a team sits in, since when. A merger of communes opens a new seat.

    A dissolved team keeps its last seat: it tells who answers for corrections of its pay.
    """

    team = models.ForeignKey(CommunityTeam, models.CASCADE, related_name="seats")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="team_seats")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, null=True, blank=True, related_name="team_seats")

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("seat_ends_after_it_begins"),
            never_overlapping(
                "one_seat_per_team_and_day",
                "team",
                message=_("Trong thời gian đó tổ đã thuộc một xã khác."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} - {self.commune}"


def communes_of(teams: Iterable[int], day: dt.date) -> dict[int, Commune]:
    """Where each team has its seat on a day, by the key of the team."""
    seated = Commune.objects.filter(holds_on(day, "team_seats__"), team_seats__team__in=list(teams))
    return {commune.team: commune for commune in seated.order_by().annotate(team=F("team_seats__team"))}
