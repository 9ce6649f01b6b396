"""A run's dossier: what its resolutions ask for, and putting a document in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.lib.refusals import reason_against
from subsidies import dossier, policies
from subsidies.forms import PaperForm

from .runs import run_seen_by


@require_http_methods(["GET", "POST"])
def show_dossier(request: HttpRequest, run_id: int) -> HttpResponse:
    run = run_seen_by(request, run_id)
    if request.method == "POST":
        policies.check_can_add_papers(request.user, run)
    items = dossier.checklist(run)
    form = PaperForm(request.POST or None, names=[item.paper.name for item in items if item.is_open])
    if form.is_valid():
        paper = dossier.add(run, form.cleaned_data.pop("name"), **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi “%(paper)s” vào hồ sơ.") % {"paper": paper})
        return redirect("subsidies:run_dossier", run.pk)
    may_add = not reason_against(policies.check_can_add_papers, request.user, run)
    context = {"run": run, "items": items, "form": form if may_add and form.fields["name"].choices else None}
    return render(request, "subsidies/dossier.html", context, status=422 if request.method == "POST" else 200)
