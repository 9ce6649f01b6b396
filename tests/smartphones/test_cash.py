"""Cash for a household's own phone: proved, checked by another, listed, approved by a third, paid once."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from portal.lib.refusals import Forbidden, Refused
from smartphones import cash, eligibility, received, successions
from smartphones.models import (
    Application,
    CashPayment,
    CashState,
    CommuneList,
    Condition,
    Departure,
    Form,
    Purchase,
)
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.races import at_once, wait_for_a_blocked_session

from .phones import DAY, a_household, a_programme, a_source, an_application, approved, on_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(country):
    programme = a_programme(country.lao_cai)
    a_source(programme, conditions=[Condition.OWN_PURCHASE_SINCE], purchases_since=dt.date(2022, 12, 12))
    return programme


@pytest.fixture
def application(programme, country):
    return approved(programme, a_household(country.chau_que), form=Form.CASH, bought_on=DAY)


@pytest.fixture
def colleague(country):
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que])


def proved(application, by, **facts) -> Purchase:
    facts = {"bought_on": DAY, "seller": "Cửa hàng", "invoice": "HD 12", "price": 2_000_000, **facts}
    return cash.record_purchase(Purchase(application=application, **facts), by=by)


def listed(application, cast, colleague, **facts):
    cash.check_purchase(proved(application, cast.commune_staff, **facts), by=colleague)
    return cash.make_list(application.programme, application.household.commune, by=cast.commune_staff)


def test_three_people_pay_a_household_once(application, cast, colleague):
    made = listed(application, cast, colleague)
    payment = made.payments.get()
    assert (payment.amount, payment.state) == (500_000, CashState.WAITING)
    with pytest.raises(Refused, match="chưa duyệt"):
        cash.receive(payment, on=timezone.localdate(), by=cast.finance)
    cash.approve(made, by=cast.approver)
    cash.receive(payment, on=timezone.localdate(), by=cast.finance)
    with pytest.raises(Refused, match="Chưa có hộ nào"):
        cash.make_list(application.programme, application.household.commune, by=cast.commune_staff)
    with pytest.raises(Refused, match="vừa được người khác ghi"):
        cash.take_back(payment, reason="Sai", by=cast.finance)


def test_a_household_has_no_money_before_its_list_is_approved_nor_tomorrow(application, cast, colleague):
    made, today = listed(application, cast, colleague), timezone.localdate()
    cash.approve(made, by=cast.approver)
    for day, reason in ((today - dt.timedelta(1), "duyệt ngày"), (today + dt.timedelta(1), "chưa đến")):
        with pytest.raises(Refused, match=reason):
            cash.receive(made.payments.get(), on=day, by=cast.finance)
    assert cash.receive(made.payments.get(), on=today, by=cast.finance).settled_on == today


def test_money_that_came_back_is_paid_by_another_list(application, cast, colleague):
    made = listed(application, cast, colleague)
    cash.approve(made, by=cast.approver)
    cash.take_back(made.payments.get(), reason="Không đến nhận", by=cast.finance)
    again = cash.make_list(application.programme, application.household.commune, by=cast.commune_staff)
    assert again.payments.get().application == application
    assert CashPayment.objects.live().count() == 1


def test_who_recorded_a_purchase_does_not_check_it_nor_who_made_a_list_approve_it(
    application, cast, colleague
):
    purchase = proved(application, cast.commune_staff)
    with pytest.raises(Refused, match="phải khác người ghi"):
        cash.check_purchase(purchase, by=cast.commune_staff)
    cash.check_purchase(purchase, by=colleague)
    made = cash.make_list(application.programme, application.household.commune, by=cast.commune_staff)
    with pytest.raises(Forbidden):
        cash.approve(made, by=cast.officer)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(approved_by=made.made_by, approved_at=made.made_at)


def test_a_purchase_before_the_sources_day_or_after_the_application_is_refused(application, cast):
    with pytest.raises(Refused, match="chỉ chi cho máy mua từ ngày 12/12/2022"):
        proved(application, cast.commune_staff, bought_on=dt.date(2022, 12, 11))
    with pytest.raises(Refused, match="Hộ đăng ký ngày 02/03/2026"):
        proved(application, cast.commune_staff, bought_on=DAY + dt.timedelta(1))
    proved(application, cast.commune_staff, bought_on=dt.date(2022, 12, 12))


def test_a_day_of_purchase_that_is_not_allowed_is_told_at_its_field(application, cast, signed_in):
    page = reverse("smartphones:record_purchase", args=[application.pk])
    typed = {"bought_on": "03/03/2026", "seller": "Cửa hàng", "invoice": "HD 7", "price": "2.000.000"}
    answer = signed_in(cast.commune_staff).post(page, typed, expects=422)
    assert "Hộ đăng ký ngày 02/03/2026" in answer.context["form"].errors["bought_on"][0]
    assert "HD 7" in answer.content.decode()  # what was typed stays


def test_one_invoice_for_two_households_is_told_to_who_records_and_to_who_checks(
    programme, application, country, cast, colleague, signed_in
):
    """By name where one answers for the other household, by commune where not."""
    known, hidden, stranger = (
        approved(programme, a_household(commune), form=Form.CASH, bought_on=DAY)
        for commune in (country.chau_que, country.ban_xeo, country.chau_que)
    )
    proved(known, cast.commune_staff, invoice="hd 12", seller="CỬA HÀNG  MINH ANH")
    neighbour = factories.a_user(Role.COMMUNE_STAFF, communes=[country.ban_xeo])
    proved(hidden, neighbour, invoice="HD 12", seller="Cửa hàng Minh-Anh")
    proved(stranger, cast.commune_staff, invoice="HD 12", seller="Cửa hàng Lan")
    page = reverse("smartphones:record_purchase", args=[application.pk])
    typed = {"bought_on": "02/03/2026", "seller": "Cửa hàng Minh Anh", "invoice": "HD 12", "price": "900.000"}
    told = signed_in(cast.commune_staff).post(page, typed, follow=True).content.decode()
    assert f"cũng đã ghi cho hộ {known.household}, {country.chau_que}; một hộ ở {country.ban_xeo}." in told
    assert str(hidden.household) not in told
    checking = signed_in(colleague).get(reverse("smartphones:cash")).content.decode()
    assert checking.count("Trùng hóa đơn") == 2  # the stranger's shop is another one


def test_the_page_of_papers_asks_as_often_for_many_of_one_invoice(programme, country, cast, signed_in):
    def one_more():
        household = a_household(country.chau_que)
        proved(approved(programme, household, form=Form.CASH, bought_on=DAY), cast.commune_staff)

    client = signed_in(cast.commune_staff)
    assert_queries_do_not_grow(one_more, lambda: client.get(reverse("smartphones:cash")))


def test_only_an_approved_application_for_cash_is_proved(programme, country, cast):
    for other in (
        approved(programme, a_household(country.chau_que)),
        an_application(programme, a_household(country.chau_que), form=Form.CASH, bought_on=DAY),
    ):
        with pytest.raises(Refused, match="đăng ký nhận tiền và đã được phê duyệt"):
            proved(other, cast.commune_staff)


def test_no_more_is_paid_than_the_phone_cost(application, cast, colleague):
    assert listed(application, cast, colleague, price=350_000).payments.get().amount == 350_000


def test_the_database_refuses_cash_to_a_household_for_a_phone_and_unproved_cash(
    programme, application, country, cast, colleague
):
    made = listed(application, cast, colleague)
    for other in (
        approved(programme, a_household(country.chau_que)),
        approved(programme, a_household(country.chau_que), form=Form.CASH, bought_on=DAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CashPayment.objects.create(
                listed=made, application=other, amount=500_000, method="cash", account="", account_name="X"
            )
    for change in ({"amount": 1}, {"state": CashState.PAID, "settled_on": DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            made.payments.update(**change)


def test_the_way_of_the_money_on_pages(application, cast, colleague, signed_in):
    staff = signed_in(cast.commune_staff)
    facts = {"bought_on": "02/03/2026", "seller": "Cửa hàng", "invoice": "HD 7", "price": "2.000.000"}
    staff.post(reverse("smartphones:record_purchase", args=[application.pk]), facts)
    purchase = Purchase.objects.get()
    signed_in(colleague).post(reverse("smartphones:check_purchase", args=[purchase.pk]))
    assert "Lập danh sách chi tiền" in staff.get(reverse("smartphones:cash")).content.decode()
    chosen = {"programme": application.programme_id, "commune": application.household.commune_id}
    address = staff.post(reverse("smartphones:make_cash_list"), chosen)["Location"]
    payment = CashPayment.objects.get()
    signed_in(cast.approver).post(reverse("smartphones:approve_cash_list", args=[payment.listed_id]))
    settle = reverse("smartphones:settle_cash", args=[payment.pk])
    finance = signed_in(cast.finance)
    asked = finance.get(settle).content.decode()
    assert str(application.household.head) in asked and "500.000" in asked and "Tiền mặt, ký nhận" in asked
    today = f"{timezone.localdate():%d/%m/%Y}"
    finance.post(settle, {"on": today, "reason": "cả hai"}, expects=422)
    html = finance.post(settle, {"on": "01/01/2000"}, expects=422).content.decode()
    assert f"duyệt ngày {today}" in html
    finance.post(settle, {"on": today})
    assert "Đã nhận tiền" in finance.get(address).content.decode()


def test_whoever_writes_down_the_result_sees_whose_it_is_and_the_end_of_the_account(
    programme, country, cast, colleague, signed_in
):
    head = factories.a_person("Giàng Thị Máy", bank_bin="970405", bank_account="1234567890")
    buyer = approved(programme, a_household(country.chau_que, head=head), form=Form.CASH, bought_on=DAY)
    made = cash.approve(listed(buyer, cast, colleague), by=cast.approver)
    page = reverse("smartphones:settle_cash", args=[made.payments.get().pk])
    html = signed_in(cast.finance).get(page).content.decode()
    assert "hộ Giàng Thị Máy" in html and "500.000" in html
    assert "Agribank" in html and "7890" not in html and "890" in html


def test_cash_of_one_programme_bars_from_another_whose_condition_says_so(application, cast, colleague):
    """2021 - 2025 and 2026 - 2030 are rows; whoever was paid under one is known to the other."""
    made = listed(application, cast, colleague)
    cash.approve(made, by=cast.approver)
    household = application.household
    on_list(household)
    later = a_programme(application.programme.province, valid_from=dt.date(2026, 7, 1))
    strict = a_source(later, 1, conditions=[Condition.NO_CASH])
    a_source(later, 2, conditions=[Condition.NO_PHONE])
    today = timezone.localdate()
    assert not any(answer.against for answer in eligibility.answers(household, later, today))
    cash.receive(made.payments.get(), on=today, by=cast.finance)
    first, second = eligibility.answers(household, later, today)
    assert first.source == strict and "đã nhận tiền mua điện thoại" in first.against[0]
    assert not second.against
    assert "500.000" not in str(received.through_the_portal(household))
    assert [one.on for one in received.through_the_portal(household)] == [today]


def test_a_household_taken_off_its_list_is_paid_nothing(application, cast, colleague):
    cash.check_purchase(proved(application, cast.commune_staff), by=colleague)
    type(application).objects.filter(pk=application.pk).update(left_on=DAY, left_because="refused")
    with pytest.raises(Refused, match="Chưa có hộ nào"):
        cash.make_list(application.programme, application.household.commune, by=cast.commune_staff)
    assert not cash.without_purchase(cast.commune_staff).exists()


@pytest.mark.django_db(transaction=True)
def test_a_household_being_taken_off_its_list_is_waited_for_and_paid_nothing(application, cast, colleague):
    commune = application.household.commune
    of = CommuneList.objects.create(programme=application.programme, commune=commune, made_by=colleague)
    Application.objects.filter(pk=application.pk).update(list=of)
    application.refresh_from_db()
    cash.check_purchase(proved(application, cast.commune_staff), by=colleague)
    make = partial(cash.make_list, application.programme, commune, by=cast.commune_staff)
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.extend(at_once([make])))
    with transaction.atomic():
        successions.leave(application, because=Departure.REFUSED, on=DAY, by=cast.commune_staff)
        thread.start()
        wait_for_a_blocked_session()
    thread.join(30)
    assert "Chưa có hộ nào" in answers[0]
    assert not CashPayment.objects.exists()
