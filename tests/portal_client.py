"""A strict browser: what the test did not expect, it does not overlook.

While the portal answers, it works with the rights of its own role, as in production: rules of tables bind it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from psycopg.errors import InFailedSqlTransaction

from accounts.models import User

APPLICATION = "portal_application_in_tests"  # tests/conftest.py makes it
OF_WHOM = "account_authentication_methods_user"
# Template syntax, a placeholder or a Python value that reached the reader.
LEAKS = re.compile(r"\{\{|\{%|\{#|%\(\w+\)[sd]|>\s*None\s*<|&lt;\w+ object|\[&lt;")


class PortalClient(Client):
    """`get` expects 200 and `post` a redirect, unless the test says otherwise with `expects=`."""

    @classmethod
    def of(cls, user: User) -> PortalClient:
        """Just signed in by password."""
        client = cls()
        client.force_login(user)
        session = client.session
        said = {"method": "password", "at": time.time()}
        session[METHODS], session[OF_WHOM] = [said], user_id_to_str(user)
        session.save()
        return client

    def long_ago(self) -> PortalClient:
        """Somebody who signed in this morning."""
        session = self.session
        session[METHODS] = [{**said, "at": said["at"] - 3600} for said in session[METHODS]]
        session.save()
        return self

    def request(self, **request: Any) -> HttpResponse:
        with as_the_application():
            return super().request(**request)

    def get(self, path: str, *args: Any, expects: int = 200, **kwargs: Any) -> HttpResponse:
        return self._checked(super().get(path, *args, **kwargs), f"GET {path}", expects)

    def post(self, path: str, *args: Any, expects: int | None = None, **kwargs: Any) -> HttpResponse:
        expects = expects or (200 if kwargs.get("follow") else 302)
        return self._checked(super().post(path, *args, **kwargs), f"POST {path}", expects)

    def answer(self, method: str, path: str, **kwargs: Any) -> HttpResponse:
        """Whatever comes, short of a server error."""
        return self._checked(self.generic(method, path, **kwargs), f"{method} {path}", None)

    def _checked(self, response: HttpResponse, request: str, expected: int | None) -> HttpResponse:
        status = response.status_code
        assert status < 500, f"{request} answered {status}"
        if expected is not None:
            assert status == expected, f"{request} answered {status}, not {expected}{said(response)}"
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            leak = LEAKS.search(response.content.decode())
            assert leak is None, f"{request} shows {around(leak)}"
        return response


@contextmanager
def as_the_application() -> Iterator[None]:
    """Past Django's own cursor, so that nobody counts these two among the queries of a page."""
    session = connection.connection
    if session is None:
        yield
        return
    session.execute(f"SET ROLE {APPLICATION}")
    try:
        yield
    finally:
        if connection.connection is session and not session.closed:
            with suppress(InFailedSqlTransaction):  # the role goes with what is undone
                session.execute("RESET ROLE")


def said(response: HttpResponse) -> str:
    """Where it led or what its form complained about: the first thing one asks."""
    if response.has_header("Location"):
        return f": to {response['Location']}"
    form = (getattr(response, "context", None) or {}).get("form")
    if form is None or not form.errors:
        return ""
    whole = getattr(form.errors, "as_json", None)
    return f": {whole(escape_html=False) if whole else form.errors}"


def around(found: re.Match[str] | None) -> str:
    return repr(found.string[max(0, found.start() - 60) : found.end() + 60]) if found else ""
