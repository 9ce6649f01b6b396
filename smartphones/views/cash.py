"""Cash for households that bought their own phone: papers, a list, its approval, money received."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import cash as book
from smartphones import cash_policies, device_policies, invoices
from smartphones.forms.cash import ListForm, PurchaseForm, SettleForm
from smartphones.models import Application, CashList, CashPayment, KeptImage, Purchase
from teams import banks

from .handovers import shown
from .pages import form_page, form_view

CASH = Listing(
    "smartphones/cash_list.html",
    sorts={"on": ("made_at",), "number": ("number",), "commune": ("commune__plain_name",), "sum": ("sum",)},
    usual="-on",
)
PAPERS_SHOWN = 50


@require_GET
def cash(request: HttpRequest) -> HttpResponse:
    device_policies.check_can_look(request.user)
    rows = CashList.objects.visible_to(request.user).select_related("commune", "made_by", "approved_by")
    papers = Purchase.objects.visible_to(request.user).select_related(
        "application__household__head", "application__household__commune", "recorded_by", "checked_by"
    )
    unchecked = list(papers.filter(checked_by=None)[:PAPERS_SHOWN])
    shared = invoices.shared_with(unchecked, request.user)
    context = {
        "without": book.without_purchase(request.user).order_by("household__head__sort_key")[:PAPERS_SHOWN],
        "unchecked": [(purchase, shared[purchase.pk]) for purchase in unchecked],
        "payable": papers.payable().count(),
        "may_keep": not reason_against(device_policies.check_hands_over, request.user),
    }
    return CASH.answer(
        request, rows.annotate(lines=Count("payments"), sum=Sum("payments__amount")), **context
    )


@form_view
def record_purchase(request: HttpRequest, buyer_id: int) -> HttpResponse:
    seen = Application.objects.visible_to(request.user)
    application = get_object_or_404(
        seen.select_related("household__head", "household__commune", "source", "programme"), pk=buyer_id
    )
    cash_policies.check_can_record(request.user, application)
    form = PurchaseForm(request.POST or None, request.FILES or None, application=application)
    if form.is_valid():
        purchase = form.save(commit=False)
        purchase.application, purchase.image = application, form.image
        book.record_purchase(purchase, by=request.user)
        messages.success(request, _("Đã ghi giấy tờ mua máy. Một người khác kiểm tra rồi mới chi tiền."))
        if others := invoices.shared_with([purchase], request.user)[purchase.pk]:
            told = _("Hóa đơn %(invoice)s cũng đã ghi cho %(others)s. Xem lại giấy tờ gốc.")
            messages.warning(request, told % {"invoice": purchase.invoice, "others": "; ".join(others)})
        return redirect("smartphones:cash")
    heading, act = _("Ghi giấy tờ mua máy"), _("Ghi giấy tờ")
    back = reverse("smartphones:cash")
    return form_page(request, form, heading=heading, act=act, about=application.household, back=back)


@require_POST
def check_purchase(request: HttpRequest, purchase_id: int) -> HttpResponse:
    purchase = book.check_purchase(purchase_or_404(request, purchase_id), by=request.user)
    words = _("Đã kiểm tra giấy tờ của hộ %(household)s.")
    messages.success(request, words % {"household": purchase.application.household})
    return redirect("smartphones:cash")


@require_GET
@cache_control(private=True, no_store=True)
def purchase_image(request: HttpRequest, purchase_id: int) -> HttpResponse:
    purchase = purchase_or_404(request, purchase_id)
    image = get_object_or_404(KeptImage, purchase=purchase)
    commune = purchase.application.household.commune
    audit.record("handovers.image_seen", purchase, by=request.user, commune=commune)
    return shown(image)


@form_view
def make_cash_list(request: HttpRequest) -> HttpResponse:
    device_policies.check_hands_over(request.user)
    form = ListForm(request.POST or None, user=request.user)
    if form.is_valid():
        typed = form.cleaned_data
        listed = book.make_list(typed["programme"], typed["commune"], by=request.user)
        messages.success(request, _("Đã lập danh sách chi tiền. Kế toán hoặc người phê duyệt duyệt tiếp."))
        return redirect(listed)
    heading, act = _("Lập danh sách chi tiền"), _("Lập danh sách")
    return form_page(request, form, heading=heading, act=act, back=reverse("smartphones:cash"))


@require_GET
def cash_list(request: HttpRequest, cash_list_id: int) -> HttpResponse:
    listed = cash_list_or_404(request, cash_list_id)
    payments = listed.payments.select_related("application__household__head", "listed")
    context = {
        "listed": listed,
        "payments": payments,
        "sum": payments.aggregate(sum=Sum("amount"))["sum"],
        "against_approving": reason_against(cash_policies.check_can_approve, request.user, listed),
        "may_settle": not reason_against(cash_policies.check_can_settle, request.user, listed),
    }
    return render(request, "smartphones/cash_payments.html", context)


@require_POST
def approve_cash_list(request: HttpRequest, cash_list_id: int) -> HttpResponse:
    listed = book.approve(cash_list_or_404(request, cash_list_id), by=request.user)
    messages.success(request, _("Đã duyệt danh sách. Chi tiền rồi ghi kết quả từng hộ."))
    return redirect(listed)


@form_view
def settle_cash(request: HttpRequest, cash_payment_id: int) -> HttpResponse:
    seen = CashPayment.objects.visible_to(request.user).select_related(
        "listed__commune", "application__household__head"
    )
    payment = get_object_or_404(seen, pk=cash_payment_id)
    cash_policies.check_can_settle(request.user, payment.listed)
    form = SettleForm(request.POST or None, listed=payment.listed)
    if form.is_valid():
        if form.cleaned_data["on"]:
            book.receive(payment, on=form.cleaned_data["on"], by=request.user)
        else:
            book.take_back(payment, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã ghi kết quả chi tiền của %(name)s.") % {"name": payment.account_name})
        return redirect(payment.listed)
    context = {
        "payment": payment,
        "bank": banks.names()[payment.bank_bin],
        "form": form,
        "heading": _("Kết quả chi tiền cho hộ %(household)s") % {"household": payment.application.household},
        "act": _("Ghi kết quả"),
        "about": payment.listed,
        "back": payment.listed,
    }
    return render(request, "smartphones/settle_cash.html", context, status=422 if form.errors else 200)


def purchase_or_404(request: HttpRequest, purchase_id: int) -> Purchase:
    seen = Purchase.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("application__household__head", "application__household__commune"), pk=purchase_id
    )


def cash_list_or_404(request: HttpRequest, cash_list_id: int) -> CashList:
    seen = CashList.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("commune", "programme", "made_by", "approved_by"), pk=cash_list_id
    )
