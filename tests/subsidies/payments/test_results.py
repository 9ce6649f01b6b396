"""The bank's answer: matched, listed where it is not, written all or nothing, never twice."""

from __future__ import annotations

import datetime as dt
from html import escape, unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role
from imports import wizard
from imports.models import ImportJob, State
from portal.lib import reach
from portal.lib.refusals import Forbidden, Refused
from subsidies import payroll
from subsidies.models import Payment, Status
from subsidies.payments import acts, policies, sums
from subsidies.payments.result_columns import money, result
from tests import factories
from tests.assertions import queries_of
from tests.imports.workbooks import confirmed, taken_in, workbook
from tests.portal_client import as_the_application
from tests.reports import runs

from .paying import DAY, HEADS, answered, approved, states, told, transfers

ONE_DAY = dt.timedelta(1)


def problems(job: ImportJob) -> list[tuple[int, str, str]]:
    return [(p[1], p[5], p[6]) for p in job.file.findings["problems"]]


def test_received_and_returned_are_told_apart(run: Any, cast: Any) -> None:
    good, bad = transfers(run)[:2]
    job = answered(cast.finance, told(good), told(bad, "Bị trả lại", "Sai số tài khoản"))
    job = confirmed(job, cast.finance)
    assert (job.state, job.written) == (State.DONE, {"paid": 1, "returned": 1, "skipped": 0, "run": run.pk})
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, good.settled_on) == ("paid", DAY)
    assert (bad.state, bad.return_reason) == ("returned", "Sai số tài khoản")
    acts_written = AuditEvent.objects.filter(object_type="subsidies.payment").values_list("verb", "object_id")
    assert set(acts_written) == {("payments.paid", good.pk), ("payments.returned", bad.pk)}
    [of_the_run] = AuditEvent.objects.filter(object_type="subsidies.payrollrun", object_id=run.pk)
    assert (of_the_run.verb, of_the_run.after) == ("payments.answered", {"paid": 1, "returned": 1})
    received = AuditEvent.objects.get(verb="payments.paid").changes
    assert [(change.name, change.after) for change in received] == [("ngày nhận tiền", "12/11/2025")]


def test_the_result_leads_to_the_payments_of_its_run(run: Any, cast: Any, signed_in: Any) -> None:
    one, other = transfers(run)[:2]
    client = signed_in(cast.finance)
    start = client.get("/to/nhap-tep/ket-qua-chi").content.decode()
    assert "Tệp ngân hàng, Kho bạc gửi lại" in start and "của xã" not in start
    job = confirmed(answered(cast.finance, told(one), told(other, "Trả lại")), cast.finance)
    html = client.get(job.get_absolute_url()).content.decode()
    assert f'class="btn primary" href="/chi-tra/dot/{run.pk}/chuyen-tien"' in html
    assert "đợt chi" not in html.lower().split("<dl")[1].split("</dl>")[0]  # its number counts nothing
    stranger = answered(cast.finance, told(one, content="TCN99999900000104"), name="khac.xlsx")
    html = client.get(confirmed(stranger, cast.finance).get_absolute_url()).content.decode()
    assert 'class="btn primary" href="/chi-tra/dot/"' in html


def test_without_a_reference_account_and_amount_must_mean_one_payment(run: Any, cast: Any) -> None:
    one, other = transfers(run)[:2]
    job = answered(
        cast.finance,
        told(one, content="CHUYEN TIEN HO TRO"),
        told(other, content="CHUYEN TIEN", account="999999"),
    )
    confirmed(job, cast.finance)
    assert states(run)[:2] == ["paid", "waiting"]


def test_what_matches_nothing_and_what_is_told_twice_is_listed_and_left_alone(run: Any, cast: Any) -> None:
    one, other = transfers(run)[:2]
    stranger = told(other, content="TCN99999900000104", account="")
    job = answered(cast.finance, told(one), told(one), stranger)
    assert [(row, level) for row, level, _ in problems(job)] == [(3, "look"), (4, "look")]
    assert confirmed(job, cast.finance).written == {"paid": 1, "returned": 0, "skipped": 2, "run": run.pk}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda p: told(p, amount=p.amount + 1),
        lambda p: told(p, "Chẳng rõ"),
        lambda p: told(p, amount="sáu mươi nghìn"),
    ],
    ids=["another amount", "unknown result", "no amount"],
)
def test_an_error_in_one_row_keeps_the_whole_file_out(run: Any, cast: Any, wrong: Any) -> None:
    one, other = transfers(run)[:2]
    job = answered(cast.finance, told(one), wrong(other))
    assert job.errors == 1
    with pytest.raises(Refused):
        wizard.confirm(job, by=cast.finance)
    assert set(states(run)) == {"waiting", "nothing"}


