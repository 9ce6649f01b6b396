from django.db import migrations

TRIGGERS = {
    "inserted_spending_not_confirmed": "INSERT ON teams_spending REFERENCING NEW TABLE AS touched",
    "changed_spending_not_confirmed_before": "UPDATE ON teams_spending REFERENCING OLD TABLE AS touched",
    "changed_spending_not_confirmed_after": "UPDATE ON teams_spending REFERENCING NEW TABLE AS touched",
    "deleted_spending_not_confirmed": "DELETE ON teams_spending REFERENCING OLD TABLE AS touched",
}


def created(name: str, event: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} "
        "FOR EACH STATEMENT EXECUTE FUNCTION teams_refuse_days_of_confirmed_sheets()",
        f"DROP TRIGGER {name} ON teams_spending",
    )


class Migration(migrations.Migration):
    """What a confirmed sheet says was spent is locked like its days."""

    dependencies = [("teams", "0009_plans_absences_posts_and_other_support")]

    operations = [created(name, event) for name, event in TRIGGERS.items()]
