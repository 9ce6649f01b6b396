"""Who may ask for papers, and replace or withdraw those that were issued."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Reach, Role, User
from portal.lib.refusals import Forbidden, Refused
from subsidies.models import PAID_STATUSES, PayrollRun
from subsidies.policies import check_issues_papers

from .models import IssuedDocument

OVERSEERS = [Role.INSPECTOR, Role.ICT_OFFICER, Role.FINANCE_STAFF, Role.APPROVER]


def check_can_ask(user: User, run: PayrollRun) -> None:
    check_issues_papers(user)
    if run.status not in PAID_STATUSES:
        raise Refused(_("Đợt chi trả chưa được duyệt nên chưa phát hành giấy tờ. Duyệt đợt chi trước."))


def check_can_reissue(user: User, paper: IssuedDocument) -> None:
    """The same people replace and withdraw; a paper already replaced stays so."""
    check_issues_papers(user)
    if paper.run is None:
        raise Refused(
            _(
                "Giấy tờ về điện thoại ghi việc đã xảy ra nên không thay hay thu hồi ở đây. "
                "Ghi nhận lại máy, hoặc xếp lại danh sách đang niêm yết."
            )
        )
    if hasattr(paper, "replacement"):
        raise Refused(_("Giấy này đã được thay bằng số %(number)s.") % {"number": paper.replacement.number})


def check_can_take_dossier(user: User, run: PayrollRun) -> None:
    """Who oversees the whole province; before approval nothing is sealed that could be checked."""
    if user.role not in OVERSEERS or user.reach != Reach.PROVINCE:
        raise Forbidden(
            _("Hồ sơ cả đợt chỉ dành cho thanh tra, cán bộ Sở, kế toán và người phê duyệt toàn tỉnh.")
        )
    if run.status not in PAID_STATUSES:
        raise Refused(_("Đợt chi chưa được duyệt nên chưa có hồ sơ để kiểm tra. Chờ phê duyệt rồi tải."))
