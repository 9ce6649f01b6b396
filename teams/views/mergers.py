"""A merger of communes over HTTP: typed, shown in figures, applied."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from teams import mergers, policies
from teams.forms.mergers import MergerForm

from .pages import form_page, form_view


@form_view
def merge_communes(request: HttpRequest) -> HttpResponse:
    """The first POST shows what would move; the second, from that page, applies it."""
    policies.check_can_merge_communes(request.user)
    form = MergerForm(request.POST or None, user=request.user)
    if not form.is_valid() or "change" in request.POST:
        note = _("Xem trước bằng con số rồi mới áp dụng. Việc đã duyệt, đã chi giữ nguyên theo xã cũ.")
        heading = _("Sáp nhập xã, phường")
        return form_page(request, form, heading=heading, act=_("Xem trước"), back="/", note=note)
    if "apply" not in request.POST:
        context = {"form": form, "merger": form.merger, "facts": mergers.consequences(form.merger).rows}
        return render(request, "teams/merger_preview.html", context)
    successor = mergers.apply(form.merger, by=request.user)
    messages.success(request, _("Đã áp dụng: %(commune)s.") % {"commune": successor})
    return redirect("home")
