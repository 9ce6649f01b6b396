from django.db import migrations

from portal.lib import reach

# As members.records_of: the record that goes on, and those merged into it.
OWN = f"""
CREATE FUNCTION teams_own_records() RETURNS SETOF bigint ROWS 1 {reach.FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT mine.id FROM accounts_reader reader
        JOIN teams_memberaccount account ON account.user_id = reader.id
        JOIN teams_person person ON person.id = account.person_id
        JOIN teams_person mine ON coalesce(person.same_as_id, person.id) IN (mine.id, mine.same_as_id)
        WHERE reader.role = 'member';
END $$;
"""  # nosec B608 # our own names
# Whoever serves or once served in a team that sits or once sat in the reader's communes: sheets and lines
# of those months name them. Python's scope asks for the seat of today alone.
SERVES = """
EXISTS (
    SELECT FROM {serving} serving JOIN teams_teamseat seat ON seat.team_id = serving.team_id
    WHERE serving.person_id = teams_person.id
    AND seat.commune_id = ANY (ARRAY(SELECT accounts_communes_in_reach()))
)
"""
# A record merged into another keeps its work and no membership; work of somebody outside the team is to be seen as such.
IN_A_SHEET = """
EXISTS (
    SELECT FROM teams_timesheet sheet JOIN teams_teamseat seat ON seat.team_id = sheet.team_id
    WHERE seat.commune_id = ANY (ARRAY(SELECT accounts_communes_in_reach()))
    AND sheet.id IN (
        SELECT timesheet_id FROM teams_workday WHERE person_id = teams_person.id
        UNION ALL SELECT timesheet_id FROM teams_countedwork WHERE person_id = teams_person.id
    )
)
"""


class Migration(migrations.Migration):
    """People, with their numbers and accounts: of the reader's area, or the reader's own record."""

    dependencies = [
        ("teams", "0006_sheets_keep_a_digest"),
        ("accounts", "0003_what_a_reader_reaches"),
    ]
    operations = [
        migrations.RunSQL(OWN, "DROP FUNCTION teams_own_records()"),
        reach.bound("teams_person"),
        reach.shown("teams_person", "serving", SERVES.format(serving="teams_membership")),
        reach.shown("teams_person", "mobilised", SERVES.format(serving="teams_mobilised")),
        reach.shown("teams_person", "in_a_sheet", IN_A_SHEET, to_read=True),
        reach.shown("teams_person", "own", "id IN (SELECT teams_own_records())", to_read=True),
    ]
