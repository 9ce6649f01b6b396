"""While Redis is away, each process counts and keeps in its own memory: nobody is shut out, limits hold."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

REST = 10  # seconds in which Redis, once away, is not asked again: every try keeps somebody waiting
MOST = 100_000  # entries; what is counted must not be pushed out by whoever asks under many names
Value = TypeVar("Value")

log = logging.getLogger(__name__)


class Absence:
    """One for all threads of the process."""

    until = 0.0


def redis_or_memory(ask: Callable[[], Value], memory: Callable[[], Value]) -> Value:
    if time.monotonic() < Absence.until:
        return memory()
    try:
        return ask()
    except RedisError as problem:
        Absence.until = time.monotonic() + REST
        log.error("Redis is away, memory stands in: %s: %s", type(problem).__name__, problem)
        return memory()


def _either(name: str) -> Any:
    in_redis, in_memory = getattr(RedisCache, name), getattr(LocMemCache, name)

    @wraps(in_redis)
    def answered(self: RedisOrMemory, *args: Any, **kwargs: Any) -> Any:
        return redis_or_memory(
            partial(in_redis, self, *args, **kwargs), partial(in_memory, self.memory, *args, **kwargs)
        )

    return answered


class RedisOrMemory(RedisCache):
    """Django's cache."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("while Redis is away", params | {"OPTIONS": {"MAX_ENTRIES": MOST}})

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    has_key = _either("has_key")
    incr = _either("incr")
    get_many = _either("get_many")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
