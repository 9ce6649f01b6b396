from .people import Membership, MobilisationOrder, Mobilised, OfficialPost, Person, TeamRole
from .team import CommunityTeam, Decision, DecisionKind, TeamSeat
from .timesheet import DayOff, SentCells, Shift, Timesheet, TimesheetStatus, Workday

__all__ = [
    "CommunityTeam",
    "DayOff",
    "Decision",
    "DecisionKind",
    "Membership",
    "MobilisationOrder",
    "Mobilised",
    "OfficialPost",
    "Person",
    "SentCells",
    "Shift",
    "TeamRole",
    "TeamSeat",
    "Timesheet",
    "TimesheetStatus",
    "Workday",
]
