"""The pages of a month's end: the commune's tasks, check and declare, the province's queue, corrections."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent, Role
from teams import corrections, side_by_side, timesheets
from teams.cells import Change
from teams.models import Correction, Timesheet
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE


@pytest.fixture
def staff(cast, signed_in):
    return signed_in(cast.commune_staff)


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.fixture
def sheet(team, member):
    sheet = factories.a_timesheet(team, JUNE)
    for day in (5, 6):
        factories.a_workday(sheet, member.person, day)
    return sheet


def month_url(country, name="month"):
    return reverse(f"teams:{name}", args=[country.chau_que.pk, JUNE.iso])


def act(name, sheet):
    return reverse(f"teams:{name}", args=[sheet.team_id, JUNE.iso])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def table(response):
    return CalamineWorkbook.from_object(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def words_of(staff, country):
    return {str(task.team): str(task.word) for task in staff.get(month_url(country)).context["page"].tasks}


def test_every_team_of_the_commune_is_a_task_with_its_state(country, cast, staff, team, sheet):
    idle = factories.a_team(country.chau_que_ha, name="Tổ thôn Nghỉ")
    assert words_of(staff, country) == {"Tổ thôn Mười": "Đang làm", "Tổ thôn Nghỉ": "Chưa làm"}
    timesheets.submit(Timesheet(team=idle, month=JUNE), by=cast.commune_staff)
    sheet = timesheets.submit(sheet, by=cast.commune_staff)
    assert words_of(staff, country) == {"Tổ thôn Mười": "Chờ duyệt", "Tổ thôn Nghỉ": "Chờ duyệt"}
    assert "Tổ thôn Nghỉ Khai không có ngày công" in text(staff.get(month_url(country)))
    timesheets.return_(sheet, reason="Ngày 5/6 họp xã", by=cast.officer)
    assert "Lý do trả lại: Ngày 5/6 họp xã" in text(staff.get(month_url(country)))
    timesheets.submit(sheet, by=cast.commune_staff)
    timesheets.confirm(sheet, by=cast.officer)
    assert words_of(staff, country)["Tổ thôn Mười"] == "Đã duyệt"


def test_a_state_has_one_word_on_every_page(country, cast, staff, team, sheet):
    """On the commune's page, in the queue and its tabs, over the sheet itself."""
    idle = factories.a_team(country.chau_que_ha, name="Tổ thôn Nghỉ")

    def same_everywhere(of, status, word):
        assert words_of(staff, country)[str(of)] == word
        queue = staff.get(reverse("teams:timesheets"), {"month": "06/2023", "status": status})
        assert [str(label) for value, label, _n in queue.context["tabs"] if value == status] == [word]
        sheet_page = staff.get(reverse("teams:grid", args=[of.pk, JUNE.iso]))
        for response in (queue, sheet_page):
            assert re.search(rf'class="tag \w+">(<svg.*?</svg>)?{word}</span>', response.content.decode())

    same_everywhere(idle, "todo", "Chưa làm")
    same_everywhere(team, "draft", "Đang làm")
    timesheets.submit(sheet, by=cast.commune_staff)
    same_everywhere(team, "submitted", "Chờ duyệt")
    timesheets.return_(sheet, reason="Ngày 5/6 họp xã", by=cast.officer)
    same_everywhere(team, "returned", "Trả lại")
    timesheets.submit(sheet, by=cast.commune_staff)
    timesheets.confirm(sheet, by=cast.officer)
    same_everywhere(team, "confirmed", "Đã duyệt")


def test_a_month_to_come_has_tasks_that_cannot_be_opened(country, staff, team):
    response = staff.get(reverse("teams:month", args=[country.chau_que.pk, "2099-01"]))
    assert "Chưa mở" in text(response)
    assert "Khai không có ngày công" not in text(response)


def test_more_teams_ask_no_more_queries(country, staff, officer):
    def one_more() -> None:
        member = factories.a_member(factories.a_team(country.chau_que_ha))
        factories.a_workday(factories.a_timesheet(member.team, JUNE), member.person, 5)

    assert_queries_do_not_grow(one_more, lambda: staff.get(month_url(country)))
    assert_queries_do_not_grow(one_more, lambda: staff.get(month_url(country, "submit_commune")))


def test_the_whole_commune_is_declared_and_submitted_at_once(country, cast, staff, team, sheet):
    idle = factories.a_team(country.chau_que_ha, name="Tổ thôn Nghỉ")
    page = month_url(country, "submit_commune")
    shown = staff.get(page).content.decode()
    assert f'name="units-{team.pk}" value="2.0"' in shown
    facts = {f"units-{team.pk}": "2.0", "without_work": [idle.pk]}
    assert "Đánh dấu vào ô cam đoan" in text(staff.post(page, facts, expects=422))
    done = staff.post(page, {**facts, "declared": "on"}, follow=True)
    assert "Đã nộp bảng công của 2 tổ." in text(done)
    assert set(Timesheet.objects.values_list("status", flat=True)) == {"submitted"}


