"""What a migration would do to a portal that is running: its locks, and what the old version would miss.

django-migration-linter knows the statements; here is what it leaves out, and which of our steps it looks at.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import sqlparse
from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django_migration_linter.migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

# The last step of each app that makes empty tables: written anew as a whole, held by nobody's rows.
WRITTEN_ANEW = {
    "places": "0003_former_facts_stand",
    "accounts": "0002_the_log_is_only_added_to",
    "imports": "0001_jobs_files_and_languages",
    "teams": "0006_sheets_keep_a_digest",
    "subsidies": "0008_former_facts_stand",
    "smartphones": "0007_decided_lists_stand",
    "reports": "0002_papers_stand",
}
# (app, step) -> codes that were weighed, each with the reason beside it.
WEIGHED: dict[tuple[str, str], set[str]] = {}


def scans_a_table_that_stands(statements: list[str], **_: object) -> bool:
    """A constraint is checked on every row under a lock, unless it is added NOT VALID and validated later."""
    made = set(re.findall(r'CREATE TABLE "(\w+)"', " ".join(statements)))
    added = (
        re.search(r'ALTER TABLE "?(\w+)"? ADD CONSTRAINT .* (?:CHECK|FOREIGN KEY|EXCLUDE)\b', statement)
        for statement in statements
        if "NOT VALID" not in statement
    )
    return any(found and found[1] not in made for found in added)


class Analyser(PostgresqlAnalyser):
    migration_checks = [
        *PostgresqlAnalyser.migration_checks,
        Check(
            code="ADD_CONSTRAINT",
            fn=scans_a_table_that_stands,
            message="ADD CONSTRAINT reads every row under a lock: add it NOT VALID, validate it later",
            mode=CheckMode.TRANSACTION,
            type=CheckType.ERROR,
        ),
    ]


def found_in(migration: Migration, before: ProjectState, linter: MigrationLinter) -> set[str]:
    """Codes of what is wrong with it; `before` is the state it starts from."""
    analysed = analyse_sql_statements(Analyser, statements(migration, before), [])
    data = linter.analyse_data_migration(migration)
    return {issue.code for issues in (*analysed, *data) for issue in issues} | {
        "UNBATCHED" for operation in migration.operations if is_unbatched(migration, operation)
    }


def statements(migration: Migration, before: ProjectState) -> list[str]:
    """As PostgreSQL would get them, each on one line."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(before.clone(), editor, collect_sql=True)
    written = [
        " ".join(sqlparse.format(one, strip_comments=True).split())
        for text in editor.collected_sql
        for one in sqlparse.split(text)
    ]
    return ["BEGIN;"] * migration.atomic + [one for one in written if one]


def is_unbatched(migration: Migration, operation: object) -> bool:
    """Rows written in one transaction stay locked until it ends: batches, each with its own."""
    if not isinstance(operation, RunPython):
        return False
    told = inspect.getsource(MigrationLinter.discover_function(operation.code))
    return migration.atomic or "batch" not in told


def later_steps(loader: MigrationLoader) -> Iterator[tuple[Migration, ProjectState]]:
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in WRITTEN_ANEW and name > WRITTEN_ANEW[app]:
            yield migration, loader.project_state((app, name), at_end=False)
