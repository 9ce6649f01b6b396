"""Rows about people, teams and places. What one of them changes in the pay is what its note says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import Reach, Role, User
from places.models import Commune, Hamlet, HamletTraits, WageZone
from portal.lib.refusals import Forbidden
from teams import policies
from teams.models import (
    Absence,
    CommunityTeam,
    OfficialPost,
    OtherSupport,
    Person,
    PersonTraits,
    PostHeld,
    TeamRating,
)

from .kinds import Kind, declare


def check_can_rate(user: User, team: CommunityTeam) -> None:
    """Later years' pay may depend on it: not by whoever keeps the team."""
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(gettext("Chỉ cán bộ Sở Khoa học và Công nghệ ghi xếp loại tổ."))
    policies.check_answers_for(user, team)


def check_can_describe(user: User, place: Commune | Hamlet) -> None:
    """The province says which zone, border or band of households a place is in."""
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE:
        raise Forbidden(gettext("Chỉ cán bộ Sở phụ trách toàn tỉnh ghi đặc điểm và vùng của địa bàn."))
    owners = communes(user) if isinstance(place, Commune) else hamlets(user)
    if not owners.filter(pk=place.pk).exists():
        raise Forbidden(gettext("%(place)s ngoài địa bàn bạn phụ trách.") % {"place": place})


def communes(user: Any) -> QuerySet[Commune]:
    return Commune.objects.filter(scopes.within(user, commune="present"))


def hamlets(user: Any) -> QuerySet[Hamlet]:
    return Hamlet.objects.filter(scopes.within(user, commune="commune")).select_related("commune")


def _teams_of(person: Person, user: Any) -> Mapping[str, QuerySet]:
    teams = CommunityTeam.objects.visible_to(user)
    return {"team": teams.filter(memberships__person__in=person.records).distinct()}


def _people_of(team: CommunityTeam, _user: Any) -> Mapping[str, QuerySet]:
    return {"person": Person.objects.filter(memberships__team=team).distinct().order_by("sort_key")}


def _next_year(row: TeamRating) -> dt.date:
    return dt.date(row.year + 1, 1, 1)


ABSENCES = Kind(
    "nghi-viec", Absence, "person",
    title=_("Nghỉ, đình chỉ, không được phân công"),
    new=_("Ghi thời gian nghỉ"),
    note=_("Nghị quyết có thể trừ những ngày này khỏi tháng được hưởng."),
    fields=("team", "kind", "paper"),
    owners=Person.objects.visible_to, check=policies.check_can_keep_person, choices=_teams_of,
)  # fmt: skip
POSTS = Kind(
    "chuc-danh", PostHeld, "person",
    title=_("Chức danh kiêm nhiệm"),
    new=_("Ghi chức danh"),
    note=_("Nghị quyết chi theo chức danh đọc ở đây ai giữ chức danh nào, từ ngày nào."),
    fields=("team", "post", "decision", "decided_on"),
    owners=Person.objects.visible_to, check=policies.check_can_keep_person, choices=_teams_of,
)  # fmt: skip
TRAITS = Kind(
    "trinh-do", PersonTraits, "person",
    title=_("Trình độ, bồi dưỡng, bảo hiểm"),
    new=_("Ghi từ một ngày"),
    note=_("Dòng mới bắt đầu thì dòng đang để mở kết thúc vào ngày hôm trước."),
    fields=("qualification", "training", "insured", "paper"),
    owners=Person.objects.visible_to, check=policies.check_can_keep_person, follows=True,
)  # fmt: skip
OFFICIAL = Kind(
    "chuc-vu", OfficialPost, "person",
    title=_("Chức vụ hưởng lương"),
    new=_("Ghi chức vụ hưởng lương"),
    note=_("Trong thời gian hưởng lương ngân sách, công trong giờ hành chính không được chi."),
    fields=("position",),
    owners=Person.objects.visible_to, check=policies.check_can_keep_person,
)  # fmt: skip
RATINGS = Kind(
    "xep-loai", TeamRating, "team",
    title=_("Xếp loại tổ"),
    new=_("Ghi xếp loại của một năm"),
    note=_("Xếp loại của một năm được dùng khi tính chi cho năm sau."),
    fields=("year", "rating", "rank", "achievement", "decision"),
    owners=CommunityTeam.objects.visible_to, check=check_can_rate, begins=_next_year,
)  # fmt: skip
OTHER_SUPPORT = Kind(
    "nguon-khac", OtherSupport, "team",
    title=_("Hỗ trợ từ nguồn khác"),
    new=_("Ghi hỗ trợ từ nguồn khác"),
    note=_("Nơi khác đã chi cùng nội dung, cùng thời gian thì nghị quyết có thể không chi nữa. "
           "Để trống người nếu nguồn khác chi cho cả tổ."),
    fields=("payer", "content", "amount", "person"),
    owners=CommunityTeam.objects.visible_to, check=policies.check_can_keep_team, choices=_people_of,
    none=_("Cả tổ"),
)  # fmt: skip
HAMLETS = Kind(
    "dac-diem-thon", HamletTraits, "hamlet",
    title=_("Đặc điểm thôn, tổ dân phố"),
    new=_("Ghi đặc điểm từ một ngày"),
    note=_("Số hộ và đặc điểm quyết định mức chi ở một số nghị quyết. Dòng mới bắt đầu thì dòng đang để mở "
           "kết thúc vào ngày hôm trước; các tháng trước không đổi."),
    fields=("households", "unit_type", "distance", "at_centre", "border", "island", "key_security",
            "decision"),
    owners=hamlets, check=check_can_describe, follows=True,
)  # fmt: skip
ZONES = Kind(
    "vung-luong", WageZone, "commune",
    title=_("Vùng lương tối thiểu"),
    new=_("Ghi vùng từ một ngày"),
    note=_("Mức tính theo lương tối thiểu vùng lấy vùng của xã ở đây."),
    fields=("zone", "decree"),
    owners=communes, check=check_can_describe, follows=True,
)  # fmt: skip

OF_PEOPLE = (ABSENCES, POSTS, TRAITS, OFFICIAL)
OF_TEAMS = (RATINGS, OTHER_SUPPORT)
OF_PLACES = (HAMLETS, ZONES)
declare((*OF_PEOPLE, *OF_TEAMS, *OF_PLACES))
