"""Is the portal up, and may it be sent people? Strangers may ask: each part is told by a word and no more."""

from __future__ import annotations

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

PATIENCE = 2  # seconds a queue has to answer

log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_GET
def up(_request: HttpRequest) -> HttpResponse:
    """Up means: the database answers."""
    _database()
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_GET
def ready(_request: HttpRequest) -> HttpResponse:
    """503 while a part is missing; which one, for whoever shares out the requests; why, for the log."""
    parts = {part: _stands(part, ask) for part, ask in PARTS.items()}
    whole = all(parts.values())
    told = {part: "ok" if stands else "no" for part, stands in parts.items()}
    return JsonResponse({"status": "ok" if whole else "no", **told}, status=200 if whole else 503)


def _stands(part: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception as problem:
        log.warning("not ready: %s: %s: %s", part, type(problem).__name__, problem)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _schema() -> None:
    """A machine with newer code than the database waits until it is brought up to date."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise LookupError(f"{len(waiting)} steps to run, from {waiting[0][0]}")


def _queue() -> None:
    """Without Redis it is a folder beside us."""
    if not settings.REDIS_URL:
        return
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    ) as queue:
        queue.ping()


PARTS = {"database": _database, "schema": _schema, "queue": _queue}
