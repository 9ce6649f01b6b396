"""Programmes set up and changed through pages: sources in order, decisions, and what is locked."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from smartphones.models import Condition, PriorityClass, Programme, TieBreak
from tests.assertions import assert_queries_do_not_grow
from tests.smartphones import phones

TYPED = {
    "name": "Hỗ trợ điện thoại 2026-2030", "decision": "12/KH-UBND", "legal_basis": "NQ 1\nNQ 2",
    "valid_from": "01/01/2026", "valid_until": "31/12/2030", "subsidy": "500.000", "price_basis": "",
    "forms": ["phone", "cash"], "list_year": "2026", "days_for_objections": "7", "days_for_answers": "10",
}  # fmt: skip
# Boxes in the order of the words; the numbers are their places.
SOURCE = {
    "school_age_from": "6",
    "school_age_to": "18",
    "name": "Viễn thông công ích", "kind": "public_utility", "donor": "", "basis": "TT 14/2022/TT-BTTTT",
    "priority_0": "1", "priority_1": "2", "priority_2": "4", "priority_3": "3", "priority_4": "",
    "tie_breaks_1": "1", "tie_breaks_0": "2",
    "conditions": ["no_tablet", "own_purchase_since"], "purchases_since": "12/12/2022",
    "phones": "1200", "amount": "600.000.000",
}  # fmt: skip


@pytest.fixture
def programme(country) -> Programme:
    return phones.a_programme(country.lao_cai)


@pytest.fixture
def officer(signed_in, cast):
    return signed_in(cast.officer)


def test_an_officer_sets_a_programme_up_with_its_sources_without_javascript(officer):
    made = officer.post("/dien-thoai/moi", TYPED)
    programme = Programme.objects.get()
    assert made["Location"] == programme.get_absolute_url()
    assert (programme.subsidy, programme.forms, programme.with_district) == (
        500_000,
        ["phone", "cash"],
        False,
    )
    officer.post(f"/dien-thoai/{programme.pk}/nguon-moi", SOURCE)
    source = programme.sources.get()
    assert source.priority == [
        PriorityClass.WITH_MERIT, PriorityClass.WITH_SOCIAL_POLICY,
        PriorityClass.NEAR_POOR, PriorityClass.POOR,
    ]  # fmt: skip
    assert source.tie_breaks == [TieBreak.NO_DEVICE, TieBreak.SCHOOL_AGE]
    assert (source.phones, source.amount, source.position) == (1200, 600_000_000, 1)
    page = officer.get(programme.get_absolute_url()).content.decode()
    for words in ("500.000", "Nguồn 1: Viễn thông công ích", "máy tự mua từ 12/12/2022", "1.200"):
        assert words in page
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"programmes.set_up", "programmes.source_added"} <= verbs


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"subsidy": "năm trăm"}, "Ghi số tiền bằng chữ số"),
        ({"subsidy": "0"}, "Ghi số tiền lớn hơn 0"),
        ({"valid_until": "31/12/2025"}, "Ngày kết thúc phải từ ngày bắt đầu"),
        ({"forms": []}, "bắt buộc"),
    ],
)
def test_what_is_wrong_with_a_programme_is_said_on_the_form(officer, wrong, words):
    answer = officer.post("/dien-thoai/moi", {**TYPED, **wrong}, expects=422)
    assert words in answer.content.decode()
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"priority_0": "", "priority_1": "", "priority_2": "", "priority_3": ""}, "bắt buộc"),
        ({"priority_1": "1"}, "Mỗi số thứ tự chỉ ghi cho một dòng"),
        ({"purchases_since": ""}, "Ghi ngày, vì điều kiện"),
        ({"conditions": []}, "Chọn điều kiện về ngày tự mua máy"),
    ],
)
def test_what_is_wrong_with_a_source_is_said_on_the_form(officer, programme, wrong, words):
    answer = officer.post(f"/dien-thoai/{programme.pk}/nguon-moi", {**SOURCE, **wrong}, expects=422)
    assert words in answer.content.decode()
    assert not programme.sources.exists()


def test_a_form_of_a_source_shows_what_stands(officer, programme):
    source = phones.a_source(
        programme, priority=[PriorityClass.POOR, PriorityClass.WITH_MERIT],
        conditions=[Condition.NO_TABLET], amount=1_500_000,
    )  # fmt: skip
    page = officer.get(f"/dien-thoai/nguon/{source.pk}/sua").content.decode()
    assert 'value="1.500.000"' in page
    officer.post(f"/dien-thoai/nguon/{source.pk}/sua", {**SOURCE, "name": "Ngân sách"})
    source.refresh_from_db()
    assert source.name == "Ngân sách" and source.position == 1


def test_sources_change_places_and_go(officer, programme):
    first, second = phones.a_source(programme, 1), phones.a_source(programme, 2)
    officer.post(f"/dien-thoai/nguon/{second.pk}/len-truoc")
    assert list(programme.sources.all()) == [second, first]
    assert list(programme.sources.values_list("position", flat=True)) == [1, 2]
    officer.post(f"/dien-thoai/nguon/{second.pk}/len-truoc")  # the first stays the first
    officer.post(f"/dien-thoai/nguon/{first.pk}/bo")
    assert list(programme.sources.all()) == [second]


def test_what_households_were_approved_under_is_locked_and_decisions_go_on(officer, programme, country):
    source = phones.a_source(programme)
    household = phones.a_household(country.chau_que)
    phones.approved(programme, household, source=source)
    for path in (f"{programme.pk}/sua", f"{programme.pk}/nguon-moi", f"nguon/{source.pk}/sua"):
        officer.post(f"/dien-thoai/{path}", {**TYPED, **SOURCE}, expects=409)
    assert "đã có hộ được phê duyệt" in officer.get(programme.get_absolute_url()).content.decode()
    decision = {"number": "1520/QĐ-UBND", "decided_on": "05/03/2026", "about": "Phê duyệt đợt 1"}
    officer.post(f"/dien-thoai/{programme.pk}/van-ban-moi", decision)
    assert "1520/QĐ-UBND" in officer.get(programme.get_absolute_url()).content.decode()


def test_a_source_households_count_on_is_not_dropped(officer, programme, country):
    source = phones.a_source(programme)
    phones.an_application(programme, phones.a_household(country.chau_que), source=source)
    officer.post(f"/dien-thoai/nguon/{source.pk}/bo", expects=409)
    assert programme.sources.exists()


def test_the_list_takes_as_many_queries_however_many_programmes(officer, country):
    assert_queries_do_not_grow(
        lambda: phones.a_source(phones.a_programme(country.lao_cai)), lambda: officer.get("/dien-thoai/")
    )


def test_without_a_programme_the_page_says_what_it_is_for(officer):
    assert "Chưa có chương trình nào" in officer.get("/dien-thoai/").content.decode()
