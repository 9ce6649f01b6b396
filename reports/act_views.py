"""What people do about a run's papers: ask for more kinds, replace one, withdraw one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.lib.queueing import after_commit

from . import issuing, policies
from .forms import AskForm, ReasonForm, WithdrawForm
from .models import IssuedDocument
from .views import paper_seen_by, run_seen_by

confirmed_on_a_page = require_http_methods(["GET", "POST"])


@require_POST
def ask_for(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    policies.check_can_ask(request.user, run)
    form = AskForm(request.POST)
    if form.is_valid():
        issuing.ask_for(run, form.asked, by=request.user)
        after_commit("reports.tasks.issue_run_papers", run.pk)
        messages.success(request, _("Đang lập. Có thể đóng trang này, giấy tờ vẫn được lập tiếp."))
    return redirect("reports:documents", run.pk)


@confirmed_on_a_page
def reissue(request: HttpRequest, document_id: int) -> HttpResponse:
    return _with_reason(request, document_id, issuing.reissue, ReasonForm, "reports/reissue.html")


@confirmed_on_a_page
def withdraw(request: HttpRequest, document_id: int) -> HttpResponse:
    return _with_reason(request, document_id, issuing.withdraw, WithdrawForm, "reports/withdraw.html")


def _with_reason(
    request: HttpRequest,
    document_id: int,
    act: Callable[..., IssuedDocument | None],
    form_class: type[ReasonForm],
    template: str,
) -> HttpResponse:
    paper = paper_seen_by(request, document_id)
    policies.check_can_reissue(request.user, paper)
    form = form_class(request.POST or None)
    if form.is_valid():
        new = act(paper, reason=form.cleaned_data["reason"], by=request.user)
        said = (
            _("Đã phát hành %(paper)s.") % {"paper": new}
            if new
            else _("Đã thu hồi %(paper)s.") % {"paper": paper}
        )
        messages.success(request, said)
        return redirect("reports:documents", paper.run_id)
    return render(request, template, {"paper": paper, "form": form}, status=422 if form.errors else 200)
