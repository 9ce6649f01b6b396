from .application import Application, Form, Handover, Phone
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
