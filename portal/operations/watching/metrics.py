"""Figures for Prometheus: how requests went in all web processes, and what stands and waits."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views import View
from prometheus_client import CollectorRegistry, Histogram, generate_latest, multiprocess
from prometheus_client.core import REGISTRY, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from imports.models import ImportJob
from subsidies.models import PayrollRun
from teams.models import Timesheet

from ..backups import newest

SECONDS = Histogram(
    "portal_request_seconds",
    "Time until an answer, by page",
    ["page", "method", "status"],
    buckets=(0.05, 0.1, 0.3, 1, 3, 10, 30),
)

# Whoever sends a method of their own invention makes no series of their own.
METHODS = {name.upper() for name in View.http_method_names}


class MeasuringMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        found = request.resolver_match
        page = found.view_name if found else "none"
        method = request.method if request.method in METHODS else "other"
        SECONDS.labels(page, method, response.status_code).observe(time.perf_counter() - began)
        return response


class Standing(Collector):
    """Read when asked: what is on record now."""

    def collect(self) -> Iterator[Metric]:
        yield _by("portal_runs", "Payout runs", "status", PayrollRun.objects)
        yield _by("portal_sheets", "Timesheets", "status", Timesheet.objects)
        yield _by("portal_imports", "Files brought in", "state", ImportJob.objects)
        places = [settings.VAR_DIR, settings.DOCUMENTS_DIR, settings.BACKUPS_DIR]
        free = min(shutil.disk_usage(place).free for place in places if place.exists())
        yield GaugeMetricFamily("portal_disk_free_bytes", "Room on the fullest disk", value=free)
        if backup := newest():
            age = time.time() - backup.stat().st_mtime
            yield GaugeMetricFamily("portal_backup_age_seconds", "Age of the newest backup", value=age)


def _by(name: str, told: str, field: str, rows) -> Metric:  # type: ignore[no-untyped-def]
    family = GaugeMetricFamily(name, told, labels=[field])
    for value, number in rows.order_by().values_list(field).annotate(Count("pk")):
        family.add_metric([value], number)
    return family


def text() -> bytes:
    """In the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Standing())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # gunicorn.conf.py
        multiprocess.MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(REGISTRY) + generate_latest(registry)
