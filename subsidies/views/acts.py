"""What people do to a run. Policies decide; what they refuse is answered in the middleware."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from subsidies import payroll, policies, readiness, signatures, supplements, totals
from subsidies.forms import SendBackForm
from subsidies.models import PayrollRun

from .runs import run_seen_by

confirmed_on_a_page = require_http_methods(["GET", "POST"])


@require_POST
def submit_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = payroll.submit(run_seen_by(request, run_id), by=request.user)
    return done(request, run, _("Đã trình kiểm tra. Kế toán thấy đợt này trong việc chờ xử lý."))


@require_POST
def check_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = payroll.check(run_seen_by(request, run_id), by=request.user)
    return done(request, run, _("Đã xác nhận kiểm tra. Đợt chi chuyển sang người phê duyệt."))


@require_POST
def recalculate_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = payroll.recalculate(run_seen_by(request, run_id), by=request.user)
    return done(request, run, _("Đang tính lại từ số liệu mới nhất."))


@require_POST
def resume_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    payroll.resume(run, by=request.user)
    return done(request, run, _("Đã gọi máy chủ tính tiếp các xã, phường còn lại."))


@confirmed_on_a_page
def approve_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    if request.method == "POST":
        run = payroll.approve(run, by=request.user)
        if left := signatures.missing(run):
            said = ngettext("Đã ký. Còn chờ %(n)s chữ ký nữa.", "Đã ký. Còn chờ %(n)s chữ ký nữa.", left)
            return done(request, run, said % {"n": left})
        return done(request, run, _("Đã phê duyệt. Giấy tờ của từng xã đang được lập."))
    policies.check_can_approve(request.user, run)
    return ask(request, run, "approve")


@confirmed_on_a_page
def mark_run_paid(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    if request.method == "POST":
        run = payroll.mark_paid(run, by=request.user)
        return done(request, run, _("Đã ghi nhận đợt này đã chi."))
    policies.check_can_mark_paid(request.user, run)
    return ask(request, run, "mark_paid")


@confirmed_on_a_page
def cancel_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    if request.method == "POST":
        run = payroll.cancel(run, by=request.user)
        return done(request, run, _("Đã hủy đợt chi. Bảng công vẫn giữ nguyên."))
    policies.check_can_cancel(request.user, run)
    return ask(request, run, "cancel")


@confirmed_on_a_page
def send_back_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    policies.check_can_send_back(request.user, run)
    form = SendBackForm(request.POST or None)
    if form.is_valid():
        run = payroll.send_back(run, by=request.user, reason=form.cleaned_data["reason"])
        return done(request, run, _("Đã trả lại cho người lập, kèm lý do."))
    return ask(request, run, "send_back", form=form)


def ask(request: HttpRequest, run: PayrollRun, verb: str, form: SendBackForm | None = None) -> HttpResponse:
    """A page, never a pop-up: what is about to happen, in figures."""
    sums = totals.of(run.lines.visible_to(request.user))
    context = {
        "run": run, "totals": sums, "form": form, "missed": readiness.missed(run, request.user),
        "added_to": supplements.supplemented(run, request.user),
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return render(request, f"subsidies/{verb}_run.html", context, status=status)


def done(request: HttpRequest, run: PayrollRun, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(run)
