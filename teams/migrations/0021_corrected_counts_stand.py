from django.db import migrations


class Migration(migrations.Migration):
    """Counts of a correction are kept as they were, like its days."""

    dependencies = [("teams", "0020_corrected_counts")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER corrected_counts_stand BEFORE UPDATE OR DELETE ON teams_correctedcount "
            "FOR EACH ROW EXECUTE FUNCTION teams_refuse_change_of_corrections()",
            "DROP TRIGGER corrected_counts_stand ON teams_correctedcount",
        )
    ]