def left_out(job: ImportJob, rows: int, by: Any) -> ImportJob:
    with reach.of(by), as_the_application():
        wizard.confirm(job, by=by, leaving_out=rows)
        wizard.write(job.pk)
    job.refresh_from_db()
    return job


def test_right_rows_are_written_without_a_wrong_one_once_a_person_saw_it(
    run: Any, cast: Any, signed_in: Any
) -> None:
    first, other, wrong = transfers(run)[:3]
    client = signed_in(cast.finance)
    job = answered(cast.finance, told(first), told(wrong, amount=wrong.amount + 1), told(other, "Trả lại"))
    assert set(states(run)) == {"waiting", "nothing"}
    html = client.get(job.get_absolute_url()).content.decode()
    listed = html[html.index('<th scope="row" data-l="Dòng" class="nowrap">3</th>') :]
    assert "Khác số tiền của khoản" in listed and "Ghi 2 dòng đúng, bỏ 1 dòng" in listed
    confirm = reverse("imports:confirm", args=[job.pk])
    client.post(confirm, expects=409)  # without a word about wrong rows nothing is written
    client.post(confirm, {"leaving_out": 2}, expects=409)  # others than were seen
    assert set(states(run)) == {"waiting", "nothing"}
    job = left_out(job, 1, cast.finance)
    assert (job.state, job.brought_in) == (State.DONE, 2)
    assert job.written == {"paid": 1, "returned": 1, "skipped": 0, "left_out": 1, "run": run.pk}
    assert states(run)[:3] == ["paid", "returned", "waiting"]
    assert AuditEvent.objects.get(verb="imports.written").after["left_out"] == 1
    html = client.get(job.get_absolute_url()).content.decode()
    assert "bỏ 1 dòng sai, nhập 2 dòng còn lại" in html and "Dòng sai, đã bỏ" in html
    assert "bỏ 1 dòng sai" in client.get("/to/nhap-tep/ket-qua-chi").content.decode()


def test_the_file_whose_wrong_row_was_left_out_does_no_harm_when_sent_again(run: Any, cast: Any) -> None:
    first, wrong = transfers(run)[:2]
    content = workbook(HEADS, told(first), told(wrong, amount=wrong.amount + 1))
    job = left_out(taken_in(content, cast.finance, kind="ket-qua-chi"), 1, cast.finance)
    again = taken_in(content, cast.finance, kind="ket-qua-chi")
    assert again.pk != job.pk and again.file.findings["right"] == 0
    assert [(row, level) for row, level, _ in problems(again)] == [(2, "look"), (3, "error")]
    with pytest.raises(Refused, match="không ghi riêng"):
        wizard.confirm(again, by=cast.finance, leaving_out=1)
    assert states(run)[:2] == ["paid", "waiting"]
    assert AuditEvent.objects.filter(verb="payments.paid").count() == 1


def test_another_row_gone_wrong_since_it_was_seen_sends_the_file_back(run: Any, cast: Any) -> None:
    first, other, wrong = transfers(run)[:3]
    job = answered(cast.finance, told(first), told(other), told(wrong, amount=wrong.amount + 1))
    acts.take_back(other, reason="Kế toán nhập tay", by=cast.finance)
    job = left_out(job, 1, cast.finance)
    assert (job.state, job.errors) == (State.CHECKED, 2)
    assert states(run)[:3] == ["waiting", "returned", "waiting"]


def test_a_row_of_which_a_cell_is_unreadable_is_left_out_whole(run: Any, cast: Any) -> None:
    first, other = transfers(run)[:2]
    job = answered(cast.finance, told(first), ["hôm kia", *told(other)[1:]])
    assert left_out(job, 1, cast.finance).written["paid"] == 1
    assert states(run)[:2] == ["paid", "waiting"]


def test_a_file_that_lacks_a_column_has_no_right_rows(run: Any, cast: Any) -> None:
    rows = [told(payment)[:4] for payment in transfers(run)[:2]]
    job = taken_in(workbook(HEADS[:4], *rows), cast.finance, kind="ket-qua-chi", name="thieu.xlsx")
    assert job.errors and not wizard.may_leave_out(job, job.file.findings)


def test_two_answers_about_one_payment_are_for_people_to_settle(run: Any, cast: Any) -> None:
    one, other = transfers(run)[:2]
    job = answered(cast.finance, told(one), told(one, "Trả lại"), told(other))
    assert [(row, level) for row, level, _ in problems(job)] == [(2, "error"), (3, "error")]
    assert left_out(job, 2, cast.finance).written["paid"] == 1
    assert states(run)[:2] == ["waiting", "paid"]
    confirmed(answered(cast.finance, told(one)), cast.finance)
    assert answered(cast.finance, told(one, "Trả lại")).errors == 1


