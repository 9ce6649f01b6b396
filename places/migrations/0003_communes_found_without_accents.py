from django.db import migrations

import portal.lib.derived
from portal.lib.searching import by_likeness


class Migration(migrations.Migration):
    """A commune is found by its name without accents, also with a letter wrong."""

    dependencies = [("places", "0002_units")]

    operations = [
        migrations.AddField(
            "commune",
            "plain_name",
            portal.lib.derived.PlainText(of="name", max_length=60, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE places_commune SET plain_name = lower(unaccent(name))", migrations.RunSQL.noop
        ),
        migrations.AddIndex("commune", by_likeness("plain_name", name="commune_by_likeness")),
    ]
