from django.db import migrations

from portal.lib import reach

MONEY = ("subsidies_payoutline", "subsidies_unpaidwork", "subsidies_payment")
IN_REACH = "commune_id IN (SELECT accounts_communes_in_reach())"
OWN = "person_id IN (SELECT teams_own_records())"


class Migration(migrations.Migration):
    """Lines, refused work and payments: of the reader's communes, or the reader's own."""

    dependencies = [
        ("subsidies", "0009_numbers_of_lines_come_by_the_thousand"),
        ("teams", "0007_people_of_ones_reach"),
    ]
    operations = [
        *(reach.bound(table) for table in MONEY),
        *(reach.shown(table, "in_reach", IN_REACH) for table in MONEY),
        *(reach.shown(table, "own", OWN, to_read=True) for table in MONEY),
        reach.as_owner(
            "refuse_keys_of_nothing()",
            "refuse_removal_of_what_lines_name()",
            "paid_by_approved_run(bigint)",
            "refuse_second_payment()",
        ),
    ]
