from __future__ import annotations

import datetime as dt

from django.urls import path, register_converter

from portal.lib.months import Month

from .views import (
    acts,
    closing,
    corrections,
    counts,
    day,
    duplicates,
    grid,
    looking,
    members,
    membership,
    mergers,
    month,
    orders,
    people,
    reviews,
    sheets,
    teams,
)
from .views.exports import export_members, export_month, export_teams


class MonthInAddress:
    """ "2026-10"."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Month | str) -> str:
        return value.iso if isinstance(value, Month) else value


class DayInAddress:
    """ "2026-10-05"."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(MonthInAddress, "month")
register_converter(DayInAddress, "day")

app_name = "teams"
urlpatterns = [
    path("", teams.teams, name="teams"),
    path("tim", looking.search, name="search"),
    path("moi", teams.new_team, name="new_team"),
    path("tai/danh-sach-to.<slug:extension>", export_teams, name="export_teams"),
    path("tai/danh-sach-thanh-vien.<slug:extension>", export_members, name="export_members"),
    path("<int:team_id>", teams.team, name="team"),
    path("<int:team_id>/dong-thoi-gian", looking.team_timeline, name="team_timeline"),
    path("<int:team_id>/kien-toan", teams.reform, name="reform"),
    path("<int:team_id>/chuyen-noi", teams.move_seat, name="move_seat"),
    path("<int:team_id>/giai-the", teams.dissolve, name="dissolve"),
    path("<int:team_id>/them-thanh-vien", membership.join, name="join"),
    path("<int:team_id>/huy-dong", membership.mobilise, name="mobilise"),
    path("<int:team_id>/van-ban", membership.new_order, name="new_order"),
    path("van-ban-huy-dong", orders.orders, name="orders"),
    path("van-ban-huy-dong/<int:order_id>", orders.order, name="order"),
    path("thanh-vien/<int:membership_id>/vai-tro", membership.change_role, name="change_role"),
    path("thanh-vien/<int:membership_id>/thoi", membership.leave, name="leave"),
    path("thanh-vien/<int:membership_id>/bo", membership.take_back, name="take_back_membership"),
    path("nghi-trung", duplicates.duplicates, name="duplicates"),
    path("nghi-trung/<int:one_id>/<int:other_id>", duplicates.duplicate, name="duplicate"),
    path("nghi-trung/<int:one_id>/<int:other_id>/gop", duplicates.merge_people, name="merge_people"),
    path("nghi-trung/<int:one_id>/<int:other_id>/khac-nhau", duplicates.tell_apart, name="tell_apart"),
    path("sap-nhap-xa", mergers.merge_communes, name="merge_communes"),
    path("chi-hai-lan", duplicates.paid_twice, name="paid_twice"),
    path("nguoi/<int:person_id>", people.person, name="person"),
    path("nguoi/<int:person_id>/dong-thoi-gian", looking.person_timeline, name="person_timeline"),
    path("nguoi/<int:person_id>/sua", people.edit_person, name="edit_person"),
    path("nguoi/<int:person_id>/xem-so", people.reveal, name="reveal"),
    path("nguoi/<int:person_id>/moi-dang-nhap", members.invite, name="invite"),
    path("nguoi/<int:person_id>/khoa-dang-nhap", members.lock_member, name="lock_member"),
    path("loi-moi", members.sign_up, name="sign_up"),
    path("de-nghi", reviews.review_requests, name="reviews"),
    path("de-nghi/<int:review_id>", reviews.answer_review, name="review"),
    path("cua-toi/<month:month>/de-nghi", reviews.ask, name="ask_review"),
    path("bang-cong", sheets.timesheets, name="timesheets"),
    path("bang-cong/duyet", acts.confirm_timesheets, name="confirm_timesheets"),
    path("bang-cong/<int:team_id>/<month:month>", grid.grid, name="grid"),
    path("bang-cong/<int:team_id>/ngay/<day:day>", day.day, name="day"),
    path(
        "bang-cong/<int:team_id>/<month:month>/dong-thoi-gian", looking.sheet_timeline, name="sheet_timeline"
    ),
    path("bang-cong/<int:team_id>/<month:month>/nop", month.submit_timesheet, name="submit_timesheet"),
    path("bang-cong/<int:team_id>/<month:month>/rut", acts.withdraw_timesheet, name="withdraw_timesheet"),
    path("bang-cong/<int:team_id>/<month:month>/duyet", acts.confirm_timesheet, name="confirm_timesheet"),
    path("bang-cong/<int:team_id>/<month:month>/tra-lai", acts.return_timesheet, name="return_timesheet"),
    path("bang-cong/<int:team_id>/<month:month>/mo-lai", acts.reopen_timesheet, name="reopen_timesheet"),
    path("bang-cong/<int:team_id>/<month:month>/tai.xlsx", export_month, name="export_month"),
    path("bang-cong/<int:team_id>/<month:month>/dieu-chinh", corrections.correct, name="correct"),
    path("bang-cong/<int:team_id>/<month:month>/so-lieu-khac", counts.counts, name="counts"),
    path(
        "bang-cong/<int:team_id>/<month:month>/so-lieu-khac/dieu-chinh",
        counts.correct_counts,
        name="correct_counts",
    ),
    path(
        "bang-cong/<int:team_id>/<month:month>/khoan-chi/dieu-chinh",
        counts.correct_spendings,
        name="correct_spendings",
    ),
    path("bang-cong/so-lieu/<int:count_id>/bo", counts.remove_count, name="remove_count"),
    path("bang-cong/khoan-chi/<int:spending_id>/bo", counts.remove_spending, name="remove_spending"),
    path("bang-cong/dieu-chinh", corrections.corrections, name="corrections"),
    path(
        "bang-cong/dieu-chinh/<int:correction_id>/duyet",
        corrections.confirm_correction,
        name="confirm_correction",
    ),
    path(
        "bang-cong/dieu-chinh/<int:correction_id>/rut",
        corrections.withdraw_correction,
        name="withdraw_correction",
    ),
    path(
        "bang-cong/dieu-chinh/<int:correction_id>/khong-nhan",
        corrections.refuse_correction,
        name="refuse_correction",
    ),
    path("bang-cong/khep-thang", closing.closing, name="closing"),
    path("bang-cong/khep-thang/<month:month>/duyet", closing.confirm_unflagged, name="confirm_unflagged"),
    path("bang-cong/khep-thang/<month:month>/canh-bao", closing.flagged, name="flagged"),
    path("bang-cong/khep-thang/<month:month>/nhac", closing.reminders, name="reminders"),
    path("bang-cong/khep-thang/<month:month>/han-nop", closing.deadline, name="deadline"),
    path("bang-cong/khep-thang/<month:month>/nhac.xlsx", closing.export_reminders, name="export_reminders"),
    path("xa/<int:commune_id>/dong-thoi-gian", looking.commune_timeline, name="commune_timeline"),
    path("bang-cong/xa/<int:commune_id>/<month:month>", month.month, name="month"),
    path("bang-cong/xa/<int:commune_id>/<month:month>/nop", month.submit_commune, name="submit_commune"),
]
