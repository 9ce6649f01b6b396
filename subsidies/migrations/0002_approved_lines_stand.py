from django.db import migrations

# Statement-level with transition tables: one check per statement, however many lines COPY brings.
LOCK = """
CREATE FUNCTION refuse_change_of_approved_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM touched t JOIN subsidies_payrollrun r ON r.id = t.run_id
        WHERE r.status IN ('approved', 'paid')
    ) THEN
        RAISE EXCEPTION 'lines of an approved run are never changed: correct them in the next run'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION refuse_removal_of_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payout lines are never emptied' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER approved_lines_insert AFTER INSERT ON subsidies_payoutline
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_approved_lines();
CREATE TRIGGER approved_lines_update AFTER UPDATE ON subsidies_payoutline
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_approved_lines();
CREATE TRIGGER approved_lines_delete AFTER DELETE ON subsidies_payoutline
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_approved_lines();
CREATE TRIGGER lines_truncate BEFORE TRUNCATE ON subsidies_payoutline
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal_of_lines();

CREATE FUNCTION refuse_change_of_approved_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed subsidies_payrollrun;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        allowed := NEW;
        allowed.status := OLD.status;
        allowed.paid_at := OLD.paid_at;
        IF OLD.status = 'approved' AND NEW.status IN ('approved', 'paid') AND allowed = OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an approved run is never changed, only paid'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER approved_run BEFORE UPDATE OR DELETE ON subsidies_payrollrun
    FOR EACH ROW WHEN (OLD.status IN ('approved', 'paid'))
    EXECUTE FUNCTION refuse_change_of_approved_run();
"""

UNLOCK = """
DROP TRIGGER approved_run ON subsidies_payrollrun;
DROP TRIGGER approved_lines_insert ON subsidies_payoutline;
DROP TRIGGER approved_lines_update ON subsidies_payoutline;
DROP TRIGGER approved_lines_delete ON subsidies_payoutline;
DROP TRIGGER lines_truncate ON subsidies_payoutline;
DROP FUNCTION refuse_change_of_approved_run();
DROP FUNCTION refuse_change_of_approved_lines();
DROP FUNCTION refuse_removal_of_lines();
"""


class Migration(migrations.Migration):
    """Paid is paid: the database itself refuses to change approved lines and runs."""

    replaces = [
        ("subsidies", "0002_approved_money_is_immutable"),
    ]
    dependencies = [("subsidies", "0001_resolutions_runs_and_payments")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
