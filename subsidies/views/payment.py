"""One payment over HTTP: what it is made of, its QR, its return and its second try."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import again
from accounts.timeline import acts_on
from portal.lib.refusals import reason_against
from subsidies import since
from subsidies.models import Payment
from subsidies.payments import acts, looking, next_tries, policies
from subsidies.payments.forms import LookForm, ReturnForm


def payment_seen_by(request: HttpRequest, payment_id: int) -> Payment:
    payments = Payment.objects.visible_to(request.user).with_banks().select_related(
        "run__province", "run__territory", "commune", "person", "team",
        "carries__run", "carried_by__run", "reissues", "reissue",
    )  # fmt: skip
    return get_object_or_404(payments, pk=payment_id)


@require_GET
def show_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    payment = payment_seen_by(request, payment_id)
    user = request.user
    lines = looking.lines_of(payment)
    may_reissue = not reason_against(policies.check_can_reissue, user, payment)
    context = {
        "payment": payment,
        "run": payment.run,
        "lines": lines,
        "accounts": [] if payment.third_party else since.accounts_changed(payment.run, lines),
        "moments": acts_on(user, {Payment: [payment.pk]}),
        "may_return": not reason_against(policies.check_can_return, user, payment),
        "next_try": next_tries.of(Payment.objects.filter(pk=payment.pk))[0] if may_reissue else None,
        "may_look": payment.transfers and not reason_against(policies.check_can_handle, user, payment.run),
    }
    return render(request, "subsidies/payment_detail.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def return_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    payment = payment_seen_by(request, payment_id)
    policies.check_can_handle(request.user, payment.run)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        acts.take_back(payment, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã ghi khoản này bị trả lại. Sửa tài khoản trong sổ rồi chi lại."))
        return redirect(payment)
    policies.check_can_return(request.user, payment)
    context = {
        "form": form, "run": payment.run, "payment": payment, "back": payment.get_absolute_url(),
        "heading": _("Khoản của %(payee)s bị trả lại?") % {"payee": payment.payee},
        "note": _("Tiền chưa đến người nhận. Khoản này chờ chi lại bằng một khoản mới."),
        "act": _("Ghi bị trả lại"),
    }  # fmt: skip
    return render(request, "subsidies/payment_form.html", context, status=422 if form.errors else 200)


@require_POST
def reissue_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    new = acts.reissue(payment_seen_by(request, payment_id), by=request.user)
    messages.success(request, _("Đã lập khoản chi lại %(code)s.") % {"code": new.reference})
    return redirect(new)


@never_cache
@require_http_methods(["GET", "POST"])
def show_qr(request: HttpRequest, payment_id: int) -> HttpResponse:
    """In answer to the POST alone: the QR holds the whole account, so each look has its reason in the log."""
    payment = payment_seen_by(request, payment_id)
    policies.check_can_handle(request.user, payment.run)
    again.ask(request)
    form = LookForm(request.POST or None)
    if form.is_valid():
        text = looking.reveal(payment, reason=form.cleaned_data["reason"], by=request.user)
        context = {
            "payment": payment, "run": payment.run, "account": payment.account.revealed,
            "qr": segno.make_qr(text, error="m").svg_data_uri(border=2, scale=4),
        }  # fmt: skip
        return render(request, "subsidies/payment_qr.html", context)
    looking.check_transfers(payment)
    context = {
        "form": form, "run": payment.run, "payment": payment, "back": payment.get_absolute_url(),
        "heading": _("Xem tài khoản và mã VietQR của %(payee)s") % {"payee": payment.payee},
        "note": _("Lần xem này được ghi vào nhật ký cùng lý do. Số chỉ hiện một lần."),
        "act": _("Hiện mã"),
    }  # fmt: skip
    return render(request, "subsidies/payment_form.html", context, status=422 if form.errors else 200)
