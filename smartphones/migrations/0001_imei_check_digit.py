from django.db import migrations

IMEI_HOLDS = """
CREATE FUNCTION smartphones_imei_holds(imei text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN imei ~ '^[0-9]{15}$' THEN (
        SELECT sum(CASE WHEN place % 2 = 0 THEN 2 * digit / 10 + 2 * digit % 10 ELSE digit END) % 10 = 0
        FROM (SELECT place, substr(imei, place, 1)::int AS digit FROM generate_series(1, 15) AS place) AS digits
    ) ELSE false END
$$
"""


class Migration(migrations.Migration):
    dependencies: list = []

    operations = [migrations.RunSQL(IMEI_HOLDS, "DROP FUNCTION smartphones_imei_holds(text)")]
