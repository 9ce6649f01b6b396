"""Who may look at programmes and households, who sets programmes up, who keeps the households."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Reach, Role, User
from places.models import Commune, Province
from portal.lib.refusals import Forbidden, Refused
from teams.policies import communes_of

from .models import FundingSource, Programme

KEEPERS = [Role.COMMUNE_STAFF, Role.ICT_OFFICER]


def check_can_look(user: User) -> None:
    if user.role in (Role.ADMINISTRATOR, Role.MEMBER):
        raise Forbidden(_("Trang này dành cho cán bộ làm và giám sát chương trình điện thoại."))


def check_can_set_up(user: User, province: Province | None) -> None:
    """Criteria are drafted by the Sở for UBND tỉnh to decide (KH 413/KH-UBND)."""
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE or user.province != province:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ phụ trách toàn tỉnh lập và sửa chương trình."))


def check_can_change(user: User, programme: Programme) -> None:
    """What households were approved under stays as it was."""
    check_can_set_up(user, programme.province.present)
    if programme.applications.filter(approved_on__isnull=False).exists():
        raise Refused(
            _(
                "Chương trình đã có hộ được phê duyệt nên không sửa nữa. Ghi văn bản mới, hoặc lập chương "
                "trình mới cho giai đoạn sau."
            )
        )


def check_can_drop(user: User, source: FundingSource) -> None:
    check_can_change(user, source.programme)
    if source.applications.exists():
        raise Refused(_("Nguồn này đã ghi cho hộ đăng ký nên không bỏ được. Bỏ nguồn khỏi các hộ đó trước."))


def check_can_keep(user: User) -> None:
    if user.role not in KEEPERS:
        raise Forbidden(_("Chỉ cán bộ xã và cán bộ Sở Khoa học và Công nghệ ghi được sổ hộ."))


def check_can_tell_apart(user: User) -> None:
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ ghi là hai người khác nhau."))


def check_can_keep_in(user: User, commune: Commune) -> None:
    check_can_keep(user)
    if not communes_of(user).filter(pk=commune.present_id).exists():
        raise Forbidden(_("%(commune)s ngoài địa bàn bạn phụ trách.") % {"commune": commune})
