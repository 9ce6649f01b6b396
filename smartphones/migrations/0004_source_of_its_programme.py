from django.db import migrations

# An application is never paid from another programme's source.
SAME_PROGRAMME = """
ALTER TABLE smartphones_application ADD CONSTRAINT application_source_of_its_programme
    FOREIGN KEY (source_id, programme_id) REFERENCES smartphones_fundingsource (id, programme_id)
    DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    replaces = [
        ("smartphones", "0003_source_of_the_same_programme"),
    ]
    dependencies = [("smartphones", "0003_phones_and_who_holds_them")]

    operations = [
        migrations.RunSQL(
            SAME_PROGRAMME,
            "ALTER TABLE smartphones_application DROP CONSTRAINT application_source_of_its_programme",
        )
    ]
