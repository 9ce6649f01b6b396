"""Which months, days, nights and sessions a clause counts, and what it gives for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.lib.money import round_dong

from .data import Key, MonthCounting, Payee, Per, Piece, Rate, RateKind, Reason, TeamMonth, Terms, Work

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one clause gives one payee in one month before limits; `refused` says why it does not."""

    key: Key
    rate: Rate
    units: Decimal
    amount: int
    first_day: dt.date
    refused: Reason | None = None


def claims_for(team_month: TeamMonth, terms: Terms) -> Iterator[Claim]:
    for work in team_month.works:
        for rate in terms.rates:
            if rate.kind is RateKind.REMAINDER:
                continue  # known only once its envelope's inner parts are
            if rate.per is Per.MONTH:
                yield from _month_claim(rate, work, team_month, terms)
            else:
                yield from _piece_claims(rate, work, team_month, terms)


def _month_claim(rate: Rate, work: Work, team_month: TeamMonth, terms: Terms) -> Iterator[Claim]:
    is_payee = rate.payee is (Payee.TEAM if work.person_id is None else Payee.MEMBER)
    if not is_payee or not work.active_days:
        return
    yield _claim(
        rate, work, team_month, terms, ONE, rate.amount, team_month.month.first_day,
        whole_month_refusal(work, team_month, terms),
    )  # fmt: skip


def whole_month_refusal(work: Work, team_month: TeamMonth, terms: Terms) -> Reason | None:
    missing_days = work.active_days < team_month.month.last_day.day
    if terms.month_counting is MonthCounting.WHOLE_MONTH and missing_days:
        return Reason.NOT_A_WHOLE_MONTH
    return None


def _piece_claims(rate: Rate, work: Work, team_month: TeamMonth, terms: Terms) -> Iterator[Claim]:
    for piece in work.pieces:
        if not _covers(rate, piece):
            continue
        refused = _piece_refusal(rate, piece)
        if rate.kind is RateKind.FIXED or refused:
            yield _claim(rate, work, team_month, terms, piece.units, rate.amount, piece.first_day, refused)
            continue
        ordered = piece.ordered_amount or 0
        paid = min(ordered, rate.amount)
        yield _claim(rate, work, team_month, terms, piece.units, paid, piece.first_day, None)
        if ordered > paid:
            above = ordered - paid
            yield _claim(
                rate, work, team_month, terms, piece.units, above, piece.first_day, Reason.ABOVE_CEILING
            )


def _covers(rate: Rate, piece: Piece) -> bool:
    if rate.per is not piece.per:
        return False
    if rate.payee is Payee.MOBILISED:
        return not piece.as_member
    if rate.payee is Payee.MEMBER:
        return piece.as_member or not piece.ordered
    return rate.payee is Payee.WORKER


def _piece_refusal(rate: Rate, piece: Piece) -> Reason | None:
    if not piece.as_member and not piece.ordered:
        return Reason.NOT_A_MEMBER
    if rate.needs_order and not piece.ordered:
        return Reason.NO_ORDER
    if rate.needs_urgent_provincial_order and not piece.urgent_provincial_order:
        return Reason.NO_ORDER
    if rate.not_in_office_hours and piece.official_in_office_hours:
        return Reason.OFFICE_HOURS
    if rate.kind is RateKind.CEILING and piece.ordered_amount is None:
        return Reason.NO_ORDERED_AMOUNT
    return None


def _claim(
    rate: Rate,
    work: Work,
    team_month: TeamMonth,
    terms: Terms,
    units: Decimal,
    unit_amount: int,
    first_day: dt.date,
    refused: Reason | None,
) -> Claim:
    return Claim(
        key=Key(team_month.team_id, work.person_id, rate.id, team_month.month),
        rate=rate,
        units=units,
        amount=round_dong(units * unit_amount, terms.rounding_unit),
        first_day=first_day,
        refused=refused,
    )
