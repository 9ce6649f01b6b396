from .people import DifferentPeople, Membership, MobilisationOrder, Mobilised, OfficialPost, Person, TeamRole
from .team import CommunityTeam, Decision, DecisionKind, TeamSeat
from .timesheet import DayOff, SentCells, Shift, Timesheet, TimesheetStatus, Workday

__all__ = [
    "CommunityTeam",
    "DayOff",
    "Decision",
    "DecisionKind",
    "DifferentPeople",
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
