from django.db import migrations

import portal.lib.derived
from portal.lib.searching import by_likeness


def plain_name(model, of, longest):
    return (
        migrations.AddField(
            model,
            "plain_name",
            portal.lib.derived.PlainText(of=of, max_length=longest, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(
            f"UPDATE teams_{model} SET plain_name = lower(unaccent({of}))",  # nosec B608 # our own names
            migrations.RunSQL.noop,
        ),
    )


class Migration(migrations.Migration):
    """Teams and people are found by their names without accents, also with a letter wrong."""

    dependencies = [("teams", "0005_numbers_are_sealed"), ("places", "0003_communes_found_without_accents")]

    operations = [
        *plain_name("communityteam", "name", 150),
        *plain_name("person", "full_name", 100),
        migrations.AddIndex("communityteam", by_likeness("plain_name", name="team_by_likeness")),
        migrations.AddIndex("person", by_likeness("plain_name", name="person_by_likeness")),
    ]
