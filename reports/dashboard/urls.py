"""The dashboard, and the outlines its map is drawn from."""

from django.urls import path

from . import map_views, views

app_name = "dashboard"
urlpatterns = [
    path("", views.show, name="month"),
    path("ban-do", map_views.load, name="load_map"),
]
