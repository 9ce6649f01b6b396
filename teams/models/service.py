"""How people serve, day by day: absences, posts held at once, qualifications."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.constraints import never_overlapping
from portal.lib.periods import Period, ends_after_it_begins
from portal.lib.recorded import Recorded

from .people import Person
from .team import CommunityTeam


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("Nghỉ phép, nghỉ việc riêng")
    SUSPENSION = "suspension", _("Đình chỉ công tác")
    NO_ASSIGNMENT = "no_assignment", _("Không được phân công nhiệm vụ")


class Absence(Recorded, Period):
    """Days of membership that a resolution may leave out of the month."""

    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="absences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    kind = models.CharField(_("lý do nghỉ"), max_length=14, choices=AbsenceKind)
    paper = models.CharField(_("văn bản, đơn"), max_length=100, blank=True)

    class Meta:
        constraints = [
            ends_after_it_begins("absence_ends_after_it_begins"),
            never_overlapping(
                "absent_from_a_team_once",
                "team",
                "person",
                message=_("Trong thời gian đó người này đã được ghi là nghỉ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()} {self.valid_from:%d/%m/%Y}"


class PostHeld(Recorded, Period):
    """A post at the hamlet held besides others (kiêm nhiệm), from its decision's date on."""

    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="posts_held")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts_held")
    post = models.SlugField(_("chức danh"), max_length=40)
    decision = models.CharField(_("quyết định"), max_length=100)
    decided_on = models.DateField(_("ngày ký"))

    class Meta:
        constraints = [
            ends_after_it_begins("post_held_ends_after_it_begins"),
            never_overlapping(
                "one_post_held_once_a_day",
                "team",
                "person",
                "post",
                message=_("Trong thời gian đó người này đã giữ chức danh này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}"


class PersonTraits(Recorded, Period):
    """What resolutions ask about a person, from a day until a day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="traits")
    qualification = models.SlugField(_("trình độ chuyên môn"), max_length=20, blank=True)
    training = models.SlugField(_("tập huấn, bồi dưỡng"), max_length=20, blank=True)
    insured = models.BooleanField(_("đã có bảo hiểm từ nơi khác"), null=True, blank=True)
    paper = models.CharField(_("văn bằng, chứng chỉ"), max_length=100, blank=True)

    class Meta:
        constraints = [
            ends_after_it_begins("person_traits_end_after_they_begin"),
            never_overlapping(
                "one_set_of_traits_per_person_and_day",
                "person",
                message=_("Trình độ của người này trong thời gian đó đã được ghi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.valid_from:%d/%m/%Y}"


class TeamRating(Recorded):
    """How a team did in one year: later years' pay may depend on it."""

    team = models.ForeignKey(CommunityTeam, models.CASCADE, related_name="ratings")
    year = models.PositiveSmallIntegerField(_("năm"))
    rating = models.SlugField(_("xếp loại"), max_length=20, blank=True)
    rank = models.SlugField(_("hạng thi đua"), max_length=20, blank=True)
    # Share of the year's criteria that were met, in percent.
    achievement = models.PositiveSmallIntegerField(_("mức hoàn thành (%)"), null=True, blank=True)
    decision = models.CharField(_("quyết định"), max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "year"], name="one_rating_per_team_and_year")]

    def __str__(self) -> str:
        return f"{self.team} {self.year}"
