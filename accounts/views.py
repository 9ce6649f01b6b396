"""Signing in and out, one's own password, and the log of what people did."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth_views
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing

from . import audit
from .forms import AuditFilters, SignInForm
from .models import AuditEvent


class SignIn(auth_views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"error_title": _("Chưa đăng nhập được")}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.record("account.signed_in", form.get_user(), by=form.get_user())
        return response


class SignOut(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            audit.record("account.signed_out", request.user, by=request.user)
        return super().post(request, *args, **kwargs)


class ChangePassword(SuccessMessageMixin, auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("home")
    success_message = _("Đã đổi mật khẩu. Các thiết bị khác phải đăng nhập lại.")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.record("account.password_changed", self.request.user, by=self.request.user)
        return response


EVENTS = Listing(
    template="accounts/audit_list.html", sorts={"at": ("at", "id")}, usual="-at", filters=AuditFilters
)


@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    return EVENTS.answer(request, AuditEvent.objects.visible_to(request.user))
