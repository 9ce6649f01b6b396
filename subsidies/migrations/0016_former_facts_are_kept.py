from django.db import migrations

from portal.lib.recorded import former_rows_of

TABLES = ("subsidies_communetopup", "subsidies_registeredcommune")


class Migration(migrations.Migration):
    """What a row said before it was changed or removed stays readable as of an earlier moment."""

    dependencies = [("places", "0006_former_facts_are_kept"), ("subsidies", "0015_facts_say_when_they_were_recorded")]
    operations = [
        *(former_rows_of(table) for table in TABLES),
    ]
