from django.db import migrations

STAND = """
CREATE FUNCTION teams_refuse_change_of_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a correction said is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER corrected_marks_stand BEFORE UPDATE OR DELETE ON teams_correctedmark
    FOR EACH ROW EXECUTE FUNCTION teams_refuse_change_of_corrections();
CREATE TRIGGER decided_corrections_stand BEFORE UPDATE OR DELETE ON teams_correction
    FOR EACH ROW WHEN (OLD.status <> 'submitted')
    EXECUTE FUNCTION teams_refuse_change_of_corrections();
"""

FALL = """
DROP TRIGGER decided_corrections_stand ON teams_correction;
DROP TRIGGER corrected_marks_stand ON teams_correctedmark;
DROP FUNCTION teams_refuse_change_of_corrections();
"""


class Migration(migrations.Migration):
    """The original and the correction are kept as they were, whoever writes."""

    dependencies = [("teams", "0011_corrections_deadlines_and_notes")]
    operations = [migrations.RunSQL(STAND, FALL)]
