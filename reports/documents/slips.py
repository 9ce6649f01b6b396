"""Phiếu báo chi trả: what one payee gets in one run and why, to take home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from places.models import Commune
from subsidies.models import PayrollRun

from .letterhead import Letterhead, Trace
from .payout_list import PayeeRow, PayoutList, payout_list


@dataclass(frozen=True, slots=True)
class Slip:
    team: str
    row: PayeeRow
    in_words: str

    @property
    def receipt(self) -> str:
        row = self.row
        whose = f" ({row.holder} nhận thay tổ)" if row.holder not in ("", row.name) else ""
        if not row.received:
            return "Đợt này không chuyển tiền."
        if row.account:
            return f"Chuyển khoản: {row.account}, {row.bank}{whose}."
        return f"Nhận tiền mặt tại Ủy ban nhân dân xã, phường{whose}."


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of one commune, cut apart after printing."""

    listed: PayoutList

    title = "Phiếu báo chi trả"
    template = "reports/slips.html"
    table = None

    @property
    def head(self) -> Letterhead:
        return self.listed.head

    @property
    def trace(self) -> Trace:
        return self.listed.trace

    @property
    def months(self) -> str:
        return self.listed.months

    @property
    def total(self) -> int:
        return self.listed.total

    @property
    def slips(self) -> Iterator[Slip]:
        for team in self.listed.teams:
            for row in team.rows:
                yield Slip(team.heading, row, self.listed.spell(row.received))


def slips(run: PayrollRun, commune: Commune, number: str) -> Slips:
    return Slips(payout_list(run, commune, number))
