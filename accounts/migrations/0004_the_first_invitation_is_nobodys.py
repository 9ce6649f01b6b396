import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# By itself, so that no constraint is checked again.
MAY_BE_NOBODY = "ALTER TABLE accounts_userinvitation ALTER COLUMN made_by_id DROP NOT NULL"
SOMEBODY = "ALTER TABLE accounts_userinvitation ALTER COLUMN made_by_id SET NOT NULL"


class Migration(migrations.Migration):
    """The first administrator is invited from the command line of the server, by no user."""

    dependencies = [("accounts", "0003_what_a_reader_reaches")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(MAY_BE_NOBODY, SOMEBODY)],
            [
                migrations.AlterField(
                    "userinvitation",
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
