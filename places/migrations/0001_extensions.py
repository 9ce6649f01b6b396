from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Ranges compared beside plain keys; search without accents and with typing errors."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), UnaccentExtension(), TrigramExtension()]
