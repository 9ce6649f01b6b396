"""The dashboard: a month's figures by role, each of which leads to its rows."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from portal.lib.months import Month
from reports.month_chart import MonthSum, drawn
from subsidies.models import Payment, PaymentState
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.reports import runs

PAGE = "/tong-quan/"
MONEY = re.compile(r"<dt>Tiền (?:đã duyệt chi|tạm tính)</dt>.*?</div>", re.S)
LINKS = re.compile(r'href="([^"#]+)"')


@pytest.fixture
def rate(country):
    return runs.a_rate(runs.a_resolution(country.yen_bai), "day", 150_000, label="Hỗ trợ ngày công")


@pytest.fixture
def run(country, rate):
    run = runs.a_run(country.lao_cai, "08/2026")
    for commune, days in ((country.chau_que, 3), (country.lam_giang, 5)):
        team = factories.a_team(commune)
        runs.a_line(run, commune, team, rate, days, person=factories.a_member(team).person)
    return runs.approved(run)


def text_of(browser, path: str = PAGE) -> str:
    return browser.get(path).content.decode()


def money_in(html: str) -> str:
    """The figure of the month's money as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", MONEY.search(html)[0])).split())


def test_money_by_clause_source_and_commune_of_the_latest_month(cast, signed_in, run):
    text = text_of(signed_in(cast.finance))
    assert "Tổng quan tháng 08/2026" in text
    assert "1.200.000" in text
    assert "Hỗ trợ ngày công" in text
    assert "450.000" in text
    assert "750.000" in text


def test_everybody_reads_their_own_area_only(cast, signed_in, run):
    own = text_of(signed_in(cast.commune_staff))
    assert "450.000" in own
    assert "1.200.000" not in own
    assert "Xã Lâm Giang" not in own
    assert "450.000" not in text_of(signed_in(cast.officer_elsewhere), f"{PAGE}?thang=08/2026")


def test_a_finance_user_learns_why_in_three_clicks(cast, signed_in, run):
    """From the dashboard, clicking only what stands on each page, to a line's own page."""
    browser = signed_in(cast.finance)
    why = {reverse("subsidies:line", args=[line.pk]) for line in run.lines.all()}
    page, clicks = PAGE, 0
    seen, edge = {page}, {page}
    while not why & seen and clicks < 3:
        found = {link.replace("&amp;", "&") for at in edge for link in links_of(browser, at)}
        edge, clicks = found - seen, clicks + 1
        seen |= edge
        edge = {link for link in edge if link.startswith("/chi-tra/dot/")}
    assert why & seen
    assert clicks <= 3
    assert "Điều 3" in text_of(browser, (why & seen).pop())


def links_of(browser, path: str) -> list[str]:
    response = browser.answer("GET", path)
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    return [one for one in LINKS.findall(response.content.decode()) if one.startswith("/")] if is_page else []


def test_every_link_of_the_dashboard_leads_to_a_page(cast, signed_in, run):
    for user in (cast.officer, cast.finance, cast.approver, cast.inspector, cast.commune_staff):
        browser = signed_in(user)
        for link in set(links_of(browser, PAGE)):
            if not link.startswith("/static/"):
                assert browser.answer("GET", link.replace("&amp;", "&")).status_code in (200, 302), (
                    link,
                    user,
                )


def test_communes_behind_stand_with_their_state(country, cast, signed_in):
    factories.a_team(country.chau_que)
    factories.confirmed(factories.a_timesheet(factories.a_team(country.lam_giang), Month(2026, 5)))
    text = text_of(signed_in(cast.officer), f"{PAGE}?thang=05/2026")
    assert re.search(r">1</a>/<a [^>]+>2</a>", text)
    assert "Quá hạn" in text
    assert "Xã Châu Quế" in text
    assert "Xã Lâm Giang" not in text
    assert f"{reverse('teams:closing')}?month=2026-05&amp;state=late" in text


def test_days_from_the_months_end_to_the_money(country, cast, signed_in, run):
    for number, day in enumerate((dt.date(2026, 9, 10), dt.date(2026, 9, 20)), start=1):
        Payment.objects.create(
            run=run, commune=country.chau_que, number=number, reference=f"DC{number}",
            person=factories.a_person(), due=1000, amount=1000, method="cash", account_name="x",
            state=PaymentState.PAID, settled_on=day,
        )  # fmt: skip
    assert "15 ngày" in text_of(signed_in(cast.finance))


