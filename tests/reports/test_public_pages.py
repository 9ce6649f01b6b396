"""The public pages: what they say, to everybody, without a trace of anybody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from reports import limiting
from reports.public import payments
from reports.public.suppression import LEAST
from reports.public.tables import NOTHING
from tests import factories
from tests.access.things import Things
from tests.assertions import assert_queries_do_not_grow
from tests.portal_client import PortalClient
from tests.reports import runs

NAME, NUMBER, PHONE, ACCOUNT = "Trịnh Kim Ngân Hà", "001199009876", "0987123654", "9704229201234567"
PAGES = ["province", "paid", "phones", "objecting", "data"]
TABLES = ["chi-tra", "dien-thoai", "quy-dinh"]


def addresses(code: str) -> list[str]:
    pages = [reverse(f"open:{page}", args=[code]) for page in PAGES]
    files = [reverse("open:table", args=[code, table]) for table in TABLES]
    return [reverse("open:index"), reverse("open:reading"), *pages, *files, f"{pages[1]}?thang=8"]


def text_of(client: PortalClient, path: str) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def rate(country):
    resolution = runs.a_resolution(country.yen_bai, status="published")
    return runs.a_rate(resolution, "month", 500_000, label="Khoán của tổ", quote="Hỗ trợ 500.000 đồng")


def paid_to(country, rate, counts: dict, month: str = "08/2026"):
    """So many people of one team in each commune get half a million."""
    run = runs.a_run(country.lao_cai, month)
    for commune, n in counts.items():
        team = factories.a_team(commune)
        for _ in range(n):
            runs.a_line(run, commune, team, rate, person=factories.a_person())
    return runs.approved(run)


@pytest.fixture
def paid(country, rate):
    return paid_to(country, rate, {country.chau_que: 6, country.lam_giang: 7, country.ban_xeo: 3})


def test_the_first_page_names_the_provinces_with_something_to_read(client, country, paid):
    text = text_of(client, reverse("open:index"))
    assert "Tỉnh Lào Cai" in text
    assert "Hà Tĩnh" not in text


def test_rules_in_force_are_told_as_the_resolution_words_them(client, country, rate):
    text = text_of(client, reverse("open:province", args=["15"]))
    assert "27/2023/NQ-HĐND" in text
    assert "500.000" in text
    assert "Hỗ trợ 500.000 đồng" in text
    assert "Điều 3" in text


def test_drafts_and_resolutions_that_ended_are_not_told(client, country):
    runs.a_resolution(country.yen_bai, number="1/DT")
    runs.a_resolution(
        country.yen_bai, number="2/HET", slug="het", status="published", valid_until=dt.date(2025, 12, 31)
    )
    text = text_of(client, reverse("open:province", args=["15"]))
    assert "1/DT" not in text
    assert "2/HET" not in text
    assert "Hôm nay chưa có nghị quyết nào áp dụng" in text


def test_communes_with_fewer_than_five_payees_are_hidden_and_cannot_be_reckoned(client, country, paid):
    text = text_of(client, reverse("open:paid", args=["15"]))
    assert "1.500.000" not in text  # Bản Xèo
    assert text.count("Xã Bản Xèo") == 1
    shown = [amount for amount in ("3.000.000", "3.500.000", "8.000.000") if amount in text]
    assert len(shown) < 3, "the total less the others gives the small one away"


@pytest.mark.parametrize("month", ["08/2026", "09/2026"])
def test_a_small_run_is_not_the_difference_of_two_days_figures(country, rate, month):
    """A run for a few more, of a month already told or of a new one, changes no figure by what they get."""
    paid_to(country, rate, {country.chau_que: 8, country.lam_giang: 7, country.ban_xeo: 9})
    before = payments.of_year(country.lao_cai, 2026).table
    paid_to(country, rate, {country.chau_que: 1, country.lam_giang: 6}, month)
    after = payments.of_year(country.lao_cai, 2026).table
    places = {*before.figures, *after.figures}
    changes = {at: (after.at(*at) or NOTHING).amount - (before.at(*at) or NOTHING).amount for at in places}
    assert set(changes.values()) <= {0, 6 * 500_000}
    assert changes[None, None] == 6 * 500_000
    assert all(figure.count >= LEAST for figure in after.figures.values())
    assert (after.at("04387", int(month[:2])) is None) == (month == "09/2026")


def test_small_parts_of_a_run_stand_in_the_provinces_sum_where_together_they_are_enough(country, rate):
    paid_to(country, rate, {country.chau_que: 8, country.lam_giang: 4, country.ban_xeo: 3})
    table = payments.of_year(country.lao_cai, 2026).table
    assert table.at("04381", 8) is table.at("02725") is None
    assert table.at().amount == table.at(None, 8).amount == 15 * 500_000
    paid_to(country, rate, {country.lam_giang: 4}, "09/2026")
    table = payments.of_year(country.lao_cai, 2026).table
    assert table.at().amount == 15 * 500_000
    assert table.at(None, 9) is None


def test_runs_that_are_not_approved_are_not_told(client, country, rate):
    run = runs.a_run(country.lao_cai, "08/2026")
    for _ in range(6):
        runs.a_line(run, country.chau_que, factories.a_team(country.chau_que), rate)
    assert "Chưa có đợt chi nào được phê duyệt" in text_of(client, reverse("open:paid", args=["15"]))


def test_a_year_and_a_month_have_addresses(client, country, rate):
    paid_to(country, rate, {country.chau_que: 6}, "08/2025")
    paid_to(country, rate, {country.chau_que: 8}, "09/2026")
    path = reverse("open:paid", args=["15"])
    assert "4.000.000" in text_of(client, path)
    assert "3.000.000" in text_of(client, f"{path}?nam=2025")
    assert "đợt tháng 09/2026" in text_of(client, f"{path}?nam=2026&thang=9")
    assert "4.000.000" in text_of(client, f"{path}?nam=x&thang=99")


def test_nobody_is_named_under_any_public_address(client, country, rate):
    """Names, numbers and accounts are planted wherever the portal keeps them."""
    things = Things(country)
    things.everything()
    team = factories.a_team(country.chau_que, name=f"Tổ {NAME}")
    planted = factories.a_person(
        NAME, citizen_number=NUMBER, phone=PHONE, bank_account=ACCOUNT, bank_bin="970422"
    )
    household = things.household
    household.head = planted
    household.save()
    run = runs.a_run(country.lao_cai, "08/2026", territory=country.old_lao_cai)
    for person in [planted, *(factories.a_person() for _ in range(5))]:
        runs.a_line(run, country.chau_que, team, rate, person=person)
    runs.approved(run)
    found = []
    for path in [*addresses("15"), reverse("open:notice", args=[things.notice_code])]:
        for language in ("vi", "en"):
            text = text_of(client, f"{path}{'&' if '?' in path else '?'}lang={language}")
            secrets = (NAME, NUMBER, PHONE, ACCOUNT, "Kim Ngân", str(run.made_by))
            found += [(path, secret) for secret in secrets if secret in text]
    assert not found


def test_money_that_is_only_approved_is_not_called_paid(client, country, cast, signed_in, paid):
    pages = [text_of(client, reverse(f"open:{page}", args=["15"])) for page in ("paid", "data")]
    pages += [text_of(client, reverse("open:index")), text_of(signed_in(cast.finance), "/giay-to/theo-xa")]
    for text in pages:
        assert "duyệt chi" in text
        assert not re.search(r"tiền (hỗ trợ )?đã chi|tổ nhận|đã chi theo|>đã chi<", text, re.IGNORECASE)


def test_open_data_says_what_is_hidden_and_needs_no_formula(client, country, paid):
    response = client.get(reverse("open:table", args=["15", "chi-tra"]))
    rows = response.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "ma_xa,ten_xa,thang,so_nguoi_nhan,so_tien,bi_an"
    assert "02725,Xã Bản Xèo,2026-08,,,1" in rows
    assert response["Content-Type"].startswith("text/csv")
    text = text_of(client, reverse("open:data", args=["15"]))
    assert all(column in text for column in rows[0].split(","))
    assert "CC BY 4.0" in text


def test_a_link_keeps_its_language_and_no_cookie_is_set(client, country, paid):
    for path in addresses("15"):
        if path.endswith("hien-thi"):
            continue
        response = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
        assert response["Content-Language"] == "en"
        assert not response.cookies, path
        assert "public" in response["Cache-Control"]
        # Whoever keeps pages for several readers gives each the size, contrast and language they chose.
        assert "Cookie" in response["Vary"].split(", "), path
        if response["Content-Type"].startswith("text/html"):
            text = response.content.decode()
            assert '<html lang="en"' in text
            assert "<script" not in text
            assert 'chi-tra?lang=en"' in text or path == reverse("open:index")
    assert '<html lang="vi"' in text_of(client, reverse("open:index"))


def test_pages_are_small_with_a_province_of_168_communes(client, country, rate):
    communes = [factories.a_commune(country.lao_cai, f"8{n:04}", f"Xã số {n}") for n in range(168)]
    run = runs.a_run(country.lao_cai, "08/2026")
    for commune in communes:
        team = factories.a_team(commune)
        runs.a_line(run, commune, team, rate)
    runs.approved(run)
    assert len(client.get(reverse("open:paid", args=["15"])).content) < 100_000


def test_figures_are_kept_and_more_communes_ask_no_more(client, country, rate):
    communes = iter([country.chau_que, country.lam_giang, country.ban_xeo])

    def ask() -> None:
        cache.clear()
        client.get(reverse("open:paid", args=["15"]))

    assert_queries_do_not_grow(lambda: paid_to(country, rate, {next(communes): 6}), ask)
    client.get(reverse("open:paid", args=["15"]))
    paid_to(country, rate, {country.chau_que: 9}, "09/2026")
    assert "09/2026" not in text_of(client, reverse("open:paid", args=["15"]))


def test_whoever_comes_too_often_is_asked_to_wait(client, country, monkeypatch):
    monkeypatch.setattr(limiting, "wait_for", lambda *_: 30)
    response = client.get(reverse("open:index"), expects=429)
    assert response["Retry-After"] == "30"
    assert "Chờ 30 giây" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/cong-khai/99/", "/cong-khai/15/du-lieu/nguoi.csv", "/cong-khai/xx/chi-tra"]
)
def test_what_is_not_there_is_said_without_a_sign_in(client, country, path):
    response = client.get(path, expects=404)
    assert "Không có trang này" in response.content.decode()
    assert not response.cookies


def test_whoever_chooses_contrast_comes_back_with_it(client, country):
    page = reverse("open:index")
    assert page in text_of(client, f"{reverse('open:reading')}?tu={page}")
    assert client.post(reverse("appearance"), {"theme": "contrast", "next": page})["Location"] == page
    assert 'data-theme="contrast"' in text_of(client, page)
