"""Rows that a resolution rests on: the year's list of registered communes, what communes add themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune
from teams import policies as teams_policies
from teams.rows import declared
from teams.rows.kinds import Kind

from . import policies
from .models import CommuneTopUp, Rate, RateKind, RegisteredCommune, Resolution, ResolutionStatus


def check_can_register(user: User, resolution: Resolution) -> None:
    policies.check_can_change_resolutions(user, resolution.territory)


def _communes_of(resolution: Resolution, _user: Any) -> Mapping[str, QuerySet]:
    return {"commune": Commune.objects.in_area_of(resolution.territory).order_by("plain_name", "-valid_from")}


def _clauses_of(commune: Commune, _user: Any) -> Mapping[str, QuerySet]:
    """Clauses that let the communes of this area add something."""
    areas = Q(resolution__territory=commune.territory_id) | Q(resolution__territory=commune.province_id)
    rates = Rate.objects.filter(areas, kind=RateKind.TOP_UP, resolution__status=ResolutionStatus.PUBLISHED)
    return {"rate": rates.select_related("resolution")}


def _year(row: RegisteredCommune) -> dt.date:
    return dt.date(row.year, 1, 1)


REGISTERED = Kind(
    "xa-dang-ky", RegisteredCommune, "resolution",
    title=_("Xã đăng ký chuyển đổi số"),
    new=_("Ghi một xã"),
    note=_("Nghị quyết chỉ chi ở xã đã đăng ký thì tổ ở xã ngoài danh sách của năm không được chi."),
    fields=("commune", "year", "decision", "decided_on"),
    owners=Resolution.objects.visible_to, check=check_can_register, choices=_communes_of, begins=_year,
    more="subsidies:register_communes", more_title=_("Dán cả danh sách"),
)  # fmt: skip
TOP_UPS = Kind(
    "ho-tro-them", CommuneTopUp, "commune",
    title=_("Hỗ trợ thêm từ ngân sách xã"),
    new=_("Ghi quyết định hỗ trợ thêm"),
    note=_("Xã tự quyết định và tự chi, trong giới hạn của nghị quyết; phần vượt giới hạn không được tính."),
    fields=("rate", "amount", "decision", "decided_on", "funding_source"),
    owners=declared.communes, check=teams_policies.check_can_keep_in, choices=_clauses_of,
    none=_("Chưa có nghị quyết nào ở địa bàn này cho xã hỗ trợ thêm, nên chưa ghi được."),
)  # fmt: skip
