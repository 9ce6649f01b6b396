"""The REST API: the resources of every app under one address, its schema and its page."""

from __future__ import annotations

from functools import partial

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from accounts.api import places
from reports.api import documents
from smartphones.api import programmes
from subsidies.api import forecast, lines, resolutions, runs
from teams.api import registry, timesheets

from . import api_docs

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
RESOURCES = (places, registry, timesheets, resolutions, runs, lines, documents, programmes)
for module in RESOURCES:
    for name, resource in module.ROUTES.items():
        router.register(name, resource, basename=name)

grid = partial(timesheets.MonthGrid.as_view, basename="grid")
month = "v1/teams/<int:team_id>/timesheets/<month:month>"

app_name = "api"
urlpatterns = [
    path("", api_docs.docs, name="docs"),
    path("schema/", api_docs.schema, name="schema"),
    path(f"{month}/cells", grid({"get": "cells", "post": "record"}), name="grid-cells"),
    path(f"{month}/submit", grid({"post": "submit"}), name="grid-submit"),
    path(f"{month}/withdraw", grid({"post": "withdraw"}), name="grid-withdraw"),
    path(
        "v1/forecast", forecast.Forecasts.as_view({"get": "forecast"}, basename="forecast"), name="forecast"
    ),
    path("v1/", include(router.urls)),
]
