from django.db import migrations

from portal.lib.encrypted import EncryptedField


class Migration(migrations.Migration):
    """The same bytes under the same seal: only now whoever looks for sealed columns finds these two."""

    dependencies = [("imports", "0001_jobs_files_and_languages")]

    operations = [
        migrations.AlterField("importfile", "content", EncryptedField(purpose="import_file")),
        migrations.AlterField("importfile", "found", EncryptedField(null=True, purpose="import_findings")),
    ]
