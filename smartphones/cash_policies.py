"""Who proves purchases, checks them, lists the money, approves the list and pays it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from places.models import Commune
from portal.lib.refusals import Forbidden, Refused

from .device_policies import check_can_hand_over_in
from .models import Application, CashList, Form, Purchase


def check_can_record(user: User, application: Application) -> None:
    check_can_hand_over_in(user, application.household.commune)
    if application.form != Form.CASH or application.approved_on is None:
        raise Refused(_("Chỉ ghi giấy tờ mua máy của hộ đăng ký nhận tiền và đã được phê duyệt."))


def check_bought_on(application: Application, day: dt.date) -> None:
    since = application.source.purchases_since if application.source else None
    if since and day < since:
        raise Refused(
            _("Nguồn “%(source)s” chỉ chi cho máy mua từ ngày %(day)s.")
            % {"source": application.source, "day": f"{since:%d/%m/%Y}"}
        )
    if day > application.applied_on:
        words = _("Hộ đăng ký ngày %(day)s; máy phải mua từ ngày ấy trở về trước.")
        raise Refused(words % {"day": f"{application.applied_on:%d/%m/%Y}"})


def check_can_check(user: User, purchase: Purchase) -> None:
    check_can_hand_over_in(user, purchase.application.household.commune)
    if purchase.checked_by_id:
        raise Refused(_("Giấy tờ này đã kiểm tra rồi."))
    if purchase.recorded_by_id == user.pk:
        raise Refused(_("Người kiểm tra giấy tờ phải khác người ghi. Nhờ một đồng nghiệp kiểm tra."))


def check_can_list(user: User, commune: Commune) -> None:
    check_can_hand_over_in(user, commune)


def check_can_approve(user: User, listed: CashList) -> None:
    if user.role not in (Role.APPROVER, Role.FINANCE_STAFF):
        raise Forbidden(_("Chỉ kế toán và người phê duyệt duyệt danh sách chi tiền."))
    _check_sees(user, listed)
    if listed.approved_by_id:
        raise Refused(_("Danh sách này đã duyệt rồi."))
    if listed.made_by_id == user.pk:
        raise Refused(_("Người duyệt danh sách phải khác người lập."))


def check_can_settle(user: User, listed: CashList) -> None:
    if user.role != Role.FINANCE_STAFF:
        raise Forbidden(_("Chỉ kế toán ghi kết quả chi tiền."))
    _check_sees(user, listed)
    if not listed.approved_by_id:
        raise Refused(_("Danh sách chưa duyệt nên chưa chi được."))


def check_received_on(listed: CashList, on: dt.date) -> None:
    """A day once written stands: it is neither before the list was approved nor still to come."""
    if on > timezone.localdate():
        raise Refused(_("Ngày chưa đến."))
    if listed.approved_at and on < (first := timezone.localdate(listed.approved_at)):
        words = _("Danh sách này duyệt ngày %(day)s; ngày nhận tiền không thể trước ngày ấy.")
        raise Refused(words % {"day": f"{first:%d/%m/%Y}"})


def _check_sees(user: User, listed: CashList) -> None:
    if not CashList.objects.visible_to(user).filter(pk=listed.pk).exists():
        raise Forbidden(_("Danh sách này ngoài địa bàn bạn phụ trách."))
