from django.db import migrations

from portal.lib.recorded import former_rows_of

FUNCTION = """
CREATE FUNCTION places_keep_former_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_moment timestamptz := clock_timestamp();
BEGIN
    INSERT INTO places_formerrow (of, content, recorded_at, replaced_at)
    VALUES (TG_TABLE_NAME, to_jsonb(OLD), OLD.recorded_at, this_moment);
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.recorded_at := this_moment;
    RETURN NEW;
END $$;

CREATE FUNCTION places_refuse_change_of_former_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the books said is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER former_rows_stand BEFORE UPDATE OR DELETE ON places_formerrow
    FOR EACH ROW EXECUTE FUNCTION places_refuse_change_of_former_rows();

CREATE SCHEMA as_known;
"""
AWAY = """
DROP SCHEMA as_known;
DROP TRIGGER former_rows_stand ON places_formerrow;
DROP FUNCTION places_refuse_change_of_former_rows();
DROP FUNCTION places_keep_former_row();
"""

TABLES = ("places_hamlettraits", "places_wagezone", "places_holiday")


class Migration(migrations.Migration):
    """What a row said before it was changed or removed stays readable as of an earlier moment."""

    replaces = [
        ("places", "0006_former_facts_are_kept"),
    ]
    dependencies = [("places", "0002_places_and_their_facts")]
    operations = [
        migrations.RunSQL(FUNCTION, AWAY),
        *(former_rows_of(table) for table in TABLES),
    ]
