"""A list's way from the commune to the province: gates, people, decisions that stand."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count

from accounts.models import Role
from portal.lib.refusals import Forbidden, Refused
from smartphones import list_diagram, lists, objections, screening
from smartphones.list_transitions import TRANSITIONS
from smartphones.models import (
    Application,
    CommuneList,
    Household,
    HouseholdMember,
    ListDecision,
    ListStatus,
    ObjectionKind,
    Outcome,
    Standing,
)
from tests import factories
from tests.assertions import queries_of
from tests.races import at_once
from tests.smartphones.lists import a_scene, approve, over

pytestmark = pytest.mark.django_db


def test_a_list_goes_its_way_through_four_people_and_is_approved(scene):
    first, second = scene.household("Vàng A Sử", "poor", "merit"), scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    done = scene.approved(second, first)
    assert done.status == ListStatus.APPROVED
    steps = ["open", "screen", "publish", "end_notice", "appraise", "consolidate", "approve"]
    assert list(done.decisions.values_list("verb", flat=True)) == steps
    reached, waiting = Application.objects.get(household=first), Application.objects.get(household=second)
    assert (reached.source, reached.approval, reached.approved_on) == (
        scene.poor_only, "12/QĐ-UBND", dt.date(2026, 3, 20),
    )  # fmt: skip
    assert reached.appraised_by == scene.second
    assert (waiting.source, waiting.approval) == (None, None)


def test_a_place_is_told_in_a_sentence(scene):
    first, second = scene.household("Vàng A Sử", "poor", "merit"), scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    shown = scene.published(first, second)
    said = [one.told for one in shown.standings.filter(source=scene.poor_only)]
    assert said == [
        "hạng 1: hộ nghèo, cận nghèo có người có công; thứ 1/2; chỉ tiêu 1",
        "hạng 3: hộ nghèo; thứ 2/2; chỉ tiêu 1; chờ thứ 1",
    ]
    last = shown.standings.get(source=scene.poor_only, place=2)
    assert "diện ưu tiên của hộ đó cao hơn" in last.why_there


def test_policy_families_are_reached_by_the_source_that_serves_them_never_by_the_first(scene):
    family = scene.household("Bàn Văn Quý", "policy_family")
    poor = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    scene.allot(scene.everyone, 1)
    scene.approved(family, poor)
    assert Application.objects.get(household=family).source == scene.everyone
    assert Application.objects.get(household=poor).source == scene.poor_only


def test_whom_the_first_source_cannot_reach_the_next_one_takes(scene):
    households = [scene.household(f"Lý Thị {n}") for n in "ABC"]
    scene.allot(scene.poor_only, 1)
    scene.allot(scene.everyone, 1)
    scene.approved(*households)
    found = Application.objects.order_by("pk").values_list("source__position", flat=True)
    assert list(found) == [1, 2, None]


def test_nothing_is_published_before_phones_are_allotted(scene):
    screened = lists.screen(scene.list_of(scene.household("Lý Thị Mai")), by=scene.staff)
    with pytest.raises(Refused, match="Chờ Sở phân bổ"):
        lists.publish(screened, by=scene.staff)


def test_an_empty_list_is_not_screened(scene):
    with pytest.raises(Refused, match="chưa có hộ nào"):
        lists.screen(scene.list_of(), by=scene.staff)


def test_a_commune_has_one_open_list_and_the_next_one_takes_those_who_came_later(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    later = scene.household("Lý Thị Hoa")
    first = scene.list_of(household)
    with pytest.raises(Refused, match="đang có một danh sách"):
        lists.open_list(scene.programme, scene.commune, by=scene.staff)
    lists.publish(lists.screen(first, by=scene.staff), by=scene.staff)
    over(first)
    appraised = lists.appraise(lists.end_notice(first, by=scene.staff), by=scene.second)
    approve(lists.consolidate(appraised, by=scene.officer), scene.approver)
    second = scene.list_of(later)
    assert second.number == 2
    assert list(second.applications.values_list("household", flat=True)) == [later.pk]


def test_a_person_in_two_applying_households_stops_both_lists_even_across_communes(scene, country):
    household = scene.household("Lý Thị Mai")
    elsewhere = scene.household("Lý Văn Páo", commune=country.lam_giang)
    HouseholdMember.objects.create(household=elsewhere, person=household.head, relation="parent")
    Application.objects.create(
        programme=scene.programme, household=elsewhere, form="phone", applied_on=dt.date(2026, 3, 1),
        entered_by=scene.officer,
    )  # fmt: skip
    made = scene.list_of(household)
    with pytest.raises(Refused, match="hộ Lý Văn Páo, Xã Lâm Giang đã đăng ký"):
        lists.screen(made, by=scene.staff)


def test_people_alike_by_name_and_birth_date_are_shown_but_do_not_stop_the_list(scene):
    born = dt.date(1980, 5, 5)
    one, other = scene.household("Lý Thị Mai"), scene.household("Lý Thị Mai")
    for household in (one, other):
        type(household.head).objects.filter(pk=household.head_id).update(birth_date=born)
    made = scene.list_of(one, other)
    found = screening.findings(made)
    assert {f.application.household for f in found} == {one, other}
    assert not any(f.blocks for f in found)
    assert lists.screen(made, by=scene.staff).status == ListStatus.SCREENED


def test_a_household_nobody_serves_stops_the_list(scene):
    household = scene.household("Lý Thị Mai")
    made = scene.list_of(household)
    household.recognitions.all().delete()
    with pytest.raises(Refused, match="Không nguồn nào"):
        lists.screen(made, by=scene.staff)


def test_the_notice_runs_its_days_and_every_objection_is_answered(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    shown = scene.published(household)
    assert (shown.noticed_until - shown.noticed_from).days == scene.programme.days_for_objections - 1
    with pytest.raises(Refused, match="Còn niêm yết"):
        lists.end_notice(shown, by=scene.staff)
    objection = objections.receive(
        shown, kind=ObjectionKind.OPINION, brought_by="Giàng A Tủa", text="Thiếu hộ tôi", by=scene.staff
    )
    over(shown)
    with pytest.raises(Refused, match="chưa trả lời"):
        lists.end_notice(shown, by=scene.staff)
    objections.answer(objection, outcome=Outcome.KEPT, answer="Hộ đã nhận máy năm trước", by=scene.staff)
    assert lists.end_notice(shown, by=scene.staff).status == ListStatus.NOTICED


def test_who_made_or_entered_a_list_does_not_appraise_it(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    noticed = scene.noticed(household)
    with pytest.raises(Refused, match="phải khác người lập"):
        lists.appraise(noticed, by=scene.staff)
    noticed.applications.update(entered_by=scene.second)
    with pytest.raises(Refused, match="người nhập hồ sơ"):
        lists.appraise(noticed, by=scene.second)


def test_the_approver_is_nobody_who_worked_on_the_list(scene, country):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    waiting = scene.consolidated(household)
    with pytest.raises(Forbidden):
        approve(waiting, scene.officer)
    CommuneList.objects.filter(pk=waiting.pk).update(appraised_by=scene.approver)
    with pytest.raises(Refused, match="phải khác"):
        approve(waiting, scene.approver)


def test_people_of_another_commune_touch_nothing(scene, cast):
    made = scene.list_of(scene.household("Lý Thị Mai"))
    with pytest.raises(Forbidden):
        lists.screen(made, by=cast.neighbour)
    with pytest.raises(Forbidden):
        lists.open_list(scene.programme, scene.commune, by=cast.neighbour)


def test_a_household_that_lost_its_right_since_the_notice_stops_the_appraisal(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    noticed = scene.noticed(household)
    household.recognitions.all().delete()
    with pytest.raises(Refused, match="không còn đủ điều kiện"):
        lists.appraise(noticed, by=scene.second)


def test_a_list_is_returned_with_a_reason_and_shown_again(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    noticed = scene.noticed(household)
    with pytest.raises(Refused, match="Ghi lý do"):
        lists.send_back(noticed, by=scene.second, reason=" ")
    with pytest.raises(Refused, match="không tự trả lại"):
        lists.send_back(noticed, by=scene.staff, reason="Sót hộ")
    returned = lists.send_back(noticed, by=scene.second, reason="Sót hộ")
    assert (returned.status, returned.noticed_from, returned.standings.count()) == ("returned", None, 0)
    again = lists.publish(lists.screen(returned, by=scene.staff), by=scene.staff)
    assert again.notice_code == noticed.notice_code


def test_without_districts_nobody_asks_one(scene):
    household = scene.household("Lý Thị Hoa")
    scene.allot(scene.poor_only, 1)
    noticed = scene.noticed(household)
    with pytest.raises(Refused, match="không có bước đó"):
        lists.forward(noticed, by=scene.staff)


def test_with_districts_a_list_takes_one_more_step_and_the_district_says_it_in_writing(country, cast):
    scene = a_scene(country, cast, with_district=True)
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    noticed = scene.noticed(household)
    with pytest.raises(Refused, match="không có bước đó"):
        lists.appraise(noticed, by=scene.second)
    sent = lists.forward(noticed, by=scene.staff)
    for other in (scene.second, scene.officer, scene.approver):  # of one commune, of the whole province
        with pytest.raises(Forbidden):
            lists.appraise_above(sent, paper="36/BC-UBND", on=dt.date(2026, 3, 15), by=other)
    both = [country.chau_que, country.lam_giang]
    district = factories.a_user(Role.ICT_OFFICER, communes=both)
    with pytest.raises(Refused, match="Ngày ký chưa đến"):
        lists.appraise_above(sent, paper="36/BC-UBND", on=dt.date(2126, 3, 15), by=district)
    appraised = lists.appraise_above(sent, paper="36/BC-UBND", on=dt.date(2026, 3, 15), by=district)
    assert (appraised.status, appraised.district_paper) == (ListStatus.APPRAISED, "36/BC-UBND")
    done = approve(lists.consolidate(appraised, by=scene.officer), scene.approver)
    steps = ["open", "screen", "publish", "end_notice", "forward", "appraise_above", "consolidate", "approve"]
    assert list(done.decisions.values_list("verb", flat=True)) == steps
    assert Application.objects.get().source == scene.poor_only


def test_a_list_that_is_returned_forgets_what_the_district_wrote(country, cast):
    scene = a_scene(country, cast, with_district=True)
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    sent = lists.forward(scene.noticed(household), by=scene.staff)
    district = factories.a_user(Role.APPROVER, communes=[country.chau_que, country.lam_giang])
    appraised = lists.appraise_above(sent, paper="36/BC-UBND", on=dt.date(2026, 3, 15), by=district)
    returned = lists.send_back(appraised, by=scene.officer, reason="Sót hộ")
    assert (returned.district_paper, returned.district_paper_on) == (None, None)


def test_many_lists_are_approved_by_one_decision_in_as_many_queries(country, scene):
    places = [(scene.commune, scene.staff, scene.second)]
    for commune in (country.lam_giang, country.ban_xeo):
        places.append((commune, *(factories.a_user(Role.COMMUNE_STAFF, communes=[commune]) for _ in "ab")))
    for commune, _staff, _second in places:
        for n in range(2):
            scene.household(f"{commune.name} {n}", commune=commune)
    scene.allot(scene.everyone, 6)

    def consolidated(place):
        scene.commune, scene.staff, scene.second = place
        return scene.consolidated(*Household.objects.filter(commune=scene.commune))

    def decide(*waiting):
        return queries_of(
            lambda: lists.approve(waiting, decision="12/QĐ-UBND", on=dt.date(2026, 3, 20), by=scene.approver)
        )

    one, *others = [consolidated(place) for place in places]
    few, more = decide(one), decide(*others)
    assert len(more) <= len(few)
    assert set(CommuneList.objects.values_list("status", flat=True)) == {ListStatus.APPROVED}
    given = Application.objects.filter(source=scene.everyone, approval="12/QĐ-UBND")
    by_commune = given.order_by().values_list("list__commune").annotate(n=Count("pk"))
    assert dict(by_commune) == {commune.pk: 2 for commune, *_rest in places}
    for one in given:
        assert one.appraised_by_id == one.list.appraised_by_id


def test_an_approved_list_stands(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    done = scene.approved(household)
    application = done.applications.get()
    for change in (
        lambda: CommuneList.objects.filter(pk=done.pk).update(status="draft"),
        lambda: Standing.objects.filter(list=done).update(quota=9),
        lambda: Standing.objects.filter(list=done).delete(),
        lambda: application.delete(),
        lambda: Application.objects.filter(pk=application.pk).update(list=None),
        lambda: ListDecision.objects.filter(list=done).update(reason="x"),
        lambda: ListDecision.objects.filter(list=done).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_every_step_of_the_table_has_its_words_in_the_log_and_its_picture():
    page = list_diagram.PAGE.read_text()
    assert list_diagram.put_into(page) == page
    assert set(TRANSITIONS) == {one.split(".")[1] for one in _acts()} - {"open"}


def _acts() -> set[str]:
    from portal.acts import ACTS

    return {name for name in ACTS if name.startswith("phone_lists.")}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_approve_at_once_one_wins_and_the_others_read_who(scene):
    household = scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    waiting = scene.consolidated(household)
    approvers = [factories.a_user(Role.APPROVER, province=scene.approver.province) for _ in range(4)]
    answers = at_once([partial(approve, waiting, one) for one in approvers])
    assert answers.count("") == 1
    assert sum("đã duyệt" in answer for answer in answers) == 3
    assert waiting.decisions.filter(verb="approve").count() == 1
