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

    dependencies = [("teams", "0017_members_sign_in_and_ask_for_a_review")]
    operations = [
        *recorded("communityteam"),
        *recorded("teamseat"),
        *recorded("membership"),
        *recorded("officialpost"),
        *recorded("absence"),
        *recorded("postheld"),
        *recorded("persontraits"),
        *recorded("teamrating"),
        *recorded("othersupport"),
        *recorded("spending"),
        *recorded("countedwork"),
    ]