def test_a_month_without_runs_says_so_and_a_wrong_month_is_the_latest(cast, signed_in, run):
    browser = signed_in(cast.officer)
    assert "tháng này chưa có đợt chi" in text_of(browser, f"{PAGE}?thang=01/2020")
    assert "Tổng quan tháng 08/2026" in text_of(browser, f"{PAGE}?thang=13/2020&dot=x")


def test_more_rows_ask_no_more_queries(country, cast, signed_in, rate):
    browser = signed_in(cast.officer)
    run = runs.a_run(country.lao_cai, "08/2026")
    communes = iter([country.chau_que, country.lam_giang, country.ban_xeo])

    def more() -> None:
        commune = next(communes)
        team = factories.a_team(commune)
        for _ in range(2):
            runs.a_line(run, commune, team, rate, person=factories.a_person())

    assert_queries_do_not_grow(more, lambda: browser.get(PAGE))


def a_supplement(country, run, rate, days: int, month: str = "08/2026"):
    """A second run of the same area and month: two days that were confirmed late."""
    added, line = runs.a_run(country.lao_cai, month), run.lines.first()
    runs.a_line(added, line.commune, line.team, rate, days, person=line.person, corrects=line)
    return added


def test_what_was_approved_stays_the_months_figure_when_another_run_is_opened(
    country, cast, signed_in, run, rate
):
    added = a_supplement(country, run, rate, 2)
    response = signed_in(cast.finance).get(PAGE)
    approved, open_ = money_in(response.content.decode()).split("thêm")
    assert "Tiền đã duyệt chi 1.200.000 đ" in approved and "300.000 đ tạm tính" in open_
    assert response.context["run"] == run
    assert [unit.total for unit in response.context["units"]] == [750_000, 450_000]
    text = response.content.decode()
    assert "Tỉnh Lào Cai, 08/2026, đợt thứ 1" in text and "Tỉnh Lào Cai, 08/2026, đợt thứ 2" in text
    assert "Một phần chưa phê duyệt" in text
    assert signed_in(cast.finance).get(f"{PAGE}?dot={added.pk}").context["run"] == added


def test_two_approved_runs_of_a_month_are_one_sum_with_all_its_lines(country, cast, signed_in, run, rate):
    added = runs.approved(a_supplement(country, run, rate, 2))
    browser = signed_in(cast.finance)
    response = browser.get(PAGE)
    assert response.context["runs"].amount == 1_500_000
    assert response.context["run"] == run != added
    assert "Tiền đã duyệt chi 1.500.000 đ" in money_in(response.content.decode())
    lines = f"{reverse('subsidies:paid_lines')}?first=08/2026&last=08/2026"
    assert lines.replace("&", "&amp;") in response.content.decode()
    assert browser.get(lines).context["amount"] == 1_500_000


def test_a_month_whose_runs_all_wait_tells_the_largest_and_adds_the_others(country, cast, signed_in, rate):
    for area, days in ((country.yen_bai, 1), (country.old_lao_cai, 3)):
        one = runs.a_run(country.lao_cai, "08/2026", territory=area)
        runs.a_line(one, country.chau_que, factories.a_team(country.chau_que), rate, days)
    largest, others = money_in(text_of(signed_in(cast.finance))).split("thêm")
    assert "Tiền tạm tính 450.000 đ" in largest and "150.000 đ tạm tính" in others
    assert "đợt thứ" not in largest + others


def test_more_runs_of_a_month_ask_no_more_queries(country, cast, signed_in, run, rate):
    browser = signed_in(cast.officer)
    assert_queries_do_not_grow(
        lambda: runs.approved(a_supplement(country, run, rate, 1)), lambda: browser.get(PAGE)
    )


def test_bars_are_as_high_as_their_months_and_what_waits_stands_on_top():
    chart = drawn(
        [
            MonthSum(Month(2026, 8), 100),
            MonthSum(Month(2026, 9), 400, waiting=100),
            MonthSum(Month(2026, 10), 300, waiting=300, approved=False),
            MonthSum(Month(2026, 11), None),
        ]
    )
    low, high, waits, none = chart.bars
    assert high.height == 4 * low.height == 4 * high.waiting
    assert high.below == (high.y + high.waiting, 3 * low.height)
    assert (low.waiting, waits.waiting) == (0, waits.height)
    assert none.height == 0
    assert "không công bố" in none.said
    assert drawn([]) is None
