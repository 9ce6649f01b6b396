"""The lists of teams and members as tables to take away. Numbers that identify people stay masked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import ModelResource
from tablib import Dataset

from .models import CommunityTeam, Membership
from .month_end import MonthEnd
from .month_page import MonthPage


class AsTheyAre(Field):
    """Days stay days and numbers numbers, for the spreadsheet to show."""

    def export(self, instance: Any, **_kwargs: Any) -> Any:
        value = self.get_value(instance)
        return value if value is None or isinstance(value, int) or hasattr(value, "toordinal") else str(value)


class TeamList(ModelResource):
    code = AsTheyAre("code", _("Mã tổ"))
    name = AsTheyAre("name", _("Tên tổ"))
    commune = AsTheyAre("commune_name", _("Xã, phường"))
    leader = AsTheyAre("leader", _("Tổ trưởng"))
    members = AsTheyAre("members", _("Số thành viên"))
    decision = AsTheyAre("founded_by", _("Quyết định thành lập"))
    since = AsTheyAre("valid_from", _("Từ ngày"))
    until = AsTheyAre("valid_until", _("Đến hết ngày"))

    class Meta:
        model = CommunityTeam
        fields = ("code", "name", "commune", "leader", "members", "decision", "since", "until")
        export_order = fields


class MemberList(ModelResource):
    code = AsTheyAre("team__code", _("Mã tổ"))
    team = AsTheyAre("team__name", _("Tên tổ"))
    name = AsTheyAre("person__full_name", _("Họ và tên"))
    birth_date = AsTheyAre("person__birth_date", _("Ngày sinh"))
    sex = AsTheyAre("person__get_sex_display", _("Giới tính"))
    number = AsTheyAre("person__citizen_number", _("Số định danh"))
    role = AsTheyAre("get_role_display", _("Chức danh"))
    decision = AsTheyAre("decision", _("Quyết định"))
    since = AsTheyAre("valid_from", _("Từ ngày"))
    until = AsTheyAre("valid_until", _("Đến hết ngày"))

    class Meta:
        model = Membership
        fields = ("code", "team", "name", "birth_date", "sex", "number", "role", "decision", "since", "until")
        export_order = fields


def team_list(teams: QuerySet[CommunityTeam]) -> Dataset:
    """`teams` as the page lists them, with their leader and number of members."""
    return TeamList().export(teams.select_related("founded_by").order_by("plain_commune", "code"))


def member_list(teams: QuerySet[CommunityTeam]) -> Dataset:
    members = Membership.objects.filter(team__in=teams.values("pk")).select_related(
        "team", "person", "decision"
    )
    return MemberList().export(members.order_by("team__code", "person__sort_key", "valid_from"))


def reminder_list(found: MonthEnd) -> Dataset:
    """Every commune with what it has not handed in yet."""
    heads = [_("Xã, phường"), _("Số tổ"), _("Chưa nộp"), _("Trả lại"), _("Chờ duyệt"), _("Đã duyệt")]
    rows = Dataset(headers=[str(head) for head in [*heads, _("Hạn nộp"), _("Tình trạng"), _("Còn lại")]])
    for row in found.rows:
        counts = (row.teams, row.missing, row.returned, row.waiting, row.confirmed)
        rows.append([str(row.commune), *counts, row.due, str(row.word), row.left])
    return rows


def month_sheet(page: MonthPage) -> Dataset:
    """C01a-HD as a table: people, days of the month, sums."""
    heads = [_("TT"), _("Họ và tên"), _("Chức vụ"), *(column.day.day for column in page.columns)]
    rows = Dataset(headers=[str(head) for head in [*heads, _("Ngày công"), _("Đêm"), _("Buổi")]])
    for number, line in enumerate(page.lines, start=1):
        sums = [float(units) if units else None for _shift, units in line.sums]
        rows.append(
            [number, str(line.entry.person), line.entry.role, *(b.letters for b in line.boxes), *sums]
        )
    return rows
