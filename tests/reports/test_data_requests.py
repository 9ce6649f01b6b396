"""What people ask about their own data: who receives it, the clock of two working days, who answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Role
from places import working_days
from places.models import Holiday
from portal import home
from portal.lib.refusals import Forbidden, Refused
from reports.personal_data import requests
from reports.personal_data.models import DataRequest, Identity, Outcome, RequestKind, RequestStatus, Way
from tests import factories
from tests.assertions import assert_queries_do_not_grow

FRIDAY = dt.date(2026, 11, 13)


@pytest.fixture
def member(country: Any) -> Any:
    return factories.a_member(factories.a_team(country.chau_que), "Giàng A Páo")


def received(cast: Any, country: Any, **facts: Any) -> DataRequest:
    told = {
        "kind": RequestKind.CORRECT, "commune": country.chau_que, "subject_name": "Giàng A Páo",
        "text": "Sửa số tài khoản", "way": Way.LETTER, "received_on": timezone.localdate(),
        "by": cast.commune_staff,
    }  # fmt: skip
    return requests.receive(**{**told, **facts})


def test_two_working_days_leave_out_the_weekend_and_holidays(db: None) -> None:
    assert working_days.after(FRIDAY, 2) == dt.date(2026, 11, 17)
    assert working_days.after(dt.date(2026, 11, 15), 2) == dt.date(2026, 11, 17)
    Holiday.objects.create(day=dt.date(2026, 11, 16), name="Nghỉ bù")
    assert working_days.after(FRIDAY, 2) == dt.date(2026, 11, 18)


def test_the_commune_receives_and_passes_on_and_the_department_answers(cast: Any, country: Any) -> None:
    asked = received(cast, country, received_on=FRIDAY)
    assert (asked.status, asked.due_on) == (RequestStatus.AT_COMMUNE, dt.date(2026, 11, 17))
    requests.pass_on(asked, identity=Identity.CARD, by=cast.commune_staff)
    done = requests.answer(asked, outcome=Outcome.DONE, answer="Đã sửa", by=cast.officer)
    assert (done.status, done.identity, done.answered_by) == ("answered", "card", cast.officer)
    acts = AuditEvent.objects.filter(object_type="reports.datarequest").order_by("pk")
    verbs = ["data_requests.received", "data_requests.passed_on", "data_requests.answered"]
    assert [act.verb for act in acts] == verbs
    assert acts[2].after["answer"] == "Đã sửa"
    with pytest.raises(Refused, match="đã trả lời"):
        requests.answer(asked, outcome=Outcome.REFUSED, answer="Không", by=cast.officer)


def test_what_was_answered_stands_in_the_database(cast: Any, country: Any) -> None:
    asked = received(cast, country, by=cast.officer, identity=Identity.VNEID)
    requests.answer(asked, outcome=Outcome.DONE, answer="Đã sửa", by=cast.officer)
    rows = DataRequest.objects.filter(pk=asked.pk)
    for act in (lambda: rows.update(answer="Khác"), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_nothing_is_done_for_a_stranger(cast: Any, country: Any) -> None:
    asked = received(cast, country, by=cast.officer)
    with pytest.raises(Refused, match="Xác minh danh tính"):
        requests.answer(asked, outcome=Outcome.DONE, answer="Đã sửa", by=cast.officer)
    refused = requests.answer(asked, outcome=Outcome.REFUSED, answer="Không xác minh được", by=cast.officer)
    assert refused.status == RequestStatus.ANSWERED


def test_nobody_acts_outside_their_area_or_their_part(cast: Any, country: Any, member: Any) -> None:
    asked = received(cast, country)
    for user in (cast.neighbour, cast.officer_elsewhere, cast.finance, cast.approver, cast.administrator):
        assert not DataRequest.objects.visible_to(user).exists()
        with pytest.raises(Forbidden):
            requests.answer(asked, outcome=Outcome.REFUSED, answer="Không", by=user)
    with pytest.raises(Forbidden):
        requests.answer(asked, outcome=Outcome.REFUSED, answer="Không", by=cast.commune_staff)
    with pytest.raises(Forbidden):
        received(cast, country, by=cast.neighbour)
    with pytest.raises(Forbidden):
        received(cast, country, by=cast.officer_elsewhere, commune=country.son_hong, person=member.person)
    with pytest.raises(Refused, match="chưa đến"):
        received(cast, country, received_on=timezone.localdate() + dt.timedelta(1))


def test_a_member_asks_on_their_own_page_and_reads_the_answer_there(
    cast: Any, member: Any, signed_in: Any
) -> None:
    login = factories.a_login(member.person)
    page = signed_in(login)
    page.post("/du-lieu-ca-nhan/yeu-cau/cua-toi", {"kind": "see", "text": "Sổ ghi gì về tôi?"})
    asked = DataRequest.objects.get()
    assert (asked.identity, asked.status, asked.person) == ("own_login", "at_department", member.person)
    requests.answer(asked, outcome=Outcome.DONE, answer="Đã đưa bản sao", by=cast.officer)
    assert "Đã đưa bản sao" in page.get("/du-lieu-ca-nhan/yeu-cau/cua-toi").content.decode()
    other = factories.a_login(factories.a_member(factories.a_team(cast.commune_staff.communes.get())).person)
    assert "Sổ ghi gì" not in signed_in(other).get("/du-lieu-ca-nhan/yeu-cau/cua-toi").content.decode()
    assert not DataRequest.objects.visible_to(other).exists()


def test_late_ones_stand_among_the_tasks_of_whoever_must_act(cast: Any, country: Any) -> None:
    asked = received(cast, country, received_on=timezone.localdate() - dt.timedelta(12))
    (task,) = [task for task in home.waiting_for(cast.commune_staff) if "dữ liệu" in task.name]
    assert task.word == "Quá hạn" and task.url.endswith("?state=late")
    assert [task for task in home.waiting_for(cast.officer) if "dữ liệu" in task.name]
    assert not [task for task in home.waiting_for(cast.neighbour) if "dữ liệu" in task.name]
    requests.answer(asked, outcome=Outcome.REFUSED, answer="Không xác minh được", by=cast.officer)
    asked.refresh_from_db()
    assert asked.answered_late and not asked.is_late
    assert not [task for task in home.waiting_for(cast.officer) if "dữ liệu" in task.name]


def test_the_form_finds_the_record_by_its_number_and_keeps_no_number(
    cast: Any, member: Any, signed_in: Any
) -> None:
    number = member.person.citizen_number.revealed
    typed = {
        "kind": "provide", "text": "Xin bản sao", "way": "in_person", "subject_name": "Giàng A Páo",
        "received_on": f"{timezone.localdate():%d/%m/%Y}", "citizen_number": number, "identity": "card",
        "commune": cast.commune_staff.communes.get().pk,
    }  # fmt: skip
    page = signed_in(cast.commune_staff)
    page.post("/du-lieu-ca-nhan/yeu-cau/moi", typed)
    asked = DataRequest.objects.get()
    assert asked.person == member.person
    kept = [str(value) for value in DataRequest.objects.values_list().get()]
    assert not [value for value in kept if number in value]
    another = {**typed, "subject_name": "Người Không Có Thật"}
    refused = page.post("/du-lieu-ca-nhan/yeu-cau/moi", another, expects=422).content.decode()
    assert "là của người tên khác" in refused and DataRequest.objects.count() == 1
    stranger = {**typed, "citizen_number": "015099012345"}
    assert "Sổ không có ai mang số này" in page.post(
        "/du-lieu-ca-nhan/yeu-cau/moi", stranger, expects=422
    ).content.decode()  # fmt: skip


def test_who_answers_for_several_communes_chooses_one(cast: Any, signed_in: Any) -> None:
    asked = "/du-lieu-ca-nhan/yeu-cau/moi"
    several = signed_in(cast.officer).get(asked).context["form"]["commune"]
    assert several.subwidgets[0].data["value"] == "" and len(several.subwidgets) > 2
    (only,) = signed_in(cast.commune_staff).get(asked).context["form"]["commune"].subwidgets
    assert only.data["value"] == cast.commune_staff.communes.get().pk


def test_the_page_answers_where_it_stands(cast: Any, country: Any, signed_in: Any) -> None:
    asked = received(cast, country)
    page = signed_in(cast.officer)
    assert page.get(asked.get_absolute_url()).context["answer_form"]
    bad = {"outcome": "done", "answer": "Đã sửa", "identity": "not_yet"}
    assert "Xác minh danh tính" in page.post(
        f"{asked.get_absolute_url()}/tra-loi", bad, expects=422
    ).content.decode()  # fmt: skip
    page.post(f"{asked.get_absolute_url()}/tra-loi", {**bad, "identity": "card"})
    assert "Đã thực hiện" in page.get(asked.get_absolute_url()).content.decode()
    shown = page.get("/du-lieu-ca-nhan/yeu-cau?state=answered").content.decode()
    assert "Giàng A Páo" in shown and "Đã trả lời" in shown
    assert "Giàng A Páo" not in page.get("/du-lieu-ca-nhan/yeu-cau?state=late").content.decode()


def test_the_list_asks_no_more_for_more_rows(cast: Any, country: Any, signed_in: Any) -> None:
    page = signed_in(factories.a_user(Role.INSPECTOR, province=country.lao_cai))
    assert_queries_do_not_grow(lambda: received(cast, country), lambda: page.get("/du-lieu-ca-nhan/yeu-cau"))
