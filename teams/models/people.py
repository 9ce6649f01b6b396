"""People, the teams they belong to, and those mobilised from outside."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import DateField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune
from portal.lib import identifiers, reach
from portal.lib.constraints import never_overlapping
from portal.lib.derived import PlainText
from portal.lib.encrypted import BlindIndex, EncryptedField, SlipIndex
from portal.lib.figures import grouped
from portal.lib.periods import Period, ends_after_it_begins
from portal.lib.recorded import Recorded
from portal.lib.searching import by_likeness

from .team import CommunityTeam, Decision, TeamSeat


class Sex(models.TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class PersonQuerySet(models.QuerySet):
    def merged(self) -> dict[int, int]:
        """Record -> the one that goes on; in the whole country, for they are few."""
        with reach.whole_country():
            return dict(self.exclude(same_as=None).values_list("pk", "same_as"))

    def visible_to(self, user: Any) -> Self:
        """Whoever serves or once served in the user's area: its papers of those years name them."""
        return self.of_teams(_teams_within(user))

    def of_teams(self, teams: models.QuerySet) -> Self:
        """Their members and those mobilised for them, whenever that was."""
        return self.filter(pk__in=keys_of_teams(teams))

    def answered_for_by(self, user: Any) -> Self:
        """Whose record the user may change: who serves there now or will, else who served there last."""
        today = Value(timezone.localdate(), output_field=DateField())
        last_day_of_all = Greatest(_last_day_in(Membership), _last_day_in(Mobilised))
        there = [_lasting(model).filter(team__in=_teams_within(user)) for model in (Membership, Mobilised)]
        until_now = [Exists(ties.filter(last_day__gte=OuterRef("due_until"))) for ties in there]
        return self.alias(due_until=Least(today, last_day_of_all)).filter(until_now[0] | until_now[1])


def keys_of_teams(teams: Any) -> models.QuerySet[Any, Any]:
    """Of their people. One list to begin from: of two, PostgreSQL would go through the whole country."""
    members, mobilised = (
        ties.objects.filter(team__in=teams).values_list("person", flat=True)
        for ties in (Membership, Mobilised)
    )
    return members.union(mobilised)


def _teams_within(user: Any) -> models.QuerySet[Any, Any]:
    return TeamSeat.objects.now().filter(scopes.within(user, commune="commune")).values("team")


def _lasting(ties: type[Period]) -> models.QuerySet[Any]:
    """Of the person of the outer query, each with its last day."""
    open_end = Value(dt.date.max, output_field=DateField())
    return ties.objects.filter(person=OuterRef("pk")).annotate(last_day=Coalesce("valid_until", open_end))


def _last_day_in(ties: type[Period]) -> Subquery:
    return Subquery(_lasting(ties).order_by("-last_day").values("last_day")[:1])