def test_what_asks_for_a_look_is_told_before_all_are_submitted(country, staff, team, sheet, member):
    page = month_url(country, "submit_commune")
    assert "Có điểm cần xem" not in text(staff.get(page))
    for day in (9, 10):
        factories.a_workday(sheet, factories.a_person(), day)
    other = factories.a_timesheet(factories.a_team(country.chau_que_ha, name="Tổ thôn Chín"), JUNE)
    factories.a_workday(other, member.person, 5, "session")
    response = staff.get(page)
    assert sorted(response.context["form"].kinds) == [
        ("Hai tổ cùng ngày", 2, 2),
        ("Ngoài thời gian tham gia", 3, 2),
    ]
    told = text(response)
    assert "Ngoài thời gian tham gia: 3 điểm, 2 tổ" in told
    assert "Tổ thôn Chín Cần xem: Ngoài thời gian tham gia, Hai tổ cùng ngày" in told


def test_a_team_said_to_have_had_no_work_is_told_with_its_flags(country, staff, team):
    for month in (JUNE - 3, JUNE - 2, JUNE - 1):
        worked = factories.a_timesheet(team, month)
        for day in range(16, 23):
            factories.a_workday(worked, factories.a_person(), day)
        factories.confirmed(worked)
    factories.a_timesheet(team, JUNE)
    response = staff.get(month_url(country, "submit_commune"))
    assert "Tổ thôn Mười (cần xem: Khác thường)" in text(response)
    assert response.context["form"].kinds == []


def test_flags_of_more_teams_ask_no_more_queries(country, staff):
    def one_more() -> None:
        sheet = factories.a_timesheet(factories.a_team(country.chau_que_ha), JUNE)
        factories.a_workday(sheet, factories.a_person(), 5)

    assert_queries_do_not_grow(one_more, lambda: staff.get(month_url(country, "submit_commune")))


def test_what_somebody_changed_meanwhile_is_told_and_left(country, staff, team, sheet):
    facts = {f"units-{team.pk}": "1.0", "declared": "on"}
    done = staff.post(month_url(country, "submit_commune"), facts, follow=True)
    assert "vừa có người sửa: nay 2 công, lúc bạn xem là 1" in text(done)
    sheet.refresh_from_db()
    assert sheet.status == "draft"


def test_nothing_to_declare_is_told(country, staff, team):
    page = month_url(country, "submit_commune")
    assert "Chưa có tổ nào để nộp" in text(staff.post(page, {"declared": "on"}, expects=422))


def test_the_check_page_shows_each_person_and_what_to_look_at(staff, sheet, member):
    factories.a_workday(sheet, factories.a_person("Lê Văn Khách"), 9)
    response = staff.get(act("submit_timesheet", sheet))
    assert "5&nbsp;x , 6&nbsp;x" in text(response)
    assert "Lê Văn Khách không ở trong tổ vào 09/06." in text(response)


def test_a_team_nobody_wrote_for_is_declared_without_work(country, staff, team):
    page = reverse("teams:submit_timesheet", args=[team.pk, JUNE.iso])
    assert "tổ không có ngày công, đêm hay buổi nào" in text(staff.get(page))
    staff.post(page, {"units": "0", "declared": "on"})
    assert Timesheet.objects.get(team=team).status == "submitted"


def test_the_queue_of_communes_counts_and_confirms_what_raises_no_flag(country, cast, officer, sheet, member):
    other = factories.a_timesheet(factories.a_team(country.lang_thip), JUNE)
    factories.a_workday(other, factories.a_person(), 5)
    for one in (sheet, other):
        timesheets.submit(
            one, by=factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que, country.lam_giang])
        )
    queue = reverse("teams:closing")
    response = officer.get(queue, {"month": "2023-06"})
    rows = {str(row.commune): (row.waiting, row.flagged, row.state) for row in response.context["rows"]}
    assert rows == {"Xã Châu Quế": (1, 0, "waiting"), "Xã Lâm Giang": (1, 1, "waiting")}
    flagged = officer.get(queue, {"month": "2023-06", "state": "flagged"}).context["rows"]
    assert [str(row.commune) for row in flagged] == ["Xã Lâm Giang"]
    bulk = reverse("teams:confirm_unflagged", args=[JUNE.iso])
    assert "Duyệt 1 bảng công" in text(officer.get(bulk))
    done = officer.post(bulk, follow=True)
    assert "Đã duyệt 1 bảng công." in text(done)
    assert "1 bảng công cần xem từng bảng." in text(done)
    assert "không ở trong tổ" in text(officer.get(reverse("teams:flagged", args=[JUNE.iso])))
    again = text(officer.post(bulk, follow=True))
    assert f"{cast.officer} đã duyệt 1 bảng công lúc" in again


