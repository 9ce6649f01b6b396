"""Who receives, passes on and answers what people ask about their data, and who looks on."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Reach, Role, User
from portal.lib.refusals import Forbidden, Refused
from smartphones.models import Household, HouseholdMember
from teams import policies as team_policies
from teams.members import records_of
from teams.models import Person

from .models import READERS, DataRequest, RequestStatus

OVERSEERS = (Role.ICT_OFFICER, Role.INSPECTOR)
RECEIVERS = (Role.ICT_OFFICER, Role.COMMUNE_STAFF)


def people_of(user: User) -> QuerySet[Person]:
    """Of the teams and of the households of the user's area."""
    households = Household.objects.visible_to(user)
    living = HouseholdMember.objects.filter(household__in=households).values("person")
    of_teams = Person.objects.visible_to(user).values("pk")
    return Person.objects.filter(Q(pk__in=of_teams) | Q(pk__in=households.values("head")) | Q(pk__in=living))


def check_can_look(user: User) -> None:
    if user.role not in READERS or user.reach == Reach.NOWHERE:
        raise Forbidden(_("Sổ yêu cầu về dữ liệu cá nhân dành cho cán bộ xã, cán bộ Sở và thanh tra."))


def check_can_oversee(user: User) -> None:
    """Who read what: for those who watch over a whole province."""
    if user.role not in OVERSEERS or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Nhật ký xem số dành cho thanh tra và cán bộ Sở phụ trách toàn tỉnh."))


def check_can_keep_house(user: User) -> None:
    if user.role != Role.ADMINISTRATOR:
        raise Forbidden(_("Trang này dành cho quản trị hệ thống."))


def check_can_receive(user: User) -> None:
    if user.role not in RECEIVERS or user.reach == Reach.NOWHERE:
        raise Forbidden(_("Chỉ cán bộ xã và cán bộ Sở nhận yêu cầu về dữ liệu cá nhân."))


def check_can_copy(user: User, person: Person, *, whole: bool) -> None:
    """Everybody their own; of others the department that answers them, numbers whole by right alone."""
    if person.pk in records_of(user):
        return
    check_answers(user)
    if not people_of(user).filter(pk=person.pk).exists():
        raise Forbidden(_("Người này ngoài địa bàn bạn phụ trách."))
    if whole:
        team_policies.check_can_reveal(user)


def check_can_pass_on(user: User, request: DataRequest) -> None:
    check_can_receive(user)
    if request.status != RequestStatus.AT_COMMUNE:
        raise Refused(
            _("Yêu cầu này đã ở Sở: %(state)s.") % {"state": str(request.get_status_display()).lower()}
        )


def check_answers(user: User) -> None:
    """One answer for a person, whatever commune keeps the books: the department of the province."""
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Sở Khoa học và Công nghệ trả lời yêu cầu về dữ liệu cá nhân."))


def check_can_answer(user: User, request: DataRequest) -> None:
    check_answers(user)
    if request.status == RequestStatus.ANSWERED:
        raise Refused(
            _("%(who)s đã trả lời yêu cầu này ngày %(day)s.")
            % {"who": request.answered_by, "day": f"{request.answered_on:%d/%m/%Y}"}
        )
