from django.db import migrations

# One function for inserted, old and new rows: each trigger calls its transition table "touched".
# FOR SHARE waits for a confirmation under way and keeps the next one waiting; in order of id, so
# that two bulk loads cannot wait for each other. Only the next statement sees what was waited for.
FUNCTION = """
CREATE FUNCTION teams_refuse_days_of_confirmed_sheets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM teams_timesheet WHERE id IN (SELECT timesheet_id FROM touched) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT FROM teams_timesheet
        WHERE id IN (SELECT timesheet_id FROM touched) AND status = 'confirmed'
    ) THEN
        RAISE check_violation USING
            CONSTRAINT = 'days_of_a_confirmed_sheet_are_locked',
            MESSAGE = 'workdays of a confirmed timesheet are locked',
            HINT = 'Bảng công này đã duyệt nên ngày công đã khóa. Đề nghị Sở mở lại bảng công rồi sửa.';
    END IF;
    RETURN NULL;
END $$;
"""

EVENTS = {
    "inserted_{what}_not_confirmed": "INSERT ON {table} REFERENCING NEW TABLE AS touched",
    "changed_{what}_not_confirmed_before": "UPDATE ON {table} REFERENCING OLD TABLE AS touched",
    "changed_{what}_not_confirmed_after": "UPDATE ON {table} REFERENCING NEW TABLE AS touched",
    "deleted_{what}_not_confirmed": "DELETE ON {table} REFERENCING OLD TABLE AS touched",
}
TABLES = {"days": "teams_workday", "spending": "teams_spending", "counts": "teams_countedwork"}


def locked(what: str, table: str) -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {name.format(what=what)} AFTER {event.format(table=table)} "
            "FOR EACH STATEMENT EXECUTE FUNCTION teams_refuse_days_of_confirmed_sheets()",
            f"DROP TRIGGER {name.format(what=what)} ON {table}",
        )
        for name, event in EVENTS.items()
    ]


class Migration(migrations.Migration):
    """Days, spending and counts of a confirmed timesheet are locked in the database itself.

    Whoever loads in bulk writes the sheets as drafts, then the days, and confirms at the end.
    """

    replaces = [
        ("teams", "0004_lock_confirmed_days"),
        ("teams", "0010_lock_confirmed_spending"),
        ("teams", "0014_lock_confirmed_counts"),
    ]
    dependencies = [("teams", "0002_work_of_a_month")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION teams_refuse_days_of_confirmed_sheets()"),
        *(lock for what, table in TABLES.items() for lock in locked(what, table)),
    ]
