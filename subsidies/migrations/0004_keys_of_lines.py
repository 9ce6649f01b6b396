from django.db import migrations

# As foreign keys would: what a line points at exists, is kept while it is written, and stays afterwards.
# A constraint asks once for each row and key; a statement's rows together take a tenth of that.
# They name few things many times over: each is looked up once, by its key.
CHECK = """
CREATE FUNCTION refuse_keys_of_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
    found bigint;
BEGIN
    FOR n IN 0 .. TG_NARGS - 2 BY 2 LOOP
        EXECUTE format(
            'WITH named AS MATERIALIZED (SELECT DISTINCT %1$I AS id FROM touched WHERE %1$I IS NOT NULL)'
            ' SELECT (SELECT count(*) FROM named), (SELECT count(*) FROM ('
            '  SELECT FROM %2$I WHERE id = ANY (ARRAY(SELECT id FROM named)) FOR KEY SHARE) kept)',
            TG_ARGV[n], TG_ARGV[n + 1]
        ) INTO wanted, found;
        IF found < wanted THEN
            RAISE EXCEPTION '% of % points at no row of %', TG_ARGV[n], TG_TABLE_NAME, TG_ARGV[n + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION refuse_removal_of_what_lines_name() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named bool;
BEGIN
    FOR n IN 1 .. TG_NARGS - 1 LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM touched t JOIN %I l ON l.%I = t.id)', TG_ARGV[n], TG_ARGV[0])
            INTO named;
        IF named THEN
            RAISE EXCEPTION 'rows of % are still named by %', TG_TABLE_NAME, TG_ARGV[n]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION check_keys_of_lines(lines regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    event text;
    keys text := $keys$'run_id', 'subsidies_payrollrun', 'commune_id', 'places_commune',
        'team_id', 'teams_communityteam', 'person_id', 'teams_person', 'rate_id', 'subsidies_rate'$keys$;
BEGIN
    IF lines <> 'subsidies_unpaidwork'::regclass THEN
        keys := keys || $keys$, 'corrects_id', 'subsidies_payoutline'$keys$;
        EXECUTE format(
            'CREATE TRIGGER corrected_lines_stay AFTER DELETE ON %s REFERENCING OLD TABLE AS touched'
            ' FOR EACH STATEMENT EXECUTE FUNCTION'
            ' refuse_removal_of_what_lines_name(''corrects_id'', ''subsidies_payoutline'')', lines);
    END IF;
    FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE'] LOOP
        EXECUTE format(
            'CREATE TRIGGER keys_exist_%s AFTER %s ON %s REFERENCING NEW TABLE AS touched'
            ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_keys_of_nothing(%s)', lower(event), event, lines, keys);
    END LOOP;
END $$;

SELECT check_keys_of_lines('subsidies_payoutline');
SELECT check_keys_of_lines('subsidies_unpaidwork');
"""
NAMED = {
    "run_id": "subsidies_payrollrun", "commune_id": "places_commune", "team_id": "teams_communityteam",
    "person_id": "teams_person", "rate_id": "subsidies_rate",
}  # fmt: skip
STAY = [
    f"""
    CREATE TRIGGER stay_while_lines_name_them AFTER DELETE ON {table} REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION
    refuse_removal_of_what_lines_name('{column}', 'subsidies_payoutline', 'subsidies_unpaidwork')
    """
    for column, table in NAMED.items()
]
GO = [f"DROP TRIGGER stay_while_lines_name_them ON {table}" for table in NAMED.values()]
UNCHECK = """
DROP TRIGGER keys_exist_insert ON subsidies_payoutline;
DROP TRIGGER keys_exist_update ON subsidies_payoutline;
DROP TRIGGER corrected_lines_stay ON subsidies_payoutline;
DROP TRIGGER keys_exist_insert ON subsidies_unpaidwork;
DROP TRIGGER keys_exist_update ON subsidies_unpaidwork;
DROP FUNCTION check_keys_of_lines(regclass);
DROP FUNCTION refuse_removal_of_what_lines_name();
DROP FUNCTION refuse_keys_of_nothing();
"""


class Migration(migrations.Migration):
    """No line without the run, commune, team, person, clause and line it names."""

    replaces = [
        ("subsidies", "0009_keys_of_lines_are_checked_together"),
        ("subsidies", "0018_keys_of_lines_are_looked_up_once"),
    ]
    dependencies = [("subsidies", "0003_law_that_paid_stands")]
    operations = [migrations.RunSQL(CHECK, UNCHECK), migrations.RunSQL(STAY, GO)]
