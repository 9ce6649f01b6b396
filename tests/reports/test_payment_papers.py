"""Papers for paying: the list signed for cash, the QR codes of a commune's transfers."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from accounts.models import AuditEvent
from portal.lib.money import dong, in_words
from reports.documents.slips import slips
from subsidies.rules.words import Per
from tests import factories
from tests.reports import runs
from tests.subsidies.payments.paying import approved


@pytest.fixture
def run(country: Any) -> Any:
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    team = factories.a_team(country.chau_que)
    found = runs.a_run(country.lao_cai, "10/2025")
    for name, account in (("Nguyễn Văn Chuyển", "123456789"), ("Lê Thị Mặt", ""), ("Trần Văn Tiền", "")):
        person = factories.a_person(name, bank_bin="970405" if account else "", bank_account=account)
        runs.a_line(found, country.chau_que, team, rate, person=person)
    return approved(found)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_list_to_sign_names_those_paid_in_cash_and_their_sum(
    run: Any, country: Any, cast: Any, signed_in: Any
) -> None:
    path = f"/giay-to/dot/{run.pk}/ky-nhan/{country.chau_que.pk}.pdf"
    text = text_of(signed_in(cast.commune_staff).get(path).content)
    cash = run.payments.filter(method="cash")
    assert all(payment.reference in text and payment.account_name in text for payment in cash)
    assert dong(120_000) in text and in_words(120_000) in text
    assert "Nguyễn Văn Chuyển" not in text
    assert AuditEvent.objects.filter(verb="payments.printed").count() == 1


def test_the_sheet_of_codes_has_one_for_each_transfer_that_waits(
    run: Any, country: Any, cast: Any, signed_in: Any
) -> None:
    path = f"/giay-to/dot/{run.pk}/ma-qr/{country.chau_que.pk}.pdf"
    text = text_of(signed_in(cast.finance).get(path).content)
    assert "Nguyễn Văn Chuyển" in text and "123456789" in text and "Agribank" in text
    assert "Lê Thị Mặt" not in text


def test_a_slip_tells_of_the_debt_and_of_nothing_transferred(country: Any) -> None:
    """60.000 earned, 100.000 owed: nothing is received, 40.000 stay owed; the month after they are taken."""
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    team = factories.a_team(country.chau_que)
    person = factories.a_person("Lê Thị Nợ", bank_bin="970405", bank_account="123456789")
    told = []
    for month, amount in (("09/2025", -100_000), ("10/2025", 60_000), ("11/2025", 60_000)):
        run = runs.a_run(country.lao_cai, month)
        runs.a_line(run, country.chau_que, team, rate, person=person, amount=amount)
        [slip] = slips(approved(run), country.chau_que, "01/PB").slips
        told.append(([tuple(step) for step in slip.row.steps], slip.row.received, slip.receipt))
    nothing = "Đợt này không chuyển tiền."
    assert told == [
        ([("Còn phải thu, trừ vào đợt sau", 100_000)], 0, nothing),
        (
            [("Trừ còn phải thu đợt trước", -100_000), ("Còn phải thu, trừ vào đợt sau", 40_000)],
            0,
            nothing,
        ),
        ([("Trừ còn phải thu đợt trước", -40_000)], 20_000, "Chuyển khoản: 123456789, Agribank."),
    ]


def test_slips_of_two_teams_tell_of_the_one_payment_for_both(country: Any) -> None:
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    insured = runs.a_rate(runs.a_resolution(country.yen_bai, slug="bhxh"), Per.MONTH, 30_000)
    type(insured).objects.filter(pk=insured.pk).update(paid_to="Bảo hiểm xã hội")
    person = factories.a_person("Lê Thị Hai")
    run = runs.a_run(country.lao_cai, "10/2025")
    for amount in (60_000, 25_000):
        team = factories.a_team(country.chau_que)
        runs.a_line(run, country.chau_que, team, rate, person=person, amount=amount)
    runs.a_line(run, country.chau_que, team, insured, person=person)
    first, second = slips(approved(run), country.chau_que, "01/PB").slips
    assert list(map(tuple, first.row.steps)) == [("Ở tổ khác, cùng một khoản chi", 25_000)]
    assert list(map(tuple, second.row.steps)) == [
        ("Chuyển cho Bảo hiểm xã hội", -30_000), ("Ở tổ khác, cùng một khoản chi", 60_000),
    ]  # fmt: skip
    assert first.row.received == second.row.received == 85_000
