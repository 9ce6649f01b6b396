"""May this person do this to quotas, lists, objections; else why not. Maker, appraiser, approver differ."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import scopes
from accounts.models import Reach, Role, User
from places.models import Commune
from portal.lib.refusals import Forbidden, Refused

from .list_transitions import TRANSITIONS
from .models import OPEN, Allotment, AllotmentStatus, CommuneList, ListStatus, Programme


def check_can_look(user: User) -> None:
    if user.role in (Role.ADMINISTRATOR, Role.MEMBER):
        raise Forbidden(_("Trang này dành cho cán bộ làm và giám sát chương trình điện thoại."))


def check_can_draw_up(user: User, programme: Programme) -> None:
    _must_work_for_all_of(user, programme)
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ được lập phân bổ chỉ tiêu."))


def check_can_change_allotment(user: User, allotment: Allotment) -> None:
    check_can_draw_up(user, allotment.source.programme)
    _must_be_draft(allotment)


def check_can_decide_allotment(user: User, allotment: Allotment) -> None:
    _must_work_for_all_of(user, allotment.source.programme)
    if user.role != Role.APPROVER:
        raise Forbidden(_("Phân bổ chỉ tiêu do lãnh đạo có thẩm quyền quyết định."))
    _must_be_draft(allotment)
    if user.pk == allotment.made_by_id:
        raise Refused(_("Người quyết định phân bổ phải khác người lập."))


def check_can_keep(user: User, commune: Commune) -> None:
    """Review households, open and keep the list, write down objections: staff of the commune."""
    if user.role != Role.COMMUNE_STAFF:
        raise Forbidden(_("Việc này dành cho: %(who)s.") % {"who": Role.COMMUNE_STAFF.label})
    _must_answer_for(user, commune)


def check_can_apply(user: User, commune_list: CommuneList) -> None:
    check_can_keep(user, commune_list.commune)
    if commune_list.status not in OPEN:
        raise Refused(what_happened(commune_list))


def check_can_take_off(user: User, commune: Commune) -> None:
    """After approval too: a household refuses, moves away, or has no right to it."""
    if user.role not in (Role.COMMUNE_STAFF, Role.ICT_OFFICER):
        raise Forbidden(_("Chỉ cán bộ xã và cán bộ Sở ghi hộ ra khỏi danh sách."))
    _must_answer_for(user, commune)


def check_can_receive(user: User, commune_list: CommuneList) -> None:
    check_can_keep(user, commune_list.commune)
    if commune_list.noticed_from is None:
        raise Refused(_("Danh sách chưa niêm yết nên chưa nhận ý kiến."))


def check_can_step(verb: str, user: User, *lists: CommuneList) -> None:
    transition = TRANSITIONS[verb]
    _must_answer_for(user, *(one.commune for one in lists))
    if user.role not in transition.roles:
        who = ", ".join(str(role.label) for role in transition.roles)
        raise Forbidden(_("Việc này dành cho: %(who)s.") % {"who": who})
    for commune_list in lists:
        if commune_list.status not in transition.sources:
            raise Refused(what_happened(commune_list))
        if commune_list.programme.with_district not in transition.forms:
            raise Refused(_("Chương trình này không có bước đó."))
        if verb in EXTRA:
            EXTRA[verb](user, commune_list)


def _check_appraiser(user: User, commune_list: CommuneList) -> None:
    if user.pk == commune_list.made_by_id or commune_list.applications.filter(entered_by=user).exists():
        raise Refused(_("Người thẩm định phải khác người lập danh sách và người nhập hồ sơ."))


def _check_district(user: User, commune_list: CommuneList) -> None:
    if user.reach != Reach.COMMUNES or user.communes.count() < 2:
        raise Forbidden(
            _("Bước này của cấp huyện: người được giao các xã trên địa bàn huyện cũ, không phải toàn tỉnh.")
        )
    _check_appraiser(user, commune_list)


def _check_consolidator(user: User, commune_list: CommuneList) -> None:
    _must_work_for_all_of(user, commune_list.programme)
    if user.pk == commune_list.made_by_id:
        raise Refused(_("Người tổng hợp phải khác người lập danh sách."))


def _check_approver(user: User, commune_list: CommuneList) -> None:
    _must_work_for_all_of(user, commune_list.programme)
    before = (commune_list.made_by_id, commune_list.appraised_by_id, commune_list.consolidated_by_id)
    if user.pk in before:
        raise Refused(_("Người duyệt phải khác người lập, người thẩm định và người tổng hợp."))


def _check_sender(user: User, commune_list: CommuneList) -> None:
    """Whoever could have taken it forward may return it; its maker asks them to."""
    if user.pk == commune_list.made_by_id:
        raise Refused(_("Người lập không tự trả lại danh sách đã nộp. Đề nghị người thẩm định trả lại."))
    if commune_list.status == ListStatus.CONSOLIDATED and user.reach != Reach.PROVINCE:
        raise Forbidden(_("Danh sách đã ở cấp tỉnh. Cán bộ Sở hoặc người phê duyệt trả lại."))


def _check_notice(_user: User, commune_list: CommuneList) -> None:
    if timezone.localdate() <= commune_list.noticed_until:
        raise Refused(
            _("Còn niêm yết đến hết ngày %(day)s.") % {"day": f"{commune_list.noticed_until:%d/%m/%Y}"}
        )


EXTRA = {
    "end_notice": _check_notice,
    "appraise": _check_appraiser,
    "appraise_above": _check_district,
    "consolidate": _check_consolidator,
    "approve": _check_approver,
    "send_back": _check_sender,
}


def what_happened(commune_list: CommuneList) -> str:
    """Who brought the list to where it is, and when: what the loser of a race reads."""
    last = commune_list.decisions.select_related("by").order_by("number").last()
    state = str(commune_list.get_status_display()).lower()
    if last is None:
        return _("Danh sách đang ở bước “%(state)s”, không làm được việc này.") % {"state": state}
    return _("Danh sách đã ở bước “%(state)s”: %(who)s làm lúc %(at)s.") % {
        "state": state, "who": last.by, "at": f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}",
    }  # fmt: skip


def _must_be_draft(allotment: Allotment) -> None:
    if allotment.status != AllotmentStatus.DRAFT:
        raise Refused(
            _("Phân bổ này đã có quyết định %(number)s nên không sửa nữa.") % {"number": allotment.decision}
        )


def _must_answer_for(user: User, *communes: Commune) -> None:
    present = {commune.present_id for commune in communes}
    mine = Commune.objects.filter(scopes.within(user, commune="present"), pk__in=present)
    answered_for = set(mine.values_list("pk", flat=True))
    for commune in communes:
        if commune.present_id not in answered_for:
            raise Forbidden(_("%(commune)s ngoài phạm vi được giao cho bạn.") % {"commune": commune})


def _must_work_for_all_of(user: User, programme: Programme) -> None:
    mine = user.is_active and user.reach == Reach.PROVINCE
    if not mine or user.province_id != programme.province.present_id:
        raise Forbidden(_("Việc này của cấp tỉnh, ngoài phạm vi được giao cho bạn."))


def check_can_open(user: User) -> None:
    """Before it is known of which commune."""
    if user.role != Role.COMMUNE_STAFF:
        raise Forbidden(_("Việc này dành cho: %(who)s.") % {"who": Role.COMMUNE_STAFF.label})


def check_can_approve_some(user: User) -> None:
    if user.role != Role.APPROVER or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Việc này dành cho: %(who)s.") % {"who": Role.APPROVER.label})
