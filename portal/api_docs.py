"""What the API offers, for people and for their tools, from the file `openapi.yaml` beside this one.

`manage.py spectacular --file portal/openapi.yaml` writes it; a test compares it with the resources.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from accounts import policies
from portal.lib.refusals import reason_against

FILE = Path(__file__).with_name("openapi.yaml")


@login_not_required
@require_GET
def schema(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FILE.read_bytes(), content_type="application/vnd.oai.openapi; charset=utf-8")


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations():
        groups.setdefault(translated(operation["tags"][0]), []).append(operation)
    sees_keys = not reason_against(policies.check_can_see_keys, request.user)
    return render(request, "api_docs.html", {"groups": groups, "sees_keys": sees_keys})


def operations() -> Iterator[dict[str, Any]]:
    """Each with its address and in the reader's language."""
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            yield {
                **operation,
                "path": path,
                "method": method.upper(),
                "summary": translated(operation["summary"]),
                "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
                "sent": [*_within(_body(operation.get("requestBody", {})))],
                "fields": [*_fields(operation)],
            }


@cache
def described() -> dict[str, Any]:
    return yaml.load(FILE.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # nosec B506 # safe in C where it is there


def translated(words: str) -> str:
    """The file is in Vietnamese; its words are those of the code, so the catalogue has their English.

    A label begins with a capital, the name of a column that it was made of does not.
    """
    if not words:
        return ""
    said = gettext(words)
    return said if said != words else capfirst(gettext(words[0].lower() + words[1:]))


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "required": parameter.get("required", False),
        "said": translated(parameter.get("description", "")),
        "values": [value for value in parameter["schema"].get("enum", []) if value],
    }


def _within(schema: dict[str, Any], path: str = "") -> Iterator[dict[str, Any]]:
    """What a client writes into a body: `changes`, then `changes[].day` of each of them."""
    schema = _resolved(schema)
    for name, field in schema.get("properties", {}).items():
        said = translated(field.get("title", ""))
        yield {"name": path + name, "required": name in schema.get("required", []), "said": said}
        yield from _within(field.get("items", {}), f"{path}{name}[].")


def _fields(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The names a client meets in the answer, each with its label."""
    schema = _resolved(_body(operation["responses"]["200"]))
    rows = schema.get("properties", {}).get("results")
    schema = _resolved(rows["items"]) if rows else schema
    for name, field in schema.get("properties", {}).items():
        yield name, translated(field.get("title", ""))


def _body(told: dict[str, Any]) -> dict[str, Any]:
    """The schema of a request's or an answer's JSON; of another kind it has none."""
    return told.get("content", {}).get("application/json", {}).get("schema", {})


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
