"""Huế's programmes as rows: Kế hoạch 413/KH-UBND, and a draft of 2026 - 2030 for whoever had nothing yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accounts.models import User
from places.models import Province
from smartphones import programmes
from smartphones.models import Condition, Form, PriorityClass, Programme, SourceKind, TieBreak

DECISION = "413/KH-UBND"
BASIS = "Quyết định 2269/QĐ-TTg\nThông tư 14/2022/TT-BTTTT\nNghị quyết 20/2023/NQ-HĐND, Điều 8"
YEAR = 2026  # of the lists
SUBSIDY, PRICE = 500_000, 1_290_000
PHONES = {1: 1200, 2: 500, 3: 300}  # by source
POOR = [
    PriorityClass.WITH_MERIT,
    PriorityClass.WITH_SOCIAL_POLICY,
    PriorityClass.POOR,
    PriorityClass.NEAR_POOR,
]
TERMS: dict[str, Any] = {
    "subsidy": SUBSIDY,
    "forms": Form.values,
    "list_year": YEAR,
    "days_for_objections": 7,
    "days_for_answers": 10,
}
NEXT: dict[str, Any] = TERMS | {
    "name": "Hỗ trợ điện thoại thông minh giai đoạn 2026 - 2030 (dự thảo)",
    "decision": "Dự thảo KH 2026 - 2030",
    "valid_from": dt.date(2026, 7, 1),
    "valid_until": dt.date(2030, 12, 31),
}


def set_up(hue: Province, *, by: User) -> Programme:
    programme = programmes.set_up(
        hue,
        TERMS
        | {
            "name": "Hỗ trợ điện thoại thông minh cho hộ nghèo, cận nghèo, gia đình chính sách",
            "decision": DECISION,
            "legal_basis": BASIS,
            "valid_from": dt.date(2023, 12, 19),
        },
        by=by,
    )
    for facts in sources():
        programmes.add_source(programme, facts, by=by)
    about = "Kế hoạch hỗ trợ điện thoại thông minh, ba nguồn kinh phí"
    programmes.note_decision(programme, DECISION, dt.date(2023, 12, 19), about, by=by)
    return programme


def draft_the_next(hue: Province, *, by: User) -> Programme:
    """Rows are enough: whoever received under the first programme is barred by a condition of the second."""
    programme = programmes.set_up(hue, NEXT, by=by)
    source = {
        "kind": SourceKind.BUDGET,
        "name": "Ngân sách thành phố 2026 - 2030",
        "priority": [*POOR, PriorityClass.POLICY_FAMILY],
        "tie_breaks": [TieBreak.SCHOOL_AGE, TieBreak.REGISTERED_EARLIER],
        "school_age_to": 17,
        "conditions": [Condition.NO_PHONE, Condition.NO_CASH, Condition.NO_TABLET],
    }
    programmes.add_source(programme, source, by=by)
    return programme


def sources() -> Iterator[dict[str, object]]:
    """In the plan's order; only the first is closed to policy families that are not poor."""
    yield {
        "kind": SourceKind.PUBLIC_UTILITY,
        "name": "Chương trình cung cấp dịch vụ viễn thông công ích",
        "basis": "Thông tư 14/2022/TT-BTTTT",
        "priority": POOR,
        "tie_breaks": [TieBreak.SCHOOL_AGE, TieBreak.NO_DEVICE, TieBreak.REGISTERED_EARLIER],
        "conditions": [Condition.NO_TABLET, Condition.NO_LEARNING_DEVICE, Condition.OWN_PURCHASE_SINCE],
        "purchases_since": dt.date(2022, 12, 12),
        "phones": PHONES[1],
    }
    yield {
        "kind": SourceKind.BUDGET,
        "name": "Ngân sách thành phố",
        "basis": "Nghị quyết 20/2023/NQ-HĐND, Điều 8",
        "priority": [PriorityClass.POLICY_FAMILY, *POOR],
        "tie_breaks": [TieBreak.MERIT, TieBreak.NO_DEVICE, TieBreak.REGISTERED_EARLIER],
        "conditions": [Condition.NO_PHONE],
        "phones": PHONES[2],
    }
    yield {
        "kind": SourceKind.MOBILISED,
        "name": "Nguồn huy động",
        "donor": "Quỹ Vì người nghèo",
        "priority": [*POOR, PriorityClass.POLICY_FAMILY],
        "tie_breaks": [TieBreak.SCHOOL_AGE, TieBreak.MEMBERS, TieBreak.REGISTERED_EARLIER],
        "phones": PHONES[3],
    }
