"""Every amount leads in one click to the lines it is the sum of."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from subsidies.models import UnpaidWork
from subsidies.rules.words import Reason
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.reports import runs
from tests.subsidies.pages.reading import page, url
from tests.subsidies.runs import JUNE, MAY, open_in_binh_duong, released, worked

LINKED = re.compile(r'<a href="([^"#]+)"><span class="money">(−?[\d.]+) đ</span>')
SUM = re.compile(r'<tfoot>.*<span class="money">(−?[\d.]+) đ</span></td></tr></tfoot>', re.S)


@pytest.fixture
def june(country: Any, staff: Any, team: Any) -> Any:
    """May and June released; in June one day more and a day of May that came late."""
    worked(team, MAY, 4, 5)
    released(open_in_binh_duong(country, staff, MAY), staff)
    other = factories.a_member(factories.a_team(country.phu_an)).team
    worked(other, MAY, 6)
    worked(team, JUNE, 4, 5, 8)
    return released(open_in_binh_duong(country, staff, JUNE), staff)


def test_the_amounts_of_a_run_of_budgets_and_of_communes_are_the_sums_of_their_lines(
    june: Any, staff: Any, signed_in: Any
) -> None:
    browser, checked = signed_in(staff["checker"]), 0
    addresses = [
        june.get_absolute_url(), url("run_changes", june), reverse("subsidies:runs"),
        f"{reverse('subsidies:budgets')}?nam=2026", f"{reverse('reports:by_commune')}?tu=01/2026&den=12/2026",
        url("payments_by_commune", june),
    ]  # fmt: skip
    for address in addresses:
        for there, amount in LINKED.findall(page(browser.get(address))):
            found = SUM.search(page(browser.get(unescape(there))))
            assert found and found[1] == amount, (address, there, amount)
            checked += 1
    assert checked > 15


def test_lines_of_a_person_and_of_a_team_are_one_click_from_their_pages(
    june: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    browser, person = signed_in(staff["inspector"]), team.memberships.get().person
    lines = reverse("subsidies:paid_lines")
    for thing, query in ((person, f"{lines}?person={person.pk}"), (team, f"{lines}?team={team.pk}")):
        assert query in page(browser.get(thing.get_absolute_url()))
        shown = page(browser.get(query))
        assert str(thing) in shown and SUM.search(shown)[1] == "870.000"


def test_nobody_finds_lines_of_another_area(june: Any, staff: Any, signed_in: Any) -> None:
    shown = page(signed_in(staff["neighbour"]).get(reverse("subsidies:paid_lines")))
    assert "Trần Thị Ngọc Hân" not in shown


def test_unpaid_work_leads_to_the_line_of_its_payee(june: Any, staff: Any, team: Any, signed_in: Any) -> None:
    line = june.lines.filter(team=team).order_by("pk").first()
    facts = {"run": june, "commune": line.commune, "rate": line.rate, "earned_in": JUNE}
    work = {"units": 1, "amount": 150_000, "reason": Reason.OFFICE_HOURS}
    nobody = factories.a_team(line.commune)
    for who in ({"team": team, "person": line.person}, {"team": nobody, "person": None}):
        UnpaidWork.objects.create(**facts, **work, **who)
    shown = page(signed_in(staff["inspector"]).get(url("run_unpaid", june)))
    assert line.get_absolute_url() in shown
    assert reverse("teams:grid", args=[nobody.pk, JUNE]) in shown


def test_queries_do_not_grow_with_lines(june: Any, country: Any, staff: Any, signed_in: Any) -> None:
    months, rate = iter(("08/2026", "09/2026", "10/2026")), june.lines.first().rate

    def one_more() -> None:
        run = runs.a_run(country.ho_chi_minh, next(months), territory=country.binh_duong)
        member = factories.a_member(factories.a_team(country.phu_loi))
        runs.a_line(run, country.phu_loi, member.team, rate, person=member.person, amount=1_000)
        runs.approved(run)

    browser = signed_in(staff["inspector"])
    assert_queries_do_not_grow(one_more, lambda: browser.get(reverse("subsidies:paid_lines")))
