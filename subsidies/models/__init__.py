from .appropriation import Appropriation
from .dossier import RunPaper
from .ledger import Decision, Signature, SignatureBand
from .payment import Method, Payment, PaymentState
from .payroll import OPEN_STATUSES, PAID_STATUSES, PayoutLine, PayrollRun, RunUnit, Status, UnpaidWork
from .resolution import IndexedAmount, Rate, RateKind, RegisteredCommune, Resolution, ResolutionStatus
from .scan import Scan
from .top_up import CommuneTopUp

__all__ = [
    "OPEN_STATUSES",
    "PAID_STATUSES",
    "Appropriation",
    "CommuneTopUp",
    "Decision",
    "IndexedAmount",
    "Method",
    "Payment",
    "PaymentState",
    "PayoutLine",
    "PayrollRun",
    "Rate",
    "RateKind",
    "RegisteredCommune",
    "Resolution",
    "ResolutionStatus",
    "RunPaper",
    "RunUnit",
    "Scan",
    "Signature",
    "SignatureBand",
    "Status",
    "UnpaidWork",
]
