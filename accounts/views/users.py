"""Inviting people, and accepting an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import again, invitations, policies, signing_in
from accounts.forms.users import AcceptForm, InvitationForm
from accounts.models import User, UserInvitation

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def invite(request: HttpRequest) -> HttpResponse:
    policies.check_looks_after_users(request.user)
    again.ask(request)
    form = InvitationForm(request.POST or None, by=request.user)
    if form.is_valid():
        user = form.save(commit=False)
        made, code = invitations.invite(user, form.cleaned_data.get("communes") or [], by=request.user)
        return _shown(request, made, code)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@form_view
def invite_again(request: HttpRequest, user_id: int) -> HttpResponse:
    user = _looked_after(request, user_id)
    policies.check_can_invite_again(request.user, user)
    again.ask(request)
    if request.method != "POST":
        return render(request, "accounts/invite_again.html", {"person": user})
    made, code = invitations.invite_again(user, by=request.user)
    return _shown(request, made, code)


@form_view
def take_second_factor_away(request: HttpRequest, user_id: int) -> HttpResponse:
    user = _looked_after(request, user_id)
    policies.check_can_take_second_step_away(request.user, user)
    again.ask(request)
    if request.method != "POST":
        return render(request, "accounts/take_second_factor_away.html", {"person": user})
    invitations.take_second_step_away(user, by=request.user)
    messages.success(request, _("Đã gỡ xác thực hai bước của %(person)s.") % {"person": user})
    return redirect("admin:accounts_user_change", user.pk)


@sensitive_post_parameters()
@login_not_required
@form_view
def accept(request: HttpRequest) -> HttpResponse:
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        user = invitations.accept(form.invitation, form.cleaned_data["password1"])
        return signing_in.let_in(request, user)
    return render(request, "accounts/accept.html", {"form": form}, status=422 if form.errors else 200)


def _looked_after(request: HttpRequest, user_id: int) -> User:
    policies.check_looks_after_users(request.user)
    return get_object_or_404(policies.looked_after_by(request.user), pk=user_id)


def _shown(request: HttpRequest, made: UserInvitation, code: str) -> HttpResponse:
    """The code is shown in answer to the POST alone, to be printed or copied."""
    address = request.build_absolute_uri(reverse("accounts:accept"))
    sent = invitations.send(made, code, address)
    context = {"invitation": made, "code": code, "address": address, "sent": sent}
    return render(request, "accounts/invitation.html", context)
