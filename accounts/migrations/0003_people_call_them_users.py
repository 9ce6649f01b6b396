from django.db import migrations


class Migration(migrations.Migration):
    """Words on the pages of the administration; nothing in the database changes."""

    dependencies = [("accounts", "0002_audit_is_append_only")]
    operations = [
        migrations.AlterModelOptions(
            name="user", options={"verbose_name": "người dùng", "verbose_name_plural": "người dùng"}
        )
    ]
