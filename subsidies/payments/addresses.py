"""The addresses of payments, below those of runs."""

from __future__ import annotations

from django.urls import path

from subsidies.views import payment, payments

PATHS = [
    path("dot/<int:run_id>/chuyen-tien", payments.show_payments, name="payments"),
    path("dot/<int:run_id>/chuyen-tien/theo-xa", payments.show_by_commune, name="payments_by_commune"),
    path("dot/<int:run_id>/chuyen-tien/lap", payments.begin_payments, name="begin_payments"),
    path(
        "dot/<int:run_id>/chuyen-tien/tep.<str:extension>",
        payments.download_transfers,
        name="download_transfers",
    ),
    path("dot/<int:run_id>/chuyen-tien/da-gui", payments.send_payments, name="send_payments"),
    path("dot/<int:run_id>/chuyen-tien/da-nhan", payments.receive_payments, name="receive_payments"),
    path("dot/<int:run_id>/chuyen-tien/chi-lai", payments.reissue_payments, name="reissue_payments"),
    path("dot/khoan/<int:payment_id>", payment.show_payment, name="payment"),
    path("dot/khoan/<int:payment_id>/tra-lai", payment.return_payment, name="return_payment"),
    path("dot/khoan/<int:payment_id>/chi-lai", payment.reissue_payment, name="reissue_payment"),
    path("dot/khoan/<int:payment_id>/ma-qr", payment.show_qr, name="payment_qr"),
]
