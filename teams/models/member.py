"""A person's own login, the slip that opens it, and what they ask to be looked at again."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import AuditEvent, User
from places.models import Commune
from portal.lib.month_fields import MonthField
from portal.lib.months import Month

from .people import Person
from .team import CommunityTeam, TeamSeat
from .timesheet import Timesheet


class MemberAccount(models.Model):
    """Shows what was recorded of the person and paid to them, and nothing of anybody else."""

    user = models.OneToOneField(User, models.PROTECT, related_name="member_account")
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    opened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.user.username}: {self.person}"


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A slip with a code: who brings it chooses a password, once. Only the code's fingerprint is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    code = models.BinaryField(unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None), name="one_unused_invitation_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


REMINDED_OF = dt.timedelta(days=30)


class ReviewStatus(models.TextChoices):
    WAITING = "submitted", _("Chờ trả lời")
    ACCEPTED = "confirmed", _("Nhận, đang sửa")
    REFUSED = "cancelled", _("Không nhận")


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        seats = TeamSeat.objects.now().filter(scopes.within(user, commune="commune"))
        return self.filter(team__in=seats.values("team"))

    def of_month(self, commune: Commune, month: Month) -> Self:
        """About sheets that this commune answers for by now."""
        teams = CommunityTeam.objects.in_commune(commune)
        return self.filter(month=month, team__in=teams.values("pk"))

    def waiting(self) -> Self:
        return self.filter(status=ReviewStatus.WAITING)

    def promised(self) -> Self:
        """Taken up of late, with nothing written on their sheet since they were asked."""
        sheets = Timesheet.objects.filter(team=OuterRef(OuterRef("team")), month=OuterRef(OuterRef("month")))
        written = AuditEvent.objects.filter(
            object_type=Timesheet._meta.label_lower,
            object_id__in=sheets.order_by().values("pk"),
            verb__in=["timesheets.recorded", "timesheets.correction_proposed"],
            at__gt=OuterRef("asked_at"),
        )
        lately = timezone.now() - REMINDED_OF
        return self.filter(~Exists(written.order_by()), status=ReviewStatus.ACCEPTED, answered_at__gt=lately)


class ReviewRequest(models.Model):
    """A member says that a month is not right; the commune answers, and the answer stays."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="review_requests")
    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="review_requests")
    month = MonthField(_("tháng"))
    text = models.CharField(_("điều chưa đúng"), max_length=1000)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=ReviewStatus, default=ReviewStatus.WAITING
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(_("trả lời"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team", "month"],
                condition=Q(status=ReviewStatus.WAITING),
                name="one_review_waits_per_person_team_and_month",
                violation_error_message=_("Bạn đã gửi đề nghị cho tháng này. Chờ xã trả lời."),
            ),
            models.CheckConstraint(
                name="review_answered_by_whom_and_when",
                condition=Q(status=ReviewStatus.WAITING, answered_by=None, answered_at=None)
                | Q(~Q(status=ReviewStatus.WAITING), answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_refused_for_a_reason",
                condition=~Q(status=ReviewStatus.REFUSED) | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(person)s, tháng %(month)s") % {"person": self.person, "month": self.month}
