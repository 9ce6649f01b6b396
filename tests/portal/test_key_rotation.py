"""After keys are exchanged the old one is needed by nothing: whatever is sealed opens with the new one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.models import Role, User
from portal.embedded import BASE_DIR
from portal.lib import sealing
from portal.lib.encrypted import EncryptedField
from smartphones import cash
from smartphones.models import CashPayment, Form, KeptImage, Purchase
from subsidies.models import Payment
from subsidies.rules.words import Per
from tests import factories
from tests.imports.workbooks import MEMBER_HEADS, taken_in, workbook
from tests.reports import runs
from tests.second_step import secret_of
from tests.smartphones import phones
from tests.subsidies.payments.paying import approved

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 11, 12)
NEW_KEY = sealing.new_key()
# Who seals: columns that are found from the models, and second steps, whose table is a library's.
SEALS = re.compile(r"from portal\.lib import .*\bsealing\b[\s\S]*\bsealing\.seal\(")
SEALING = {"portal/lib/encrypted.py", "accounts/adapters.py"}


def sealed_columns() -> Iterator[tuple[type[models.Model], EncryptedField]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                yield model, field


def everything_opened() -> dict[str, list[str]]:
    """By table and column; "" and nothing are no seals."""
    return {
        f"{model._meta.db_table}.{field.column}": [
            value.revealed
            for value in model._base_manager.order_by("pk").values_list(field.attname, flat=True)
            if value
        ]
        for model, field in sealed_columns()
    }


@pytest.fixture
def payments(country: factories.Country) -> None:
    """Of a run: one waits, one has arrived, one came back."""
    team = factories.a_team(country.chau_que)
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)
    run = runs.a_run(country.lao_cai, "10/2025")
    for n in range(3):
        numbers = {"bank_account": f"10000000{n}", "former_number": f"06123498{n}"}
        person = factories.a_person(bank_bin="970405", **numbers)
        runs.a_line(run, country.chau_que, team, rate, person=person)
    _waiting, arrived, back = approved(run).payments.order_by("number")
    Payment.objects.filter(pk=arrived.pk).update(state="paid", settled_on=DAY)
    Payment.objects.filter(pk=back.pk).update(state="returned", return_reason="Sai số tài khoản")


@pytest.fixture
def cash_payments(country: factories.Country, cast: Any) -> list[CashPayment]:
    """Into accounts: one waits, one has arrived, one came back. And one in notes."""
    programme = phones.a_programme(country.lao_cai)
    checker = factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que])
    for n in range(4):
        facts = {"bank_bin": "970405", "bank_account": f"20000000{n}"} if n < 3 else {}
        household = phones.a_household(country.chau_que, head=factories.a_person(f"Hộ {n}", **facts))
        application = phones.approved(programme, household, form=Form.CASH, bought_on=phones.DAY)
        bought(application, by=cast.commune_staff, checked_by=checker)
    listed = cash.make_list(programme, country.chau_que, by=cast.commune_staff)
    cash.approve(listed, by=cast.approver)
    waiting, arrived, back, notes = listed.payments.order_by("application_id")
    cash.receive(arrived, on=timezone.localdate(), by=cast.finance)
    cash.take_back(back, reason="Sai số tài khoản", by=cast.finance)
    return [waiting, arrived, back, notes]


def bought(application: Any, *, by: User, checked_by: User) -> None:
    facts = {"bought_on": phones.DAY, "seller": "Cửa hàng", "invoice": "HD 12", "price": 2_000_000}
    purchase = Purchase(application=application, image=KeptImage.of(b"\x89PNG", "image/png"), **facts)
    cash.check_purchase(cash.record_purchase(purchase, by=by), by=checked_by)


@pytest.fixture
def a_file_with_errors(cast: Any) -> None:
    """Waits until somebody corrects it."""
    taken_in(workbook(MEMBER_HEADS, ["TO-0"]), cast.commune_staff)


def test_after_a_rotation_everything_opens_without_the_old_key(
    payments: None, cash_payments: list[CashPayment], a_file_with_errors: None, cast: Any, settings: Any
) -> None:
    before, secret = everything_opened(), secret_of(cast.approver)
    assert [column for column, values in before.items() if not values] == [], "fill them here"
    settings.DATA_KEYS = [NEW_KEY, *settings.DATA_KEYS]
    call_command("rotate_keys")
    settings.DATA_KEYS = [NEW_KEY]
    assert everything_opened() == before
    assert secret_of(cast.approver) == secret


def test_nobody_seals_by_hand_what_a_rotation_would_not_find() -> None:
    ours = [app.name for app in apps.get_app_configs() if (BASE_DIR / app.name).is_dir()]
    files = [file for name in ours for file in (BASE_DIR / name).rglob("*.py")]
    written = {str(file.relative_to(BASE_DIR)): file.read_text() for file in files}
    assert {name for name, text in written.items() if SEALS.search(text)} == SEALING


def test_the_seal_of_a_cash_payments_account_may_change_and_the_account_may_not(
    cash_payments: list[CashPayment],
) -> None:
    waiting, arrived, back, notes = cash_payments
    for payment in (waiting, arrived, back):
        token = payment.account.sealed_anew().token
        change(payment, account=token)
        payment.refresh_from_db()
        assert payment.account.token == token
    for payment in cash_payments:
        with pytest.raises(IntegrityError, match="settled once"), transaction.atomic():
            CashPayment.objects.filter(pk=payment.pk).update(account="999999999", account_index=b"x" * 16)
    for payment, other in ((notes, waiting.account.token), (waiting, b"")):
        with pytest.raises(IntegrityError, match="settled once"), transaction.atomic():
            change(payment, account=other)
    for payment in (arrived, back):
        with pytest.raises(IntegrityError, match="settled once"), transaction.atomic():
            CashPayment.objects.filter(pk=payment.pk).update(return_reason="Khác")


def test_payments_of_the_version_before_get_their_fingerprints(cash_payments: list[CashPayment]) -> None:
    rows = CashPayment.objects.order_by("pk").values_list("pk", "account_index")
    told = list(rows)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE smartphones_cashpayment SET account_index = NULL")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    step = import_module("smartphones.migrations.0009_accounts_of_cash_stand")
    step.tell_fingerprints(apps, None)
    assert list(rows.all()) == told
    assert [index is None for _pk, index in told] == [False, False, False, True]


def change(payment: CashPayment, *, account: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE smartphones_cashpayment SET account = %s WHERE id = %s", [account, payment.pk])
