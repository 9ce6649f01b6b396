from django.db import migrations

from portal.lib.recorded import former_rows_of

TABLES = (
    "teams_communityteam",
    "teams_teamseat",
    "teams_membership",
    "teams_officialpost",
    "teams_absence",
    "teams_postheld",
    "teams_persontraits",
    "teams_teamrating",
    "teams_othersupport",
    "teams_spending",
    "teams_countedwork",
)


class Migration(migrations.Migration):
    """What a row said before it was changed or removed stays readable as of an earlier moment."""

    replaces = [
        ("teams", "0019_former_facts_are_kept"),
    ]
    dependencies = [
        ("places", "0003_former_facts_stand"),
        ("teams", "0004_what_corrections_said_stands"),
    ]
    operations = [
        *(former_rows_of(table) for table in TABLES),
    ]
