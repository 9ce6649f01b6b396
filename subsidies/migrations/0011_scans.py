import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LOCK = """
CREATE FUNCTION refuse_change_of_scans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM subsidies_resolution WHERE id = OLD.resolution_id AND status = 'draft'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'scans are never changed, and go with their draft only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER scans_stand BEFORE UPDATE OR DELETE ON subsidies_scan
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_scans();
"""
UNLOCK = """
DROP TRIGGER scans_stand ON subsidies_scan;
DROP FUNCTION refuse_change_of_scans();
"""


class Migration(migrations.Migration):
    """The signed text of a resolution as a file. A published one's stays."""

    dependencies = [
        ("subsidies", "0010_money_of_ones_reach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="cỡ, byte")),
                ("pages", models.PositiveSmallIntegerField(verbose_name="số trang")),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scans",
                        to="subsidies.resolution",
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
