from django.db import migrations

from portal.lib import reach

# Whoever reaches a household reaches what is written about it: within a rule the rules of other tables hold.
OF = "EXISTS (SELECT FROM smartphones_{what} whose WHERE whose.id = {column})"
OF_HOUSEHOLD = OF.format(what="household", column="household_id")
OF_APPLICATION = OF.format(what="application", column="application_id")
IN_REACH = "commune_id IN (SELECT accounts_communes_in_reach())"
RULES = {
    "smartphones_household": IN_REACH,
    "smartphones_householdmember": OF_HOUSEHOLD,
    "smartphones_recognition": OF_HOUSEHOLD,
    "smartphones_application": OF_HOUSEHOLD,
    "smartphones_handover": OF_APPLICATION,
    "smartphones_purchase": OF_APPLICATION,
    "smartphones_cashpayment": OF_APPLICATION,
}
# Whom a member shares a household with, stays unknown to them: people are shown to those who work there.
HEAD = f"""
EXISTS (
    SELECT FROM smartphones_household home WHERE home.head_id = teams_person.id AND home.{IN_REACH}
)
"""  # nosec B608 # our own names
LIVES_IN = f"""
EXISTS (
    SELECT FROM smartphones_householdmember one JOIN smartphones_household home ON home.id = one.household_id
    WHERE one.person_id = teams_person.id AND home.{IN_REACH}
)
"""  # nosec B608 # our own names
OWN = f"""
CREATE FUNCTION smartphones_own_households() RETURNS SETOF bigint ROWS 1 {reach.FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT home.id FROM smartphones_household home
        WHERE home.head_id IN (SELECT teams_own_records());
    RETURN QUERY SELECT one.household_id FROM smartphones_householdmember one
        WHERE one.person_id IN (SELECT teams_own_records());
END $$;
"""  # nosec B608 # our own names


class Migration(migrations.Migration):
    """Households of the reader's area with what they asked for and received; the people in them; a member's own household."""

    dependencies = [
        ("smartphones", "0007_decided_lists_stand"),
        ("teams", "0007_people_of_ones_reach"),
    ]
    operations = [
        migrations.RunSQL(OWN, "DROP FUNCTION smartphones_own_households()"),
        *(reach.bound(table) for table in RULES),
        *(reach.shown(table, "in_reach", rows) for table, rows in RULES.items()),
        reach.shown(
            "smartphones_household", "own", "id IN (SELECT smartphones_own_households())", to_read=True
        ),
        reach.shown(
            "smartphones_householdmember", "own", "person_id IN (SELECT teams_own_records())", to_read=True
        ),
        reach.shown("teams_person", "heads_a_household", HEAD),
        reach.shown("teams_person", "lives_in_a_household", LIVES_IN),
        reach.as_owner(
            "smartphones_check_book(bigint)",
            "smartphones_refuse_handover()",
            "smartphones_refuse_cash()",
            "smartphones_refuse_other_form()",
            "smartphones_refuse_second_gift()",
        ),
    ]
