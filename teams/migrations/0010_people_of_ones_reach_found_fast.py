from importlib import import_module

from django.db import migrations

from portal.lib import reach

before = import_module("teams.migrations.0007_people_of_ones_reach")
goes_on_before = import_module("teams.migrations.0009_records_that_go_on_are_seen")

TEAMS = f"""
CREATE FUNCTION teams_in_reach() RETURNS SETOF bigint ROWS 1000 {reach.FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT seat.team_id FROM teams_teamseat seat
        WHERE seat.commune_id IN (SELECT accounts_communes_in_reach());
END $$;
"""  # nosec B608 # our own names
# "IS TRUE" keeps the planner from joining: each row looks into a table of teams that is made once.
IN_REACH = "({team} IN (SELECT teams_in_reach())) IS TRUE"
SERVES = f"""
EXISTS (
    SELECT FROM {{serving}} serving
    WHERE serving.person_id = teams_person.id AND {IN_REACH.format(team="serving.team_id")}
)
"""  # nosec B608 # our own names
IN_A_SHEET = f"""
EXISTS (
    SELECT FROM teams_timesheet sheet WHERE {IN_REACH.format(team="sheet.team_id")} AND sheet.id IN (
        SELECT timesheet_id FROM teams_workday WHERE person_id = teams_person.id
        UNION ALL SELECT timesheet_id FROM teams_countedwork WHERE person_id = teams_person.id
    )
)
"""  # nosec B608 # our own names
# Teams of a merged record are those it belonged to; its sheets are asked only where it belonged to none. Before, all
# sheets of the area were gone through for each record.
GOES_ON = f"""
CREATE OR REPLACE FUNCTION teams_records_that_go_on() RETURNS SETOF bigint ROWS 10 {reach.FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT gone.same_as_id FROM teams_person gone
        JOIN teams_membership served ON served.person_id = gone.id
        WHERE gone.same_as_id IS NOT NULL AND served.team_id IN (SELECT teams_in_reach())
    UNION SELECT gone.same_as_id FROM teams_person gone
        JOIN teams_mobilised served ON served.person_id = gone.id
        WHERE gone.same_as_id IS NOT NULL AND served.team_id IN (SELECT teams_in_reach())
    UNION SELECT gone.same_as_id FROM teams_person gone
        JOIN teams_workday day ON day.person_id = gone.id
        JOIN teams_timesheet sheet ON sheet.id = day.timesheet_id
        WHERE gone.same_as_id IS NOT NULL
        AND EXISTS (SELECT FROM teams_membership WHERE person_id = gone.id) IS FALSE
        AND EXISTS (SELECT FROM teams_mobilised WHERE person_id = gone.id) IS FALSE
        AND {IN_REACH.format(team="sheet.team_id")};
END $$;
"""  # nosec B608 # our own names
# Of each pair at least one is among `mine`; numbers are compared by their fingerprints. A query that rules of the
# table bind has no use of the indexes of slips and names, for "&&" might tell of rows they hide. This tells ids of
# records, and only to who asks over the whole country.
ALIKE = f"""
CREATE FUNCTION teams_records_alike(mine bigint[]) RETURNS TABLE (one bigint, other bigint) {reach.FOUND_BY} AS $$
BEGIN
    IF current_setting('{reach.SETTING}', true) IS DISTINCT FROM '{reach.COUNTRY}' THEN
        RAISE insufficient_privilege USING MESSAGE = 'only over the whole country';
    END IF;
    RETURN QUERY WITH ours AS MATERIALIZED (
        SELECT p.*, CASE WHEN date_part('day', birth_date) <= 12
            THEN make_date(year => date_part('year', birth_date)::int, month => date_part('day', birth_date)::int,
                day => date_part('month', birth_date)::int) END AS swapped
        FROM teams_person p WHERE p.same_as_id IS NULL AND p.id = ANY (mine)
    ), proposed (a, b) AS (
        SELECT a.id, b.id FROM ours a JOIN teams_person b ON b.birth_date = a.birth_date
        WHERE similarity(a.plain_name, b.plain_name) > 0.4
        UNION
        SELECT a.id, b.id FROM ours a JOIN teams_person b ON b.birth_date = a.swapped AND b.plain_name = a.plain_name
        UNION
        SELECT a.id, b.id FROM ours a JOIN teams_person b ON b.citizen_number_slips && a.citizen_number_slips
        UNION
        SELECT a.id, b.id FROM ours a JOIN teams_person b ON b.former_number_slips && a.former_number_slips
        UNION
        SELECT a.id, b.id FROM ours a JOIN teams_person b ON b.bank_account_index = a.bank_account_index
    )
    SELECT DISTINCT least(a, b), greatest(a, b) FROM proposed JOIN teams_person theirs ON theirs.id = b
    WHERE a <> b AND theirs.same_as_id IS NULL
    EXCEPT SELECT one_id, other_id FROM teams_differentpeople;
END $$;
"""  # nosec B608 # our own names
RULES = {
    "serving": (SERVES.format(serving="teams_membership"), before.SERVES.format(serving="teams_membership")),
    "mobilised": (SERVES.format(serving="teams_mobilised"), before.SERVES.format(serving="teams_mobilised")),
    "in_a_sheet": (IN_A_SHEET, before.IN_A_SHEET),
}
ANEW = "ALTER POLICY {rule} ON teams_person USING ({rows})"


class Migration(migrations.Migration):
    """The same rows as before, of all that acts of the portal write: a question about people took up to twelve seconds in a province of 25,000."""

    dependencies = [
        ("teams", "0009_records_that_go_on_are_seen"),
    ]
    operations = [
        migrations.RunSQL(TEAMS, "DROP FUNCTION teams_in_reach()"),
        *(
            migrations.RunSQL(ANEW.format(rule=rule, rows=rows), ANEW.format(rule=rule, rows=former))
            for rule, (rows, former) in RULES.items()
        ),
        migrations.RunSQL(
            GOES_ON, goes_on_before.GOES_ON.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
        migrations.RunSQL(ALIKE, "DROP FUNCTION teams_records_alike(bigint[])"),
    ]