def test_the_month_of_a_province_is_asked_for_and_says_once_how_late_it_is(officer, sheet):
    queue = reverse("teams:closing")
    response = officer.get(queue, {"month": "06/2023", "state": "chua-co"})
    assert [row.state for row in response.context["rows"]] == ["late"], "an unknown state narrows nothing"
    assert 'name="month" id="id_month"' in response.content.decode()
    late = response.context["rows"][0].left
    assert f"Quá hạn {late}" not in text(response) and late in text(response)


def test_a_flagged_sheet_is_confirmed_with_a_note_that_stays_on_its_page(cast, officer, sheet):
    factories.a_workday(sheet, factories.a_person("Lê Văn Khách"), 9)
    timesheets.submit(sheet, by=cast.commune_staff)
    officer.post(act("confirm_timesheet", sheet), expects=422)
    officer.post(act("confirm_timesheet", sheet), {"note": "Đã xem văn bản huy động giấy"})
    assert "Ghi chú khi duyệt: “Đã xem văn bản huy động giấy”" in text(officer.get(sheet.get_absolute_url()))


def test_more_communes_ask_no_more_queries(country, cast, officer):
    communes = iter([country.chau_que_ha, country.lang_thip, country.old_ban_xeo, country.chau_que_thuong])

    def one_more() -> None:
        member = factories.a_member(factories.a_team(next(communes)))
        sheet = factories.a_timesheet(member.team, JUNE)
        factories.a_workday(sheet, factories.a_person(), 5)
        timesheets.submit(sheet, by=cast.officer)

    pages = [reverse("teams:closing") + "?month=2023-06"]
    pages += [
        reverse(f"teams:{name}", args=[JUNE.iso]) for name in ("flagged", "reminders", "export_reminders")
    ]
    assert_queries_do_not_grow(one_more, lambda: [officer.get(page) for page in pages])


def test_reminders_are_listed_late_first_and_taken_away(country, cast, officer, sheet):
    timesheets.submit(sheet, by=cast.commune_staff)
    factories.a_team(country.lang_thip)
    listed = officer.get(reverse("teams:reminders", args=[JUNE.iso])).context["found"].by_lateness
    assert [(str(row.commune), row.state) for row in listed] == [
        ("Xã Lâm Giang", "late"), ("Xã Châu Quế", "waiting"),
    ]  # fmt: skip
    rows = table(officer.get(reverse("teams:export_reminders", args=[JUNE.iso])))
    assert rows[1][:6] == ["Xã Châu Quế", 1, 0, 0, 1, 0]
    assert rows[2][7] == "Quá hạn"


def test_the_province_sets_its_own_deadline(cast, officer, staff, sheet):
    page, reminders = (reverse(f"teams:{name}", args=[JUNE.iso]) for name in ("deadline", "reminders"))
    assert 'href=""' not in officer.get(page).content.decode()
    assert "Đặt hạn nộp" in text(officer.get(reminders))
    assert "Đặt hạn nộp" not in text(staff.get(reminders))
    officer.post(page, {"day": "29", "notice": "3"}, expects=422)
    for day in ("10", "12"):
        officer.post(page, {"day": day, "notice": "2"})
    assert "Hạn nộp 12/07/2023" in text(officer.get(reminders))
    event = AuditEvent.objects.filter(verb="timesheets.deadline_set").latest("pk")
    assert (event.before, event.after) == ({"day": 10, "notice": 2}, {"day": 12, "notice": 2})


def test_the_month_of_a_team_is_taken_away_as_a_table(officer, sheet, member):
    rows = table(officer.get(act("export_month", sheet)))
    assert rows[0][:5] == ["TT", "Họ và tên", "Chức vụ", "1", "2"]
    assert rows[1][1] == "Lê Thị Hạnh"
    assert [rows[1][n] for n in (6, 7, 8, 9)] == ["", "x", "x", ""]
    assert rows[1][-3:] == [2, "", ""]
    assert AuditEvent.objects.filter(verb="registry.exported", object_id=sheet.team_id).exists()


@pytest.fixture
def confirmed(cast, sheet):
    return factories.confirmed(sheet, submitted_by=cast.commune_staff, by=cast.officer)


