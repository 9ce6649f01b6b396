from django.db import migrations

STAND = """
CREATE FUNCTION teams_refuse_change_of_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a correction said is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER corrected_marks_stand BEFORE UPDATE OR DELETE ON teams_correctedmark
    FOR EACH ROW EXECUTE FUNCTION teams_refuse_change_of_corrections();
CREATE TRIGGER corrected_counts_stand BEFORE UPDATE OR DELETE ON teams_correctedcount
    FOR EACH ROW EXECUTE FUNCTION teams_refuse_change_of_corrections();
CREATE TRIGGER corrected_spending_stands BEFORE UPDATE OR DELETE ON teams_correctedspending
    FOR EACH ROW EXECUTE FUNCTION teams_refuse_change_of_corrections();
CREATE TRIGGER decided_corrections_stand BEFORE UPDATE OR DELETE ON teams_correction
    FOR EACH ROW WHEN (OLD.status <> 'submitted')
    EXECUTE FUNCTION teams_refuse_change_of_corrections();
"""

FALL = """
DROP TRIGGER decided_corrections_stand ON teams_correction;
DROP TRIGGER corrected_spending_stands ON teams_correctedspending;
DROP TRIGGER corrected_counts_stand ON teams_correctedcount;
DROP TRIGGER corrected_marks_stand ON teams_correctedmark;
DROP FUNCTION teams_refuse_change_of_corrections();
"""


class Migration(migrations.Migration):
    """The original and the correction are kept as they were, whoever writes."""

    replaces = [
        ("teams", "0012_corrections_stand"),
        ("teams", "0021_corrected_counts_stand"),
        ("teams", "0023_corrected_spending_stands"),
    ]
    dependencies = [("teams", "0003_confirmed_work_is_locked")]
    operations = [migrations.RunSQL(STAND, FALL)]
