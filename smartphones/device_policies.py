"""Who keeps the store of phones, who hands them over, who pays cash instead, who inspects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts import scopes
from accounts.models import Reach, Role, User
from places.models import Commune, Province
from portal.lib.refusals import Forbidden, Refused

from .models import Handover, Movement, Phone
from .models.devices import MOVES

KEEPERS = [Role.COMMUNE_STAFF, Role.ICT_OFFICER]
OF_THE_PROVINCE = [Movement.RECALLED, Movement.SENT_BACK]
BY_PEOPLE = [Movement.RECALLED, Movement.RESTOCKED, Movement.SENT_BACK, Movement.LOST]


def check_can_look(user: User) -> None:
    if user.role in (Role.ADMINISTRATOR, Role.MEMBER):
        raise Forbidden(_("Chỉ cán bộ làm chương trình điện thoại và thanh tra xem được trang này."))


def check_keeps_a_store(user: User) -> None:
    """Batches, lists of IMEI and their way to the communes."""
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Chỉ cán bộ Sở phụ trách toàn tỉnh giữ kho máy và phân máy về xã."))


def check_can_keep_store(user: User, province: Province) -> None:
    check_keeps_a_store(user)
    if user.province_id != province.present_id:
        raise Forbidden(_("Chương trình này của tỉnh khác."))


def check_of_province(commune: Commune, province: Province) -> None:
    if commune.present.province_id != province.present_id or commune.valid_until:
        raise Refused(_("%(commune)s không thuộc tỉnh của chương trình.") % {"commune": commune})


def check_hands_over(user: User) -> None:
    if user.role not in KEEPERS:
        raise Forbidden(_("Chỉ cán bộ xã và cán bộ Sở lập bàn giao máy."))


def check_can_hand_over_in(user: User, commune: Commune) -> None:
    check_hands_over(user)
    if not Commune.objects.filter(scopes.within(user, commune="present"), pk=commune.pk).exists():
        raise Forbidden(_("%(commune)s ngoài địa bàn bạn phụ trách.") % {"commune": commune})


def check_can_record(user: User, phone: Phone, kind: Movement) -> None:
    if kind not in BY_PEOPLE:
        raise Refused(_("Việc này không ghi tay: máy được phân theo lô và bàn giao theo buổi."))
    if kind in OF_THE_PROVINCE or phone.commune is None:
        check_can_keep_store(user, phone.batch.programme.province)
    else:
        check_can_hand_over_in(user, phone.commune)
    if phone.place not in MOVES[kind][0]:
        raise Refused(
            _("Máy đang ở “%(place)s” nên không ghi được việc “%(act)s”.")
            % {"place": phone.get_place_display(), "act": kind.label}
        )


def check_inspects(user: User) -> None:
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Chỉ cán bộ Sở phụ trách toàn tỉnh lập đợt kiểm tra và rút mẫu."))


def check_can_inspect(user: User, province: Province) -> None:
    check_inspects(user)
    if user.province_id != province.present_id:
        raise Forbidden(_("Chương trình này của tỉnh khác."))


def check_can_find(user: User, handover: Handover) -> None:
    """Whoever handed the phone over does not judge how it went."""
    check_can_hand_over_in(user, handover.session.commune)
    if handover.made_by_id == user.pk:
        raise Refused(_("Người lập biên bản bàn giao không tự kiểm tra hộ này. Nhờ một người khác."))


def check_can_recover(user: User) -> None:
    if user.role != Role.FINANCE_STAFF:
        raise Forbidden(_("Chỉ kế toán ghi tiền đã thu hồi."))
