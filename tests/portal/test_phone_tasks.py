"""The first page tells what waits in the smartphone programmes, each to whoever may do it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Role, User
from portal import phone_tasks
from portal.lib.refusals import reason_against
from smartphones import list_policies, lists, objections
from smartphones.list_turns import turns
from smartphones.models import Allotment, CashList, CommuneList, ListStatus, Objection, ObjectionKind
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.smartphones.lists import a_scene, over
from tests.smartphones.phones import a_handover, a_phone, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(country, cast):
    return a_scene(country, cast)


@pytest.fixture
def shown(scene):
    """On notice, one phone for two households."""
    found = [scene.household(f"Lý Thị {n}") for n in "AB"]
    scene.allot(scene.poor_only, 1)
    return scene.published(*found)


def told_to(user: User) -> list[str]:
    return [f"{task.name} | {task.hint} | {task.due}" for task in phone_tasks.waiting_for(user)]


def names(user: User) -> list[str]:
    return [task.name for task in phone_tasks.waiting_for(user)]


def objected(scene, shown) -> Objection:
    return objections.receive(
        shown, kind=ObjectionKind.OPINION, brought_by="Giàng A Tủa", text="Thiếu hộ tôi", by=scene.staff
    )


def test_each_step_of_a_list_waits_for_whoever_takes_it_and_for_nobody_else(shown, scene):
    here = "danh sách hộ của Xã Châu Quế"
    everybody = [scene.staff, scene.second, scene.officer, scene.approver]
    over(shown)
    assert names(scene.staff) == [f"Kết thúc niêm yết: {here}"]
    noticed = lists.end_notice(shown, by=scene.staff)
    assert [names(one) for one in everybody] == [
        [], [f"Xác nhận thẩm định: {here}"], [f"Xác nhận thẩm định: {here}"], [f"Xác nhận thẩm định: {here}"]
    ]  # fmt: skip
    appraised = lists.appraise(noticed, by=scene.second)
    assert [names(one) for one in everybody] == [[], [], [f"Đưa vào tổng hợp: {here}"], []]
    lists.consolidate(appraised, by=scene.officer)
    assert [names(one) for one in everybody] == [[], [], [], [f"Phê duyệt danh sách: {here}"]]


def test_lists_of_several_communes_stand_in_one_line(scene, country):
    for commune in (country.chau_que, country.lam_giang):
        CommuneList.objects.create(
            programme=scene.programme, commune=commune, made_by=scene.staff, status=ListStatus.APPRAISED
        )
    [task] = phone_tasks.waiting_for(scene.officer)
    assert (task.hint, task.url) == ("2 danh sách", "/dien-thoai/danh-sach?status=appraised")


@pytest.mark.parametrize("with_district", [False, True])
def test_whose_turn_it_is_and_who_may_do_it_are_one_thing(country, cast, with_district):
    """Whatever the state of a list: what is told to somebody is open to them, and the other way round."""
    scene = a_scene(country, cast, with_district=with_district)
    household = scene.household("Lý Thị Mai")
    made = scene.list_of(household)
    district = factories.a_user(Role.APPROVER, communes=[country.chau_que, country.lam_giang])
    people = [
        scene.staff, scene.second, scene.officer, scene.approver, district, cast.neighbour, cast.inspector,
        cast.finance,
    ]  # fmt: skip
    past = timezone.localdate() - dt.timedelta(3)
    for status in ListStatus:
        if status != ListStatus.APPROVED:
            CommuneList.objects.filter(pk=made.pk).update(
                status=status, noticed_from=past, noticed_until=past, appraised_by=scene.second,
                consolidated_by=scene.officer,
            )  # fmt: skip
            made.refresh_from_db()
            for one in people:
                told = {verb for verb, waiting in turns(one) if waiting.exists()}
                may = {
                    verb
                    for verb in list_policies.TRANSITIONS
                    if verb not in ("reopen", "rank_again", "send_back")
                    and not reason_against(list_policies.check_can_step, verb, one, made)
                }
                assert told == may, (status, one.role, one.reach)


def test_a_notice_about_to_end_is_told_with_its_days(shown, scene):
    assert names(scene.staff) == []
    last = timezone.localdate() + dt.timedelta(2)
    CommuneList.objects.update(noticed_until=last)
    assert "Niêm yết sắp hết: danh sách hộ của Xã Châu Quế" in told_to(scene.staff)[0]
    assert "Còn 2 ngày" in told_to(scene.staff)[0]
    CommuneList.objects.update(noticed_until=timezone.localdate())
    assert "Hết hôm nay" in told_to(scene.staff)[0]
    assert names(scene.officer) == []


def test_objections_run_their_days_and_late_ones_are_told_to_the_so_too(shown, scene, cast):
    objected(scene, shown)
    assert told_to(scene.staff) == ["Trả lời ý kiến, khiếu nại về danh sách hộ | 1 ý kiến | Còn 10 ngày"]
    assert names(scene.officer) == names(cast.neighbour) == []
    Objection.objects.update(
        received_on=timezone.localdate() - dt.timedelta(12), due_on=timezone.localdate() - dt.timedelta(2)
    )
    late = ["Ý kiến, khiếu nại quá hạn trả lời | 1 ý kiến | Quá 2 ngày"]
    assert told_to(scene.staff) == told_to(scene.officer) == late
    assert names(cast.neighbour) == names(cast.inspector) == []


def test_phones_at_the_commune_wait_to_be_handed_over(scene, cast):
    application = approved(scene.programme, scene.household("Lý Thị Mai"))
    assert names(scene.staff) == []
    phone = a_phone(scene.programme, at=scene.commune)
    assert told_to(scene.staff) == ["Bàn giao máy cho hộ đã duyệt | 1 hộ chờ, 1 máy ở xã | "]
    assert names(cast.neighbour) == names(scene.officer) == []
    a_handover(application, phone, held_on=dt.date(2026, 3, 25))
    assert names(scene.staff) == []


def test_quotas_and_money_wait_for_a_second_person(scene, cast):
    scene.household("Lý Thị Mai")
    Allotment.objects.create(source=scene.poor_only, phones=7, criterion="by_class", made_by=scene.officer)
    assert told_to(scene.approver) == ["Quyết định phân bổ chỉ tiêu: Nguồn 1 | 7 máy | "]
    CashList.objects.create(programme=scene.programme, commune=scene.commune, number=1, made_by=scene.staff)
    assert names(cast.finance) == ["Duyệt danh sách chi tiền mua điện thoại"]
    assert len(names(scene.approver)) == 2
    assert names(scene.staff) == names(cast.inspector) == names(cast.administrator) == []


def test_the_first_page_shows_them_and_asks_no_more_when_more_waits(shown, scene, signed_in):
    browser = signed_in(scene.staff)
    objected(scene, shown)
    assert "Trả lời ý kiến, khiếu nại về danh sách hộ" in browser.get("/").content.decode()
    assert_queries_do_not_grow(lambda: objected(scene, shown), lambda: browser.get("/"))
