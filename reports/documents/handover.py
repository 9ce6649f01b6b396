"""Biên bản bàn giao: one household's phone on a page; a session's list in the form of TT 14/2022/TT-BTTTT.

Amounts in đồng: the phone's price, the support, and what the household pays itself.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from places.models import title_on
from smartphones.models import Handover, HandoverSession, Proof

from . import letterhead, wording
from .letterhead import Letterhead
from .tables import Column, Row, Table

COLUMNS = (
    Column("STT", 11, "centre", "1"),
    Column("Họ và tên chủ hộ", 42, letter="2"),
    Column("Thôn, tổ dân phố", 30, letter="3"),
    Column("IMEI", 33, "centre", "4"),
    Column("Giá máy", 23, "money", "5"),
    Column("Được hỗ trợ", 23, "money", "6"),
    Column("Hộ trả thêm", 23, "money", "7"),
    Column("Người nhận", 40, letter="8"),
    Column("Ký nhận", 0, "note", "9"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """Dates the file, so that the same paper gives the same bytes."""

    approved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    head: Letterhead
    handover: Handover
    trace: Made
    spell: Callable[[int], str]
    picture: str  # signature or photographed paper, as `data:`

    title = "Biên bản bàn giao điện thoại thông minh"
    template = "reports/handover_record.html"
    as_sheet = False
    count = 1

    @property
    def total(self) -> int:
        return self.handover.subsidy

    @property
    def share_in_words(self) -> str:
        return self.spell(self.handover.household_pays)


@dataclass(frozen=True, slots=True)
class HandoverList:
    head: Letterhead
    session: HandoverSession
    handovers: tuple[Handover, ...]
    trace: Made
    spell: Callable[[int], str]

    title = "Danh sách bàn giao điện thoại thông minh"
    template = "reports/handover_list.html"
    as_sheet = True

    @property
    def total(self) -> int:
        return sum(handover.subsidy for handover in self.handovers)

    @property
    def count(self) -> int:
        return len(self.handovers)

    @property
    def in_words(self) -> str:
        return self.spell(self.total)

    @property
    def table(self) -> Table:
        rows = [Row(_cells(number, handover)) for number, handover in enumerate(self.handovers, start=1)]
        price = sum(handover.price for handover in self.handovers)
        share = sum(handover.household_pays for handover in self.handovers)
        return Table(
            COLUMNS, [*rows, Row(("", "TỔNG CỘNG", "", "", price, self.total, share, "", ""), "sum")]
        )


def _cells(number: int, handover: Handover) -> tuple[str | int, ...]:
    household = handover.application.household
    receiver = handover.receiver_name
    if handover.received_by != "head":
        receiver = f"{receiver} ({handover.get_received_by_display().lower()})"
    proof = (
        f"Người làm chứng: {handover.witness}"
        if handover.proof == Proof.WITNESS
        else handover.get_proof_display()
    )
    return (
        number, household.head.full_name, str(household.hamlet or household.address), handover.phone.imei,
        handover.price, handover.subsidy, handover.household_pays, receiver, proof,
    )  # fmt: skip


def record_of(handover: Handover, number: str) -> HandoverRecord:
    session = handover.session
    return HandoverRecord(
        head=letterhead.of_titled(title_on(session.commune, session.held_on), number, session.held_on),
        handover=handover,
        trace=Made(timezone.localtime(handover.made_at)),
        spell=wording.speller_of(session.programme.province),
        picture=_picture(handover),
    )


def list_of(session: HandoverSession, number: str) -> HandoverList:
    """Of a closed session: nothing is added to it."""
    told = session.handovers.told().select_related("application__household__hamlet")
    return HandoverList(
        head=letterhead.of_titled(title_on(session.commune, session.held_on), number, session.held_on),
        session=session,
        handovers=tuple(told.order_by("pk")),
        trace=Made(timezone.localtime(session.closed_at)),
        spell=wording.speller_of(session.programme.province),
    )


def _picture(handover: Handover) -> str:
    """A photographed paper is a paper of its own: only a drawn signature stands on this one."""
    if handover.proof != Proof.SIGNATURE:
        return ""
    image = handover.image
    return f"data:{image.media_type};base64,{base64.b64encode(image.opened).decode()}"
