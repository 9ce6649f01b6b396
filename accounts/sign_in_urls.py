"""Addresses of signing in and of one's own account, under the names by which django-allauth calls them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_GET
from django.views.generic import RedirectView

from .views import security

urlpatterns = [
    path("dang-nhap", security.SignInView.as_view(), name="account_login"),
    path("dang-nhap/buoc-hai", security.CodeView.as_view(), name="mfa_authenticate"),
    path("dang-nhap/khoa", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("dang-xuat", security.sign_out, name="account_logout"),
    path("xac-nhan-lai", account.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan-lai/ma", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("xac-nhan-lai/khoa", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("doi-mat-khau", security.change_password, name="account_change_password"),
    path("bao-mat", security.security, name="mfa_index"),
    path("bao-mat/ung-dung", totp.activate_totp, name="mfa_activate_totp"),
    path("bao-mat/ung-dung/bo", security.remove_app, name="mfa_deactivate_totp"),
    path(
        "bao-mat/khoa", require_GET(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"
    ),
    path("bao-mat/khoa/them", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("bao-mat/khoa/<int:pk>/bo", security.remove_key, name="mfa_remove_webauthn"),
    path("bao-mat/ma-du-phong", security.recovery_codes, name="mfa_view_recovery_codes"),
    path("bao-mat/ma-du-phong/lap-moi", security.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
