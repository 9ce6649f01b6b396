from django.db import migrations

from portal.lib import reach

# Merged in the month it was entered in, a record leaves its only membership to the one that goes on, and
# work that no sheet counts by the day was paid under it. The few without any membership are looked up.
NAMED = f"""
CREATE FUNCTION subsidies_records_lines_name() RETURNS SETOF bigint ROWS 1 {reach.FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT gone.id FROM teams_person gone
        WHERE gone.same_as_id IS NOT NULL
        AND EXISTS (SELECT FROM teams_membership WHERE person_id = gone.id) IS FALSE
        AND EXISTS (SELECT FROM teams_mobilised WHERE person_id = gone.id) IS FALSE
        AND gone.id IN (
            SELECT person_id FROM subsidies_payoutline
            WHERE person_id = gone.id AND commune_id = ANY (ARRAY(SELECT accounts_communes_in_reach()))
            UNION ALL SELECT person_id FROM subsidies_unpaidwork
            WHERE person_id = gone.id AND commune_id = ANY (ARRAY(SELECT accounts_communes_in_reach()))
            UNION ALL SELECT person_id FROM teams_reviewrequest
            WHERE person_id = gone.id AND team_id IN (SELECT teams_in_reach())
        );
END $$;
"""  # nosec B608 # our own names


class Migration(migrations.Migration):
    """Whoever reads a line, refused work or a request reads whom it names, also where they serve nowhere any more."""

    dependencies = [
        ("subsidies", "0012_sources_as_approved"),
        ("teams", "0010_people_of_ones_reach_found_fast"),
    ]
    operations = [
        migrations.RunSQL(NAMED, "DROP FUNCTION subsidies_records_lines_name()"),
        reach.shown(
            "teams_person", "named_by_lines", "id IN (SELECT subsidies_records_lines_name())", to_read=True
        ),
    ]
