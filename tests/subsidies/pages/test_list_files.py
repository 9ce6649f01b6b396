"""Lists of a run taken away as files: the rows of all pages, as the page narrows them, and nobody else's."""

from __future__ import annotations

from django.urls import reverse

from accounts import list_files
from accounts.models import AuditEvent
from portal.lib.spreadsheets.sheets import sheets_of
from subsidies.models import Payment, PayoutLine, UnpaidWork
from subsidies.rules.words import Reason
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.reading import approved, page, url


def rows_of(response) -> list[dict[str, object]]:
    [sheet] = sheets_of(response.content, "tep.xlsx")
    heads, *rows = sheet.cells
    return [dict(zip(heads, row, strict=False)) for row in rows]


def test_lines_are_taken_as_the_page_narrows_and_orders_them(run, staff, signed_in):
    browser = signed_in(staff["maker"])
    listed = browser.get(url("run_lines", run), {"sort": "-amount"})
    assert "?sort=-amount&amp;tep=xlsx" in page(listed)
    response = browser.get(url("run_lines", run), {"sort": "-amount", "tep": "xlsx"})
    rows = rows_of(response)
    assert [row["Thành tiền"] for row in rows] == [300_000, 60_000]
    assert rows[0] | {"Người hưởng": "Trần Thị Ngọc Hân", "Số lượng": 2, "Tháng": "05/2026"} == rows[0]
    assert "no-store" in response["Cache-Control"] and response["Content-Disposition"].endswith('.xlsx"')
    assert rows_of(browser.get(url("run_lines", run), {"q": "nobody", "tep": "xlsx"})) == []
    event = AuditEvent.objects.filter(verb="registry.exported").earliest("pk")
    assert (event.actor, event.object_id, event.after["rows"]) == (staff["maker"], run.pk, 2)


def test_nobody_takes_the_rows_of_a_neighbour(run, staff, signed_in):
    assert len(rows_of(signed_in(staff["commune"]).get(url("run_lines", run), {"tep": "xlsx"}))) == 2
    assert rows_of(signed_in(staff["neighbour"]).get(url("run_lines", run), {"tep": "xlsx"})) == []
    assert rows_of(signed_in(staff["neighbour"]).get(reverse("subsidies:paid_lines"), {"tep": "xlsx"})) == []


def test_payments_are_taken_with_their_accounts_masked(run, staff, signed_in, team):
    person = team.memberships.get().person
    person.bank_bin, person.bank_account = "970405", "1234567890"
    person.save()
    approved(run, staff)
    [row] = rows_of(signed_in(staff["checker"]).get(url("payments", run), {"tep": "xlsx"}))
    assert (row["Số tiền chuyển"], row["Ngân hàng"]) == (Payment.objects.get().amount, "Agribank")
    assert str(row["Tài khoản"]).endswith("890") and "1234567890" not in str(row)
    paid = rows_of(signed_in(staff["maker"]).get(reverse("subsidies:paid_lines"), {"tep": "xlsx"}))
    assert sum(line["Thành tiền"] for line in paid) == row["Thành tiền"]


def test_unpaid_work_is_taken_with_its_reason(run, staff, signed_in):
    line = run.lines.first()
    facts = {name: getattr(line, name) for name in ("run", "commune", "team", "person", "rate", "earned_in")}
    UnpaidWork.objects.create(**facts, units=1, amount=150_000, reason=Reason.OFFICE_HOURS)
    [row] = rows_of(signed_in(staff["maker"]).get(url("run_unpaid", run), {"tep": "xlsx"}))
    assert (row["Số tiền không chi"], row["Người hưởng"]) == (150_000, "Trần Thị Ngọc Hân")
    assert row["Lý do"] == str(UnpaidWork.objects.get().get_reason_display())


def test_more_rows_ask_no_more_queries(country, run, staff, signed_in, team):
    browser = signed_in(staff["maker"])

    def more() -> None:
        line = PayoutLine.objects.first()
        line.pk, line.person, line._state.adding = None, factories.a_person(), True
        line.save()

    assert_queries_do_not_grow(more, lambda: browser.get(url("run_lines", run), {"tep": "xlsx"}))


def test_too_long_a_list_is_refused_and_says_what_to_do(run, staff, signed_in, monkeypatch):
    monkeypatch.setattr(list_files, "MOST", 1)
    refused = signed_in(staff["maker"]).get(url("run_lines", run), {"tep": "xlsx"}, expects=409)
    assert "Danh sách có 2 dòng, một tệp nhận tối đa 1. Lọc bớt rồi tải." in page(refused)
