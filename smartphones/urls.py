"""The addresses of one app in three files, by the way a phone goes: programme, list, handover."""

from __future__ import annotations

from django.urls import include, path

app_name = "smartphones"
urlpatterns = [
    path("", include("smartphones.programme_urls")),
    path("", include("smartphones.list_urls")),
    path("", include("smartphones.handover_urls")),
]
