"""What a member sees: their own days and money with the reasons, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from portal.lib.months import MonthRange
from portal.templatetags.portal import dong as amount_in_html
from subsidies import payroll
from subsidies.models import PayoutLine
from subsidies.own import causes, months_of, payouts_of
from subsidies.payments import acts
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.reading import page
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released, reopened, worked


@pytest.fixture
def login(team):
    return factories.a_login(team.memberships.get().person)


def dong(amount: int) -> str:
    return amount_in_html(amount).replace("\N{NO-BREAK SPACE}", " ")


def month_page(browser, month, expects: int = 200) -> str:
    return page(browser.get(reverse("subsidies:own_month", args=[month]), expects=expects))


def test_a_released_month_is_told_with_its_days_and_its_reason(country, staff, team, login, signed_in):
    worked(team, MAY, 4, 5)
    released(open_in_binh_duong(country, staff, MAY), staff)
    text = month_page(signed_in(login), MAY)
    assert "360.000 đ" in text
    assert text.count('<li class="full">') == 2
    assert "2 ngày × 150.000 đ" in text
    assert "Trần Thị Ngọc Hân" in text


def test_what_is_not_released_yet_is_not_shown_as_money(country, staff, team, login, signed_in):
    worked(team, MAY, 4, 5)
    computed(open_in_binh_duong(country, staff, MAY))
    text = month_page(signed_in(login), MAY)
    assert "Tháng này chưa có tiền." in text and "360.000" not in text
    assert [(row.day, row.amount) for row in months_of(login)] == [(2, None)]


def test_less_than_last_month_is_told_with_its_cause(country, staff, team, login, signed_in):
    worked(team, MAY, 4, 5, 6)
    released(open_in_binh_duong(country, staff, MAY), staff)
    worked(team, JUNE, 4)
    released(open_in_binh_duong(country, staff, JUNE), staff)
    [cause] = causes(login, JUNE)
    assert cause.change == -300_000
    assert "1 ngày, tháng trước 3 ngày" in cause.words
    text = month_page(signed_in(login), JUNE)
    assert "so với tháng 05/2026" in text and "Giảm" in text and "−300.000 đ" in text


def test_colleagues_of_the_same_team_are_not_shown(country, staff, team, login, signed_in):
    colleague = factories.a_member(team, "Phạm Kín Đáo").person
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, colleague, 7)
    worked_by_both = factories.a_workday(sheet, team.memberships.order_by("pk").first().person, 8)
    factories.confirmed(worked_by_both.timesheet)
    released(open_in_binh_duong(country, staff, MAY), staff)
    browser = signed_in(login)
    text = month_page(browser, MAY) + page(browser.get(reverse("subsidies:own")))
    assert "Kín Đáo" not in text
    assert text.count('<li class="full">') == 1
    for line in PayoutLine.objects.all():
        browser.get(line.get_absolute_url(), expects=404)


def test_no_list_of_the_portal_shows_a_member_anything(country, staff, team, login):
    """Every model that knows who may see its rows shows members none, but for published law."""
    worked(team, MAY, 4, 5)
    released(open_in_binh_duong(country, staff, MAY), staff)
    scoped = [m for m in apps.get_models() if hasattr(m._default_manager.all(), "visible_to")]
    assert len(scoped) > 8
    shown = {m.__name__ for m in scoped if m._default_manager.visible_to(login).exists()}
    assert shown <= {"Resolution"}


def test_a_month_without_anything_of_ones_own_is_not_found(team, login, signed_in):
    month_page(signed_in(login), "2020-01", expects=404)


def test_queries_of_the_list_do_not_grow_with_months(team, login, signed_in):
    months = iter([MAY, JUNE, MAY - 1, MAY - 2])
    browser = signed_in(login)
    assert_queries_do_not_grow(
        lambda: worked(team, next(months), 4), lambda: browser.get(reverse("subsidies:own"))
    )


def test_a_line_is_found_by_the_code_on_its_paper(run, staff, signed_in):
    line = run.lines.first()
    browser = signed_in(staff["inspector"])
    found = browser.get(reverse("subsidies:find_line"), {"ma": line.code.lower()}, expects=302)
    assert found["Location"] == line.get_absolute_url()
    assert line.code in page(browser.get(line.get_absolute_url()))
    wrong = line.code[:-1] + ("0" if line.code[-1] != "0" else "1")
    assert "so lại" in page(browser.get(reverse("subsidies:find_line"), {"ma": wrong}, expects=422)).lower()
    theirs = signed_in(staff["neighbour"]).get(reverse("subsidies:find_line"), {"ma": line.code}, expects=422)
    assert "Trần Thị" not in page(theirs)


def test_a_member_reads_when_the_money_came_back_and_when_it_arrived(country, staff, team, login, signed_in):
    person = team.memberships.get().person
    person.bank_bin, person.bank_account = "970405", "1234567890"
    person.save()
    worked(team, MAY, 4, 5)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    browser, months = signed_in(login), reverse("subsidies:own")
    assert "Chờ chuyển" in page(browser.get(months))
    first = run.payments.get()
    acts.take_back(first, reason="Tài khoản đã đóng", by=staff["checker"])
    assert "Bị trả lại" in page(browser.get(months))
    told = month_page(browser, MAY)
    assert f"ngày {timezone.localdate():%d/%m/%Y}: Tài khoản đã đóng" in told and "1234567890" not in told
    second = acts.reissue(first, by=staff["checker"])
    acts.receive(run, run.payments.filter(pk=second.pk), on=dt.date(2026, 7, 12), by=staff["checker"])
    told = month_page(browser, MAY)
    assert "(Tài khoản đã đóng), chuyển lại bằng khoản sau" in told
    assert "890, Agribank, ngày 12/07/2026" in told
    assert "Đã nhận tiền 12/07/2026" in page(browser.get(months))


def test_one_transfer_of_two_months_says_how_much_is_of_which(country, staff, team, login, signed_in):
    worked(team, MAY, 4, 5)
    worked(team, JUNE, 4)
    run = payroll.open_run(
        country.ho_chi_minh, MonthRange(MAY, JUNE), territory=country.binh_duong, by=staff["maker"],
        as_of=dt.date(2026, 7, 5),
    )  # fmt: skip
    released(run, staff)
    paid = {row.month: row.amount for row in months_of(login)}
    assert run.payments.get().amount == paid[MAY] + paid[JUNE] and paid[MAY] != paid[JUNE]
    for month, amount in paid.items():
        told = f"Trong đó {dong(amount)} của tháng này"
        assert told in month_page(signed_in(login), month)


def test_a_month_paid_by_two_runs_says_how_much_came_of_which(country, staff, team, login, signed_in):
    sheet = worked(team, MAY, 4, 5)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    acts.receive(run, run.payments.all(), on=timezone.localdate(), by=staff["checker"])
    reopened(sheet)
    factories.a_workday(sheet, team.memberships.get().person, 6)
    factories.confirmed(sheet)
    later = released(open_in_binh_duong(country, staff, JUNE), staff)
    parts = [sum(one.lines.filter(earned_in=MAY).values_list("amount", flat=True)) for one in (run, later)]
    listed = page(signed_in(login).get(reverse("subsidies:own")))
    told = listed.partition("Tháng 05/2026")[2]
    assert parts[0] > parts[1] > 0
    for word, part in zip(("Đã nhận tiền", "Chờ chuyển"), parts, strict=True):
        assert dong(part) in told.partition(word)[2].partition("<br>")[0].partition("</td>")[0]


def test_what_became_of_a_colleagues_money_is_not_told(country, staff, team, login, signed_in):
    sheet, own = factories.a_timesheet(team, MAY), team.memberships.get().person
    for person in (own, factories.a_member(team, "Phạm Kín Đáo").person):
        factories.a_workday(sheet, person, 4)
    factories.confirmed(sheet)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    assert run.payments.count() == 2
    assert [len(payout.transfers) for payout in payouts_of(login, MAY)] == [1]
