from .application import Application, NoNeed
from .cash import CashList, CashMethod, CashPayment, CashState, Purchase
from .commune_list import (
    OPEN,
    CommuneList,
    Departure,
    ListDecision,
    ListStatus,
    Standing,
    Succession,
)
from .devices import Batch, Movement, Phone, PhoneMovement, Place
from .handover import Ending, Handover, HandoverSession, Proof, ReceivedBy
from .household import Household, HouseholdMember, Recognition, Relation
from .image import KeptImage
from .inspection import Finding, Inspection, Measure, Result
from .objection import Objection, ObjectionKind, Outcome
from .programme import FundingSource, Programme, ProgrammeDecision
from .quota import Allotment, AllotmentStatus, Criterion, Quota
from .support import PriorSupport
from .words import Condition, Form, PriorityClass, RecognisedList, SourceKind, SupportKind, TieBreak

__all__ = [
    "OPEN",
    "Allotment",
    "AllotmentStatus",
    "Application",
    "Batch",
    "CashList",
    "CashMethod",
    "CashPayment",
    "CashState",
    "CommuneList",
    "Condition",
    "Criterion",
    "Departure",
    "Ending",
    "Finding",
    "Form",
    "FundingSource",
    "Handover",
    "HandoverSession",
    "Household",
    "HouseholdMember",
    "Inspection",
    "KeptImage",
    "ListDecision",
    "ListStatus",
    "Measure",
    "Movement",
    "NoNeed",
    "Objection",
    "ObjectionKind",
    "Outcome",
    "Phone",
    "PhoneMovement",
    "Place",
    "PriorSupport",
    "PriorityClass",
    "Programme",
    "ProgrammeDecision",
    "Proof",
    "Purchase",
    "Quota",
    "ReceivedBy",
    "RecognisedList",
    "Recognition",
    "Relation",
    "Result",
    "SourceKind",
    "Standing",
    "Succession",
    "SupportKind",
    "TieBreak",
]
