"""Why is it this amount? One payee of one run, every clause and day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from subsidies.explanations import explain
from subsidies.forms import LineCodeForm
from subsidies.models import PayoutLine
from teams.policies import check_can_look


@require_GET
def show_line(request: HttpRequest, line_id: int) -> HttpResponse:
    lines = PayoutLine.objects.visible_to(request.user).select_related(
        "run__province", "run__territory", "run__made_by", "run__checked_by", "run__approved_by",
        "commune", "team", "person", "rate__resolution",
    )  # fmt: skip
    line = get_object_or_404(lines, pk=line_id)
    papers = line.run.documents.visible_to(request.user).filter(commune=line.commune_id)
    context = {"line": line, "run": line.run, "why": explain(line), "papers": papers}
    return render(request, "subsidies/line_detail.html", context)


@require_GET
def find_line(request: HttpRequest) -> HttpResponse:
    """By the code printed beside an amount."""
    check_can_look(request.user)
    form = LineCodeForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        line = PayoutLine.objects.visible_to(request.user).filter(pk=form.cleaned_data["ma"]).first()
        if line:
            return redirect(line)
        form.add_error("ma", _("Không có dòng nào mang mã này trong địa bàn bạn phụ trách."))
    return render(request, "subsidies/find_line.html", {"form": form}, status=422 if form.errors else 200)
