"""Later migrations run beside the old version, on large tables: nothing they do may stop either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django_migration_linter.migration_linter import MigrationLinter

from tests.portal import migration_linting as linting
from tests.test_house import APPS

# Marked, so that run alone it meets a database of tests too; some steps may not stand in a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


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
    """Looks into the database and writes nothing."""
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_")
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


def says_it_works_in_batches(apps, schema_editor):
    """One batch for all: for batch in batches."""
    clears_all_at_once(apps, schema_editor)
    apps.get_model("teams", "Person").objects.update(phone="")  # in one batch


def clears_the_rest_at_once(apps, schema_editor):
    Person = apps.get_model("teams", "Person")
    for batch in ([1, 2], [3, 4]):
        Person.objects.filter(pk__in=batch).update(phone="")
    Person.objects.update(phone="")


def back(apps, schema_editor):
    """Nothing to do."""


def sql(text: str) -> operations.RunSQL:
    return operations.RunSQL(text, operations.RunSQL.noop)


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
    "every row changed by SQL": (sql("UPDATE teams_workday SET portion = 1"), "ROWS_AT_ONCE"),
    "every row changed in small letters": (sql("update teams_workday set portion = 1"), "ROWS_AT_ONCE"),
    "every row removed by SQL": (sql("DELETE FROM teams_workday"), "ROWS_AT_ONCE"),
    "every row removed at a stroke": (sql("TRUNCATE teams_workday"), "ROWS_AT_ONCE"),
    "every row changed in a block": (
        sql("DO $$ BEGIN UPDATE teams_workday SET portion = 1; END $$"), "ROWS_AT_ONCE",
    ),
    "every row moved": (
        sql("WITH gone AS (DELETE FROM teams_workday RETURNING *) SELECT count(*) FROM gone"), "ROWS_AT_ONCE",
    ),
    "a table nobody may work on": (sql("LOCK TABLE teams_workday IN ACCESS EXCLUSIVE MODE"), "LOCKED"),
    "a table written anew in order": (sql("CLUSTER teams_workday USING teams_workday_pkey"), "LOCKED"),
    "the second lock taken off": (sql("ALTER TABLE teams_person DISABLE ROW LEVEL SECURITY"), "GUARD_OFF"),
    "guards of the books taken off": (sql("ALTER TABLE teams_person DISABLE TRIGGER ALL"), "GUARD_OFF"),
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
    "a trigger that will write": sql(
        "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN UPDATE teams_workday SET portion = 1; RETURN NEW; END $$"
    ),
    "a rule of the second lock": sql("CREATE POLICY planted ON teams_person FOR UPDATE USING (true)"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_step_is_caught(what, now, linter):
    operation, code = PLANTED[what]
    assert code in linting.found_in(a_step(operation), now, linter)


@pytest.mark.parametrize(
    "function", [clears_all_at_once, says_it_works_in_batches, clears_the_rest_at_once, back]
)
def test_batches_are_seen_in_what_is_done_and_not_in_what_is_said(function, now, linter):
    step = a_step(operations.RunPython(function, back), atomic=False)
    assert "UNBATCHED" in linting.found_in(step, now, linter)


def test_every_step_of_an_app_that_came_later_is_looked_at(loader, monkeypatch):
    came_later = [step for step in loader.disk_migrations if step[0] == "teams"]
    monkeypatch.delitem(linting.WRITTEN_ANEW, "teams")
    looked_at = {(step.app_label, step.name) for step, _before in linting.later_steps(loader)}
    assert looked_at >= set(came_later)
    assert {app for app, _name in looked_at} <= set(APPS)


@pytest.mark.parametrize("what", GOOD)
def test_the_way_to_do_it_is_let_through(what, now, linter):
    assert not linting.found_in(a_step(GOOD[what], atomic=False), now, linter)


def a_step(operation: Operation, *, atomic: bool = True) -> Migration:
    step = Migration("9999_planted", "teams")
    step.operations, step.atomic = [operation], atomic
    return step
