"""The payments of a run over HTTP: the list, the bank's file, what became of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import again
from accounts.list_files import asked_for
from places.models import Commune
from portal.lib.addresses import number_in
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from subsidies import since
from subsidies.list_files import PAYMENTS
from subsidies.models import PayrollRun
from subsidies.models.payment import PaymentState
from subsidies.payments import acts, files, next_tries, policies, sums, taken
from subsidies.payments.forms import PaymentFilters, ReceivedForm, ReissueForm, SentForm
from teams import banks

from .runs import run_seen_by

FORMS = {
    "csv": (files.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (files.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
WHOLE, BY_COMMUNE = "subsidies:payments", "subsidies:payments_by_commune"
confirmed_on_a_page = require_http_methods(["GET", "POST"])


@require_GET
def show_payments(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    payments = run.payments.visible_to(request.user)
    groups = sums.groups(payments)
    listing = Listing(
        "subsidies/payment_list.html",
        sorts={
            "number": ("number",),
            "payee": ("person__sort_key", "team__plain_name", "third_party__unaccent"),
            "bank": ("method", "bank_bin"),
            "amount": ("amount",),
            "state": ("state",),
        },
        filters=partial(PaymentFilters, run=run, user=request.user, groups=groups),
        as_file=True,
    )
    rows = payments.with_banks().select_related("commune", "person", "team")
    if asked_for(request):
        return PAYMENTS.sent(request, listing, rows, about=run)
    return listing.answer(
        request,
        rows,
        run=run,
        groups=groups,
        total=sums.total(groups),
        balance=sums.balance(payments),
        waited=sums.waited(run, payments),
        accounts=since.accounts_changed(run, run.lines.visible_to(request.user)),
        may_handle=not reason_against(policies.check_can_handle, request.user, run),
        may_change=not reason_against(policies.check_can_change, request.user, run),
    )


@require_GET
def show_by_commune(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    context = {
        "run": run,
        "communes": sums.by_commune(run, request.user),
        "may_handle": not reason_against(policies.check_can_handle, request.user, run),
        "may_change": not reason_against(policies.check_can_change, request.user, run),
    }
    return render(request, "subsidies/payments_by_commune.html", context)


@require_GET
@cache_control(private=True, no_store=True)
def download_transfers(request: HttpRequest, run_id: int, extension: str) -> HttpResponse:
    """What still waits to be sent, of one bank or of all; with `da-gui`, what was sent already."""
    run = run_seen_by(request, run_id)
    policies.check_can_handle(request.user, run)
    if extension not in FORMS:
        raise Http404(extension)
    again.ask(request)
    sent = "da-gui" in request.GET
    state = PaymentState.SENT if sent else PaymentState.WAITING
    group = request.GET.get("group", "")
    payments = files.of_banks(sums.in_group(run.payments.visible_to(request.user), group)).filter(state=state)
    write, content_type = FORMS[extension]
    content = write(run, payments)
    taken.write_down(run, payments, group=group, extension=extension, sent=sent, by=request.user)
    name = f"chuyen-khoan-dot-{run.pk}{'-' + group if group else ''}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_POST
def begin_payments(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    new = acts.begin(run, by=request.user)
    messages.success(request, _("Đã lập %(n)s khoản chuyển.") % {"n": new})
    return redirect(WHOLE, run.pk)


@never_cache
@confirmed_on_a_page
def send_payments(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    policies.check_can_change(request.user, run)
    group = request.GET.get("group", "")
    files_to_send = taken.files_of(run, group)
    if not files_to_send:
        context = {"run": run, "group": group, "bank": banks.names()[group] if group else ""}
        status = 409 if request.method == "POST" else 200
        return render(request, "subsidies/payments_not_taken.html", context, status=status)
    form = SentForm(request.POST or None, files=files_to_send)
    if form.is_valid():
        held = form.cleaned_data["file"].held(sums.in_group(run.payments.all(), group))
        sent = acts.send(run, held, by=request.user)
        return done(request, run, _("Đã ghi nhận gửi ngân hàng %(n)s khoản.") % {"n": sent})
    heading = _("Ghi nhận đã gửi tệp cho ngân hàng")
    note = _(
        "Các khoản có trong tệp này chuyển sang “đã gửi” và không còn trong tệp tải về lần sau. "
        "Khoản chi lại lập sau khi tải tệp thì vẫn chờ; tải tệp mới để gửi."
    )
    return ask(request, run, form, heading=heading, note=note, act=_("Đã gửi ngân hàng"))


@never_cache
@confirmed_on_a_page
def receive_payments(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    policies.check_can_change(request.user, run)
    commune = commune_asked(request, run)
    page = BY_COMMUNE if commune else WHOLE
    asked = sums.in_group(run.payments.in_doubt(), request.GET.get("group", ""))
    if commune:
        asked = asked.filter(commune=commune)
    form = ReceivedForm(request.POST or None, run=run)
    if form.is_valid():
        seen = asked.filter(number__lte=form.cleaned_data["last"])
        paid = acts.receive(run, seen, on=form.cleaned_data["on"], by=request.user)
        said = _("Đã ghi nhận %(n)s khoản đã nhận tiền.") % {"n": paid}
        return done(request, run, said, to=page)
    heading = _("Ghi nhận đã nhận đủ tiền")
    note = _(
        "Mọi khoản chưa có kết quả của nhóm này được ghi là đã nhận tiền; ghi xong không đổi lại được. "
        "Khoản nào bị trả lại thì ghi riêng khoản ấy trước."
    )
    groups = sums.groups(asked)
    policies.check_some(len(groups))
    context = {
        "heading": heading, "note": note, "act": _("Đã nhận đủ"), "back": reverse(page, args=[run.pk]),
        "asked": groups[0] if len(groups) == 1 else sums.total(groups), "commune": commune,
    }  # fmt: skip
    return ask(request, run, form, **context)


def commune_asked(request: HttpRequest, run: PayrollRun) -> Commune | None:
    """Lists are signed commune by commune; without one, all of the run."""
    asked = number_in(request.GET.get("commune", ""))
    paid = run.payments.visible_to(request.user).values("commune")
    return get_object_or_404(Commune, pk__in=paid, pk=asked) if asked is not None else None


@never_cache
@confirmed_on_a_page
def reissue_payments(request: HttpRequest, run_id: int) -> HttpResponse:
    """Whose account nobody has corrected would come back again, so it is said and not chosen ahead."""
    run = run_seen_by(request, run_id)
    policies.check_can_change(request.user, run)
    tries = next_tries.of(run.payments.filter(state=PaymentState.RETURNED).order_by("number"))
    policies.check_some(len(tries))
    form = ReissueForm(request.POST if request.method == "POST" else None, tries=tries)
    if form.is_valid():
        chosen = run.payments.filter(pk__in=form.cleaned_data["payments"])
        new = acts.reissue_all(run, chosen, by=request.user)
        said = _("Đã lập %(n)s khoản chi lại theo tài khoản hiện nay trong sổ.") % {"n": len(new)}
        return done(request, run, said)
    context = {"run": run, "form": form, "tries": tries, "chosen": form["payments"].value()}
    return render(request, "subsidies/payments_reissue.html", context, status=422 if form.errors else 200)


def ask(request: HttpRequest, run: PayrollRun, form: forms.Form, **context: Any) -> HttpResponse:
    context = {"run": run, "form": form, "back": reverse(WHOLE, args=[run.pk]), **context}
    return render(request, "subsidies/payment_form.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, run: PayrollRun, said: str, to: str = WHOLE) -> HttpResponse:
    messages.success(request, said)
    return redirect(to, run.pk)
