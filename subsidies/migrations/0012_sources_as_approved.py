from django.db import migrations, models


class Migration(migrations.Migration):
    """What sources drawn on in order had left when a run was approved: money given later changes no part."""

    dependencies = [("subsidies", "0011_scans")]
    operations = [
        migrations.AddField("payrollrun", "sources", models.JSONField(editable=False, null=True)),
    ]
