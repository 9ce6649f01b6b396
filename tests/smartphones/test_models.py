"""What the database refuses about smartphones, and who sees which household."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused
from smartphones.models import (
    Application,
    Form,
    FundingSource,
    Handover,
    Household,
    Phone,
    PriorityClass,
    Programme,
    RecognisedList,
    Recognition,
)
from tests.smartphones.phones import (
    DAY,
    a_batch,
    a_handover,
    a_household,
    a_phone,
    a_programme,
    a_source,
    an_application,
    approved,
    on_list,
    staff,
    with_check_digit,
)

pytestmark = pytest.mark.django_db

LATER = DAY + dt.timedelta(1)


@pytest.fixture
def programme(country) -> Programme:
    return a_programme(country.lao_cai)


@pytest.fixture
def household(country) -> Household:
    return a_household(country.chau_que)


def refused(make, *args, **facts) -> str:
    """The words the database's refusal gives people."""
    with pytest.raises(Refused) as refusal, violations_refused(), transaction.atomic():
        make(*args, **facts)
    return str(refusal.value)


def test_a_household_pays_what_the_phone_costs_above_the_subsidy(programme):
    assert programme.household_pays(1_290_000) == 790_000
    assert programme.household_pays(500_000) == 0
    assert programme.household_pays(450_000) == 0


@pytest.mark.parametrize("imei", ["490154203237518", "356938035643809"])
def test_a_true_imei_is_taken(programme, imei):
    assert a_phone(programme, imei).imei == imei == with_check_digit(imei[:14])


@pytest.mark.parametrize(
    "imei",
    [
        "490154203237519",  # last digit wrong
        "490154203237158",  # two digits changed places
        "49015420323751",  # one missing
        "49015420323751a",
        "49-015420323751",
        "",
    ],
)
def test_an_imei_with_a_slip_is_refused(programme, imei):
    with pytest.raises(IntegrityError), transaction.atomic():
        Phone.objects.create(batch=a_batch(programme), imei=imei)


def test_every_single_wrong_digit_of_an_imei_is_refused():
    right = "490154203237518"
    with connection.cursor() as cursor:
        for place in range(15):
            for digit in "0123456789":
                typed = right[:place] + digit + right[place + 1 :]
                cursor.execute("SELECT smartphones_imei_holds(%s)", [typed])
                assert cursor.fetchone()[0] == (typed == right)


def test_a_form_says_what_is_wrong_with_an_imei_before_saving(programme):
    with pytest.raises(ValidationError) as refusal:
        Phone(batch=a_batch(programme), imei="490154203237519").full_clean()
    assert "Bấm *#06#" in refusal.value.messages[0]


def test_one_phone_is_in_the_book_once(programme):
    a_phone(programme, "490154203237518")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_phone(programme, "490154203237518")


def test_a_phone_has_a_price(programme):
    assert "Giá máy" in refused(a_phone, programme, price=0)


def test_a_person_heads_one_household(household, country):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_household(country.lam_giang, head=household.head)


def test_a_household_stands_on_a_known_list_of_a_year_once_and_on_several_lists(household):
    on_list(household, RecognisedList.POOR)
    on_list(household, RecognisedList.MERIT)
    on_list(household, RecognisedList.NEAR_POOR, year=2027)
    assert "đã có trong danh sách" in refused(on_list, household, RecognisedList.MERIT)
    assert "không ở danh sách cận nghèo" in refused(on_list, household, RecognisedList.NEAR_POOR)
    assert "danh mục" in refused(on_list, household, "rich")


def test_a_household_applies_once_to_a_programme_and_may_apply_to_another(programme, household, country):
    an_application(programme, household)
    assert "đã đăng ký" in refused(an_application, programme, household)
    an_application(a_programme(country.lao_cai), household)


@pytest.mark.parametrize(
    "facts",
    [
        {"form": Form.CASH},
        {"form": Form.CASH, "bought_on": LATER},
        {"form": Form.PHONE, "bought_on": DAY},
        {"form": "other"},
    ],
)
def test_cash_is_for_a_phone_bought_by_the_day_of_the_application(programme, household, facts):
    assert "ngày mua máy" in refused(an_application, programme, household, **facts)


def test_cash_for_a_phone_already_bought_is_taken(programme, household):
    an_application(programme, household, form=Form.CASH, bought_on=DAY)


