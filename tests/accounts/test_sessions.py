"""Where one is signed in, and ending it there."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession

from accounts.models import AuditEvent, Role
from tests import factories
from tests.portal_client import PortalClient

LOGIN, SECURITY = "/tai-khoan/dang-nhap", "/tai-khoan/bao-mat"
RIGHT = "mua-xuan-2026"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
)
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0"


@pytest.fixture
def user(country):
    return factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, password=RIGHT)


def signed_in_at(user, agent: str) -> PortalClient:
    client = PortalClient(headers={"user-agent": agent})
    client.post(LOGIN, {"login": user.username, "password": RIGHT})
    return client


def test_devices_are_told_apart_and_one_is_this_one(user):
    signed_in_at(user, PHONE)
    page = signed_in_at(user, OFFICE).get(SECURITY)
    assert [(device.name, device.is_current) for device in page.context["sessions"]] == [
        ("Edge, Windows", True),
        ("Chrome, Android", False),
    ]


def test_a_lost_telephone_is_signed_out_from_the_office(user):
    phone, office = signed_in_at(user, PHONE), signed_in_at(user, OFFICE)
    lost = UserSession.objects.get(user_agent=PHONE)
    office.post(f"{SECURITY}/thiet-bi/{lost.pk}/dang-xuat")
    phone.get(SECURITY, expects=302)
    office.get(SECURITY)
    assert AuditEvent.objects.filter(verb="account.session_ended", actor=user).exists()


def test_all_others_at_once(user):
    others = [signed_in_at(user, PHONE) for _ in range(3)]
    here = signed_in_at(user, OFFICE)
    here.post(f"{SECURITY}/thiet-bi/dang-xuat-het")
    here.get(SECURITY)
    for other in others:
        other.get(SECURITY, expects=302)


def test_nobody_ends_another_persons_session(user, cast, signed_in):
    client = signed_in_at(user, PHONE)
    session = UserSession.objects.get(user=user)
    signed_in(cast.administrator).post(f"{SECURITY}/thiet-bi/{session.pk}/dang-xuat", expects=404)
    client.get(SECURITY)


def test_a_session_ends_after_a_working_day_and_with_its_browser(user):
    client = signed_in_at(user, OFFICE)
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert 11 * 3600 < client.session.get_expiry_age() <= 12 * 3600
