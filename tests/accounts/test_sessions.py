"""Where one is signed in, and ending it there."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession

from accounts import second_factor
from accounts.models import AuditEvent, Role
from tests import factories
from tests.portal_client import PortalClient
from tests.reports import runs

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
    assert 7 * 3600 < client.session.get_expiry_age() <= 8 * 3600


def aged(client: PortalClient, *, began: int = 0, seen: int = 0) -> PortalClient:
    """As many seconds later."""
    session = client.session
    session["began_at"] -= began
    session["seen_at"] -= seen
    session.save()
    return client


@pytest.mark.parametrize("role", sorted(second_factor.COMPULSORY))
def test_whoever_touches_money_or_rights_is_out_after_half_an_hour_without_a_click(country, signed_in, role):
    place = {} if role == Role.ADMINISTRATOR else {"province": country.lao_cai}
    client = signed_in(factories.a_user(role, is_staff=True, **place))
    aged(client, began=7 * 3600, seen=29 * 60).get("/")
    aged(client, seen=29 * 60).get("/")
    over = aged(client, seen=31 * 60).get("/tai-khoan/nhat-ky", expects=302)
    assert over["Location"] == f"{LOGIN}?next=/tai-khoan/nhat-ky"
    assert "một lúc lâu không có ai dùng" in client.get(over["Location"]).content.decode()
    assert AuditEvent.objects.filter(verb="account.signed_out").exists()


NOT_RECORDED = "Việc vừa bấm chưa được ghi"
RUN = "/chi-tra/dot/8"


def test_a_button_pressed_too_late_leads_back_to_its_page_and_says_that_nothing_was_recorded(cast, signed_in):
    client = aged(signed_in(cast.finance), seen=31 * 60)
    page = {"referer": f"http://testserver{RUN}?tab=to"}
    over = client.post(f"{RUN}/kiem-tra", headers=page)
    assert over["Location"] == f"{LOGIN}?next={RUN}%3Ftab%3Dto"
    assert NOT_RECORDED in client.get(over["Location"]).content.decode()
    again = client.post(f"{RUN}/kiem-tra", headers=page)  # by now the session is gone altogether
    assert again["Location"] == over["Location"]
    assert NOT_RECORDED in client.get(again["Location"]).content.decode()


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/", "//elsewhere.example/chi-tra"])
def test_a_button_pressed_elsewhere_leads_to_the_first_page(client, db, page):
    assert client.post(f"{RUN}/kiem-tra", headers={"referer": page})["Location"] == f"{LOGIN}?next=/"


def test_a_part_of_a_page_asked_for_too_late_brings_the_whole_sign_in_page(cast, signed_in):
    asks = {"hx-request": "true", "hx-current-url": f"http://testserver{RUN}"}
    over = aged(signed_in(cast.finance), seen=31 * 60).get(f"{RUN}/tien-do", headers=asks)
    assert over["HX-Redirect"] == f"{LOGIN}?next={RUN}"
    assert not over.content


def test_a_script_is_told_and_not_led_elsewhere(cast, signed_in, country):
    scripted = {"x-requested-with": "XMLHttpRequest"}
    client = aged(signed_in(cast.finance), seen=31 * 60)
    client.post(f"{RUN}/kiem-tra", headers=scripted, expects=401)
    client.post(f"{RUN}/kiem-tra", headers=scripted, expects=401)  # by now the session is gone altogether
    owing = signed_in(factories.a_user(Role.FINANCE_STAFF, province=country.lao_cai, two_steps=False))
    owing.post(f"{RUN}/kiem-tra", headers=scripted, expects=401)


def test_whoever_records_days_stays_until_the_working_day_is_over(user, signed_in):
    client = signed_in(user)
    aged(client, began=7 * 3600, seen=7 * 3600).get("/to/")
    aged(client, began=3601).get("/to/", expects=302)
    client.get("/to/", expects=302)


def test_being_asked_who_one_is_does_not_lengthen_the_day(user):
    client = signed_in_at(user, OFFICE)
    aged(client, began=7 * 3600)
    client.post("/tai-khoan/xac-nhan-lai", {"password": RIGHT})
    aged(client, began=3601).get("/to/", expects=302)


def test_a_page_that_asks_by_itself_is_nobody_at_work(cast, signed_in, country):
    run = runs.a_run(country.lao_cai, "09/2026")
    client = aged(signed_in(cast.finance), seen=20 * 60)
    client.get(f"/chi-tra/dot/{run.pk}/tien-do", expects=None)
    aged(client, seen=11 * 60).get("/", expects=302)


def test_public_pages_stay_open_when_a_session_is_over(user, signed_in):
    client = aged(signed_in(user), began=9 * 3600)
    client.get("/cong-khai/")
    client.get("/to/", expects=302)


def test_a_session_that_does_not_know_when_it_began_is_over(user, signed_in):
    client = signed_in(user)
    session = client.session
    del session["began_at"]
    session.save()
    client.get("/to/", expects=302)
