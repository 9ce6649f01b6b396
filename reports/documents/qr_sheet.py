"""Trang mã VietQR: one square per transfer of a commune, to be scanned from paper by a bank's app."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from places.models import Commune
from subsidies.models import Method, PaymentState, PayrollRun
from subsidies.payments import looking
from teams import banks

from . import letterhead
from .letterhead import Letterhead, Trace


@dataclass(frozen=True, slots=True)
class Code:
    number: int
    name: str
    bank: str
    account: str
    amount: int
    reference: str
    qr: str  # as `data:`


@dataclass(frozen=True, slots=True)
class QrSheet:
    head: Letterhead
    months: str
    codes: tuple[Code, ...]
    trace: Trace

    title = "Mã VietQR của các khoản chuyển"
    template = "reports/qr_sheet.html"

    @property
    def total(self) -> int:
        return sum(code.amount for code in self.codes)


def qr_sheet(run: PayrollRun, commune: Commune) -> QrSheet:
    """Of the transfers that wait to be sent."""
    waiting = run.payments.filter(commune=commune, method=Method.BANK, state=PaymentState.WAITING)
    names = banks.names()
    position = run.units.filter(commune__code__lte=commune.code).count()
    codes = tuple(
        Code(
            p.number, p.account_name, names[p.bank_bin], p.account.revealed, p.amount, p.reference,
            segno.make_qr(looking.qr_text(p), error="m").svg_data_uri(border=0),
        )
        for p in waiting.select_related("run").order_by("number")
    )  # fmt: skip
    head = letterhead.of_commune(run, commune, f"{position:02}/QR-{run.pk}-{commune.code}")
    return QrSheet(head, letterhead.months_in_words(run), codes, letterhead.trace(run))
