"""The house tests itself: floors, style, names, and the habits that keep money right."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests import databases

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FLOORS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]  # highest first
APPS = PROJECT["tool"]["importlinter"]["root_packages"]
LONGEST_FILE = 350


def run(*command: str, **environment: str) -> None:
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [str(program), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def sources(*patterns: str) -> Iterator[Path]:
    """The project's own files: of the apps, the tests and the benchmarks."""
    for folder in [*APPS, "templates", "tests", "benchmarks"]:
        for pattern in patterns:
            yield from sorted((ROOT / folder).rglob(pattern))


def parsed(*patterns: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sources(*patterns):
        yield path.relative_to(ROOT), ast.parse(path.read_text())


def floor_of(app: str) -> int:
    """0 for the lowest; neighbours share a floor. The front door is above them all."""
    for height, layer in enumerate(reversed(FLOORS)):
        if app in [name.strip().split(".")[0] for name in layer.split("|")] and app != "portal":
            return height
    return len(FLOORS)


def test_imports_go_down_the_floors():
    run("lint-imports")


def test_foreign_keys_point_down_the_floors():
    """Keys named by a string ("teams.Person") escape the import contracts."""
    upward = []
    for model in apps.get_models():
        app = model._meta.app_label
        for field in model._meta.get_fields():
            if app not in APPS or not field.is_relation or field.auto_created or not field.related_model:
                continue
            target = field.related_model._meta.app_label
            if target in APPS and target != app and floor_of(target) >= floor_of(app):
                upward.append(f"{app}.{model.__name__}.{field.name} -> {target}")
    assert not upward


def test_the_linter_has_nothing_to_say():
    run("ruff", "check", "--no-cache", ".")


def test_the_code_is_formatted():
    run("ruff", "format", "--no-cache", "--check", ".")


def test_the_law_and_the_values_are_typed_strictly():
    run("mypy", "--cache-dir", os.devnull)


def test_no_file_is_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("*.py", "*.html")
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long


def test_models_and_migrations_agree():
    run("python", "manage.py", "makemigrations", "--check", "--dry-run")


def test_migrations_have_names_a_purpose_and_a_way_back():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = [migration for (app, _), migration in loader.disk_migrations.items() if app in APPS]
    assert ours
    for migration in ours:
        assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", migration.name), migration
        assert "auto" not in migration.name.split("_"), f"{migration} needs a name"
        one_way = [operation for operation in migration.operations if not operation.reversible]
        assert not one_way, f"{migration} has no way back"


@pytest.fixture
def scratch(transactional_db) -> Iterator[str]:
    """A database with every table beside the test's own, gone afterwards."""
    name = f"scratch_{uuid.uuid4().hex}"
    databases.copy_of(connection.settings_dict["TEST"]["TEMPLATE"] or databases.template(), name)
    yield databases.url_of(name)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db(transaction=True)
def test_every_migration_goes_back_and_forth(scratch):
    """Every table of ours points to places or to accounts, so these two take all others with them."""
    for app in ("places", "accounts"):
        databases.migrate(scratch, app, "zero")
    assert not tables_of_ours(scratch)
    databases.migrate(scratch)
    assert tables_of_ours(scratch)


def tables_of_ours(url: str) -> list[str]:
    with psycopg.connect(url) as other:
        found = other.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') ORDER BY 1")
        return [name for (name,) in found if name.partition("_")[0] in APPS]


def test_no_view_answers_a_refusal_itself():
    """The middleware does, once for the whole portal."""
    caught = [
        f"{path}:{node.lineno}"
        for path, tree in parsed("views.py", "views/*.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and names_in(node.type) & {"Refused", "Forbidden", "Exception", "BaseException"}
    ]
    assert not caught


def test_no_float_comes_near_money():
    near_money = ("subsidies/rules/", "portal/lib/money.py", "subsidies/models/", "reports/documents/")
    found = [
        f"{path}:{node.lineno}"
        for path, tree in parsed("*.py")
        if str(path).startswith(near_money)
        for node in ast.walk(tree)
        if is_float(node)
    ]
    assert not found


def is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    return isinstance(node, ast.Name | ast.Attribute) and names_in(node) & {"float", "FloatField"} != set()


def names_in(node: ast.AST | None) -> set[str]:
    if node is None:
        return {"Exception"}
    return {
        name
        for part in ast.walk(node)
        for name in [getattr(part, "id", None) or getattr(part, "attr", None)]
        if name
    }


def test_nothing_is_put_in_the_order_of_names_as_they_are_written():
    """PostgreSQL puts Đông Hòa after Vĩnh Tân, by its bytes: `plain_name` or `name__unaccent` instead."""
    found = [
        f"{path}:{node.lineno}: {word}"
        for path, tree in parsed("*.py")
        if not str(path).startswith(("tests/", "benchmarks/"))
        for node in ast.walk(tree)
        for word in orders(node)
        if re.fullmatch(r"-?(.*_)?(name|supplier|venue|third_party)", word)
        and not word.endswith("plain_name")
    ]
    assert not found


def orders(node: ast.AST) -> Iterator[str]:
    """What `order_by` is told, and the columns of a list (`sorts`)."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "order_by":
        yield from strings_in(node.args)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Listing":
        given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "sorts")]
        yield from strings_in(
            [value for each in given if isinstance(each, ast.Dict) for value in each.values]
        )


def strings_in(nodes: list[ast.expr]) -> Iterator[str]:
    for part in (part for node in nodes for part in ast.walk(node)):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
