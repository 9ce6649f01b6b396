"""What surrounds every page: menu by role, appearance without JavaScript, pages for what went wrong."""

from __future__ import annotations

import pytest

from portal.navigation import menu_for


def test_the_first_page_asks_for_a_sign_in(client):
    response = client.get("/", expects=302)
    assert "next=/" in response["Location"]


@pytest.mark.parametrize(("language", "public"), [("vi", "/cong-khai/"), ("en", "/cong-khai/?lang=en")])
def test_from_the_sign_in_everybody_finds_what_is_public(client, db, language, public):
    client.post("/giao-dien", {"django_language": language, "next": "/"})
    page = client.get("/tai-khoan/dang-nhap").content.decode()
    for address in (public, "/kiem-tra/"):
        assert f'href="{address}"' in page
        client.get(address)
    assert 'href="/cong-khai/' in client.get("/kiem-tra/").content.decode()


def test_every_role_finds_the_first_page_and_none_of_anothers_menu(cast, signed_in):
    officer = signed_in(cast.officer).get("/").content.decode()
    administrator = signed_in(cast.administrator).get("/").content.decode()
    assert "Tổng quan" in officer
    assert "Tổng quan" in administrator
    assert "Đợt chi trả" not in administrator


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/", "Tổng quan"),
        ("/chi-tra/dot/12/chuyen-tien", "Đợt chi trả"),
        ("/chi-tra/dong", "Đợt chi trả"),
        ("/chi-tra/ngan-sach", "Đợt chi trả"),
        ("/giay-to/dot/12", "Đợt chi trả"),
        ("/to/nhap-tep/ket-qua-chi", "Đợt chi trả"),
        ("/giay-to/bang-cham-cong/xa/1/2026-10.pdf", "Bảng công"),
        ("/to/bang-cong/khep-thang", "Bảng công"),
        ("/chi-tra/du-toan", "Nghị quyết"),
        ("/chi-tra/thieu-nguoi", "Tổ và thành viên"),
        ("/to/nguoi/5", "Tổ và thành viên"),
        ("/giay-to/dien-thoai/bien-ban/3", "Điện thoại"),
        ("/tai-khoan/doi-mat-khau", None),
    ],
)
def test_the_menu_marks_the_section_of_a_page_wherever_its_address_lies(cast, path, section):
    marked = [str(item.label) for item in menu_for(cast.officer, path) if item.here]
    assert marked == ([section] if section else [])


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"size": "+"}, 'data-size="+"'),
        ({"theme": "contrast"}, 'data-theme="contrast"'),
        ({"django_language": "en"}, '<html lang="en"'),
    ],
)
def test_a_reader_keeps_size_contrast_and_language_without_javascript(cast, signed_in, chosen, shown):
    browser = signed_in(cast.officer)
    assert shown not in browser.get("/").content.decode()
    response = browser.post("/giao-dien", {**chosen, "next": "/"})
    assert response["Location"] == "/"
    assert shown in browser.get("/").content.decode()


def test_normal_size_comes_back(cast, signed_in):
    browser = signed_in(cast.officer)
    browser.post("/giao-dien", {"size": "+"})
    browser.post("/giao-dien", {"size": "0"})
    assert 'data-size=""' in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_appearance_leads_back_to_our_own_pages_only(client, next_page):
    assert client.post("/giao-dien", {"size": "+", "next": next_page})["Location"] == "/"


def test_an_unknown_choice_is_not_kept(client):
    assert not client.post("/giao-dien", {"theme": "<script>", "size": "9"}).cookies


def test_a_wrong_address_is_answered_in_vietnamese_with_a_way_on(cast, signed_in):
    response = signed_in(cast.officer).get("/khong-co", expects=404)
    assert "Không có trang này" in response.content.decode()
    assert "Về trang đầu" in response.content.decode()


def test_the_address_of_a_button_opened_like_a_page_says_so_with_a_way_on(cast, signed_in, client):
    for browser in (signed_in(cast.officer), client):
        response = browser.get("/giao-dien", expects=405)
        assert response["Allow"] == "POST"
        assert "Đây là địa chỉ của một nút bấm" in response.content.decode()
        assert "Về trang đầu" in response.content.decode()


def test_a_program_that_reads_no_pages_gets_none(client, db):
    assert not client.get("/giao-dien", headers={"accept": "application/json"}, expects=405).content


def test_the_health_page_needs_no_sign_in(client, db):
    assert client.get("/khoe").json() == {"status": "ok"}
