"""Every đồng of the lines is in the bank's file, in the cash list, or carried over: read from the files."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.db.models import Sum
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent
from subsidies.models import Payment
from subsidies.payments import acts, files, taken
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.imports.workbooks import confirmed
from tests.reports import runs

from .paying import DAY, answered, approved, transfers

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "'=1"]


def sheet_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def csv_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def address(run: Any, extension: str, group: str = "") -> str:
    return f"/chi-tra/dot/{run.pk}/chuyen-tien/tep.{extension}?group={group}"


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_lines_are_the_file_and_the_cash_and_what_is_carried(
    run: Any, cast: Any, signed_in: Any, extension: str
) -> None:
    content = signed_in(cast.finance).get(address(run, extension)).content
    head, *rows, total = sheet_of(content) if extension == "xlsx" else csv_of(content)
    assert tuple(head) == files.HEADS
    in_file = sum(int(row[6]) for row in rows)
    assert in_file == int(total[6])
    others = run.payments.exclude(method="bank").aggregate(cash=Sum("amount"), carried=Sum("carried_out"))
    assert in_file + others["cash"] + others["carried"] == run.lines.aggregate(n=Sum("amount"))["n"]
    assert [(row[3], row[5]) for row in rows] == [(p.account.revealed, "970405") for p in transfers(run)]
    assert [row[1] for row in rows[:1]] == ["NGUOI THU 0"]
    assert all(p.reference in row[7] for p, row in zip(transfers(run), rows, strict=True))
    assert AuditEvent.objects.get(verb="payments.downloaded").after["payments"] == 5


def test_a_file_of_one_bank_holds_that_bank_alone_and_nothing_sent(
    run: Any, cast: Any, signed_in: Any
) -> None:
    client = signed_in(cast.finance)
    assert len(sheet_of(client.get(address(run, "xlsx", "970436")).content)) == 2
    client.get(address(run, "xlsx", "970405"))
    client.post(f"/chi-tra/dot/{run.pk}/chuyen-tien/da-gui", {"file": taken.files_of(run)[0].key})
    assert len(sheet_of(client.get(address(run, "xlsx", "970405")).content)) == 2
    assert len(sheet_of(client.get(address(run, "xlsx", "970405") + "&da-gui=1").content)) == 7


def test_what_is_issued_again_after_the_file_was_downloaded_was_not_sent_with_it(
    run: Any, cast: Any, signed_in: Any
) -> None:
    client, first = signed_in(cast.finance), transfers(run)[0]
    acts.take_back(first, reason="Sai số", by=cast.finance)
    client.get(address(run, "xlsx", "970405"))
    again = acts.reissue(first, by=cast.finance)
    page = f"/chi-tra/dot/{run.pk}/chuyen-tien/da-gui?group=970405"
    [file] = client.get(page).context["form"].fields["file"].choices
    client.post(page, {"file": file[0]})
    assert [p.state for p in transfers(run)] == ["reissued", *["sent"] * 4, "waiting"]
    rows = sheet_of(client.get(address(run, "xlsx", "970405")).content)
    assert [again.reference in row[7] for row in rows[1:-1]] == [True]


def test_nothing_is_sent_before_a_file_is_downloaded(run: Any, cast: Any, signed_in: Any) -> None:
    client, page = signed_in(cast.finance), f"/chi-tra/dot/{run.pk}/chuyen-tien/da-gui"
    html = client.get(f"{page}?group=970405").content.decode()
    assert "Chưa có tệp nào của Agribank chờ gửi" in html and address(run, "xlsx", "970405") in html
    client.post(page, {"file": ""}, expects=409)
    client.get(address(run, "csv", "970436"))  # holds nothing
    client.post(page, {"file": str(AuditEvent.objects.latest("pk").pk)}, expects=409)
    assert {p.state for p in transfers(run)} == {"waiting"}


def test_a_bank_is_sent_its_own_files_alone_and_each_once(
    country: Any, team: Any, rate: Any, cast: Any, signed_in: Any
) -> None:
    run = runs.a_run(country.lao_cai, "10/2025")
    for n, bank in enumerate(["970405", "970405", "970422"]):
        person = factories.a_person(bank_bin=bank, bank_account=f"10000000{n}")
        runs.a_line(run, country.chau_que, team, rate, person=person)
    approved(run)
    client, page = signed_in(cast.finance), f"/chi-tra/dot/{run.pk}/chuyen-tien/da-gui?group="

    def offered(group: str) -> list[tuple[str, str]]:
        return client.get(page + group).context["form"].fields["file"].choices

    def waiting() -> set[str]:
        return {p.bank_bin for p in transfers(run) if p.state == "waiting"}

    client.get(address(run, "xlsx", "970405"))
    assert "form" not in client.get(f"{page}970422").context
    client.get(address(run, "csv"))
    assert ["tệp csv" in name for _, name in offered("970422")] == [True]
    assert ["tệp csv" in name for _, name in offered("970405")] == [True, False]
    client.post(f"{page}970422", {"file": offered("970422")[0][0]})
    assert waiting() == {"970405"}  # the file holds both banks; it was said of one
    assert len(offered("970405")) == 2
    client.post(f"{page}970405", {"file": offered("970405")[1][0]})
    assert waiting() == set()
    assert "form" not in client.get(page).context


def test_what_is_issued_again_while_the_page_is_open_is_not_said_to_be_received(
    run: Any, cast: Any, signed_in: Any
) -> None:
    client, first = signed_in(cast.finance), transfers(run)[0]
    page = f"/chi-tra/dot/{run.pk}/chuyen-tien/da-nhan?group=970405"
    typed = client.get(page).context["form"].initial | {"on": "12/11/2025"}
    acts.reissue(acts.take_back(first, reason="Sai số", by=cast.finance), by=cast.finance)
    client.post(page, typed)
    assert [p.state for p in transfers(run)] == ["reissued", *["paid"] * 4, "waiting"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula_whatever_people_are_called(
    country: Any, team: Any, rate: Any, name: str
) -> None:
    found = runs.a_run(country.lao_cai, "10/2025")
    person = factories.a_person(name, bank_bin="970405", bank_account="123456")
    runs.a_line(found, country.chau_que, team, rate, person=person)
    payments = transfers(approved(found))
    content = files.as_xlsx(found, payments)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in b"".join(book.read(n) for n in book.namelist() if "worksheets" in n)
    assert not [
        cell for row in csv_of(files.as_csv(found, payments)) for cell in row if cell[:1] in "=+-@\t" and cell
    ]


def test_only_finance_downloads_and_accounts_are_masked_on_pages(run: Any, cast: Any, signed_in: Any) -> None:
    page = f"/chi-tra/dot/{run.pk}/chuyen-tien"
    for user in (cast.commune_staff, cast.officer, cast.finance, cast.inspector):
        html = signed_in(user).get(page).content.decode()
        assert "Người Thứ 0" in html
        assert "100000000" not in html
    for user in (cast.commune_staff, cast.officer, cast.inspector):
        signed_in(user).get(address(run, "xlsx"), expects=403)
    assert "Người Thứ" not in signed_in(cast.neighbour).get(page).content.decode()


def test_payments_are_found_by_the_name_of_a_team_typed_without_accents(
    run: Any, rate: Any, team: Any, country: Any, cast: Any, signed_in: Any
) -> None:
    found = runs.a_run(country.lao_cai, "11/2025")
    runs.a_line(found, country.chau_que, team, rate)
    team.name = "Tổ công nghệ số thôn Đại Bình"
    team.save()
    page, browser = f"/chi-tra/dot/{approved(found).pk}/chuyen-tien", signed_in(cast.finance)
    assert [len(browser.get(page, {"q": q}).context["page"]) for q in ("dai binh", "dong hoa")] == [1, 0]


def test_whole_accounts_are_for_whoever_just_said_who_they_are(
    run: Any, cast: Any, country: Any, signed_in: Any
) -> None:
    payment = run.payments.filter(method="bank").first()
    qr_sheet = f"/giay-to/dot/{run.pk}/ma-qr/{country.chau_que.pk}.pdf"
    for path in (address(run, "xlsx"), f"{payment.get_absolute_url()}/ma-qr", qr_sheet):
        asked = signed_in(cast.finance).long_ago().get(path, expects=302)
        assert asked["Location"].startswith("/tai-khoan/xac-nhan-lai"), path


def test_the_qr_asks_for_a_reason_and_leaves_a_trace(run: Any, cast: Any, signed_in: Any) -> None:
    payment = transfers(run)[0]
    client, address_ = signed_in(cast.finance), f"/chi-tra/dot/khoan/{payment.pk}/ma-qr"
    assert "100000000" not in client.get(address_).content.decode()
    html = client.post(address_, {"reason": "Chuyển riêng"}, expects=200).content.decode()
    assert "100000000" in html and "data:image/svg+xml" in html
    assert AuditEvent.objects.get(verb="payments.revealed").after == {"reason": "Chuyển riêng"}
    acts.receive(run, run.payments.filter(pk=payment.pk), on=run.as_of, by=cast.finance)
    client.post(address_, {"reason": "Lần nữa"}, expects=409)


def test_the_pages_ask_the_database_as_often_for_many_payments(
    country: Any, team: Any, rate: Any, cast: Any, signed_in: Any
) -> None:
    client = signed_in(cast.finance)
    run = runs.a_run(country.lao_cai, "10/2025")
    people = [factories.a_person(bank_bin="970405", bank_account=f"20000000{n}") for n in range(9)]
    for person in people:
        runs.a_line(run, country.chau_que, team, rate, person=person)
    approved(run)
    number = iter(range(1, 99))

    def make_rows() -> None:
        for _ in range(3):
            n = 900 + next(number)
            Payment.objects.create(
                run=run, commune=country.chau_que, number=n, reference=f"R{n}", amount=5, due=5,
                method="cash", account_name="x", third_party=f"Bên {n}",
            )  # fmt: skip

    for page in ("chuyen-tien", "chuyen-tien/theo-xa"):
        assert_queries_do_not_grow(make_rows, lambda page=page: client.get(f"/chi-tra/dot/{run.pk}/{page}"))


def test_a_third_party_is_no_row_of_the_banks_file_and_its_order_is_answered_by_reference(
    country: Any, team: Any, rate: Any, cast: Any, signed_in: Any
) -> None:
    insured = runs.a_rate(runs.a_resolution(country.yen_bai, slug="bhxh"), "month", 45_000)
    type(insured).objects.filter(pk=insured.pk).update(paid_to="Bảo hiểm xã hội")
    run = runs.a_run(country.lao_cai, "10/2025")
    for n in range(2):
        person = factories.a_person(bank_bin="970405", bank_account=f"10000000{n}")
        for each in (rate, insured):
            runs.a_line(run, country.chau_que, team, each, person=person)
    approved(run)
    *rows, total = sheet_of(signed_in(cast.finance).get(address(run, "xlsx")).content)[1:]
    assert [row[3] for row in rows] == ["100000000", "100000001"]
    [order] = run.payments.filter(method="order")
    assert (order.payee, order.amount, total[6]) == ("Bảo hiểm xã hội", 90_000, 120_000)
    assert total[6] + order.amount == run.lines.aggregate(n=Sum("amount"))["n"]
    content = f"KBNN.77 {order.reference} HO TRO"
    job = answered(cast.finance, [DAY, content, "39510105432", order.amount, "Thành công", ""])
    assert not job.file.findings["problems"]  # no account of its own that this one could differ from
    confirmed(job, cast.finance)
    order.refresh_from_db()
    assert order.state == "paid"
