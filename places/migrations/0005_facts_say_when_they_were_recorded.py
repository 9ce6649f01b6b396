import datetime

import django.db.models.functions.datetime
from django.db import migrations, models

# Rows from before this record are taken as always known.
EVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def recorded(model: str) -> list[migrations.operations.base.Operation]:
    def field(since: object) -> models.Field:
        return models.DateTimeField(db_default=since, editable=False, verbose_name="ghi vào sổ lúc")

    return [
        migrations.AddField(model, "recorded_at", field(EVER)),
        migrations.AlterField(model, "recorded_at", field(django.db.models.functions.datetime.Now())),
    ]


class Migration(migrations.Migration):
    """Since when the books hold what they say."""

    dependencies = [("places", "0004_traits_zones_and_holidays")]
    operations = [
        migrations.CreateModel(
            name="FormerRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.CharField(max_length=63)),
                ("content", models.JSONField()),
                ("recorded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["of", "replaced_at"], name="former_rows_since")]},
        ),
        *recorded("hamlettraits"),
        *recorded("wagezone"),
        *recorded("holiday"),
    ]