def test_a_correction_is_proposed_on_the_sheets_own_boxes(cast, staff, confirmed, member):
    page = act("correct", confirmed)
    seen = staff.get(page).context["grid"].seen
    boxes = {f"{member.person_id}-5": "x", f"{member.person_id}-6": "", f"{member.person_id}-7": "/"}
    assert "Lý do điều chỉnh" in text(staff.post(page, {**boxes, "seen": seen, "reason": ""}, expects=422))
    bad = {**boxes, f"{member.person_id}-8": "q", "seen": seen, "reason": "Sổ trực"}
    assert "không đọc được" in text(staff.post(page, bad, expects=422))
    given_up = staff.post(page, {**bad, "take": f"{member.person_id}-8"}, expects=200)
    assert not Correction.objects.exists()
    assert "Sổ trực</textarea>" in given_up.content.decode()
    assert set(given_up.context["grid"].unsaved) == {f"{member.person_id}-6", f"{member.person_id}-7"}
    staff.post(page, {**boxes, "seen": seen, "reason": "Sổ trực"})
    cells = side_by_side.cells_in(Correction.objects.get())
    assert [(cell.day.day, cell.before, cell.after) for cell in cells] == [(6, "x", ""), (7, "", "/")]


def test_both_versions_are_read_side_by_side_and_decided(cast, staff, officer, confirmed, member):
    change = Change(member.person_id, dt.date(2023, 6, 6), "/")
    one = corrections.propose(confirmed, [change], reason="Sổ trực ghi nửa ngày", by=cast.commune_staff)
    page = officer.get(confirmed.get_absolute_url()).content.decode()
    assert "<del>x</del>" in page
    assert "<ins>/</ins>" in page
    assert "Duyệt điều chỉnh" in page
    assert "Duyệt điều chỉnh</button>" not in staff.get(confirmed.get_absolute_url()).content.decode()
    assert "Sổ trực ghi nửa ngày" in text(officer.get(reverse("teams:corrections")))
    officer.post(reverse("teams:confirm_correction", args=[one.pk]))
    assert [str(day.portion) for day in confirmed.workdays.all()] == ["1.0", "0.5"]
    officer.post(reverse("teams:confirm_correction", args=[one.pk]), expects=409)


def test_corrections_waiting_are_narrowed_sorted_and_paged_like_every_list(cast, officer, confirmed, member):
    change = Change(member.person_id, dt.date(2023, 6, 6), "/")
    corrections.propose(confirmed, [change], reason="Sổ trực", by=cast.commune_staff)
    queue = reverse("teams:corrections")
    for asked, found in (
        ({"month": "06/2023"}, 1), ({"month": "07/2023"}, 0), ({"q": confirmed.team.code}, 1),
        ({"q": "không có"}, 0), ({"commune": confirmed.team.commune_on(dt.date.today()).pk}, 1),
        ({"sort": "-team"}, 1),
    ):  # fmt: skip
        assert len(officer.get(queue, asked).context["rows"]) == found
    assert "Không có điều chỉnh" in text(officer.get(queue, {"q": "?"}, headers={"HX-Request": "true"}))


def test_who_proposed_withdraws_on_the_sheets_page(cast, staff, officer, confirmed, member):
    change = Change(member.person_id, dt.date(2023, 6, 6), "/")
    one = corrections.propose(confirmed, [change], reason="Sổ trực", by=cast.commune_staff)
    assert "Rút điều chỉnh" not in text(officer.get(confirmed.get_absolute_url()))
    assert "Rút điều chỉnh" in text(staff.get(confirmed.get_absolute_url()))
    staff.post(reverse("teams:withdraw_correction", args=[one.pk]))
    assert "Người đề nghị đã rút" in text(officer.get(confirmed.get_absolute_url()))
    staff.post(reverse("teams:withdraw_correction", args=[one.pk]), expects=409)


def test_a_correction_is_refused_with_a_reason(cast, officer, confirmed, member):
    change = Change(member.person_id, dt.date(2023, 6, 6), "")
    one = corrections.propose(confirmed, [change], reason="Nhầm", by=cast.commune_staff)
    refuse = reverse("teams:refuse_correction", args=[one.pk])
    officer.post(refuse, {"reason": ""}, expects=422)
    officer.post(refuse, {"reason": "Sổ trực vẫn ghi ngày này"})
    assert "Không nhận: “Sổ trực vẫn ghi ngày này”" in text(officer.get(confirmed.get_absolute_url()))


def test_more_corrections_ask_no_more_queries(cast, officer, confirmed, member):
    def one_more() -> None:
        change = Change(member.person_id, JUNE.days[Correction.objects.count() + 10], "x")
        one = corrections.propose(confirmed, [change], reason="Sót", by=cast.commune_staff)
        corrections.refuse(one, reason="Không", by=cast.officer)

    assert_queries_do_not_grow(one_more, lambda: officer.get(confirmed.get_absolute_url()))
