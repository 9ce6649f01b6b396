"""Addresses of signing in by an identity provider: part of the portal where one is set."""

from django.urls import path

from .views import identity

urlpatterns = [
    path("dang-nhap/qua/<slug:provider_id>", identity.begin, name="identity_login"),
    path("dang-nhap/qua/<slug:provider_id>/ve", identity.come_back, name="identity_callback"),
    path("xac-nhan-lai/qua/<slug:provider_id>", identity.confirm, name="identity_again"),
    path("bao-mat/lien-ket/<int:account_id>/bo", identity.forget, name="forget_identity"),
]
