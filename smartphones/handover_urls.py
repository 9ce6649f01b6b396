"""Phones on their way to households, and what comes after."""

from __future__ import annotations

from django.urls import path

from .views import cash, devices, handovers, inspections, phone_reports

urlpatterns = [
    path("kho", devices.stock, name="stock"),
    path("may", devices.phones, name="phones"),
    path("may/<int:phone_id>", devices.phone, name="phone"),
    path("may/<int:phone_id>/ghi", devices.record_movement, name="record_movement"),
    path("lo", devices.batches, name="batches"),
    path("lo/moi", devices.new_batch, name="new_batch"),
    path("lo/<int:batch_id>", devices.batch, name="batch"),
    path("lo/<int:batch_id>/phan-ve-xa", devices.assign, name="assign"),
    path("ban-giao", handovers.sessions, name="sessions"),
    path("ban-giao/moi", handovers.new_session, name="new_session"),
    path("ban-giao/<int:session_id>", handovers.session, name="session"),
    path("ban-giao/<int:session_id>/ho/<int:waiting_id>", handovers.hand_over, name="hand_over"),
    path("ban-giao/<int:session_id>/ket-thuc", handovers.close_session, name="close_session"),
    path("bien-ban/<int:handover_id>", handovers.handover, name="handover"),
    path("bien-ban/<int:handover_id>/anh", handovers.handover_image, name="handover_image"),
    path("bien-ban/<int:handover_id>/nhan-lai", handovers.end_handover, name="end_handover"),
    path("nhan-tien", cash.cash, name="cash"),
    path("nhan-tien/lap", cash.make_cash_list, name="make_cash_list"),
    path("nhan-tien/<int:cash_list_id>", cash.cash_list, name="cash_list"),
    path("nhan-tien/<int:cash_list_id>/duyet", cash.approve_cash_list, name="approve_cash_list"),
    path("nhan-tien/khoan/<int:cash_payment_id>", cash.settle_cash, name="settle_cash"),
    path("mua-may/<int:buyer_id>", cash.record_purchase, name="record_purchase"),
    path("mua-may/giay-to/<int:purchase_id>/kiem-tra", cash.check_purchase, name="check_purchase"),
    path("mua-may/giay-to/<int:purchase_id>/anh", cash.purchase_image, name="purchase_image"),
    path("kiem-tra", inspections.inspections, name="inspections"),
    path("kiem-tra/moi", inspections.new_inspection, name="new_inspection"),
    path("kiem-tra/<int:inspection_id>", inspections.inspection, name="inspection"),
    path("kiem-tra/ho/<int:finding_id>", inspections.find, name="find"),
    path("kiem-tra/ho/<int:finding_id>/thu-may", inspections.take_phone_back, name="take_phone_back"),
    path("kiem-tra/ho/<int:finding_id>/thu-tien", inspections.recover_money, name="recover_money"),
    path("bao-cao", phone_reports.report, name="report"),
    path("bao-cao.xlsx", phone_reports.export_report, name="export_report"),
]
