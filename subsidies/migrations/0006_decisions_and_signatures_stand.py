from django.db import migrations

LOCK = """
CREATE FUNCTION refuse_change_of_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are only ever added' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER decisions_stand BEFORE UPDATE OR DELETE ON subsidies_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decisions();
CREATE TRIGGER decisions_are_not_emptied BEFORE TRUNCATE ON subsidies_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_decisions();

CREATE FUNCTION refuse_signature() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run subsidies_payrollrun;
BEGIN
    SELECT * INTO run FROM subsidies_payrollrun WHERE id = coalesce(NEW.run_id, OLD.run_id);
    IF run.status IN ('approved', 'paid') THEN
        RAISE EXCEPTION 'signatures of a released run are never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.by_id IN (run.made_by_id, run.checked_by_id) THEN
        RAISE EXCEPTION 'maker and checker do not approve' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signers_are_others BEFORE INSERT OR UPDATE OR DELETE ON subsidies_signature
    FOR EACH ROW EXECUTE FUNCTION refuse_signature();
CREATE TRIGGER signatures_are_not_emptied BEFORE TRUNCATE ON subsidies_signature
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_decisions();

CREATE FUNCTION refuse_release_without_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM subsidies_signature WHERE run_id = NEW.id) < NEW.signatures_needed
        OR NOT EXISTS (
            SELECT FROM subsidies_signature WHERE run_id = NEW.id AND by_id = NEW.approved_by_id)
        OR EXISTS (
            SELECT FROM subsidies_signature
            WHERE run_id = NEW.id AND by_id IN (NEW.made_by_id, NEW.checked_by_id))
    THEN
        RAISE EXCEPTION 'a run is released by as many approvers as its sum asks for'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER released_by_signatures BEFORE UPDATE ON subsidies_payrollrun
    FOR EACH ROW WHEN (NEW.status IN ('approved', 'paid') AND OLD.status NOT IN ('approved', 'paid'))
    EXECUTE FUNCTION refuse_release_without_signatures();
"""
UNLOCK = """
DROP TRIGGER released_by_signatures ON subsidies_payrollrun;
DROP FUNCTION refuse_release_without_signatures();
DROP TRIGGER signatures_are_not_emptied ON subsidies_signature;
DROP TRIGGER signers_are_others ON subsidies_signature;
DROP FUNCTION refuse_signature();
DROP TRIGGER decisions_are_not_emptied ON subsidies_decision;
DROP TRIGGER decisions_stand ON subsidies_decision;
DROP FUNCTION refuse_change_of_decisions();
"""


class Migration(migrations.Migration):
    """Decisions are only added; nobody releases a run without the signatures its sum asks for."""

    replaces = [
        ("subsidies", "0012_decisions_stand"),
    ]
    dependencies = [("subsidies", "0005_lines_by_year")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
