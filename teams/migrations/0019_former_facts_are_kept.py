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

    dependencies = [("places", "0006_former_facts_are_kept"), ("teams", "0018_facts_say_when_they_were_recorded")]
    operations = [
        *(former_rows_of(table) for table in TABLES),
    ]
