from .appropriation import Appropriation
from .dossier import RunPaper
from .payroll import OPEN_STATUSES, PAID_STATUSES, PayoutLine, PayrollRun, RunUnit, Status, UnpaidWork
from .resolution import IndexedAmount, Rate, RateKind, RegisteredCommune, Resolution, ResolutionStatus
from .top_up import CommuneTopUp

__all__ = [
    "OPEN_STATUSES",
    "PAID_STATUSES",
    "Appropriation",
    "CommuneTopUp",
    "IndexedAmount",
    "PayoutLine",
    "PayrollRun",
    "Rate",
    "RateKind",
    "RegisteredCommune",
    "Resolution",
    "ResolutionStatus",
    "RunPaper",
    "RunUnit",
    "Status",
    "UnpaidWork",
]
