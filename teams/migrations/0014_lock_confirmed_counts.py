from django.db import migrations

TRIGGERS = {
    "inserted_counts_not_confirmed": "INSERT ON teams_countedwork REFERENCING NEW TABLE AS touched",
    "changed_counts_not_confirmed_before": "UPDATE ON teams_countedwork REFERENCING OLD TABLE AS touched",
    "changed_counts_not_confirmed_after": "UPDATE ON teams_countedwork REFERENCING NEW TABLE AS touched",
    "deleted_counts_not_confirmed": "DELETE ON teams_countedwork REFERENCING OLD TABLE AS touched",
}


def created(name: str, event: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} "
        "FOR EACH STATEMENT EXECUTE FUNCTION teams_refuse_days_of_confirmed_sheets()",
        f"DROP TRIGGER {name} ON teams_countedwork",
    )


class Migration(migrations.Migration):
    """Hours, cases and meals of a confirmed sheet are locked like its days."""

    dependencies = [("teams", "0013_hours_cases_and_meals")]

    operations = [created(name, event) for name, event in TRIGGERS.items()]
