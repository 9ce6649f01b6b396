"""The closed vocabulary of programmes: a new one picks from it."""

from __future__ import annotations

from enum import StrEnum


class RecognisedList(StrEnum):
    """Official lists of a year. A household may stand on several."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    MERIT = "merit"
    SOCIAL_POLICY = "social_policy"
    POLICY_FAMILY = "policy_family"


class PriorityClass(StrEnum):
    WITH_MERIT = "with_merit"
    WITH_SOCIAL_POLICY = "with_social_policy"
    POOR = "poor"
    NEAR_POOR = "near_poor"
    POLICY_FAMILY = "policy_family"


class Form(StrEnum):
    PHONE = "phone"
    CASH = "cash"


class Support(StrEnum):
    """What a household had before."""

    TABLET = "tablet"
    LEARNING_DEVICE = "learning_device"
    PHONE = "phone"
    CASH = "cash"
    OTHER = "other"


class Condition(StrEnum):
    NO_TABLET = "no_tablet"
    NO_LEARNING_DEVICE = "no_learning_device"
    NO_PHONE = "no_phone"
    NO_CASH = "no_cash"
    OWN_PURCHASE_SINCE = "own_purchase_since"


class TieBreak(StrEnum):
    """Between households of one class, what comes first."""

    SCHOOL_AGE = "school_age"
    NO_DEVICE = "no_device"
    MERIT = "merit"
    SOCIAL_POLICY = "social_policy"
    MEMBERS = "members"
    REGISTERED_EARLIER = "registered_earlier"
