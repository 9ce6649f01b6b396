"""The book of phones: stock adds up whatever happens, and a list of IMEI comes in whole or not at all."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError, connection, transaction

from imports.models import State
from portal.lib.refusals import Forbidden, Refused
from smartphones import devices, stock
from smartphones.devices import Device
from smartphones.models import Movement, Phone, PhoneMovement, Place
from smartphones.models.devices import MOVES
from smartphones.rules import imei
from tests.assertions import assert_queries_do_not_grow
from tests.imports.workbooks import confirmed, said, taken_in, workbook

from .phones import DAY, a_batch, a_phone, a_programme, with_check_digit

pytestmark = pytest.mark.django_db

HEADS = ["Mã lô", "IMEI", "Số sê-ri"]


@pytest.fixture
def batch(country):
    return a_batch(a_programme(country.lao_cai), code="L01", size=30)


def imeis(count: int) -> list[str]:
    return [with_check_digit(f"86{n:012}") for n in range(count)]


def received(batch, count, by):
    return devices.receive(batch, [Device(number, "") for number in imeis(count)], by=by)


def test_phones_are_received_assigned_and_counted_where_they_are(batch, cast, country):
    received(batch, 10, cast.officer)
    devices.assign(batch, country.chau_que, 4, on=DAY, by=cast.officer)
    devices.assign(batch, country.lam_giang, 3, on=DAY, by=cast.officer)
    found = {str(s.commune): s.counts for s in stock.by_commune(cast.officer)}
    assert found["None"][Place.STORE] == 3
    assert found["Xã Châu Quế"][Place.COMMUNE] == 4
    assert [s.total for s in stock.by_commune(cast.commune_staff)] == [4]
    assert [m.kind for m in PhoneMovement.objects.filter(phone=Phone.objects.at(country.chau_que)[0])] == [
        Movement.RECEIVED,
        Movement.ASSIGNED,
    ]


def test_no_more_is_received_than_the_contract_says_nor_assigned_than_there_is(batch, cast, country):
    with pytest.raises(Refused, match="30 máy theo hợp đồng"):
        received(batch, 31, cast.officer)
    received(batch, 5, cast.officer)
    with pytest.raises(Refused, match="chỉ còn 5 máy"):
        devices.assign(batch, country.chau_que, 6, on=DAY, by=cast.officer)
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        devices.assign(batch, country.son_hong, 1, on=DAY, by=cast.officer)
    assert Phone.objects.filter(place=Place.STORE).count() == 5


def test_only_the_officer_of_the_whole_province_keeps_the_store(batch, cast):
    for user in (cast.commune_staff, cast.finance, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            received(batch, 1, user)


def test_what_people_write_about_a_phone_begins_where_the_phone_is(batch, cast, country):
    phone = a_phone(batch.programme, at=country.chau_que, batch=batch)
    with pytest.raises(Refused, match="lý do"):
        devices.record(phone, Movement.LOST, note=" ", on=DAY, by=cast.commune_staff)
    with pytest.raises(Forbidden):
        devices.record(phone, Movement.LOST, note="Mất trộm", on=DAY, by=cast.neighbour)
    with pytest.raises(Refused, match="nên không ghi được việc"):
        devices.record(phone, Movement.RESTOCKED, note="Tốt", on=DAY, by=cast.commune_staff)
    with pytest.raises(Refused, match="không ghi tay"):
        devices.record(phone, Movement.HANDED_OVER, note="Giao", on=DAY, by=cast.commune_staff)
    devices.record(phone, Movement.LOST, note="Mất trộm", on=DAY, by=cast.commune_staff)
    with pytest.raises(Refused):
        devices.record(phone, Movement.RECALLED, note="Tìm thấy", on=DAY, by=cast.officer)
    phone.refresh_from_db()
    assert phone.place == Place.LOST


def test_stock_follows_from_the_book_after_any_acts(batch, cast, country):
    """Whatever is tried, every phone is where its last movement says, and none is lost from the sum."""
    choose = random.Random(7)
    received(batch, 12, cast.officer)
    devices.assign(batch, country.chau_que, 6, on=DAY, by=cast.officer)
    phones, refused = list(Phone.objects.all()), 0
    for _n in range(60):
        phone, kind = choose.choice(phones), choose.choice(list(Movement))
        try:
            with transaction.atomic():
                devices.record(phone, kind, note="thử", on=DAY, by=cast.officer)
        except Refused:
            refused += 1
    assert 0 < refused < 60
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for phone in Phone.objects.all():
        book = list(phone.movements.order_by("number"))
        assert [m.number for m in book] == list(range(1, len(book) + 1))
        places = ["", *(m.place for m in book)]
        assert all(begin in MOVES[m.kind][0] for begin, m in zip(places, book, strict=False))
        assert (phone.place, phone.commune) == (book[-1].place, book[-1].commune)
    assert stock.totals(stock.by_commune(cast.officer)).total == 12


def test_a_phone_is_never_moved_past_the_book_nor_the_book_rewritten(batch, country):
    phone = a_phone(batch.programme, at=country.chau_que, batch=batch)
    with pytest.raises(IntegrityError, match="last movement"), transaction.atomic():
        Phone.objects.filter(pk=phone.pk).update(commune=country.lam_giang)
        connection.check_constraints()
    for change in (lambda: phone.movements.update(note="x"), lambda: phone.movements.all().delete()):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            change()


def test_assigning_costs_the_same_for_many_phones(batch, cast, country):
    numbers = iter(imeis(30))

    def more():
        devices.receive(batch, [Device(next(numbers), "") for _n in range(4)], by=cast.officer)

    assert_queries_do_not_grow(
        more, lambda: devices.assign(batch, country.chau_que, 2, on=DAY, by=cast.officer)
    )
    assert_queries_do_not_grow(more, lambda: stock.by_commune(cast.officer))


def test_the_check_digit_is_reckoned_as_the_database_does():
    with connection.cursor() as cursor:
        for number in [*imeis(50), "490154203237519", "49015420323751", "١23456789012345", ""]:
            cursor.execute("SELECT smartphones_imei_holds(%s)", [number])
            assert imei.holds(number) == cursor.fetchone()[0], number


def test_a_list_of_imei_comes_in(batch, cast):
    rows = [["l01", number, f"SN{place}"] for place, number in enumerate(imeis(3))]
    job = confirmed(taken_in(workbook(HEADS, *rows), cast.officer, kind="may"), cast.officer)
    assert (job.state, job.written) == (State.DONE, {"phones": 3, "batches": 1})
    assert set(Phone.objects.values_list("imei", "serial", "place")) == {
        (number, f"SN{place}", "store") for place, number in enumerate(imeis(3))
    }


def test_every_error_of_a_list_is_said_at_once(batch, cast):
    known = a_phone(batch.programme, batch=batch).imei
    right = imeis(2)
    rows = [
        ["L01", right[0], ""], ["L09", right[1], ""], ["L01", known, ""], ["L01", right[0], ""],
        ["L01", "490154203237519", ""], ["L01", "1234", ""],
    ]  # fmt: skip
    job = taken_in(workbook(HEADS, *rows), cast.officer, kind="may")
    assert said(job) == [
        "3 A: Chưa có lô máy mang mã này",
        "4 B: Máy có IMEI này đã có trong sổ",
        "5 B: Trùng với dòng 2",
        "6 B: Sai số kiểm tra của IMEI",
        "7 B: IMEI phải có 15 chữ số",
    ]
    assert Phone.objects.count() == 1


def test_a_list_longer_than_its_contract_is_not_taken(country, cast):
    batch = a_batch(a_programme(country.lao_cai), code="L02", size=2)
    job = taken_in(workbook(HEADS, *(["L02", number, ""] for number in imeis(3))), cast.officer, kind="may")
    assert said(job) == ["4 A: Lô chỉ có 2 máy theo hợp đồng, đã nhận 0"]
    assert not batch.phones.exists()
