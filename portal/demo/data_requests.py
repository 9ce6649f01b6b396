"""What a few members of former Bình Dương asked about their data; one answer is late."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from reports.personal_data import requests
from reports.personal_data.models import DataRequest, Identity, Outcome, RequestKind, Way
from teams import members, people
from teams.models import Membership, Person

from . import accounts
from .binh_duong import PREFIX, SLUG


def ask() -> None:
    if DataRequest.objects.exists():
        return
    officials, today = accounts.officials_of(SLUG), timezone.localdate()
    asking = _people(4)
    for person, kind, way, days_ago, text in zip(asking, *zip(*ASKED, strict=True), strict=True):
        commune = members.commune_of(person)
        made = requests.receive(
            kind=kind, commune=commune, subject_name=person.full_name, text=text, way=way, person=person,
            received_on=today - dt.timedelta(days_ago), by=officials.of_commune[commune.pk],
        )  # fmt: skip
        if kind != RequestKind.ERASE:
            requests.pass_on(made, identity=Identity.CARD, by=officials.of_commune[commune.pk])
        if kind == RequestKind.SEE:
            people.reveal(person, "citizen_number", reason=WHY, by=officials.officer)
            requests.answer(made, outcome=Outcome.DONE, answer=TOLD, by=officials.officer)


ASKED = [
    (RequestKind.SEE, Way.IN_PERSON, 1, "Tôi muốn biết sổ đang ghi những gì về tôi."),
    (RequestKind.CORRECT, Way.IN_PERSON, 9, "Số tài khoản ghi cho tôi là số cũ, xin sửa theo số mới."),
    (RequestKind.PROVIDE, Way.LETTER, 1, "Xin một bản sao ngày công và tiền đã nhận từ đầu năm."),
    (RequestKind.ERASE, Way.IN_PERSON, 0, "Tôi thôi tham gia tổ, xin xóa số điện thoại và số tài khoản."),
]
WHY = "Đối chiếu thẻ căn cước khi trả lời yêu cầu xem dữ liệu"
TOLD = "Đã đọc cho người yêu cầu nghe toàn bộ dữ liệu đang ghi và giải thích từng mục."


def _people(count: int) -> list[Person]:
    """One of each commune, so that every demo account of a commune has something to see."""
    found: dict[int, Person] = {}
    serving = Membership.objects.filter(team__code__startswith=PREFIX, valid_until=None)
    for one in serving.select_related("person", "team").order_by("team__code", "pk"):
        commune = members.commune_of(one.person)
        if commune and found.setdefault(commune.pk, one.person) and len(found) == count:
            break
    return list(found.values())
