"""Later migrations run beside the old version, on large tables: nothing they do may stop either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django_migration_linter.migration_linter import MigrationLinter

from tests.portal import migration_linting as linting


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.fixture(scope="module")
def now(loader) -> ProjectState:
    """What a later step would start from."""
    state = loader.project_state()
    assert state.apps  # made once, for all
    return state


@pytest.fixture(scope="module")
def linter(django_db_setup, django_db_blocker) -> Iterator[MigrationLinter]:
    """Looks into the database and writes nothing; some steps may not stand in a transaction."""
    with django_db_blocker.unblock():
        yield MigrationLinter(no_output=True)


def test_no_later_step_stops_the_version_that_runs(loader, linter):
    found = {}
    for migration, before in linting.later_steps(loader):
        key = (migration.app_label, migration.name)
        if codes := linting.found_in(migration, before, linter) - linting.WEIGHED.get(key, set()):
            found[key] = codes
    assert not found


def test_the_steps_that_are_not_looked_at_are_there(loader):
    assert set(linting.WRITTEN_ANEW.items()) <= set(loader.disk_migrations)


def clears_all_at_once(apps, schema_editor):
    Person = apps.get_model("teams", "Person")
    Person.objects.update(phone="")


def clears_in_batches(apps, schema_editor):
    Person = apps.get_model("teams", "Person")
    keys = list(Person.objects.values_list("pk", flat=True))
    for batch in (keys[n : n + 1000] for n in range(0, len(keys), 1000)):
        Person.objects.filter(pk__in=batch).update(phone="")


def back(apps, schema_editor):
    """Nothing to do."""


BY_DAY = models.Index(fields=["day"], name="planted")
LIKELY = models.CheckConstraint(condition=models.Q(day__gt="2020-01-01"), name="planted")
PLANTED = {
    "a column the old version does not fill": (
        operations.AddField("person", "planted", models.IntegerField(default=0)),
        "NOT_NULL",
    ),
    "an index made while nobody may write": (operations.AddIndex("workday", BY_DAY), "CREATE_INDEX"),
    "a column the old version still reads": (operations.RemoveField("person", "phone"), "DROP_COLUMN"),
    "a column under another name": (operations.RenameField("person", "phone", "planted"), "RENAME_COLUMN"),
    "a table under another name": (operations.RenameModel("Workday", "Planted"), "RENAME_TABLE"),
    "a table the old version still reads": (operations.DeleteModel("Workday"), "DROP_TABLE"),
    "every row read under a lock": (operations.AddConstraint("workday", LIKELY), "ADD_CONSTRAINT"),
    "every row written in one transaction": (operations.RunPython(clears_all_at_once, back), "UNBATCHED"),
    "no way back": (operations.RunPython(clears_in_batches), "RUNPYTHON_REVERSIBLE"),
    "SQL of one's own": (
        operations.RunSQL("CREATE INDEX planted\n  ON teams_workday (day)", "DROP INDEX planted"),
        "CREATE_INDEX",
    ),
}  # fmt: skip
GOOD = {
    "a column that may be empty": operations.AddField("person", "planted", models.IntegerField(null=True)),
    "a column the database fills": operations.AddField(
        "person", "planted", models.IntegerField(db_default=0)
    ),
    "an index made beside the work": AddIndexConcurrently("workday", BY_DAY),
    "a constraint that is validated later": AddConstraintNotValid("workday", LIKELY),
    "a table of its own": operations.CreateModel("Planted", [("day", models.DateField(db_index=True))]),
    "rows written in batches": operations.RunPython(clears_in_batches, back),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_step_is_caught(what, now, linter):
    operation, code = PLANTED[what]
    assert code in linting.found_in(a_step(operation), now, linter)


@pytest.mark.parametrize("what", GOOD)
def test_the_way_to_do_it_is_let_through(what, now, linter):
    assert not linting.found_in(a_step(GOOD[what], atomic=False), now, linter)


def a_step(operation: Operation, *, atomic: bool = True) -> Migration:
    step = Migration("9999_planted", "teams")
    step.operations, step.atomic = [operation], atomic
    return step
