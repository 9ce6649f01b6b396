from django.db import migrations

# The words for people stand in the hint (portal.lib.violations). What may still change is when it ends,
# and whatever only lists show: never the text the engine reads, nor the clauses that lines point at.
LOCK = """
CREATE FUNCTION paid_by_approved_run(resolution bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM subsidies_rate rate
        JOIN subsidies_payoutline line ON line.rate_id = rate.id
        JOIN subsidies_payrollrun run ON run.id = line.run_id
        WHERE rate.resolution_id = resolution AND run.status IN ('approved', 'paid')
    )
$$;

CREATE FUNCTION refuse_change_of_law_that_paid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    resolution bigint;
BEGIN
    IF TG_TABLE_NAME = 'subsidies_resolution' THEN
        resolution := OLD.id;
    ELSE
        resolution := OLD.resolution_id;
    END IF;
    IF paid_by_approved_run(resolution) THEN
        RAISE EXCEPTION 'the text and clauses an approved run was paid by are never changed'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Nghị quyết đã dùng trong đợt chi được duyệt: chỉ được kết thúc, không được sửa.';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER law_that_paid_update BEFORE UPDATE ON subsidies_resolution FOR EACH ROW
    WHEN ((OLD.text, OLD.digest, OLD.slug, OLD.territory_id, OLD.valid_from, OLD.support, OLD.communes_only)
        IS DISTINCT FROM
        (NEW.text, NEW.digest, NEW.slug, NEW.territory_id, NEW.valid_from, NEW.support, NEW.communes_only))
    EXECUTE FUNCTION refuse_change_of_law_that_paid();
CREATE TRIGGER law_that_paid_delete BEFORE DELETE ON subsidies_resolution FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_law_that_paid();
CREATE TRIGGER clause_that_paid BEFORE UPDATE OR DELETE ON subsidies_rate FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_law_that_paid();
"""

UNLOCK = """
DROP TRIGGER clause_that_paid ON subsidies_rate;
DROP TRIGGER law_that_paid_delete ON subsidies_resolution;
DROP TRIGGER law_that_paid_update ON subsidies_resolution;
DROP FUNCTION refuse_change_of_law_that_paid();
DROP FUNCTION paid_by_approved_run(bigint);
"""


class Migration(migrations.Migration):
    """The law an approved run was paid by: the database itself refuses to change its text and clauses."""

    replaces = [
        ("subsidies", "0007_law_that_paid_is_immutable"),
    ]
    dependencies = [("subsidies", "0002_approved_lines_stand")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
