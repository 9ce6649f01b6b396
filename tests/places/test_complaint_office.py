"""Where a province takes complaints: kept by its administrator, told wherever people ask."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent, Role, User
from places.models import ComplaintOffice
from reports.documents import phone_notice
from tests import factories
from tests.access.things import Things

LIST = "/quan-tri/places/complaintoffice/"
TYPED = {
    "name": "Thanh tra Sở", "address": "12 Hoàng Liên", "phone": "0214 3840 123",
    "email": "tiepdan@example.gov.vn", "hours": "",
}  # fmt: skip


@pytest.fixture
def local(country: factories.Country) -> User:
    """Administrator of Lào Cai."""
    user = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    User.objects.filter(pk=user.pk).update(province=country.lao_cai)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def elsewhere(country: factories.Country) -> ComplaintOffice:
    return ComplaintOffice.objects.create(province=country.ha_tinh, **{**TYPED, "name": "Nơi khác"})


def test_an_administrator_keeps_the_one_of_their_province(local, country, elsewhere, signed_in):
    client, typed = signed_in(local), {**TYPED, "province": country.lao_cai.pk}
    client.post(f"{LIST}add/", typed)
    office = ComplaintOffice.objects.get(province=country.lao_cai)
    client.post(f"{LIST}{office.pk}/change/", {**typed, "phone": "0214 3840 999"})
    changed = AuditEvent.objects.get(verb="lists.changed")
    assert (changed.before["điện thoại"], changed.after["điện thoại"]) == ("0214 3840 123", "0214 3840 999")
    client.get(f"{LIST}add/", expects=403)
    assert "Nơi khác" not in client.get(LIST).content.decode()
    client.post(f"{LIST}{elsewhere.pk}/change/", TYPED)
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Nơi khác"


def test_nobody_else_does(cast, elsewhere, signed_in):
    for user in (cast.officer, cast.commune_staff, cast.finance):
        signed_in(user).post(f"{LIST}{elsewhere.pk}/change/", TYPED)
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Nơi khác"


def test_what_is_no_number_is_refused(local, signed_in):
    page = signed_in(local).post(f"{LIST}add/", {**TYPED, "phone": "gọi tổng đài"}, expects=200)
    assert "Ghi số điện thoại" in page.content.decode()


def test_the_public_page_says_where_and_without_it_the_general_word(client, country, elsewhere):
    page = client.get("/cong-khai/42/y-kien").content.decode()
    assert "12 Hoàng Liên" in page and 'href="tel:02143840123"' in page and "Nơi khác" in page
    page = client.get("/cong-khai/15/y-kien").content.decode()
    assert "Gửi đơn đến Sở Khoa học và Công nghệ Tỉnh Lào Cai" in page and "Nơi khác" not in page


def test_the_notice_says_where_on_its_page_and_on_paper(client: Any, country: factories.Country):
    ComplaintOffice.objects.create(province=country.lao_cai, **TYPED)
    shown = Things(country).phone_list
    assert "12 Hoàng Liên" in client.get(f"/cong-khai/dien-thoai/{shown.notice_code}").content.decode()
    paper = phone_notice.notice_of(shown, shown.decisions.get(), "01/TB")
    assert paper.office.phone == "0214 3840 123"