def test_who_entered_an_application_does_not_appraise_it(programme, household):
    maker = staff()
    assert "phải khác người nhập" in refused(
        an_application, programme, household, entered_by=maker, appraised_by=maker
    )


def test_approval_needs_its_day_an_appraiser_and_a_source(programme, household):
    source = a_source(programme)
    whole = {"approval": "12/QĐ-UBND", "approved_on": DAY, "appraised_by": staff(), "source": source}
    for missing in whole:
        facts = {name: value for name, value in whole.items() if name != missing}
        assert refused(an_application, programme, household, **facts)
    an_application(programme, household, **whole)


def test_another_programmes_source_never_pays(programme, household, country):
    source = a_source(a_programme(country.lao_cai))
    with pytest.raises(IntegrityError, match="application_source_of_its_programme"), transaction.atomic():
        an_application(programme, household, source=source)
        connection.check_constraints()


def test_sources_are_asked_in_order_each_for_its_own_classes(programme):
    poor_only = a_source(programme, 1)
    everyone = a_source(programme, 3, priority=PriorityClass.values)
    for_policy_families = a_source(programme, 2, priority=[PriorityClass.POLICY_FAMILY])
    serving = FundingSource.objects.serving
    assert list(serving(PriorityClass.POOR)) == [poor_only, everyone]
    assert list(serving(PriorityClass.POLICY_FAMILY)) == [for_policy_families, everyone]


@pytest.mark.parametrize("classes", [[], ["rich"]])
def test_a_source_serves_at_least_one_known_class(programme, classes):
    assert "ít nhất một diện" in refused(a_source, programme, priority=classes)


def test_two_sources_do_not_share_a_place_in_the_order(programme):
    a_source(programme, 1)
    assert "Thứ tự" in refused(a_source, programme, 1)


def test_a_programme_gives_something_and_ends_after_it_begins(country):
    assert "lớn hơn 0" in refused(a_programme, country.lao_cai, subsidy=0)
    assert "Ngày kết thúc" in refused(a_programme, country.lao_cai, valid_until=dt.date(2025, 12, 31))
    a_programme(country.lao_cai, decision="413/KH-UBND")
    assert "đã có chương trình" in refused(a_programme, country.lao_cai, decision="413/KH-UBND")


def test_a_household_receives_once_and_a_phone_is_handed_over_once(programme, household, country):
    application, phone = approved(programme, household), a_phone(programme)
    a_handover(application, phone)
    other = approved(programme, a_household(country.chau_que))
    for again, with_phone in ((application, a_phone(programme)), (other, phone)):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_handover(again, with_phone)
    a_handover(other, a_phone(programme))


def test_only_what_was_approved_before_is_handed_over_and_only_as_a_phone(programme, household, country):
    not_yet = an_application(programme, household)
    assert "đã được phê duyệt" in refused(a_handover, not_yet, a_phone(programme))
    later = approved(programme, a_household(country.chau_que), approved_on=LATER)
    assert "đã được phê duyệt" in refused(a_handover, later, a_phone(programme))
    cash = approved(programme, a_household(country.chau_que), form=Form.CASH, bought_on=DAY)
    assert "đăng ký nhận máy" in refused(a_handover, cash, a_phone(programme))


def test_a_phone_of_another_programme_is_not_handed_over(programme, household, country):
    phone = a_phone(a_programme(country.lao_cai))
    assert "chương trình khác" in refused(a_handover, approved(programme, household), phone)


def seen(user) -> dict[str, int]:
    models = (Programme, FundingSource, Household, Recognition, Application, Phone, Handover)
    return {model.__name__: model.objects.visible_to(user).count() for model in models}


def test_everyone_sees_their_own_area_and_nobody_more(programme, household, cast):
    on_list(household)
    a_handover(approved(programme, household), a_phone(programme))
    a_phone(programme)  # still in stock
    nothing = dict.fromkeys(seen(cast.officer), 0)
    everything = dict.fromkeys(nothing, 1)
    assert seen(cast.officer) == seen(cast.inspector) == {**everything, "Phone": 2}
    assert seen(cast.commune_staff) == everything
    assert seen(cast.neighbour) == {**nothing, "Programme": 1, "FundingSource": 1}
    assert seen(cast.administrator) == seen(cast.officer_elsewhere) == nothing
    assert seen(cast.commune_staff_elsewhere) == nothing
