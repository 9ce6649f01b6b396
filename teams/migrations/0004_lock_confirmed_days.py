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

TRIGGERS = {
    "inserted_days_not_confirmed": "INSERT ON teams_workday REFERENCING NEW TABLE AS touched",
    "changed_days_not_confirmed_before": "UPDATE ON teams_workday REFERENCING OLD TABLE AS touched",
    "changed_days_not_confirmed_after": "UPDATE ON teams_workday REFERENCING NEW TABLE AS touched",
    "deleted_days_not_confirmed": "DELETE ON teams_workday REFERENCING OLD TABLE AS touched",
}


def created(name: str, event: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} "
        "FOR EACH STATEMENT EXECUTE FUNCTION teams_refuse_days_of_confirmed_sheets()",
        f"DROP TRIGGER {name} ON teams_workday",
    )


class Migration(migrations.Migration):
    """Days of a confirmed timesheet are locked in the database itself.

    Whoever loads in bulk writes the sheets as drafts, then the days, and confirms at the end.
    """

    dependencies = [("teams", "0003_who_submitted_and_confirmed")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION teams_refuse_days_of_confirmed_sheets()"),
        *(created(name, event) for name, event in TRIGGERS.items()),
    ]
