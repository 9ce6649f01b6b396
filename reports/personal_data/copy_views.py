"""The copy of one person's data over HTTP: for whoever answers them, and for themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import again
from imports.views import attached
from teams import members

from . import copies, policies
from .forms import CopyForm
from .views import person_or_404

ZIP = "application/zip"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy_person(request: HttpRequest, subject_id: int) -> HttpResponse:
    """In answer to the POST alone, which has its reason in the log."""
    person = person_or_404(request, subject_id).present
    policies.check_can_copy(request.user, person, whole=False)
    again.ask(request)
    form = CopyForm(request.POST or None)
    if form.is_valid():
        whole, reason = form.cleaned_data["numbers"] == "whole", form.cleaned_data["reason"]
        content = copies.make(person, whole=whole, reason=reason, by=request.user)
        return attached(content, f"du-lieu-ca-nhan-{person.pk}.zip", ZIP)
    context = {"form": form, "person": person}
    return render(request, "reports/personal/copy.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def copy_own(request: HttpRequest) -> HttpResponse:
    members.check_is_member(request.user)
    again.ask(request)
    person = request.user.member_account.person
    return attached(copies.make(person, whole=True, by=request.user), "du-lieu-cua-toi.zip", ZIP)
