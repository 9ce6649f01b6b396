from django.db import migrations

LOCK = """
CREATE FUNCTION refuse_change_of_issued_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an issued paper is never changed or withdrawn: issue another one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER issued_paper BEFORE UPDATE OR DELETE ON reports_issueddocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued_paper();
CREATE TRIGGER issued_papers BEFORE TRUNCATE ON reports_issueddocument
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_issued_paper();
CREATE TRIGGER withdrawal BEFORE UPDATE OR DELETE ON reports_withdrawal
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued_paper();
CREATE TRIGGER withdrawals BEFORE TRUNCATE ON reports_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_issued_paper();
"""

UNLOCK = """
DROP TRIGGER withdrawal ON reports_withdrawal;
DROP TRIGGER withdrawals ON reports_withdrawal;
DROP TRIGGER issued_paper ON reports_issueddocument;
DROP TRIGGER issued_papers ON reports_issueddocument;
DROP FUNCTION refuse_change_of_issued_paper();
"""


class Migration(migrations.Migration):
    """What was issued stands: the database itself refuses to change, remove or empty papers and withdrawals."""

    replaces = [
        ("reports", "0003_issued_papers_stand"),
        ("reports", "0005_withdrawals_stand"),
    ]
    dependencies = [("reports", "0001_papers")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
