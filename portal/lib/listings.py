"""What every list does: a query string in, a filtered, sorted page of rows out; whole or as a fragment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

FILE = "tep"  # in the address: "xlsx" asks for the list as a file


class Filters(forms.Form):
    """A list's own filters. `lookups` says what each field narrows; override `narrow` for the rest."""

    is_filter = True
    lookups: ClassVar[Mapping[str, str]] = {}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        for name, lookup in self.lookups.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "", []):
                rows = rows.filter(**{lookup: value})
        return rows


@dataclass(frozen=True, slots=True)
class Listing:
    """`sorts` maps the name in the address to the fields ordered by; the first is the usual order."""

    template: str  # "teams/team_list.html"; the rows alone stand in "teams/_team_rows.html"
    sorts: Mapping[str, tuple[str, ...]]
    filters: Callable[..., Filters] = Filters
    per_page: int = 50
    usual: str = ""
    as_file: bool = False  # its pages lead to all rows as a file

    def answer(self, request: HttpRequest, rows: QuerySet[Any], **context: Any) -> HttpResponse:
        return self.show(request, self.of(request, rows), **context)

    def show(self, request: HttpRequest, listed: Listed, **context: Any) -> HttpResponse:
        """For a page that tells more about its rows than the rows themselves."""
        template = self.fragment if wants_fragment(request) else self.template
        response = render(request, template, {**context, "listing": listed, "page": listed.page})
        patch_vary_headers(response, ["HX-Request"])
        return response

    def of(self, request: HttpRequest, rows: QuerySet[Any]) -> Listed:
        form, sort, ordered = self._read(request, rows)
        page = Paginator(ordered, self.per_page).get_page(request.GET.get("page"))
        return Listed(page, form, sort, self.as_file)

    def rows(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of all pages."""
        return self._read(request, rows)[2]

    def _read(self, request: HttpRequest, rows: QuerySet[Any]) -> tuple[Filters, str, QuerySet[Any]]:
        form = self.filters(request.GET)
        form.is_valid()  # what cannot be read narrows nothing, and says so beside its field
        sort = self.sort(request.GET.get("sort", ""))
        return form, sort, form.narrow(rows).order_by(*self.order(sort), "pk")

    @property
    def fragment(self) -> str:
        return self.template.replace("/", "/_").replace("_list.html", "_rows.html")

    def sort(self, asked: str) -> str:
        return asked if asked.removeprefix("-") in self.sorts else self.usual or next(iter(self.sorts))

    def order(self, sort: str) -> list[str]:
        fields = self.sorts[sort.removeprefix("-")]
        return [backwards(name) for name in fields] if sort.startswith("-") else list(fields)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list's template shows."""

    page: Page[Any]
    filters: Filters
    sort: str
    as_file: bool


def wants_fragment(request: HttpRequest) -> bool:
    """The back button asks through HTMX too, but for the whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def backwards(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"
