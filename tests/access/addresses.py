"""Every address of the portal, read from the URLconf, and the pages behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.admin import site
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests import factories
from tests.portal_client import PortalClient
from tests.reports import runs

from .stages import HALFWAY, ONLY_FOR, READY
from .table import ADMINISTRATION, TABLE, Row
from .things import Things
from .visitors import PASSWORD


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
WITH_PROVIDERS = "tests.accounts.urls_with_providers"
BY_PROVIDER = [address for address in addresses(get_resolver(WITH_PROVIDERS)) if address not in ALL]
ADMIN = [address for address in ALL if address.is_administration]


@dataclass(frozen=True)
class Answer:
    name: str
    path: str
    who: str
    response: HttpResponse

    @property
    def is_given(self) -> bool:
        return self.response.status_code == 200


@dataclass(frozen=True)
class Visit:
    """A whole page, no fragment and no file, and somebody who may read it."""

    name: str
    path: str
    who: str
    html: str


def answers(
    things: Things, users: dict[str, User | None], *, by_all: bool = False, language: str = "vi"
) -> Iterator[Answer]:
    """What each address says to those of `users` it is for, until the first of them is let in."""
    users = users | things.readers
    clients = {who: client_of(who, user, language) for who, user in users.items()}
    for address in OURS:
        path = path_of(address, things)
        for who in readers_of(address, users):
            answer = Answer(address.name, path, who, clients[who].answer("GET", path))
            yield answer
            if answer.is_given and not by_all:
                break


def readers_of(address: Address, users: Iterable[str]) -> list[str]:
    if address.name in ONLY_FOR:
        return [ONLY_FOR[address.name]]
    return [name for name in users if name in (address.row.get or ())] or ["anonymous"]


def visits(
    things: Things, users: dict[str, User | None], *, by_all: bool = False, language: str = "vi"
) -> Iterator[Visit]:
    """Each page for the first of `users` who is let in, or for all of them."""
    for answer in answers(things, users, by_all=by_all, language=language):
        html = html_of(answer.response)
        if answer.is_given and html.startswith("<!doctype html"):
            yield Visit(answer.name, answer.path, answer.who, html)


def of_the_administration(user: User) -> Iterator[Visit]:
    """Its pages, lists and forms; of one thing's pages those of the first there is."""
    client = client_of("administrator", user)
    for address in ADMIN:
        for path in paths_in_administration(address):
            response = client.answer("GET", path)
            if response.status_code == 200 and html_of(response):
                yield Visit(address.name, path, "administrator", html_of(response))


def paths_in_administration(address: Address) -> list[str]:
    models = {f"admin:{model._meta.app_label}_{model._meta.model_name}": model for model in site._registry}
    if address.name == "admin:app_list":
        labels = {model._meta.app_label for model in site._registry}
        return [reverse(address.name, kwargs={"app_label": label}) for label in sorted(labels)]
    if not address.name or "(" in address.route:
        return []
    if not address.words:
        return [reverse(address.name)]
    if len(address.words) > 1:
        return []  # leads away to the thing's own page
    model = models.get(address.name.rpartition("_")[0], User)
    return [reverse(address.name, args=[thing.pk]) for thing in model._base_manager.order_by("pk")[:1]]


def html_of(response: HttpResponse) -> str:
    """Of a page or a fragment; nothing of a file or of data."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_html and not response.streaming else ""


def asked(path: str, user: User | None) -> HttpResponse:
    return client_of("", user).answer("GET", path)


def client_of(who: str, user: User | None, language: str = "vi") -> PortalClient:
    """Signed in; whoever is halfway has given the password, the second step is still to come."""
    client = PortalClient.of(user) if user and who != HALFWAY else PortalClient()
    if user and who == HALFWAY:
        user.refresh_from_db(fields=["username"])
        client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    client.cookies["django_language"] = language
    return client


def everything_there(country: factories.Country) -> Things:
    """Something behind every address, and a run that is approved with its payments."""
    things = Things(country)
    things.everything()
    for address in OURS:
        path_of(address, things)
    things.team.seats.update(hamlet=factories.a_hamlet(country.chau_que))
    runs.approved(things.line.run)
    return things


def path_of(address: Address, things: Things) -> str:
    ready = READY.get(address.name, {})
    return reverse(address.name, kwargs={word: things.named(ready.get(word, word)) for word in address.words})
