"""Programmes and households."""

from __future__ import annotations

from django.urls import path

from .views import doubles, households, moves, programmes

urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("moi", programmes.new_programme, name="new_programme"),
    path("<int:programme_id>", programmes.programme, name="programme"),
    path("<int:programme_id>/sua", programmes.change_programme, name="change_programme"),
    path("<int:programme_id>/nguon-moi", programmes.add_source, name="add_source"),
    path("<int:programme_id>/van-ban-moi", programmes.note_decision, name="note_decision"),
    path("nguon/<int:source_id>/sua", programmes.change_source, name="change_source"),
    path("nguon/<int:source_id>/len-truoc", programmes.ask_earlier, name="ask_earlier"),
    path("nguon/<int:source_id>/bo", programmes.drop_source, name="drop_source"),
    path("ho", households.households, name="households"),
    path("ho/nghi-trung", doubles.doubles, name="doubles"),
    path("ho/nghi-trung/<int:resident_id>/<int:double_id>", doubles.tell_apart, name="tell_apart"),
    path("nhan-khau/<int:resident_member_id>/thoi", doubles.release, name="release_member"),
    path("ho/<int:household_id>", households.household, name="household"),
    path("ho/<int:household_id>/dong-thoi-gian", households.household_timeline, name="household_timeline"),
    path("ho/<int:household_id>/sua", households.correct_household, name="correct_household"),
    path("ho/<int:household_id>/da-nhan", households.note_support, name="note_support"),
    path("ho/<int:household_id>/thoi", moves.leave, name="leave"),
    path("ho/<int:household_id>/o-lai", moves.come_back, name="come_back"),
    path("ho/<int:household_id>/chuyen", moves.move, name="move"),
    path("da-nhan/<int:support_id>/bo", households.take_back_support, name="take_back_support"),
]
