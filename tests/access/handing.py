"""Phones and what was done with them, all of xã Châu Quế: for the addresses that name them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import Role
from smartphones.models import (
    Application,
    Batch,
    CashList,
    CashPayment,
    Finding,
    Handover,
    HandoverSession,
    Household,
    Inspection,
    KeptImage,
    Phone,
    Programme,
    Purchase,
)
from tests import factories
from tests.factories import Country
from tests.smartphones import phones

SECRET = "Kín-Đáo"


class HandingThings:
    account_of_cash = "1234567890"

    country: Country
    programme: Programme
    household: Household

    @cached_property
    def batch(self) -> Batch:
        return phones.a_batch(self.programme)

    @cached_property
    def phone(self) -> Phone:
        return phones.a_phone(self.programme, at=self.country.chau_que, batch=self.batch)

    @cached_property
    def session(self) -> HandoverSession:
        return phones.a_session(self.programme, self.country.chau_que, venue=f"Nhà {SECRET}")

    @cached_property
    def receiving(self) -> Application:
        household = phones.a_household(self.country.chau_que, head=factories.a_person(f"Nhận {SECRET}"))
        return phones.approved(self.programme, household, source=self.batch.source)

    @cached_property
    def handover(self) -> Handover:
        phone = phones.a_phone(self.programme, at=self.country.chau_que, batch=self.batch)
        return phones.a_handover(self.receiving, phone, session=self.session, image=self._image())

    @cached_property
    def waiting(self) -> Application:
        household = phones.a_household(self.country.chau_que, head=factories.a_person(f"Chờ {SECRET}"))
        return phones.approved(self.programme, household, source=self.batch.source)

    @cached_property
    def purchase(self) -> Purchase:
        return Purchase.objects.create(
            application=self._for_cash(), bought_on=phones.DAY, seller="Cửa hàng", invoice=f"HD {SECRET}",
            price=2_000_000, image=self._image(), recorded_by=phones.staff(),
        )  # fmt: skip

    @cached_property
    def cash_payment(self) -> CashPayment:
        purchase = Purchase.objects.create(
            application=self._for_cash(), bought_on=phones.DAY, seller="Cửa hàng", invoice="HD 2",
            price=2_000_000, recorded_by=phones.staff(), checked_by=phones.staff(), checked_at=timezone.now(),
        )  # fmt: skip
        listed = CashList.objects.create(
            programme=self.programme, commune=self.country.chau_que, number=1, made_by=phones.staff(),
            approved_by=factories.a_user(Role.APPROVER), approved_at=timezone.now(),
        )  # fmt: skip
        return CashPayment.objects.create(
            listed=listed, application=purchase.application, amount=500_000, method="bank", bank_bin="970405",
            account=self.account_of_cash, account_name=f"Tiền {SECRET}",
        )  # fmt: skip

    @cached_property
    def finding(self) -> Finding:
        inspection = Inspection.objects.create(
            programme=self.programme, decision="5/KH-SKHCN", until=phones.DAY, seed="2026", size=1,
            population=1, drawn_by=factories.a_user(Role.ICT_OFFICER),
        )  # fmt: skip
        return Finding.objects.create(inspection=inspection, handover=self.handover, number=1)

    def _for_cash(self) -> Application:
        household = phones.a_household(self.country.chau_que, head=factories.a_person(f"Tiền {SECRET}"))
        return phones.approved(
            self.programme, household, source=self.batch.source, form="cash", bought_on=phones.DAY
        )

    def _image(self) -> KeptImage:
        image = KeptImage.of(b"\x89PNG", "image/png")
        image.by = phones.staff()
        image.save()
        return image

    def every_handover(self) -> tuple[Any, ...]:
        return self.phone, self.handover, self.waiting, self.purchase, self.cash_payment, self.finding

    # The words of the routes.
    batch_id = property(lambda self: self.batch.pk)
    phone_id = property(lambda self: self.phone.pk)
    session_id = property(lambda self: self.session.pk)
    waiting_id = property(lambda self: self.waiting.pk)
    handover_id = property(lambda self: self.handover.pk)
    buyer_id = property(lambda self: self._for_cash().pk)
    purchase_id = property(lambda self: self.purchase.pk)
    cash_list_id = property(lambda self: self.cash_payment.listed_id)
    cash_payment_id = property(lambda self: self.cash_payment.pk)
    inspection_id = property(lambda self: self.finding.inspection_id)
    finding_id = property(lambda self: self.finding.pk)
