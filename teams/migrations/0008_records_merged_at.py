from django.db import migrations, models

# Runs released by now took them for two people.
UNTIL_NOW = "UPDATE teams_person SET merged_at = statement_timestamp() WHERE same_as_id IS NOT NULL"


class Migration(migrations.Migration):
    """Since when two records are known to be one person's: a run computed again knows no more than it did."""

    dependencies = [
        ("teams", "0007_people_of_ones_reach"),
    ]
    operations = [
        migrations.AddField(
            model_name="person",
            name="merged_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(UNTIL_NOW, migrations.RunSQL.noop),
    ]
