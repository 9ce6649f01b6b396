from .people import Membership, MobilisationOrder, Mobilised, OfficialPost, Person, TeamRole
from .team import CommunityTeam, Decision, DecisionKind, TeamSeat
from .timesheet import Shift, Timesheet, TimesheetStatus, Workday

__all__ = [
    "CommunityTeam",
    "Decision",
    "DecisionKind",
    "Membership",
    "MobilisationOrder",
    "Mobilised",
    "OfficialPost",
    "Person",
    "Shift",
    "TeamRole",
    "TeamSeat",
    "Timesheet",
    "TimesheetStatus",
    "Workday",
]
