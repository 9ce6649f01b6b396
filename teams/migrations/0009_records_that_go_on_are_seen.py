from django.db import migrations

from portal.lib import reach

# Work under a merged record is paid to the record that goes on, which may serve in another area.
GOES_ON = f"""
CREATE FUNCTION teams_records_that_go_on() RETURNS SETOF bigint ROWS 10 {reach.FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT gone.same_as_id FROM teams_person gone
        WHERE gone.same_as_id IS NOT NULL AND EXISTS (
            SELECT FROM teams_teamseat seat
            WHERE seat.commune_id = ANY (ARRAY(SELECT accounts_communes_in_reach())) AND seat.team_id IN (
                SELECT team_id FROM teams_membership WHERE person_id = gone.id
                UNION ALL SELECT team_id FROM teams_mobilised WHERE person_id = gone.id
                UNION ALL SELECT sheet.team_id FROM teams_timesheet sheet
                    JOIN teams_workday day ON day.timesheet_id = sheet.id WHERE day.person_id = gone.id
            )
        );
END $$;
"""  # nosec B608 # our own names


class Migration(migrations.Migration):
    """Whoever answers for a merged record reads the one that goes on: lines and payments name it."""

    dependencies = [
        ("teams", "0008_records_merged_at"),
    ]
    operations = [
        migrations.RunSQL(GOES_ON, "DROP FUNCTION teams_records_that_go_on()"),
        reach.shown(
            "teams_person", "goes_on", "id IN (SELECT teams_records_that_go_on())", to_read=True
        ),
    ]
