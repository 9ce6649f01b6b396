from .application import Application, Form
from .devices import Phone
from .handover import Handover
from .household import Household, PriorityClass, Recognition
from .programme import FundingSource, Programme

__all__ = [
    "Application",
    "Form",
    "FundingSource",
    "Handover",
    "Household",
    "Phone",
    "PriorityClass",
    "Programme",
    "Recognition",
]
