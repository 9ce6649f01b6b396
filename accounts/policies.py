"""Whom an administrator looks after, and what they may give."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from places.models import Province
from portal.lib.refusals import Forbidden, Refused

from . import scopes, second_factor
from .api.grants import WRITING, Grant
from .models import AuditEvent, User, UserInvitation
from .roles import Role

# Members of teams get theirs by a slip of the commune.
GIVEN_IN_A_PROVINCE = frozenset(Role) - {Role.ADMINISTRATOR, Role.MEMBER}

# Longer than a signer is away without finding the account in other hands: they sign every month.
REMEMBERED = dt.timedelta(days=60)

KEY_HOLDERS = frozenset({Role.ICT_OFFICER, Role.COMMUNE_STAFF, Role.FINANCE_STAFF})
WRITERS = {
    Grant.RECORD: frozenset({Role.ICT_OFFICER, Role.COMMUNE_STAFF}),
    Grant.MOVE_RUNS: frozenset({Role.ICT_OFFICER, Role.FINANCE_STAFF}),
}


def roles_given_by(user: User) -> frozenset[Role]:
    """An administrator of a province makes no administrators; one without a province does."""
    return GIVEN_IN_A_PROVINCE if user.province_id else GIVEN_IN_A_PROVINCE | {Role.ADMINISTRATOR}


def looked_after_by(user: Any) -> QuerySet[User]:
    """Officials. Members of teams are payees, whose logins their communes keep (teams/members.py)."""
    if not (scopes.is_working(user) and user.role == Role.ADMINISTRATOR):
        return User.objects.none()
    if user.province_id is None:
        return User.objects.exclude(role=Role.MEMBER)
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


def check_can_invite_again(by: User, user: User) -> None:
    """Password and second step together are the account: no single administrator gives out both.

    Three people answer for a run; nobody may come to act as two of them.
    """
    check_can_give(by, user.role, user.province)
    if user == by or user.role not in second_factor.COMPULSORY:
        return
    if second_factor.has_passkeys_alone(user):
        raise Refused(
            _("Người này chỉ có khóa truy cập: lời mời mới bỏ cả mật khẩu lẫn bước hai. Một quản trị khác gỡ "
              "xác thực hai bước trước, rồi bạn mời lại.")
        )  # fmt: skip
    reset = AuditEvent.objects.filter(
        verb="account.second_factor_reset", object_type=User._meta.label_lower, object_id=user.pk, actor=by
    )
    if not second_factor.of(user) and reset.filter(at__gt=timezone.now() - REMEMBERED).exists():
        raise Refused(
            _("Bạn vừa gỡ xác thực hai bước của người này. Mời lại thì do một quản trị khác làm: không ai "
              "một mình mở được tài khoản của người ký chi.")
        )  # fmt: skip


def check_can_take_second_step_away(by: User, user: User) -> None:
    """The other half of `check_can_invite_again`."""
    check_looks_after_users(by)
    if user == by or user.role not in second_factor.COMPULSORY:
        return
    factors = second_factor.of(user)
    lately = UserInvitation.objects.filter(user=user, made_by=by, made_at__gt=timezone.now() - REMEMBERED)
    if factors and lately.filter(made_at__gt=factors[0].created_at).exists():
        raise Refused(
            _("Bạn vừa mời lại người này. Gỡ xác thực hai bước thì do một quản trị khác làm: không ai "
              "một mình mở được tài khoản của người ký chi.")
        )  # fmt: skip


def check_can_hold_keys(user: User) -> None:
    """Another system works in the name of those who record and pay; who signs or inspects comes in person."""
    if user.role not in KEY_HOLDERS:
        raise Forbidden(_("Chỉ cán bộ xã, cán bộ Sở và kế toán lập khóa cho hệ thống khác."))


def check_can_use_keys(user: User) -> None:
    """What a person reaches by two steps, a key made before does not reach without the second."""
    check_can_hold_keys(user)
    if second_factor.is_missing(user):
        raise Forbidden(
            _(
                "Vai trò này bắt buộc xác thực hai bước. Bật ở trang Bảo mật tài khoản của cổng rồi mới lập "
                "và dùng được khóa."
            )
        )


def grants_for(user: User) -> list[Grant]:
    """What such a person can give away: reading, and the writing their role does."""
    return [grant for grant in Grant if grant not in WRITING or user.role in WRITERS[grant]]


def check_can_see_keys(user: User) -> None:
    if user.role != Role.ADMINISTRATOR:
        check_can_hold_keys(user)
