from django.db import migrations

from portal.lib.reach import FOUND_BY, SETTING

# The same words as accounts/scopes.py, said by the database to itself. Told no number, there is no reader.
READER = f"""
CREATE VIEW accounts_reader AS
SELECT u.id, u.role, u.reach, u.province_id FROM accounts_user u
WHERE u.is_active AND u.id = (
    SELECT CASE WHEN told ~ '^[0-9]{{1,18}}$' THEN told::bigint END
    FROM (SELECT current_setting('{SETTING}', true)) AS session (told)
);
"""  # nosec B608 # our own names
# The whole province also for those who answer for some of its communes: a run, its budget and a programme
# of phones are the province's, and who works on a part of them weighs the whole. Python narrows further.
COMMUNES = f"""
CREATE FUNCTION accounts_communes_in_reach() RETURNS SETOF bigint ROWS 300 {FOUND_BY} AS $$
BEGIN
    RETURN QUERY SELECT commune.id FROM accounts_reader reader
        JOIN places_province province ON province.present_id = reader.province_id
        JOIN places_commune present ON present.province_id = province.id
        JOIN places_commune commune ON commune.present_id = present.id
        WHERE reader.reach <> 'nowhere';
END $$;
"""  # nosec B608 # our own names
GONE = "DROP FUNCTION accounts_communes_in_reach(); DROP VIEW accounts_reader;"


class Migration(migrations.Migration):
    """Communes of today and before that whoever asks answers for; the rules of all tables ask for them."""

    dependencies = [("accounts", "0002_the_log_is_only_added_to")]
    operations = [migrations.RunSQL(READER + COMMUNES, GONE)]
