"""All components on one page, for those who build and check the screens. Only with DEBUG."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html")
