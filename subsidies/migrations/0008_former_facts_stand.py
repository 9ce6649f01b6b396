from django.db import migrations

from portal.lib.recorded import former_rows_of

TABLES = ("subsidies_communetopup", "subsidies_registeredcommune")


class Migration(migrations.Migration):
    """What a row said before it was changed or removed stays readable as of an earlier moment."""

    replaces = [
        ("subsidies", "0016_former_facts_are_kept"),
    ]
    dependencies = [
        ("places", "0003_former_facts_stand"),
        ("subsidies", "0007_payments_are_final"),
    ]
    operations = [
        *(former_rows_of(table) for table in TABLES),
    ]
