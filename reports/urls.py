from django.urls import path

from . import act_views, dossier_views, forecast_views, payment_views, phone_views, views
from .printing import views as printing

app_name = "reports"
urlpatterns = [
    path("dot/<int:run_id>", views.documents, name="documents"),
    path("dot/<int:run_id>/tat-ca.zip", views.download_all, name="download_all"),
    path("dot/<int:run_id>/ho-so.zip", dossier_views.take, name="dossier"),
    path("dot/<int:run_id>/yeu-cau", act_views.ask_for, name="ask_for"),
    path("<int:document_id>.xlsx", views.download_sheet, name="download_sheet"),
    path("<int:document_id>/dong-thoi-gian", dossier_views.show_timeline, name="timeline"),
    path("<int:document_id>/phat-hanh-lai", act_views.reissue, name="reissue"),
    path("<int:document_id>/thu-hoi", act_views.withdraw, name="withdraw"),
    path("bang-cham-cong/<int:timesheet_id>.pdf", views.timesheet_pdf, name="timesheet_pdf"),
    path("bang-cham-cong/xa/<int:commune_id>/<month:month>", printing.print_month, name="print_month"),
    path("ban-in/<int:printout_id>", printing.printout, name="printout"),
    path("ban-in/<int:printout_id>.pdf", printing.printout_pdf, name="printout_pdf"),
    path("du-toan.pdf", forecast_views.forecast, name="forecast"),
    path("dot/<int:run_id>/ky-nhan/<int:commune_id>.pdf", payment_views.cash_list_pdf, name="cash_list"),
    path("dot/<int:run_id>/ma-qr/<int:commune_id>.pdf", payment_views.qr_sheet_pdf, name="qr_sheet"),
    path("dien-thoai/bien-ban/<int:handover_id>", phone_views.handover_paper, name="handover_paper"),
    path("dien-thoai/niem-yet/<int:list_id>", phone_views.notice_paper, name="notice_paper"),
    path("dien-thoai/buoi/<int:session_id>", phone_views.session_paper, name="session_paper"),
    path(
        "dien-thoai/nhan-tien/<int:cash_list_id>.pdf", phone_views.phone_cash_paper, name="phone_cash_paper"
    ),
    path("dien-thoai/bao-cao.pdf", phone_views.phone_report_paper, name="phone_report"),
    path("theo-xa", views.by_commune, name="by_commune"),
    path("<int:document_id>", views.download, name="download"),
]
