"""Every address of the portal, read from the URLconf, and the pages behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests import factories
from tests.portal_client import PortalClient
from tests.reports import runs

from .table import ADMINISTRATION, TABLE, Row
from .things import Things


@dataclass(frozen=True)
class Address:
    name: str  # "teams:team"; "" when a route was left without one
    words: tuple[str, ...]  # what stands between < and >
    route: str

    @property
    def is_administration(self) -> bool:
        return self.route.startswith("quan-tri/")

    @property
    def row(self) -> Row:
        return ADMINISTRATION if self.is_administration else TABLE[self.name]


def addresses(resolver: URLResolver, names: str = "", route: str = "") -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from addresses(pattern, inner, here)
        elif isinstance(pattern, URLPattern):
            words = (*resolver.pattern.converters, *pattern.pattern.converters)
            yield Address(f"{names}{pattern.name}" if pattern.name else "", words, here)


ALL = list(addresses(get_resolver()))
OURS = [address for address in ALL if not address.is_administration]
ADMIN = [address for address in ALL if address.is_administration]


@dataclass(frozen=True)
class Visit:
    """A whole page, no fragment and no file, and somebody who may read it."""

    name: str
    path: str
    who: str
    html: str


def visits(
    things: Things, users: dict[str, User | None], *, by_all: bool = False, language: str = "vi"
) -> Iterator[Visit]:
    """Each page for the first of `users` who is let in, or for all of them."""
    for address in OURS:
        for who in users:
            html = page(address, things, users[who], language) if who in (address.row.get or ()) else ""
            if html:
                yield Visit(address.name, path_of(address, things), who, html)
            if html and not by_all:
                break


def page(address: Address, things: Things, user: User | None, language: str) -> str:
    return page_at(path_of(address, things), user, language)


def page_at(path: str, user: User | None, language: str = "vi") -> str:
    client = PortalClient.of(user) if user else PortalClient()
    client.cookies["django_language"] = language
    response = client.answer("GET", path)
    html = "" if response.streaming else response.content.decode(errors="replace")
    return html if html.startswith("<!doctype html") else ""


def everything_there(country: factories.Country) -> Things:
    """Something behind every address, and a run that is approved with its payments."""
    things = Things(country)
    things.everything()
    for address in OURS:
        for word in address.words:
            things.named(word)
    things.team.seats.update(hamlet=factories.a_hamlet(country.chau_que))
    runs.approved(things.line.run)
    return things


def path_of(address: Address, things: Things) -> str:
    return reverse(address.name, kwargs={word: things.named(word) for word in address.words})
