"""A database of its own, filled for the measurement and dropped after it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.conf import settings
from django.db import connection

from portal import application_role, embedded
from portal.celery import app


@contextmanager
def empty_database() -> Iterator[None]:
    """Processes started meanwhile use it as well. Jobs go nowhere."""
    app.conf.broker_url = "memory://"
    own = connection.settings_dict["NAME"]
    name = f"benchmark_{os.getpid()}"
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    url = urlsplit(os.environ.get("DATABASE_URL") or embedded.database_url(settings.VAR_DIR))
    os.environ["DATABASE_URL"] = urlunsplit(url._replace(path=f"/{name}"))
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


@contextmanager
def application() -> Iterator[str]:
    """Name of the role that web and worker sign in as and that rules of the tables bind, gone afterwards.

    Its address stands in APPLICATION_DATABASE_URL meanwhile.
    """
    owner = urlsplit(os.environ["DATABASE_URL"])
    role = f"benchmark_{os.getpid()}"
    address = owner._replace(netloc=f"{role}:{token_hex(8)}@{owner.hostname}:{owner.port}").geturl()
    application_role.make(address)
    os.environ["APPLICATION_DATABASE_URL"] = address
    try:
        yield role
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")
