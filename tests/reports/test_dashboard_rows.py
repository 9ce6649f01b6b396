"""Every number of the dashboard leads to its rows: they sum up to it, or there are as many of them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone

from accounts.models import Role
from places.models import CommuneOutline
from portal.lib.months import Month
from smartphones import cash
from smartphones.models import Condition, Form, Purchase
from subsidies.models import Payment, PaymentState, PayrollRun, UnpaidWork
from subsidies.rules.words import Reason
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.reports import runs
from tests.smartphones import phones
from tests.subsidies.test_funding import SEVENTY_THIRTY

MAY = Month(2026, 5)
PAGE = f"/tong-quan/?thang={MAY}"
MAIN = re.compile(r"<main.*?</main>", re.S)
NO_FIGURE = re.compile(r'<span class="sr">.*?</span>|<time>.*?</time>', re.S)  # read aloud; when counted
LINK = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.S)
FIGURE = re.compile(r'<(td class="num"|td data-l="Số lượng"|dd)[^>]*>(.*?)</(?:td|dd)>', re.S)
TAG = re.compile(r"<[^>]+>")
AMOUNT = re.compile(r"(−?[\d.]+)\sđ")
NUMBER = re.compile(r"−?\d[\d.,]*")
THERE = {"run_lines", "run_sources", "run_unpaid", "runs", "payments", "households", "closing", "flagged",
         "corrections", "month", "coverage"}  # fmt: skip


@pytest.fixture
def run(country: factories.Country, cast: Any) -> PayrollRun:
    """Of two communes and two sources, with arrears, a recovery, work not paid, payments in four states."""
    resolution = runs.a_resolution(country.yen_bai, funding=SEVENTY_THIRTY)
    rate = runs.a_rate(resolution, "day", 150_000, label="Hỗ trợ ngày công")
    places = ((country.chau_que, 3), (country.lam_giang, 7))
    members = [factories.a_member(factories.a_team(commune)) for commune, _days in places]
    earlier = runs.a_run(country.lao_cai, "04/2026")
    one, other = [
        runs.a_line(earlier, commune, member.team, rate, 2, person=member.person)
        for (commune, _days), member in zip(places, members, strict=True)
    ]
    runs.approved(earlier)
    run = runs.a_run(country.lao_cai, str(MAY))
    for (commune, worked), member in zip(places, members, strict=True):
        payee = {"team": member.team, "person": member.person}
        runs.a_line(run, commune, rate=rate, units=worked, **payee)
        facts = {"commune": commune, "rate": rate, "earned_in": MAY, "units": 1, "amount": 150_000, **payee}
        UnpaidWork.objects.create(run=run, reason=Reason.OFFICE_HOURS, **facts)
    late = {"month": "04/2026", "rate": rate}
    runs.a_line(run, one.commune, one.team, units=1, person=one.person, **late)
    runs.a_line(run, other.commune, other.team, units=-2, person=other.person, corrects=other, **late)
    days = (dt.date(2026, 6, 10), dt.date(2026, 6, 20), None, None, None, None)
    states = ("paid", "paid", "waiting", "waiting", "sent", "returned")
    for number, (state, day) in enumerate(zip(states, days, strict=True), start=1):
        a_payment(run, one.commune, number, PaymentState(state), day)
    return runs.approved(run)


def a_payment(
    run: PayrollRun, commune: Any, number: int, state: PaymentState, day: dt.date | None
) -> Payment:
    return Payment.objects.create(
        run=run, commune=commune, number=number, reference=f"DC{number}", person=factories.a_person(),
        due=1000, amount=1000, method="cash", account_name="x", state=state, settled_on=day,
    )  # fmt: skip


@pytest.fixture
def map_of_communes(country: factories.Country) -> None:
    for west, commune in enumerate((country.chau_que, country.lam_giang, country.ban_xeo)):
        ring = [[104 + west, 22], [105 + west, 22], [105 + west, 23], [104 + west, 23], [104 + west, 22]]
        CommuneOutline.objects.create(commune=commune, rings=[ring])


@pytest.fixture
def programme(country: factories.Country, cast: Any) -> Any:
    """Five households approved: two have a phone, one its money, two are missing."""
    programme = phones.a_programme(country.lao_cai)
    conditions = [Condition.OWN_PURCHASE_SINCE]
    phones.a_source(programme, conditions=conditions, purchases_since=dt.date(2022, 12, 12))
    phones.on_list(phones.a_household(country.chau_que))  # in need, though nobody asked for it yet
    homes = [phones.approved(programme, phones.a_household(country.chau_que)) for _ in range(4)]
    for application in homes[:2]:
        phones.a_handover(application, phones.a_phone(programme, at=country.chau_que))
    buyer = phones.a_household(country.chau_que)
    bought = phones.approved(programme, buyer, form=Form.CASH, bought_on=phones.DAY)
    purchase = Purchase(
        application=bought, bought_on=phones.DAY, seller="Cửa hàng", invoice="HD 1", price=2_000_000
    )
    colleague = factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que])
    cash.check_purchase(cash.record_purchase(purchase, by=cast.commune_staff), by=colleague)
    listed = cash.make_list(programme, country.chau_que, by=cast.commune_staff)
    cash.approve(listed, by=cast.approver)
    cash.receive(listed.payments.get(), on=timezone.localdate(), by=cast.finance)
    return programme


def text_in(html: str) -> str:
    return unescape(TAG.sub("", NO_FIGURE.sub("", html))).strip()


def number_in(text: str) -> Decimal:
    found = AMOUNT.search(text) or NUMBER.search(text)
    said = found[1] if found.re is AMOUNT else found[0]
    return Decimal(said.replace(".", "").replace(",", ".").replace("−", "-"))


def rows_say(link: str, text: str, context: Any) -> Decimal | int:
    """What the page a number leads to says of it."""
    name = resolve(urlsplit(link).path).url_name
    if name in ("run_lines", "run_sources") and AMOUNT.search(text):
        return context["amount"]
    if name in ("closing", "flagged"):
        return len(context["rows"])
    if name == "coverage":
        reached = context["reached"].total
        return reached.given if "%" in text else reached.in_need
    if name == "month":
        waiting, done = context["page"].open, context["page"].handed_in
        return len([one for one in done if one.look == "done"]) if "/" in text else len(waiting)
    rows = context["page"].paginator.object_list
    if name == "payments" and "ngày" in text:
        late = [(one.settled_on - MAY.last_day).days for one in rows]
        return round(Decimal(sum(late)) / len(late))
    if AMOUNT.search(text):
        return sum(one.amount for one in rows)
    if name == "run_lines" and "ngày" in text:
        return sum(one.units for one in rows)
    return rows.count()


@pytest.mark.parametrize("role", ["officer", "finance", "commune_staff"])
def test_every_number_is_what_the_rows_it_leads_to_come_to(
    role, cast, signed_in, run, map_of_communes, programme
):
    browser, checked = signed_in(getattr(cast, role)), {}
    page = MAIN.search(browser.get(PAGE).content.decode())[0]
    for link, html in LINK.findall(page):
        there, text = unescape(link), text_in(html)
        if not NUMBER.search(text) or there.startswith("?"):
            continue
        if (name := resolve(urlsplit(there).path).url_name) in THERE:
            assert number_in(text) == rows_say(there, text, browser.get(there).context), (there, text)
            checked[name] = checked.get(name, 0) + 1
    assert set(checked) >= THERE, THERE - set(checked)


def test_no_figure_is_without_its_link(cast, signed_in, run, map_of_communes, programme):
    page = MAIN.search(signed_in(cast.officer).get(PAGE).content.decode())[0]
    alone = [text_in(LINK.sub("", html)) for _cell, html in FIGURE.findall(page)]
    assert len(alone) > 30
    assert not [text for text in alone if NUMBER.search(text)]


def test_more_communes_of_a_source_ask_no_more_queries(country, cast, signed_in):
    rate = runs.a_rate(runs.a_resolution(country.yen_bai, funding=SEVENTY_THIRTY), "day", 150_000)
    run, browser = runs.a_run(country.lao_cai, str(MAY)), signed_in(cast.officer)
    communes = iter([country.chau_que, country.lam_giang, country.ban_xeo])

    def more() -> None:
        runs.a_line(run, commune := next(communes), factories.a_team(commune), rate)

    assert_queries_do_not_grow(more, lambda: browser.get(f"/chi-tra/dot/{run.pk}/nguon"))
