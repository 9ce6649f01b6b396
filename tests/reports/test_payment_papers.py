"""Papers for paying: the list signed for cash, the QR codes of a commune's transfers."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from accounts.models import AuditEvent
from portal.lib.money import dong, in_words
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
