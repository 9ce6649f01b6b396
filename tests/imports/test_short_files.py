"""A short file is checked and written while its page is asked for: as the portal, in the officer's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.models import ImportJob, State
from portal.lib import reach
from smartphones.models import Household
from teams.models import Membership, Person
from tests import factories
from tests.portal_client import as_the_application

from .workbooks import MEMBER_HEADS, said, taken_in, workbook

NUMBER = "015188000001"
HAN = ["TO-1", "Trần Thị Hân", "25/08/1988", "Nữ", NUMBER, "Thành viên", "01/04/2026"]
HOUSEHOLD_HEADS = [
    "Chủ hộ",
    "Số định danh",
    "Danh sách",
    "Năm",
    "Số quyết định",
    "Ngày ký quyết định",
]
AN = ["Nguyễn Văn An", "015068000001", "Hộ nghèo", "2026", "9/QĐ-UBND", "15/12/2025"]
LIVES_WITH_AN = ["Nguyễn Văn An", "Lê Thị Hoa", "Vợ", "01/02/1970"]

Upload = Callable[..., ImportJob]


@pytest.fixture
def upload(cast: Any, signed_in: Any) -> Upload:
    """Chosen and confirmed on the pages; what waits for the end of a request is done at its end."""

    def upload(kind: str, *rows: list[str]) -> ImportJob:
        client = signed_in(cast.commune_staff)
        file = SimpleUploadedFile("tep.xlsx", workbook(*rows))
        page = client.post(f"/to/nhap-tep/{kind}", {"file": file})["Location"]
        client.post(f"{page}/nhap")
        return ImportJob.objects.get(kind=kind)

    return upload


@pytest.mark.django_db(transaction=True)
def test_people_new_to_the_book_come_in_from_a_short_file(country: Any, upload: Upload) -> None:
    factories.a_team(country.chau_que, code="TO-1", since=dt.date(2026, 1, 1))
    assert upload("thanh-vien", MEMBER_HEADS, HAN).state == State.DONE
    assert upload("ho", HOUSEHOLD_HEADS, AN).state == State.DONE
    lives_with = ["Chủ hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh"]
    assert upload("nhan-khau", lives_with, LIVES_WITH_AN).state == State.DONE
    assert Membership.objects.get().person.full_name == "Trần Thị Hân"
    assert str(Household.objects.get().members.get().person) == "Lê Thị Hoa"


def test_somebody_of_another_province_is_known_by_number_and_not_called_new(country: Any, cast: Any) -> None:
    known = factories.a_person("Trần Thị Hân", citizen_number=NUMBER)
    factories.a_member(factories.a_team(country.son_hong), person=known)
    factories.a_team(country.chau_que, code="TO-1", since=dt.date(2026, 1, 1))
    other_name = [*HAN[:1], "Lò Thị Na", *HAN[2:]]
    job = taken_in(workbook(MEMBER_HEADS, other_name), cast.commune_staff)
    assert said(job) == ["2 E: Số này đã ghi cho một người tên khác"]


def test_a_file_reaches_no_further_than_whoever_brings_it(country: Any, cast: Any) -> None:
    factories.a_team(country.son_hong, code="TO-1", since=dt.date(2026, 1, 1))
    job = taken_in(workbook(MEMBER_HEADS, HAN), cast.commune_staff)
    assert said(job) == ["2 A: Không có tổ này trong địa bàn của bạn"]
    with reach.of(cast.commune_staff), as_the_application():
        assert not Person.objects.exists()
