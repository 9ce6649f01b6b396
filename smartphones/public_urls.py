"""What anybody may read without signing in."""

from __future__ import annotations

from django.urls import path

from .views import notice

app_name = "public"
urlpatterns = [path("dien-thoai/<str:notice_code>", notice.show_notice, name="notice")]
