"""May this person, now; else why not. Maker, checker and approver are three people."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Reach, Role, User
from places.models import Province
from portal.lib.refusals import Forbidden, Refused

from . import ledger
from .models import PayrollRun, Resolution, ResolutionStatus, Status
from .transitions import TRANSITIONS


def check_can_open(user: User, province: Province) -> None:
    _must_work_for(user, province)
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ được lập đợt chi trả."))


def check_can_submit(user: User, run: PayrollRun) -> None:
    _check(user, run, "submit")
    if not run.lines.exists():
        raise Refused(
            _("Đợt này không có dòng nào nên không có gì để trình. Duyệt thêm bảng công rồi bấm “Tính lại”, "
              "hoặc hủy đợt.")
        )  # fmt: skip


def check_can_check(user: User, run: PayrollRun) -> None:
    _check(user, run, "check")
    if user == run.made_by:
        raise Refused(_("Người kiểm tra phải khác người lập."))


def check_can_approve(user: User, run: PayrollRun) -> None:
    _check(user, run, "approve")
    if user in (run.made_by, run.checked_by):
        raise Refused(_("Người duyệt phải khác người lập và người kiểm tra."))
    if run.signatures.filter(by=user).exists():
        raise Refused(_("Bạn đã ký đợt chi này. Còn chờ chữ ký của người phê duyệt khác."))


def check_can_settle(user: User, run: PayrollRun) -> None:
    """Whose turn it is from the transfers to the record that all is paid."""
    _check(user, run, "mark_paid")


def check_can_mark_paid(user: User, run: PayrollRun) -> None:
    check_can_settle(user, run)
    if left := run.payments.unsettled().count():
        words = ngettext(
            "Còn %(n)s khoản chưa có kết quả hoặc bị trả lại. Tải kết quả của ngân hàng, rồi chi lại.",
            "Còn %(n)s khoản chưa có kết quả hoặc bị trả lại. Tải kết quả của ngân hàng, rồi chi lại.",
            left,
        )
        raise Refused(words % {"n": left})


def check_can_send_back(user: User, run: PayrollRun) -> None:
    _check(user, run, "send_back")


def check_can_recalculate(user: User, run: PayrollRun) -> None:
    _check(user, run, "recalculate")


def check_can_resume(user: User, run: PayrollRun) -> None:
    """What was lost with its worker is computed on; what is done stays done, so twice does no harm."""
    _must_work_for(user, run.province)
    if user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ được cho tính tiếp."))
    if run.status != Status.CALCULATING:
        raise Refused(what_happened(run))


def check_can_cancel(user: User, run: PayrollRun) -> None:
    _check(user, run, "cancel")


def check_can_add_papers(user: User, run: PayrollRun) -> None:
    _must_work_for(user, run.province)
    if user.role not in (Role.ICT_OFFICER, Role.FINANCE_STAFF):
        raise Forbidden(_("Chỉ người lập đợt và kế toán được ghi giấy tờ vào hồ sơ."))
    if run.status == Status.CANCELLED:
        raise Refused(what_happened(run))


def check_issues_papers(user: User) -> None:
    """Of released runs: asks for more of them, replaces and withdraws them."""
    if user.role not in (Role.ICT_OFFICER, Role.FINANCE_STAFF) or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Chỉ cán bộ Sở và kế toán phụ trách toàn tỉnh phát hành lại hoặc thu hồi giấy tờ."))


def check_can_write_resolutions(user: User) -> None:
    """Beginning a draft, before it is known of which area."""
    if not (user.is_active and user.reach == Reach.PROVINCE and user.role == Role.ICT_OFFICER):
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ được soạn nghị quyết của tỉnh mình."))


def check_can_appropriate(user: User, territory: Province) -> None:
    """Whoever keeps the budget or the resolutions of the province records what was set aside."""
    in_scope = user.is_active and user.reach == Reach.PROVINCE and user.province_id == territory.present_id
    if not in_scope or user.role not in (Role.FINANCE_STAFF, Role.ICT_OFFICER):
        raise Forbidden(_("Chỉ kế toán và cán bộ Sở Khoa học và Công nghệ của tỉnh này được ghi dự toán."))


def check_is_published(resolution: Resolution) -> None:
    if resolution.status != ResolutionStatus.PUBLISHED:
        raise Refused(_("%(number)s còn là dự thảo: sửa thẳng dự thảo.") % {"number": resolution.number})


def check_can_change_resolutions(user: User, territory: Province) -> None:
    """Taking in, publishing and ending: the officer of the province the area now belongs to."""
    in_scope = user.is_active and user.reach == Reach.PROVINCE and user.province_id == territory.present_id
    if not in_scope or user.role != Role.ICT_OFFICER:
        raise Forbidden(_("Chỉ cán bộ Sở Khoa học và Công nghệ của tỉnh này được nhập, công bố nghị quyết."))


def check_can_forecast(user: User) -> None:
    """Totals of a province, of drafts too: whoever works for all of it. Reading, nothing changes."""
    if not user.is_active or user.reach != Reach.PROVINCE or user.province_id is None:
        raise Forbidden(_("Dự toán dành cho cán bộ Sở, kế toán, lãnh đạo và thanh tra của tỉnh, thành phố."))


def _check(user: User, run: PayrollRun, verb: str) -> None:
    transition = TRANSITIONS[verb]
    _must_work_for(user, run.province)
    if user.role not in transition.roles:
        who = ", ".join(str(Role(role).label) for role in transition.roles)
        raise Forbidden(_("Việc này dành cho: %(who)s.") % {"who": who})
    if run.status not in transition.sources:
        raise Refused(what_happened(run))


def _must_work_for(user: User, province: Province) -> None:
    in_scope = user.is_active and user.reach == Reach.PROVINCE and user.province_id == province.present_id
    if not in_scope:
        raise Forbidden(_("Đợt chi này ngoài phạm vi được giao cho bạn."))


def what_happened(run: PayrollRun) -> str:
    """Who brought the run to where it is, and when: what the loser of a race reads."""
    last = ledger.last_act(run)
    state = str(run.get_status_display()).lower()
    if last is None or last.by is None:
        return _("Đợt chi đang ở trạng thái “%(state)s”, không làm được việc này.") % {"state": state}
    return _("Đợt chi đã ở trạng thái “%(state)s”: %(who)s làm lúc %(at)s.") % {
        "state": state, "who": last.by, "at": f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}",
    }  # fmt: skip
