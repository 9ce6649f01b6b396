"""To an identity provider and back; what of it is bound to one's account."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import identities
from accounts.provider import ComingBack, OpenIDConnect

from .users import form_view


@login_not_required
@form_view
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """By GET a page with the button; the button is a POST."""
    request.form_targets = _named(provider_id).origins
    return OAuth2LoginView.adapter_view(OpenIDConnect(request, provider_id))(request)


def confirm(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The same way, by somebody who is signed in and is asked again who they are."""
    request.confirms = True
    return begin(request, provider_id)


@login_not_required
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    _named(provider_id)
    return ComingBack.adapter_view(OpenIDConnect(request, provider_id))(request)


@require_POST
def forget(request: HttpRequest, account_id: int) -> HttpResponse:
    identities.forget(get_object_or_404(SocialAccount, pk=account_id, user=request.user), by=request.user)
    messages.success(request, _("Đã bỏ liên kết."))
    return redirect("mfa_index")


def _named(provider_id: str) -> Any:
    for provider in settings.IDENTITY_PROVIDERS:
        if provider.id == provider_id:
            return provider
    raise Http404
