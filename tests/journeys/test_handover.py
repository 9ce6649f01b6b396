"""A morning in a village hall on a phone: found by name, signed by finger, sent again after being offline."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from smartphones import handovers
from smartphones.models import Handover, KeptImage
from tests import factories
from tests.smartphones import phones
from tests.smartphones.drawing import photographed

from .conftest import sign_in

PHONE = {"width": 360, "height": 780}
LOST = "Failed to load resource"  # what the browser says when there is no network


@pytest.fixture
def hall(commune: SimpleNamespace) -> SimpleNamespace:
    """Two households approved, two phones of their source at the commune, a session opened."""
    country = commune.country
    programme = phones.a_programme(country.lao_cai)
    phones.a_source(programme)
    names = ("Lò Thị Pản", "Giàng A Sáng")
    waiting = [
        phones.approved(programme, phones.a_household(country.chau_que, head=factories.a_person(name)))
        for name in names
    ]
    ready = [phones.a_phone(programme, at=country.chau_que) for _n in range(2)]
    session = phones.a_session(programme, country.chau_que)
    return SimpleNamespace(staff=commune.hien, session=session, waiting=waiting, phones=ready)


def sign(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + 18 * step, box["y"] + 60 + (20 if step % 2 else -20))
    page.mouse.up()


def find(page: Page, hall: SimpleNamespace, part_of_name: str, name: str) -> None:
    page.goto(hall.session.get_absolute_url())
    page.get_by_label("Tìm hộ").fill(part_of_name)
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state()


def drawn(page: Page) -> str:
    return page.evaluate("document.querySelector('canvas').toDataURL()")


def signed_for(page: Page, hall: SimpleNamespace) -> str:
    """The first household's form filled in. Returns the picture of the signature."""
    find(page, hall, "pan", "Lò Thị Pản")
    page.get_by_label("IMEI").fill(hall.phones[0].imei)
    page.get_by_label("Ký trên màn hình").check()
    sign(page)
    return drawn(page)


def test_a_session_on_a_phone_loses_nothing_when_the_network_goes(hall, sit_down) -> None:
    page = sit_down(hall.staff, viewport=PHONE, has_touch=True, forgiving=LOST)
    find(page, hall, "pan", "Lò Thị Pản")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.locator(".share .total")).to_contain_text("790.000")
    page.get_by_label("IMEI").fill(hall.phones[0].imei)
    page.get_by_label("Ký trên màn hình").check()
    sign(page)
    kept = page.evaluate("Object.values(localStorage).join()")
    assert json.loads(kept)["imei"] == hall.phones[0].imei
    assert "Pản" not in kept and "data:" not in kept

    page.context.set_offline(True)
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_text("Mất mạng, chưa gửi được.")).to_be_visible()
    assert not Handover.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text(f"Đã ghi bàn giao máy {hall.phones[0].imei}")).to_be_visible()
    handover = Handover.objects.get()
    assert (handover.household_pays, handover.image.media_type) == (790_000, "image/png")
    assert page.evaluate("localStorage.length") == 0

    find(page, hall, "sang", "Giàng A Sáng")
    page.get_by_label("IMEI").fill(hall.phones[1].imei)
    page.get_by_label("Người được ủy quyền, có giấy").check()
    page.get_by_label("Ảnh biên bản giấy đã ký").check()
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_role("alert")).to_contain_text("Ghi họ tên người nhận thay chủ hộ")
    page.get_by_label("Họ tên người nhận thay").fill("Giàng Thị Dua")
    page.get_by_label("Giấy ủy quyền").fill("Giấy ngày 01/3/2026")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photographed()}
    page.get_by_label("Ảnh biên bản đã ký").set_input_files(photo)
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_text(f"Đã ghi bàn giao máy {hall.phones[1].imei}")).to_be_visible()
    assert KeptImage.objects.get(media_type="image/jpeg").size < len(photo["buffer"])
    page.get_by_role("button", name="Kết thúc buổi bàn giao").click()
    expect(page.get_by_role("link", name="Biên bản của buổi")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_was_written_stays_on_the_screen_when_the_session_was_closed_meanwhile(hall, sit_down) -> None:
    page = sit_down(hall.staff, viewport=PHONE, has_touch=True, forgiving=LOST)
    signed = signed_for(page, hall)
    handovers.close(hall.session, by=hall.staff)
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_role("alert")).to_contain_text("Buổi bàn giao này đã kết thúc")
    expect(page.get_by_label("IMEI")).to_have_value(hall.phones[0].imei)
    assert drawn(page) == signed
    assert not Handover.objects.exists()


def test_what_was_signed_outlives_the_session_it_was_signed_in(hall, sit_down) -> None:
    page = sit_down(hall.staff, viewport=PHONE, has_touch=True, forgiving=LOST)
    signed = signed_for(page, hall)
    Session.objects.all().delete()
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_text("Đã hết phiên làm việc, chưa ghi bàn giao.")).to_be_visible()
    assert not Handover.objects.exists()

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập ở thẻ khác").click()
    sign_in(opened.value, hall.staff)
    assert drawn(page) == signed
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_text(f"Đã ghi bàn giao máy {hall.phones[0].imei}")).to_be_visible()
    assert Handover.objects.get().image.media_type == "image/png"


def test_without_a_script_a_witness_or_a_photograph_proves_it(hall, sit_down) -> None:
    page = sit_down(hall.staff, viewport=PHONE, has_touch=True, java_script_enabled=False)
    find(page, hall, "lo thi", "Lò Thị Pản")
    expect(page.locator("canvas")).to_be_hidden()
    page.get_by_label("IMEI").fill(hall.phones[0].imei)
    page.get_by_label("Có người làm chứng, không ký được").check()
    page.get_by_label("Người làm chứng", exact=False).last.fill("Vàng A Chu, trưởng thôn")
    page.get_by_role("button", name="Ghi bàn giao").click()
    expect(page.get_by_text(f"Đã ghi bàn giao máy {hall.phones[0].imei}")).to_be_visible()
    assert Handover.objects.get().witness == "Vàng A Chu, trưởng thôn"
