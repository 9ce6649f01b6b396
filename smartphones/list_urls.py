"""Quotas, communes' lists, objections, coverage."""

from __future__ import annotations

from django.urls import path

from .views import allotments, coverage, lists, objections, review

urlpatterns = [
    path("<int:programme_id>/phan-bo", allotments.show_allotments, name="allotments"),
    path("<int:programme_id>/phan-bo/lap", allotments.draw_up, name="draw_up_allotment"),
    path("<int:programme_id>/do-phu", coverage.show_coverage, name="coverage"),
    path("phan-bo/<int:allotment_id>", allotments.show_allotment, name="allotment"),
    path("phan-bo/<int:allotment_id>/sua", allotments.change_quotas, name="change_quotas"),
    path("phan-bo/<int:allotment_id>/quyet-dinh", allotments.decide_allotment, name="decide_allotment"),
    path("phan-bo/<int:allotment_id>/bo", allotments.put_aside, name="put_aside_allotment"),
    path("danh-sach", lists.show_lists, name="lists"),
    path("danh-sach/lap", lists.open_list, name="open_list"),
    path("danh-sach/phe-duyet", lists.approve_lists, name="approve_lists"),
    path("danh-sach/<int:list_id>", lists.show_list, name="list"),
    path("danh-sach/<int:list_id>/cac-ho", lists.show_lines, name="lines"),
    path("danh-sach/<int:list_id>/ra-soat", review.review, name="review"),
    path("danh-sach/<int:list_id>/dong-thoi-gian", lists.list_timeline, name="list_timeline"),
    path("danh-sach/<int:list_id>/huyen-tham-dinh", lists.appraise_above, name="appraise_above"),
    path("danh-sach/<int:list_id>/niem-yet", lists.publish_list, name="publish_list"),
    path("danh-sach/<int:list_id>/tra-lai", lists.send_back_list, name="send_back_list"),
    path("danh-sach/<int:list_id>/y-kien", objections.receive_objection, name="receive_objection"),
    path("danh-sach/<int:list_id>/buoc/<slug:verb>", lists.step_list, name="step_list"),
    path("dang-ky/<int:application_id>", review.show_application, name="application"),
    path("dang-ky/<int:application_id>/ra", review.take_off, name="take_off"),
    path("y-kien", objections.show_objections, name="objections"),
    path("y-kien/<int:objection_id>", objections.show_objection, name="objection"),
]
