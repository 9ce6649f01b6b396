from django.db import migrations

# An application is never paid from another programme's source.
SAME_PROGRAMME = """
ALTER TABLE smartphones_application ADD CONSTRAINT application_source_of_its_programme
    FOREIGN KEY (source_id, programme_id) REFERENCES smartphones_fundingsource (id, programme_id)
    DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("smartphones", "0002_programmes_households_phones")]

    operations = [
        migrations.RunSQL(
            SAME_PROGRAMME,
            "ALTER TABLE smartphones_application DROP CONSTRAINT application_source_of_its_programme",
        )
    ]
