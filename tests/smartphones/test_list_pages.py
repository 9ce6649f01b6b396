"""Pages of quotas, lists, objections and coverage, as the people of each office use them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from smartphones import allotments, coverage
from smartphones.models import (
    Allotment,
    Application,
    CommuneList,
    Criterion,
    Form,
    Household,
    NoNeed,
    Objection,
)
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.smartphones.lists import over
from tests.smartphones.phones import a_handover, a_phone, a_programme

pytestmark = pytest.mark.django_db


def at(name: str, *args: object) -> str:
    return reverse(f"smartphones:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def test_an_officer_draws_up_changes_and_a_leader_decides(scene, signed_in, country):
    for name in "ABC":
        scene.household(f"Lý Thị {name}")
    scene.household("Vàng Thị D", commune=country.lam_giang)
    officer = signed_in(scene.officer)
    officer.post(
        at("draw_up_allotment", scene.programme.pk),
        {"source": scene.poor_only.pk, "phones": "2", "criterion": "area_weight", "weight_xa": "150"},
    )
    made = Allotment.objects.get()
    here, there = made.quotas.order_by("-phones")
    page = text(officer.get(made.get_absolute_url()))
    assert "Phân bổ 2 máy" in page
    assert here.weight == 150
    officer.post(at("change_quotas", made.pk), {f"phones_{here.pk}": "1", f"reason_{here.pk}": "Đã có"})
    assert "ít hơn 2 máy phân bổ" in text(officer.get(made.get_absolute_url()))
    officer.post(
        at("change_quotas", made.pk),
        {f"phones_{there.pk}": str(there.phones + 1), f"reason_{there.pk}": "Thêm"},
    )
    leader = signed_in(scene.approver)
    leader.post(at("decide_allotment", made.pk), {"decision": "5/QĐ-UBND", "on": "01/03/2026"})
    assert "5/QĐ-UBND" in text(signed_in(scene.staff).get(at("allotments", scene.programme.pk)))
    assert "Chỉ tiêu của" not in text(signed_in(scene.staff).get(made.get_absolute_url()))


def test_one_missing_reason_keeps_everything_that_was_typed(scene, signed_in, country):
    for name in "ABC":
        scene.household(f"Lý Thị {name}")
    scene.household("Vàng Thị D", commune=country.lam_giang)
    made = allotments.draw_up(scene.poor_only, 4, Criterion.BY_CLASS, by=scene.officer, weights={})
    here, there = made.quotas.order_by("-phones")
    typed = {
        f"phones_{here.pk}": "2", f"reason_{here.pk}": "", f"phones_{there.pk}": "5.687",
        f"reason_{there.pk}": "Thôn mới lập",
    }  # fmt: skip
    address = at("change_quotas", made.pk)
    page = text(signed_in(scene.officer).post(address, typed, expects=422))
    assert page.count("Chưa lưu được: 2 chỗ cần sửa") == 1
    assert f'href="#id_reason_{here.pk}">{here.commune}: Ghi lý do đổi chỉ tiêu.' in page
    assert f"{there.commune}: Chỉ tiêu 5.687 vượt 1 hộ đủ điều kiện." in page
    assert 'value="Thôn mới lập"' in page and 'value="5.687"' in page
    assert not made.quotas.exclude(reason="").exists()
    for wrong in ("", "hai", "1.5"):
        signed_in(scene.officer).post(address, {f"phones_{here.pk}": wrong}, expects=422)


def test_too_many_phones_are_refused_beside_their_box(scene, signed_in):
    scene.household("Lý Thị A")
    typed = {"source": scene.poor_only.pk, "phones": "9999", "criterion": "by_class"}
    address = at("draw_up_allotment", scene.programme.pk)
    page = text(signed_in(scene.officer).post(address, typed, expects=422))
    assert "Cả tỉnh còn 1 hộ đủ điều kiện, ít hơn 9.999 máy. Ghi tối đa 1." in page
    assert 'value="9999"' in page


def test_a_commune_reviews_its_households_and_nothing_is_half_saved(scene, signed_in):
    first, second, third = (scene.household(f"Lý Thị {name}") for name in "ABC")
    staff = signed_in(scene.staff)
    staff.post(at("open_list"), {"programme": scene.programme.pk, "commune": scene.commune.pk})
    made = CommuneList.objects.get()
    page = at("review", made.pk)
    assert "3 hộ: 0 đăng ký, 0 không có nhu cầu, 3 chưa hỏi" in text(staff.get(page))
    wrong = {f"wish_{first.pk}": "phone", f"wish_{second.pk}": "cash"}
    assert "ghi ngày mua máy" in text(staff.post(page, wrong, expects=422))
    assert not Application.objects.exists()
    staff.post(
        page,
        {
            f"wish_{first.pk}": "phone",
            f"wish_{second.pk}": "cash",
            f"bought_{second.pk}": "15/02/2026",
            f"wish_{third.pk}": "no_need",
        },
    )
    assert Application.objects.get(household=second).bought_on == dt.date(2026, 2, 15)
    assert NoNeed.objects.get().household == third
    assert "2 đăng ký, 1 không có nhu cầu, 0 chưa hỏi" in text(staff.get(page))
    staff.post(page, {f"wish_{third.pk}": "phone", f"wish_{first.pk}": ""})
    assert not NoNeed.objects.exists()
    assert set(Application.objects.values_list("household", flat=True)) == {second.pk, third.pk}


def test_before_everybody_sees_it_the_commune_reads_what_they_will_see(scene, signed_in):
    first = scene.household("Vàng A Sử")
    for name in "XY":
        scene.household(f"Lý Thị {name}")
    made, staff = scene.list_of(first), signed_in(scene.staff)
    staff.post(at("step_list", made.pk, "screen"))
    asked = at("publish_list", made.pk)
    assert f'href="{asked}"' in text(staff.get(made.get_absolute_url()))
    assert "chưa được phân bổ máy nào" in text(staff.get(asked, expects=409))
    scene.allot(scene.poor_only, 3)
    page, today = text(staff.get(asked)), timezone.localdate()
    last = today + dt.timedelta(made.programme.days_for_objections - 1)
    assert "Công khai 1 hộ đăng ký, xếp theo 3 máy còn của xã" in page
    assert f"từ {today:%d/%m/%Y} đến hết {last:%d/%m/%Y}" in page and "Còn 2 hộ chưa hỏi" in page
    made.refresh_from_db()
    assert made.noticed_from is None
    staff.post(asked)
    made.refresh_from_db()
    assert (made.noticed_from, made.noticed_until) == (today, last)


def test_two_households_of_one_name_are_told_apart_where_one_is_objected_to(scene, signed_in, country):
    hamlets = [factories.a_hamlet(scene.commune, name) for name in ("Thôn Đông", "Thôn Tây")]
    listed = [scene.household("Lý Thị Mai") for _hamlet in hamlets]
    for household, hamlet in zip(listed, hamlets, strict=True):
        Household.objects.filter(pk=household.pk).update(hamlet=hamlet)
    scene.household("Vàng A Sử")
    scene.household("Cao Bá Ân")
    scene.allot(scene.poor_only, 2)
    made = scene.published(*listed)
    page = text(signed_in(scene.staff).get(at("receive_objection", made.pk)))
    assert "Lý Thị Mai, Thôn Đông" in page and "Lý Thị Mai, Thôn Tây" in page
    assert page.index("Cao Bá Ân") < page.index("Vàng A Sử"), "by the given name"


def test_no_programme_is_chosen_for_whoever_has_several(scene, signed_in):
    chosen = 'value="{}" selected'.format
    staff = signed_in(scene.staff)
    assert chosen(scene.programme.pk) in text(staff.get(at("open_list")))
    a_programme(scene.programme.province)
    assert chosen(scene.programme.pk) not in text(staff.get(at("open_list")))


def test_everything_wrong_on_a_page_of_the_review_is_named_at_once_and_nothing_typed_is_lost(
    scene, signed_in
):
    first, second, third, fourth = (scene.household(f"Lý Thị {name}") for name in "ABCD")
    staff = signed_in(scene.staff)
    staff.post(at("open_list"), {"programme": scene.programme.pk, "commune": scene.commune.pk})
    page = at("review", CommuneList.objects.get().pk)
    typed = {f"wish_{one.pk}": "cash" for one in (first, second, third)} | {
        f"bought_{first.pk}": "31/02/2026",
        f"bought_{second.pk}": f"{timezone.localdate() + dt.timedelta(2):%d/%m/%Y}",
        f"bought_{third.pk}": "15/2/2026",
        f"wish_{fourth.pk}": "phone",
    }
    answer = staff.post(page, typed, expects=422)
    assert [row.household for row in answer.context["wrong"]] == [first, second]
    shown = text(answer)
    assert "Lý Thị A: “31/02/2026” không phải ngày" in shown
    assert "Lý Thị B: ngày mua máy chưa đến" in shown
    assert 'value="31/02/2026"' in shown and 'value="15/2/2026"' in shown
    assert shown.count('<option value="cash" selected>') == 3
    assert '<option value="phone" selected>' in shown
    assert not Application.objects.exists()
    staff.post(page, typed | {f"bought_{first.pk}": "28/02/2026", f"bought_{second.pk}": "2026-02-27"})
    assert Application.objects.count() == 4


def test_the_whole_way_by_buttons(scene, signed_in):
    first, second = scene.household("Vàng A Sử", "poor", "merit"), scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    made = scene.list_of(first, second)
    staff, officer = signed_in(scene.staff), signed_in(scene.officer)
    staff.post(at("step_list", made.pk, "screen"))
    staff.post(at("publish_list", made.pk))
    assert "hạng 1: hộ nghèo, cận nghèo có người có công; thứ 1/2; chỉ tiêu 1" in text(
        staff.get(at("lines", made.pk))
    )
    assert "Còn niêm yết đến hết ngày" in text(staff.get(made.get_absolute_url()))
    over(made)
    staff.post(at("step_list", made.pk, "end_notice"))
    assert "phải khác người lập" in text(staff.get(made.get_absolute_url()))
    signed_in(scene.second).post(at("step_list", made.pk, "appraise"))
    officer.post(at("step_list", made.pk, "consolidate"))
    leader = signed_in(scene.approver)
    assert str(scene.commune) in text(leader.get(at("approve_lists")))
    leader.post(at("approve_lists"), {"chon": [made.pk], "decision": "12/QĐ-UBND", "on": "20/03/2026"})
    page = text(leader.get(made.get_absolute_url()))
    assert "12/QĐ-UBND ngày 20/03/2026" in page
    waiting = Application.objects.get(household=second)
    assert "chờ thứ 1" in text(leader.get(waiting.get_absolute_url()))
    reached = Application.objects.get(household=first)
    answer = staff.post(at("take_off", reached.pk), {"because": "refused", "on": "25/03/2026"}, follow=True)
    assert "Hộ Lý Thị Mai được lên thay" in text(answer)


def test_nobody_approves_nothing(scene, signed_in):
    answer = signed_in(scene.approver).post(
        at("approve_lists"), {"decision": "12/QĐ-UBND", "on": "20/03/2026"}, expects=409
    )
    assert "Chọn ít nhất một danh sách" in text(answer)


def test_the_notice_is_public_while_it_hangs_with_short_names_and_not_a_day_longer(scene, client):
    household = scene.household("Vàng Thị Máy")
    scene.allot(scene.poor_only, 1)
    shown = scene.published(household)
    address = reverse("open:notice", args=[shown.notice_code])
    answer = client.get(address)
    assert "V. T. Máy" in text(answer)
    assert "Vàng" not in text(answer)
    assert "noindex" in answer["X-Robots-Tag"]
    over(shown)
    client.get(address, expects=404)
    client.get(reverse("open:notice", args=["ZZZZZZZZZZ"]), expects=404)


def test_an_objection_is_received_and_answered(scene, signed_in):
    wrong, other = scene.household("Lý Thị A"), scene.household("Lý Thị B")
    scene.allot(scene.poor_only, 1)
    shown = scene.published(wrong, other)
    staff = signed_in(scene.staff)
    about = Application.objects.get(household=wrong)
    staff.post(
        at("receive_objection", shown.pk),
        {"kind": "opinion", "brought_by": "Giàng A Tủa", "text": "Hộ có ô tô", "application": about.pk},
    )
    objection = Objection.objects.get()
    assert "Chờ trả lời" in text(staff.get(at("objections")))
    Objection.objects.update(due_on=timezone.localdate() - dt.timedelta(1))
    assert "Quá hạn" in text(staff.get(at("objections")))
    staff.post(objection.get_absolute_url(), {"outcome": "taken_off", "answer": "Đã xác minh"})
    assert "Đã xác minh" in text(staff.get(objection.get_absolute_url()))
    assert shown.standings.get().application.household == other


def test_coverage_counts_every_household_once_and_who_is_missing(scene, signed_in, country):
    given, waiting, silent, needless = (scene.household(f"Lý Thị {name}") for name in "ABCD")
    family = scene.household("Bàn Văn Quý", "policy_family", commune=country.lam_giang)
    scene.allot(scene.poor_only, 1)
    scene.approved(given, waiting)
    application = Application.objects.get(household=given)
    a_handover(application, a_phone(scene.programme, at=scene.commune), held_on=dt.date(2026, 3, 25))
    NoNeed.objects.create(
        programme=scene.programme, household=needless, said_on=dt.date(2026, 3, 1), entered_by=scene.staff
    )
    found = coverage.of(scene.programme, scene.officer)
    total = found.total
    assert (total.eligible, total.in_need, total.asked, total.approved, total.given) == (5, 4, 2, 1, 1)
    assert (total.missing, total.percent) == (3, 25)
    assert [(row.name.name, row.missing) for row in found.communes] == [("Châu Quế", 2), ("Lâm Giang", 1)]
    assert [row.given for row in found.sources] == [1, 0]
    assert "Đã giao 1/4 hộ có nhu cầu, còn thiếu 3." in text(
        signed_in(scene.officer).get(at("coverage", scene.programme.pk))
    )
    assert "Lâm Giang" not in text(signed_in(scene.staff).get(at("coverage", scene.programme.pk)))
    assert silent != family


def test_pages_ask_no_more_queries_with_more_households(scene, signed_in):
    made = scene.list_of(scene.household("Lý Thị Đầu"))
    officer = signed_in(scene.officer)
    staff = signed_in(scene.staff)
    names = iter("ABCDEFGH")

    def add() -> None:
        household = scene.household(f"Lý Thị {next(names)}")
        Application.objects.create(
            programme=scene.programme, household=household, form=Form.PHONE, list=made,
            applied_on=dt.date(2026, 3, 2), entered_by=scene.staff,
        )  # fmt: skip

    def look() -> None:
        for name in ("list", "lines"):
            officer.get(at(name, made.pk))
        staff.get(at("review", made.pk))
        officer.get(at("coverage", scene.programme.pk))
        officer.get(at("lists"))

    assert_queries_do_not_grow(add, look)


def test_a_draft_allotment_is_the_sos_own(scene, signed_in):
    scene.household("Lý Thị Mai")
    made = allotments.draw_up(scene.poor_only, 1, Criterion.BY_CLASS, by=scene.officer, weights={})
    signed_in(scene.staff).get(made.get_absolute_url(), expects=404)
