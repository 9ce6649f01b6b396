"""Logins of members: the slip a commune prints, the page it leads to, closing one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import signing_in
from teams import members
from teams.forms.members import SignUpForm

from .pages import form_view
from .people import person_or_404


@never_cache
@form_view
def invite(request: HttpRequest, person_id: int) -> HttpResponse:
    """The code is shown in answer to the POST alone, to be printed or copied on paper."""
    person = person_or_404(request, person_id)
    members.check_can_invite(request.user, person)
    context = {"person": person, "login": members.login_of(person)}
    if request.method != "POST":
        return render(request, "teams/invite.html", context)
    invitation, code = members.invite(person, by=request.user)
    address = request.build_absolute_uri(reverse("teams:sign_up"))
    context |= {"invitation": invitation, "code": code, "address": address}
    return render(request, "teams/invitation.html", context)


@form_view
def lock_member(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    members.check_can_invite(request.user, person)
    if request.method != "POST":
        return render(request, "teams/lock_member.html", {"person": person})
    members.lock(person, by=request.user)
    messages.success(request, _("Đã khóa đăng nhập của %(person)s.") % {"person": person})
    return redirect(person)


@never_cache
@sensitive_post_parameters()
@login_not_required
@form_view
def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        user = members.sign_up(form.invitation, form.cleaned_data["password1"])
        response = signing_in.let_in(request, user)
        said = _("Đã đặt mật khẩu. Lần sau đăng nhập bằng tên %(name)s.") % {"name": user.username}
        messages.success(request, said)
        return response
    return render(request, "teams/sign_up.html", {"form": form}, status=422 if form.errors else 200)
