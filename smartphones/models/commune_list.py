"""A commune's list for one programme, the decisions on it, and each household's place in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune
from portal.lib.constraints import both_or_neither
from smartphones.rules import ranking

from .programme import FundingSource, Programme
from .words import PriorityClass, TieBreak


class ListStatus(models.TextChoices):
    DRAFT = "draft", _("Đang lập")
    SCREENED = "screened", _("Đã rà trùng")
    ON_NOTICE = "on_notice", _("Đang niêm yết")
    NOTICED = "noticed", _("Chờ thẩm định")
    AT_DISTRICT = "at_district", _("Chờ huyện thẩm định")
    APPRAISED = "appraised", _("Chờ tổng hợp")
    CONSOLIDATED = "consolidated", _("Chờ phê duyệt")
    APPROVED = "approved", _("Đã duyệt")
    RETURNED = "returned", _("Trả lại")


# While nothing is promised to anybody, households are added and taken off.
OPEN = (ListStatus.DRAFT, ListStatus.RETURNED)


class ListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))

    def with_people(self) -> Self:
        people = ("made_by", "appraised_by", "consolidated_by", "approved_by")
        return self.select_related("programme__province", "commune", *people)

    def locked(self, pk: int) -> CommuneList:
        """With its row locked until the transaction ends: one act on it at a time."""
        return self._for_update().get(pk=pk)

    def all_locked(self, pks: Iterable[int]) -> list[CommuneList]:
        """Always in the same order."""
        return list(self._for_update().filter(pk__in=list(pks)).order_by("pk"))

    def _for_update(self) -> Self:
        return self.select_for_update(of=("self",)).select_related("programme__province", "commune")


class CommuneList(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lists")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="phone_lists", verbose_name=_("xã"))
    number = models.PositiveSmallIntegerField(_("đợt"), default=1)
    status = models.CharField(_("trạng thái"), max_length=12, choices=ListStatus, default=ListStatus.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    made_at = models.DateTimeField(auto_now_add=True)
    noticed_from = models.DateField(_("niêm yết từ ngày"), null=True, blank=True)
    noticed_until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    # What the public page is found by: nobody guesses another commune's.
    notice_code = models.CharField(max_length=16, null=True, unique=True)
    appraised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # What the district put in writing, where a programme has its step.
    district_paper = models.CharField(_("văn bản thẩm định của huyện"), max_length=100, null=True, blank=True)
    district_paper_on = models.DateField(_("ngày ký"), null=True, blank=True)
    consolidated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(_("quyết định phê duyệt"), max_length=100, null=True, blank=True)
    decided_on = models.DateField(_("ngày ký"), null=True, blank=True)
    return_reason = models.CharField(_("lý do trả lại"), max_length=500, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "commune", "number"], name="one_list_per_commune_and_number"
            ),
            models.UniqueConstraint(
                fields=["programme", "commune"],
                condition=~Q(status=ListStatus.APPROVED),
                name="one_open_list_per_commune",
                violation_error_message=_("Xã đang có một danh sách chưa duyệt của chương trình này."),
            ),
            models.CheckConstraint(
                name="list_appraised_by_someone_else",
                condition=Q(appraised_by=None) | ~Q(appraised_by=F("made_by")),
                violation_error_message=_("Người thẩm định phải khác người lập danh sách."),
            ),
            models.CheckConstraint(
                name="list_approved_by_a_third_person",
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("made_by"))
                & ~Q(approved_by=F("appraised_by"))
                & ~Q(approved_by=F("consolidated_by")),
                violation_error_message=_(
                    "Người duyệt phải khác người lập, người thẩm định và người tổng hợp."
                ),
            ),
            models.CheckConstraint(
                name="approved_list_has_its_people_and_decision",
                condition=~Q(status=ListStatus.APPROVED)
                | Q(appraised_by__isnull=False, consolidated_by__isnull=False, approved_by__isnull=False)
                & Q(decision__isnull=False),
                violation_error_message=_("Danh sách phải qua thẩm định, tổng hợp và có quyết định."),
            ),
            both_or_neither(
                "district_paper_with_its_day",
                "district_paper",
                "district_paper_on",
                message=_("Ghi cả số và ngày văn bản thẩm định của huyện."),
            ),
            both_or_neither(
                "list_decision_with_its_day",
                "decision",
                "decided_on",
                message=_("Ghi cả số và ngày của quyết định phê duyệt."),
            ),
            both_or_neither(
                "notice_with_both_its_days",
                "noticed_from",
                "noticed_until",
                message=_("Ghi cả ngày đầu và ngày cuối niêm yết."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}, {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:list", args=[self.pk])


class OfListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="list__commune"))


class ListDecision(models.Model):
    """One step of a list. Triggers refuse UPDATE, DELETE, TRUNCATE."""

    list = models.ForeignKey(CommuneList, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=16)
    source = models.CharField(max_length=12, choices=ListStatus, blank=True)
    target = models.CharField(max_length=12, choices=ListStatus)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    objects = OfListQuerySet.as_manager()

    class Meta:
        ordering = ["list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="one_list_decision_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.list_id}.{self.number} {self.verb}"


class StandingQuerySet(OfListQuerySet):
    def within_quota(self) -> Self:
        return self.filter(place__lte=F("quota"))


class Decider(models.TextChoices):
    """What puts a household behind the one before it in line."""

    FIRST = ranking.Decided.FIRST, _("đứng đầu")
    CLASS = ranking.Decided.CLASS, _("diện")
    NUMBER = ranking.Decided.NUMBER, _("số hồ sơ")


DECIDERS = [*Decider.choices, *TieBreak.choices]


class Standing(models.Model):
    """A household's place in the line of one source, as last reckoned; an approved list's never change."""

    list = models.ForeignKey(CommuneList, models.CASCADE, related_name="standings")
    application = models.ForeignKey("Application", models.CASCADE, related_name="standings")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="+")
    priority_class = models.CharField(_("diện"), max_length=20, choices=PriorityClass)
    rank = models.PositiveSmallIntegerField(_("hạng"))
    place = models.PositiveIntegerField(_("thứ"))
    of = models.PositiveIntegerField()
    quota = models.PositiveIntegerField(_("chỉ tiêu"))
    decided = models.CharField(max_length=20, choices=DECIDERS)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["list", "source__position", "place"]
        constraints = [
            models.UniqueConstraint(fields=["application", "source"], name="one_standing_per_source"),
            models.UniqueConstraint(fields=["list", "source", "place"], name="nobody_shares_a_place"),
            models.CheckConstraint(
                name="place_within_the_line", condition=Q(place__gte=1, place__lte=F("of"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}/{self.of}"

    @property
    def reached(self) -> bool:
        return self.place <= self.quota

    @property
    def waiting_place(self) -> int:
        return max(0, self.place - self.quota)

    @property
    def told(self) -> str:
        """ "hạng 2: hộ nghèo có người có công; thứ 14/37; chỉ tiêu 20"."""
        words = (
            gettext("hạng %(rank)s: %(name)s; thứ %(place)s/%(of)s; chỉ tiêu %(quota)s")
            if self.reached
            else gettext(
                "hạng %(rank)s: %(name)s; thứ %(place)s/%(of)s; chỉ tiêu %(quota)s; chờ thứ %(waiting)s"
            )
        )
        return words % {
            "rank": self.rank, "name": _inside(self.get_priority_class_display()), "place": self.place,
            "of": self.of, "quota": self.quota, "waiting": self.waiting_place,
        }  # fmt: skip

    @property
    def why_there(self) -> str:
        """What put it behind the household before it."""
        words = {
            Decider.FIRST: gettext("Đứng đầu danh sách của nguồn này."),
            Decider.CLASS: gettext("Sau hộ liền trước vì diện ưu tiên của hộ đó cao hơn."),
            Decider.NUMBER: gettext("Bằng hộ liền trước ở mọi tiêu chí, hồ sơ ghi sau."),
        }
        if self.decided in words:
            return words[Decider(self.decided)]
        what = _inside(TieBreak(self.decided).label)
        return gettext("Cùng diện với hộ liền trước, xếp sau khi xét: %(what)s.") % {"what": what}


def _inside(label: object) -> str:
    """A label in the middle of a sentence."""
    return str(label)[:1].lower() + str(label)[1:]


class Departure(models.TextChoices):
    REFUSED = "refused", _("Hộ không nhận")
    RETURNED = "returned", _("Hộ trả lại máy")
    LEFT = "left", _("Hộ không còn trên địa bàn")
    NOT_ENTITLED = "not_entitled", _("Không đúng điều kiện")
    MISTAKE = "mistake", _("Ghi nhầm")


class Succession(models.Model):
    """A place fell free or was added, and who took it. Only ever added."""

    list = models.ForeignKey(CommuneList, models.PROTECT, related_name="successions")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="+")
    left = models.ForeignKey("Application", models.PROTECT, null=True, related_name="+")
    # Nobody waited for this source.
    taken_by = models.ForeignKey("Application", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = OfListQuerySet.as_manager()

    class Meta:
        ordering = ["list", "id"]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.why}"
