"""A run's states as a table: which act leads from where to where, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from subsidies.models import Status


@dataclass(frozen=True, slots=True)
class Transition:
    sources: tuple[Status, ...]
    target: Status
    roles: tuple[Role, ...]
    label: str | Promise  # what its button says
    audit: str


TRANSITIONS = {
    "submit": Transition(
        (Status.CALCULATED,), Status.SUBMITTED, (Role.ICT_OFFICER,), _("Trình kiểm tra"), "payroll.submitted"
    ),
    "check": Transition(
        (Status.SUBMITTED,),
        Status.CHECKED,
        (Role.FINANCE_STAFF,),
        _("Xác nhận đã kiểm tra"),
        "payroll.checked",
    ),
    "approve": Transition(
        (Status.CHECKED,), Status.APPROVED, (Role.APPROVER,), _("Phê duyệt đợt chi"), "payroll.approved"
    ),
    # One of several approvers, where the sum asks for more than one.
    "sign": Transition(
        (Status.CHECKED,),
        Status.CHECKED,
        (Role.APPROVER,),
        _("Ký duyệt, chờ người ký tiếp"),
        "payroll.signed",
    ),
    "mark_paid": Transition(
        (Status.APPROVED,), Status.PAID, (Role.FINANCE_STAFF,), _("Ghi nhận đã chi"), "payroll.paid"
    ),
    "send_back": Transition(
        (Status.SUBMITTED, Status.CHECKED),
        Status.RETURNED,
        (Role.FINANCE_STAFF, Role.APPROVER),
        _("Trả lại có lý do"),
        "payroll.returned",
    ),
    "recalculate": Transition(
        (Status.CALCULATED, Status.RETURNED),
        Status.CALCULATING,
        (Role.ICT_OFFICER,),
        _("Tính lại"),
        "payroll.recalculated",
    ),
    "cancel": Transition(
        (Status.CALCULATING, Status.CALCULATED, Status.RETURNED),
        Status.CANCELLED,
        (Role.ICT_OFFICER,),
        _("Hủy đợt chi"),
        "payroll.cancelled",
    ),
}
