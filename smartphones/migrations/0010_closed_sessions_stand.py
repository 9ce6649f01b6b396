from django.db import migrations

CLOSED = """
CREATE FUNCTION smartphones_refuse_late_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Whoever is closing it is waited for: its papers list what it handed over.
    PERFORM FROM smartphones_handoversession WHERE id = NEW.session_id AND closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'handover in a closed session'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Buổi bàn giao này đã kết thúc. Mở buổi mới để giao tiếp.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handovers_in_an_open_session BEFORE INSERT ON smartphones_handover
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_late_handover();
"""
OPEN = """
DROP TRIGGER handovers_in_an_open_session ON smartphones_handover;
DROP FUNCTION smartphones_refuse_late_handover();
"""


class Migration(migrations.Migration):
    """Nothing is handed over in a session that was closed."""

    dependencies = [("smartphones", "0009_accounts_of_cash_stand")]

    operations = [migrations.RunSQL(CLOSED, OPEN)]
