from django.db import migrations


class Migration(migrations.Migration):
    """Spending of a correction is kept as it was, like its days."""

    dependencies = [("teams", "0022_corrected_spending")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER corrected_spending_stands BEFORE UPDATE OR DELETE ON teams_correctedspending "
            "FOR EACH ROW EXECUTE FUNCTION teams_refuse_change_of_corrections()",
            "DROP TRIGGER corrected_spending_stands ON teams_correctedspending",
        )
    ]
