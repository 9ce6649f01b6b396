from django.db import migrations

# An hour, a number and a day are told in one way, whatever the settings of a session.
KEEP = """
CREATE FUNCTION teams_keep_digest_of_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days text;
    counts text;
BEGIN
    SELECT string_agg(concat_ws(':', w.person_id, w.day, w.shift, w.portion, w.in_office_hours::int,
               coalesce(w.order_id, 0), coalesce(w.plan_id, 0)), ',' ORDER BY w.person_id, w.day, w.shift)
    INTO days FROM teams_workday w WHERE w.timesheet_id = NEW.id;
    SELECT string_agg(concat_ws(':', c.person_id, c.day, c.unit, c.quantity), ','
               ORDER BY c.person_id, c.day, c.unit)
    INTO counts FROM teams_countedwork c WHERE c.timesheet_id = NEW.id;
    NEW.entries_digest := encode(sha256(convert_to(concat(days, '|', counts), 'UTF8')), 'hex');
    RETURN NEW;
END $$;

CREATE TRIGGER digest_of_confirmed_entries BEFORE INSERT OR UPDATE ON teams_timesheet
    FOR EACH ROW WHEN (NEW.status = 'confirmed') EXECUTE FUNCTION teams_keep_digest_of_entries();
"""
FORGET = """
DROP TRIGGER digest_of_confirmed_entries ON teams_timesheet;
DROP FUNCTION teams_keep_digest_of_entries();
"""


class Migration(migrations.Migration):
    """What a confirmed sheet says in one hash, written when it is confirmed: a run need not read it again."""

    replaces = [
        ("teams", "0024_sheets_keep_a_digest_of_their_entries"),
    ]
    dependencies = [("teams", "0005_former_facts_stand")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
