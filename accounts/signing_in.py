"""Letting somebody in who has just chosen a password."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from .models import User


def let_in(request: HttpRequest, user: User) -> HttpResponse:
    """As from the sign-in page: with the second step where there is one, and in the list of devices."""
    return perform_password_login(request, {"username": user.username}, Login(user=user))
