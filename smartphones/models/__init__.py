from .application import Application
from .devices import Phone
from .handover import Handover
from .household import Household, HouseholdMember, Recognition, Relation
from .programme import FundingSource, Programme, ProgrammeDecision
from .support import PriorSupport
from .words import Condition, Form, PriorityClass, RecognisedList, SourceKind, SupportKind, TieBreak

__all__ = [
    "Application",
    "Condition",
    "Form",
    "FundingSource",
    "Handover",
    "Household",
    "HouseholdMember",
    "Phone",
    "PriorSupport",
    "PriorityClass",
    "Programme",
    "ProgrammeDecision",
    "RecognisedList",
    "Recognition",
    "Relation",
    "SourceKind",
    "SupportKind",
    "TieBreak",
]
