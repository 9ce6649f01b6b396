from .payroll import OPEN_STATUSES, PAID_STATUSES, PayoutLine, PayrollRun, RunUnit, Status, UnpaidWork
from .resolution import IndexedAmount, Rate, RegisteredCommune, Resolution, ResolutionStatus

__all__ = [
    "OPEN_STATUSES",
    "PAID_STATUSES",
    "IndexedAmount",
    "PayoutLine",
    "PayrollRun",
    "Rate",
    "RegisteredCommune",
    "Resolution",
    "ResolutionStatus",
    "RunUnit",
    "Status",
    "UnpaidWork",
]
