"""Redis beside a test, really there or really away, and the queue pointed at it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import kombu.pools
import redis
from django.conf import settings

from portal import celery_app
from tests.programs import needed


@contextmanager
def redis_on(port: int, folder: Path) -> Iterator[redis.Redis]:
    server = subprocess.Popen(
        [
            needed("redis-server"),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(folder),
        ],
        stdout=subprocess.DEVNULL,
    )
    store = redis.Redis.from_url(address_on(port))
    try:
        _until_it_answers(store)
        yield store
    finally:
        store.close()
        server.kill()
        server.wait()


def address_on(port: int) -> str:
    return f"redis://127.0.0.1:{port}/0"


def caches_on(port: int) -> dict[str, Any]:
    """As portal/settings.py has it with Redis."""
    patience = settings.REDIS_PATIENCE
    store = {"BACKEND": "portal.lib.standing_in.RedisOrMemory", "LOCATION": address_on(port)}
    return {"default": {**store, "OPTIONS": patience}}


def _until_it_answers(store: redis.Redis) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            store.ping()
        except redis.ConnectionError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("Redis did not start")


class PublishingTo:
    def __init__(self, url: str) -> None:
        self.url, self.before = url, celery_app.conf.broker_url

    def __enter__(self) -> None:
        self._point_at(self.url)

    def __exit__(self, *_: Any) -> None:
        self._point_at(self.before)

    def _point_at(self, url: str) -> None:
        celery_app.conf.broker_url = url
        kombu.pools.reset()
        celery_app.amqp._producer_pool = celery_app._pool = None


def waiting_in(store: redis.Redis, queue: str) -> list[str]:
    """The names of the jobs nobody has taken."""
    return [json.loads(message)["headers"]["task"] for message in store.lrange(queue, 0, -1)]