class Person(models.Model):
    full_name = models.CharField(_("họ và tên"), max_length=100)
    plain_name = PlainText(of="full_name", max_length=100)
    # Given name first ("Hân Trần Thị Ngọc"), without accents: people sort by their last word.
    sort_key = models.CharField(max_length=identifiers.LONGEST_KEY, editable=False, db_collation="C")
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True, db_index=True)
    sex = models.CharField(_("giới tính"), max_length=6, choices=Sex, blank=True)
    citizen_number = EncryptedField(
        _("số định danh"), purpose="citizen_number", null=True, blank=True, editable=True
    )
    citizen_number_index = BlindIndex(of="citizen_number", null=True)
    citizen_number_slips = SlipIndex(of="citizen_number")
    # The 9 digits of the former identity card lead to the same person.
    former_number = EncryptedField(
        _("số CMND cũ"), purpose="former_number", null=True, blank=True, editable=True
    )
    former_number_index = BlindIndex(of="former_number", null=True)
    former_number_slips = SlipIndex(of="former_number")
    phone = models.CharField(_("điện thoại"), max_length=10, blank=True)
    bank_bin = models.CharField(_("mã ngân hàng"), max_length=6, blank=True)
    bank_account = EncryptedField(_("số tài khoản"), purpose="bank_account", blank=True, editable=True)
    bank_account_index = BlindIndex(of="bank_account", null=True, db_index=True)

    # Entered twice: the record that goes on. This one keeps what was done and paid under it.
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, editable=False)  # known from then on

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            by_likeness("plain_name", name="person_by_likeness"),
            GinIndex(fields=["citizen_number_slips"], name="person_by_number_slips"),
            GinIndex(fields=["former_number_slips"], name="person_by_card_slips"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_number_index"],
                name="one_person_per_citizen_number",
                violation_error_message=_("Số định danh này đã ghi cho một người khác."),
            ),
            models.UniqueConstraint(
                fields=["former_number_index"],
                name="one_person_per_former_number",
                violation_error_message=_("Số CMND này đã ghi cho một người khác."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = identifiers.sort_key(self.full_name)
        # Whoever is entered serves nowhere yet, so is of nobody's area until they join.
        with reach.whole_country() if self._state.adding else nullcontext():
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("teams:person", args=[self.pk])

    @property
    def present(self) -> Person:
        """The record that goes on; itself unless it was entered twice."""
        return self.same_as or self

    @property
    def records(self) -> list[int]:
        """Its own and those merged into it: what was done under any of them, this person did."""
        with reach.whole_country():  # one merged in the month it was entered serves nowhere any more
            return [self.pk, *self.merged.values_list("pk", flat=True)]


class DifferentPeople(models.Model):
    """Two people much alike on paper whom somebody looked at and told apart."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(name="told_apart_in_order", condition=Q(one__lt=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"


class OfficialPost(Recorded, Period):
    """Days on which a person draws a state salary: no daily support in office hours then."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="official_posts")
    position = models.CharField(_("chức vụ"), max_length=100)

    class Meta:
        constraints = [
            ends_after_it_begins("official_post_ends_after_it_begins"),
            never_overlapping(
                "one_official_post_per_person_and_day",
                "person",
                message=_("Trong thời gian đó người này đã được ghi là cán bộ hưởng lương."),
            ),
        ]

    def __str__(self) -> str:
        return self.position


class TeamRole(models.TextChoices):
    LEADER = "leader", _("Tổ trưởng")
    DEPUTY = "deputy", _("Tổ phó")
    MEMBER = "member", _("Thành viên")


class Membership(Recorded, Period):
    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=8, choices=TeamRole, default=TeamRole.MEMBER)
    decision = models.ForeignKey(Decision, models.PROTECT, verbose_name=_("quyết định"))

    class Meta:
        constraints = [
            ends_after_it_begins("membership_ends_after_it_begins"),
            never_overlapping(
                "person_in_a_team_once",
                "team",
                "person",
                message=_(
                    "Người này đã là thành viên của tổ trong thời gian đó. Xem lại danh sách thành viên."
                ),
            ),
            never_overlapping(
                "one_leader_per_team_and_day",
                "team",
                condition=Q(role="leader"),
                message=_("Tổ đã có tổ trưởng trong thời gian đó. Cho tổ trưởng cũ thôi vai trò trước."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} - {self.team}"


class OrderLevel(models.TextChoices):
    COMMUNE = "commune", _("Chủ tịch UBND xã")
    PROVINCE = "province", _("Chủ tịch UBND tỉnh")


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))


class MobilisationOrder(models.Model):
    """A Chairman's order that mobilises people, by day or, in urgent cases, by night."""

    number = models.CharField(_("số văn bản"), max_length=60)
    issued_on = models.DateField(_("ngày ký"))
    level = models.CharField(_("cấp ký"), max_length=8, choices=OrderLevel)
    urgent = models.BooleanField(_("việc khẩn cấp"), default=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="mobilisation_orders")
    # Đồng per night as ordered; the resolution's ceiling still holds.
    night_amount = models.PositiveBigIntegerField(_("mức chi một đêm"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "number", "issued_on"],
                name="one_order_per_number_and_day",
                violation_error_message=_("Văn bản số này, ngày này đã có trong sổ."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(number)s ngày %(day)s") % {
            "number": self.number,
            "day": f"{self.issued_on:%d/%m/%Y}",
        }

    def get_absolute_url(self) -> str:
        return reverse("teams:order", args=[self.pk])

    @property
    def in_full(self) -> str:
        """With whose it is and what it pays: what an officer tells two orders apart by."""
        whose = f"{self}, {self.get_level_display()}"
        if self.night_amount is None:
            return whose
        return gettext("%(order)s, %(amount)s đồng một đêm") % {
            "order": whose,
            "amount": grouped(self.night_amount),
        }


class Mobilised(Period):
    """A person outside the team who works with it under an order."""

    order = models.ForeignKey(MobilisationOrder, models.PROTECT, related_name="mobilised")
    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="mobilised")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mobilised")

    class Meta:
        constraints = [
            ends_after_it_begins("mobilised_ends_after_it_begins"),
            never_overlapping(
                "mobilised_with_a_team_once",
                "team",
                "person",
                message=_("Người này đã được huy động cùng tổ trong thời gian đó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} - {self.order}"
