"""What a migration would do to a portal that is running: its locks, and what the old version would miss.

django-migration-linter knows the statements; here is what it leaves out, and which of our steps it looks at.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import partial

import sqlparse
from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django_migration_linter.migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from tests.test_house import APPS

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
WEIGHED: dict[tuple[str, str], set[str]] = {
    # Not the whole table: only records that were merged into another.
    ("teams", "0008_records_merged_at"): {"ROWS_AT_ONCE"},
}
# Acts of a statement, or within a block that does several. What a function will do later is no act yet.
ACTS = {
    "ROWS_AT_ONCE": r"UPDATE|DELETE FROM|MERGE INTO|TRUNCATE",
    "LOCKED": r"LOCK|CLUSTER|VACUUM FULL",
    "GUARD_OFF": r"ALTER TABLE .*(?:DISABLE (?:ROW LEVEL SECURITY|TRIGGER|RULE)|NO FORCE ROW)",
}
WHY = {
    "ROWS_AT_ONCE": "rows stay locked until the last of them is written: write them in batches",
    "LOCKED": "nobody works on that table meanwhile",
    "GUARD_OFF": "what holds the books together holds no more for the version that runs",
}
WRITES = {"update", "delete", "bulk_create", "bulk_update", "execute", "executemany", "save"}


def scans_a_table_that_stands(statements: list[str], **_: object) -> bool:
    """A constraint is checked on every row under a lock, unless it is added NOT VALID and validated later."""
    made = set(re.findall(r'CREATE TABLE "(\w+)"', " ".join(statements)))
    added = (
        re.search(r'ALTER TABLE "?(\w+)"? ADD CONSTRAINT .* (?:CHECK|FOREIGN KEY|EXCLUDE)\b', statement)
        for statement in statements
        if "NOT VALID" not in statement
    )
    return any(found and found[1] not in made for found in added)


def does(act: str, statement: str, **_: object) -> bool:
    begins = re.match(rf"(?:{act})\b", statement)
    in_a_block = re.match(rf"(?:DO|WITH)\b.*\b(?:{act})\b", statement)
    return bool(begins or in_a_block)


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
        *(
            Check(code, partial(does, act), WHY[code], mode=CheckMode.ONE_LINER, type=CheckType.ERROR)
            for code, act in ACTS.items()
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
        " ".join(sqlparse.format(one, strip_comments=True, keyword_case="upper").split())
        for text in editor.collected_sql
        for one in sqlparse.split(text)
    ]
    return ["BEGIN;"] * migration.atomic + [one for one in written if one]


def is_unbatched(migration: Migration, operation: object) -> bool:
    """Rows written in one transaction stay locked until it ends: batches, each with its own."""
    if not isinstance(operation, RunPython):
        return False
    return migration.atomic or not all(_writes_in_batches(MigrationLinter.discover_function(operation.code)))


def _writes_in_batches(function: Callable[..., None]) -> list[bool]:
    """Of each act of writing: does it stand in a loop over batches? What words say proves nothing."""
    told = ast.parse(textwrap.dedent(inspect.getsource(function)))
    loops = [one for one in ast.walk(told) if isinstance(one, ast.For | ast.While) and _makes_batches(one)]
    in_batches = {id(inner) for loop in loops for part in loop.body for inner in ast.walk(part)}
    return [id(one) in in_batches for one in ast.walk(told) if _writes(one)] or [False]


def _makes_batches(loop: ast.For | ast.While) -> bool:
    """`for batch in ...`, `while batch := ...`"""
    return "batch" in ast.unparse(loop.target if isinstance(loop, ast.For) else loop.test)


def _writes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES


def later_steps(loader: MigrationLoader) -> Iterator[tuple[Migration, ProjectState]]:
    """Of an app that came later: all."""
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in APPS and name > WRITTEN_ANEW.get(app, ""):
            yield migration, loader.project_state((app, name), at_end=False)