def test_the_same_file_is_known_and_a_job_run_twice_writes_once(run: Any, cast: Any) -> None:
    content = workbook(HEADS, *(told(payment) for payment in transfers(run)))
    job, again = (taken_in(content, cast.finance, kind="ket-qua-chi", name="ket-qua.xlsx") for _ in "ab")
    assert again.pk == job.pk
    wizard.confirm(job, by=cast.finance)
    for _ in range(2):
        wizard.write(job.pk)
    job.refresh_from_db()
    assert job.written["paid"] == 5
    assert AuditEvent.objects.filter(verb="payments.paid").count() == 5


def test_what_moved_since_the_check_sends_the_file_back(run: Any, cast: Any) -> None:
    one, other = transfers(run)[:2]
    job = answered(cast.finance, told(one), told(other))
    acts.take_back(one, reason="Kế toán nhập tay", by=cast.finance)
    wizard.confirm(job, by=cast.finance)
    wizard.write(job.pk)
    job.refresh_from_db()
    assert (job.state, job.errors) == (State.CHECKED, 1)
    assert states(run)[:2] == ["returned", "waiting"]


def test_only_finance_of_the_province_brings_results(run: Any, cast: Any, country: Any) -> None:
    one = transfers(run)[0]
    for user in (cast.officer, cast.commune_staff, cast.approver, cast.inspector):
        with pytest.raises(Forbidden):
            answered(user, told(one))
    stranger = factories.a_user(Role.FINANCE_STAFF, province=country.ha_tinh)
    confirmed(answered(stranger, told(one)), stranger)
    assert states(run)[0] == "waiting"


def test_a_file_is_checked_in_as_many_queries_however_long(run: Any, cast: Any) -> None:
    short = [told(p) for p in transfers(run)[:1]]
    long = [told(p) for p in transfers(run)]
    few = queries_of(lambda: answered(cast.finance, *short, name="a.xlsx"))
    more = queries_of(lambda: answered(cast.finance, *long, name="b.xlsx"))
    assert len(more) <= len(few)


def test_all_that_came_back_is_issued_again_in_as_many_queries(run: Any, cast: Any) -> None:
    def reissued(*returned: Payment) -> list[str]:
        for payment in returned:
            acts.take_back(payment, reason="Sai số tài khoản", by=cast.finance)
        return queries_of(lambda: acts.reissue_all(run, run.payments.all(), by=cast.finance))

    first, *others = transfers(run)
    few = reissued(first)
    more = reissued(*others)
    assert len(others) > 1
    assert len(more) <= len(few)
    labels = AuditEvent.objects.filter(verb="payments.reissued").values_list("object_label", flat=True)
    assert set(labels) == {f"{one.reference} {one.person.full_name}" for one in [first, *others]}


def test_a_run_is_paid_when_every_transfer_has_its_answer(run: Any, cast: Any) -> None:
    with pytest.raises(Refused, match="5 khoản"):
        payroll.mark_paid(run, by=cast.finance)
    first, *others = transfers(run)
    rows = [told(first, "Trả lại", "Sai số tài khoản"), *map(told, others)]
    confirmed(answered(cast.finance, *rows), cast.finance)
    with pytest.raises(Refused, match="1 khoản"):
        payroll.mark_paid(run, by=cast.finance)
    first.person.bank_account = "222222222"
    first.person.save()
    [again] = acts.reissue_all(run, run.payments.all(), by=cast.finance)
    assert (again.amount, again.account.revealed) == (first.amount, "222222222")
    confirmed(answered(cast.finance, told(again)), cast.finance)
    assert payroll.mark_paid(run, by=cast.finance).status == Status.PAID
    assert sorted(states(run)) == ["nothing", *["paid"] * 6, "reissued"]
    paid = Payment.objects.filter(state="paid")
    assert sum(p.amount for p in paid) == 6 * 60_000


def test_no_money_is_received_before_a_run_entered_later_was_drawn_up_nor_tomorrow(
    run: Any, cast: Any
) -> None:
    cash = run.payments.filter(method="cash")
    for day in (run.as_of - ONE_DAY, timezone.localdate() + ONE_DAY):
        with pytest.raises(Refused):
            acts.receive(run, cash, on=day, by=cast.finance)
    assert acts.receive(run, cash, on=run.as_of, by=cast.finance) == 1


