"""The page every form of this app is shown on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

form_view = require_http_methods(["GET", "HEAD", "POST"])


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, heading: str | Promise, act: str | Promise, **context: Any
) -> HttpResponse:
    """`act` is the word on the button; `about` the line over the heading; `back` where one came from."""
    told = {"form": form, "heading": heading, "act": act, **context}
    return render(request, "smartphones/form.html", told, status=422 if form.errors else 200)
