from django.urls import path

from . import public_views

app_name = "verify"
urlpatterns = [
    path("", public_views.ask, name="ask"),
    path("tep", public_views.check_file, name="check_file"),
    path("<str:code>", public_views.paper, name="paper"),
]