def test_no_money_is_received_before_a_run_opened_here_was_approved(run: Any) -> None:
    now, today = timezone.now(), timezone.localdate()
    run.as_of, run.opened_at, run.approved_at = today - 2 * ONE_DAY, now - 2 * ONE_DAY, now - ONE_DAY
    with pytest.raises(Refused, match=f"từ ngày {today - ONE_DAY:%d/%m/%Y}"):
        policies.check_received_on(run, today - 2 * ONE_DAY)
    policies.check_received_on(run, today - ONE_DAY)


def test_a_banks_file_with_a_day_before_the_run_is_kept_out(run: Any, cast: Any) -> None:
    one, other = transfers(run)[:2]
    early = [DAY.replace(year=2020), *told(other)[1:]]
    job = answered(cast.finance, told(one), early)
    assert [(row, level) for row, level, _ in problems(job)] == [(3, "error")]
    returned = [DAY.replace(year=2020), *told(other, "Trả lại")[1:]]
    assert answered(cast.finance, told(one), returned, name="b.xlsx").errors == 0  # its day is not kept


def test_before_money_is_said_to_be_received_the_page_tells_how_much(
    run: Any, cast: Any, signed_in: Any
) -> None:
    client, page = signed_in(cast.finance), f"/chi-tra/dot/{run.pk}/chuyen-tien/da-nhan?group=970405"
    html = unescape(client.get(page).content.decode())
    assert "<dd>5</dd>" in html and "300.000\N{NO-BREAK SPACE}đ" in html
    typed = client.get(page).context["form"].initial
    html = client.post(page, typed | {"on": "01/01/2020"}, expects=422).content.decode()
    assert f"Đợt này chi từ ngày {run.as_of:%d/%m/%Y}" in html
    client.post(page, typed | {"on": f"{run.as_of:%d/%m/%Y}"})
    assert states(run)[:6] == [*["paid"] * 5, "waiting"]
    client.get(page, expects=409)  # nothing left to say it of


def test_days_from_the_end_of_the_month_are_told_by_commune(run: Any, cast: Any) -> None:
    assert sums.waited(run, run.payments.all()) is None
    confirmed(answered(cast.finance, told(transfers(run)[0])), cast.finance)
    acts.receive(run, run.payments.filter(method="cash"), on=DAY.replace(day=14), by=cast.finance)
    [of_commune] = sums.by_commune(run, cast.finance)
    assert of_commune.waited == sums.Waited(usual=13, longest=14)
    assert (of_commune.paid, of_commune.open, of_commune.carried_out) == (2, 4, -50_000)


def test_cash_is_said_to_be_received_commune_by_commune_as_its_lists_are_signed(
    country: Any, team: Any, rate: Any, cast: Any, signed_in: Any
) -> None:
    run = runs.a_run(country.lao_cai, "10/2025")
    for commune in (country.chau_que, country.chau_que, country.ban_xeo):
        runs.a_line(run, commune, team, rate, person=factories.a_person())
    approved(run)
    client, by_commune = signed_in(cast.finance), f"/chi-tra/dot/{run.pk}/chuyen-tien/theo-xa"
    page = f"/chi-tra/dot/{run.pk}/chuyen-tien/da-nhan?group=cash&commune={country.chau_que.pk}"
    assert escape(page) in client.get(by_commune).content.decode()
    html = client.get(page).content.decode()
    assert f"<dd>{country.chau_que}</dd>" in html and "<dd>2</dd>" in html and "120.000" in html
    typed = client.get(page).context["form"].initial | {"on": f"{DAY:%d/%m/%Y}"}
    assert client.post(page, typed)["Location"] == by_commune
    assert dict(run.payments.values_list("commune", "state")) == {
        country.chau_que.pk: "paid", country.ban_xeo.pk: "waiting",
    }  # fmt: skip
    assert escape(page) not in client.get(by_commune).content.decode()
    client.get(page.replace(f"commune={country.chau_que.pk}", f"commune={country.son_hong.pk}"), expects=404)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [(1860000, 1860000), (1860000.0, 1860000), ("1.860.000", 1860000), ("1,860,000 VND", 1860000),
     ("1.860.000,00", 1860000), ("60.000 đ", 60000)],
)  # fmt: skip
def test_amounts_as_banks_write_them(raw: Any, amount: int) -> None:
    assert money(raw) == amount


@pytest.mark.parametrize(
    ("raw", "state"),
    [("THÀNH CÔNG", "paid"), ("Success", "paid"), ("Thất bại", "returned"), ("Lỗi", "returned")],
)
def test_results_as_banks_write_them(raw: str, state: str) -> None:
    assert result(raw) == state
