"""Keys for other systems: one's own; for administrators, those of the people they look after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import again, api_keys, policies
from accounts.forms.api_keys import KeyForm
from accounts.models import ApiKey
from portal.lib.listings import Listing
from portal.lib.refusals import reason_against

from .users import form_view

KEYS = Listing(
    "accounts/api_key_list.html",
    sorts={
        "made": ("made_at",),
        "name": ("name__unaccent",),
        "used": ("last_used_at",),
        "until": ("expires_at",),
    },
    usual="-made",
)


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    policies.check_can_see_keys(request.user)
    rows = ApiKey.objects.visible_to(request.user).select_related("owner")
    may_issue = not reason_against(policies.check_can_use_keys, request.user)
    return KEYS.answer(request, rows, may_issue=may_issue)


@never_cache
@form_view
def issue(request: HttpRequest) -> HttpResponse:
    """The key is shown in answer to the POST alone, to be copied at once."""
    policies.check_can_use_keys(request.user)
    again.ask(request)
    form = KeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        made, key = api_keys.issue(**form.cleaned_data, by=request.user)
        return render(request, "accounts/api_key_made.html", {"made": made, "key": key})
    return render(request, "accounts/api_key_form.html", {"form": form}, status=422 if form.errors else 200)


@form_view
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    found = get_object_or_404(ApiKey.objects.visible_to(request.user).select_related("owner"), pk=key_id)
    if request.method != "POST":
        return render(request, "accounts/api_key_revoke.html", {"found": found})
    api_keys.revoke(found, by=request.user)
    messages.success(request, _("Đã thu hồi khóa. Hệ thống dùng khóa này không vào được nữa."))
    return redirect("accounts:api_keys")
