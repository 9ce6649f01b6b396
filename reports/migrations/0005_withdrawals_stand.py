from django.db import migrations

LOCK = """
CREATE TRIGGER withdrawal BEFORE UPDATE OR DELETE ON reports_withdrawal
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_issued_paper();
CREATE TRIGGER withdrawals BEFORE TRUNCATE ON reports_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_issued_paper();
"""

UNLOCK = """
DROP TRIGGER withdrawal ON reports_withdrawal;
DROP TRIGGER withdrawals ON reports_withdrawal;
"""


class Migration(migrations.Migration):
    """A withdrawn paper stays withdrawn: the database refuses to change or forget it."""

    dependencies = [("reports", "0004_papers_have_editions_codes_and_spreadsheets")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
