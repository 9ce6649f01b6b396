from .bank import Bank
from .correction import CorrectedCount, CorrectedMark, CorrectedSpending, Correction, CorrectionStatus
from .counted import CountedWork, CountUnit
from .deadline import ReminderSent, SheetDeadline
from .member import Invitation, MemberAccount, ReviewRequest, ReviewStatus
from .people import DifferentPeople, Membership, MobilisationOrder, Mobilised, OfficialPost, Person, TeamRole
from .plan import Plan
from .service import Absence, AbsenceKind, PersonTraits, PostHeld, TeamRating
from .support import OtherSupport, Spending
from .team import CommunityTeam, Decision, DecisionKind, TeamSeat
from .timesheet import DayOff, SentCells, Shift, Timesheet, TimesheetStatus, Workday

__all__ = [
    "Absence",
    "AbsenceKind",
    "Bank",
    "CommunityTeam",
    "CorrectedCount",
    "CorrectedMark",
    "CorrectedSpending",
    "Correction",
    "CorrectionStatus",
    "DayOff",
    "CountUnit",
    "CountedWork",
    "Decision",
    "DecisionKind",
    "DifferentPeople",
    "Invitation",
    "MemberAccount",
    "Membership",
    "MobilisationOrder",
    "Mobilised",
    "OfficialPost",
    "OtherSupport",
    "Person",
    "PersonTraits",
    "Plan",
    "PostHeld",
    "ReminderSent",
    "ReviewRequest",
    "ReviewStatus",
    "SentCells",
    "SheetDeadline",
    "Shift",
    "Spending",
    "TeamRating",
    "TeamRole",
    "TeamSeat",
    "Timesheet",
    "TimesheetStatus",
    "Workday",
]
