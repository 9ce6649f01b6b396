"""Whom an administrator looks after, and what they may give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from places.models import Province
from portal.lib.refusals import Forbidden, Refused

from . import scopes
from .models import User
from .roles import Role

# Members of teams get theirs by a slip of the commune.
GIVEN_IN_A_PROVINCE = frozenset(Role) - {Role.ADMINISTRATOR, Role.MEMBER}


def roles_given_by(user: User) -> frozenset[Role]:
    """An administrator of a province makes no administrators; one without a province does."""
    return GIVEN_IN_A_PROVINCE if user.province_id else GIVEN_IN_A_PROVINCE | {Role.ADMINISTRATOR}


def looked_after_by(user: Any) -> QuerySet[User]:
    if not (scopes.is_working(user) and user.role == Role.ADMINISTRATOR):
        return User.objects.none()
    if user.province_id is None:
        return User.objects.all()
    return User.objects.filter(province__present=user.province_id, role__in=GIVEN_IN_A_PROVINCE)


def check_looks_after_users(user: User) -> None:
    if user.role != Role.ADMINISTRATOR:
        raise Forbidden(_("Trang này dành cho quản trị hệ thống."))


def check_can_give(user: User, role: str, province: Province | None) -> None:
    check_looks_after_users(user)
    if role not in roles_given_by(user):
        raise Refused(_("Bạn không giao được vai trò này."))
    if user.province_id and (province is None or province.pk != user.province_id):
        raise Refused(_("Bạn chỉ giao được quyền trong tỉnh, thành phố của mình."))
