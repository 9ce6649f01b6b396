"""The closed vocabulary: everything a resolution may name. A new resolution picks from it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum


class Payee(StrEnum):
    TEAM = "team"
    MEMBER = "member"
    MOBILISED = "mobilised"
    WORKER = "worker"  # whoever did the work: a member or a mobilised person


class Per(StrEnum):
    MONTH = "month"
    YEAR = "year"
    ONCE = "once"
    DAY = "day"
    NIGHT = "night"
    SESSION = "session"
    HOUR = "hour"
    CASE = "case"
    MEAL = "meal"
    SPENDING = "spending"  # what was spent, with papers: đồng for đồng under a ceiling


BY_PRESENCE = frozenset({Per.MONTH, Per.YEAR, Per.ONCE})  # counted from membership, not from workdays
ON_PAPER = frozenset({Per.NIGHT, Per.SPENDING})  # whose đồng an order or a receipt on record gives


class Trait(StrEnum):
    """What lookups and conditions may ask about a team, its hamlet and commune, or a person."""

    ROLE = "role"
    POST = "post"
    AREA = "area"
    HAMLET_KIND = "hamlet_kind"
    HOUSEHOLDS = "households"
    TRAINING = "training"
    DISTANCE = "distance"
    BORDER = "border"
    ISLAND = "island"
    KEY_SECURITY = "key_security"
    TEAM_LEVEL = "team_level"
    UNIT_TYPE = "unit_type"
    RATING = "rating"
    QUALIFICATION = "qualification"
    ACHIEVEMENT = "achievement"  # criteria met, %
    RANK = "rank"
    SALARIED = "salaried"
    INSURED = "insured"
    WAGE_ZONE = "wage_zone"
    YEARS_OF_SERVICE = "years_of_service"
    ODD_MONTHS = "odd_months"
    MEMBERS = "members"


Value = str | int | Decimal | bool
Traits = Mapping[Trait, Value]


class Mark(StrEnum):
    """What sets some days apart from others."""

    OFFICE_HOURS = "office_hours"  # of a salaried official
    ORDERED = "ordered"
    URGENT = "urgent"  # on the provincial Chairman's urgent order
    PLANNED = "planned"  # under an approved plan
    SAME_DATE_AS_NIGHT = "same_date_as_night"
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"
    OTHER_SUPPORT = "other_support"  # the same content and period is paid by someone else
    UNCONFIRMED = "unconfirmed"  # recorded on a sheet that is not confirmed


class Reason(StrEnum):
    """Why work is not paid. The words shown to people stand beside the models."""

    NOT_REGISTERED = "not_registered"
    MONTHS_USED_UP = "months_used_up"
    NOT_A_WHOLE_MONTH = "not_a_whole_month"
    OFFICE_HOURS = "office_hours"
    NO_ORDER = "no_order"
    NO_PLAN = "no_plan"
    NO_ORDERED_AMOUNT = "no_ordered_amount"
    ABOVE_CEILING = "above_ceiling"
    ENVELOPE_EMPTY = "envelope_empty"
    NOT_A_MEMBER = "not_a_member"
    SAME_DATE_AS_NIGHT = "same_date_as_night"
    OTHER_SUPPORT = "other_support"
    NOT_WITH_ANOTHER = "not_with_another"  # a component dropped because another one is given
    OVER_UNITS = "over_units"  # more days or sessions than a person-month allows
    OVER_AMOUNT = "over_amount"  # more đồng than a person, a day or a year allows
    NOT_AMONG_PAID = "not_among_paid"  # beyond the number of members paid per team
    LOWER_POST = "lower_post"  # concurrent post that pays less or nothing
    NOT_ELIGIBLE = "not_eligible"
    ROUNDED_AWAY = "rounded_away"  # all the payee would get, rounded to nothing
    NOT_CONFIRMED = "not_confirmed"  # its sheet is not confirmed


# Đồng that are not paid of work that counts; of the other reasons the work itself does not.
OF_MONEY = frozenset({Reason.ABOVE_CEILING, Reason.ENVELOPE_EMPTY, Reason.OVER_AMOUNT})
