"""Who may do what with payments: finance staff of the province. Everyone in scope reads, accounts masked."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Reach, Role, User
from portal.lib.refusals import Forbidden, Refused
from subsidies.models import Payment, PaymentState, PayrollRun, Status


def check_can_handle(user: User, run: PayrollRun) -> None:
    """Files with accounts, results, cash, issuing again."""
    check_is_finance(user)
    if user.province_id != run.province.present_id:
        raise Forbidden(_("Đợt chi này ngoài phạm vi được giao cho bạn."))
    if run.status not in (Status.APPROVED, Status.PAID):
        raise Refused(_("Đợt chi chưa được duyệt nên chưa có khoản chuyển nào."))


def check_is_finance(user: User) -> None:
    if not (user.is_active and user.reach == Reach.PROVINCE and user.role == Role.FINANCE_STAFF):
        raise Forbidden(_("Chỉ kế toán của tỉnh được tải tệp chuyển khoản và ghi kết quả chi."))


def check_can_change(user: User, run: PayrollRun) -> None:
    check_can_handle(user, run)
    if run.status == Status.PAID:
        raise Refused(_("Đợt này đã ghi nhận chi xong, không ghi thêm kết quả."))


def check_some(payments: int) -> None:
    if not payments:
        raise Refused(_("Không còn khoản nào ở trạng thái làm được việc này. Mở lại trang để xem."))


def check_received_on(run: PayrollRun, on: dt.date) -> None:
    """A day once written stands: it is neither before the money could go nor still to come."""
    if on > timezone.localdate():
        raise Refused(_("Ngày chưa đến."))
    if on < (first := first_day_of_money(run)):
        words = _("Đợt này chi từ ngày %(day)s; ngày nhận tiền không thể trước ngày ấy.")
        raise Refused(words % {"day": f"{first:%d/%m/%Y}"})


def first_day_of_money(run: PayrollRun) -> dt.date:
    """The day it was approved; of a run entered after the fact, the day it was drawn up on paper."""
    if run.as_of < timezone.localdate(run.opened_at) or run.approved_at is None:
        return run.as_of
    return timezone.localdate(run.approved_at)


def check_can_return(user: User, payment: Payment) -> None:
    check_can_change(user, payment.run)
    if payment.state not in (PaymentState.WAITING, PaymentState.SENT):
        raise Refused(what_happened(payment))


def check_can_reissue(user: User, payment: Payment) -> None:
    check_can_change(user, payment.run)
    if payment.state != PaymentState.RETURNED:
        raise Refused(what_happened(payment))


def what_happened(payment: Payment) -> str:
    return _("Khoản %(code)s của %(payee)s đã ở trạng thái “%(state)s”.") % {
        "code": payment.reference,
        "payee": payment.payee,
        "state": payment.get_status_display().lower(),
    }
