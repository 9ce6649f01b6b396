import django.contrib.postgres.indexes
import django.db.models.deletion
import portal.lib.encrypted
from django.db import migrations, models


def fingerprint(apps, schema_editor):
    Person = apps.get_model("teams", "Person")
    for person in Person.objects.order_by("pk").iterator(chunk_size=2000):
        person.save(update_fields=["citizen_number_slips", "former_number_slips"])
    # PostgreSQL alters no table while checks of its rows are pending.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    """One person in the book twice: found, joined to the record that goes on, or told apart."""

    dependencies = [
        ('teams', '0007_cells_sent_and_days_off'),
    ]

    operations = [
        migrations.CreateModel(
            name='DifferentPeople',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.AddField(
            model_name='person',
            name='citizen_number_slips',
            field=portal.lib.encrypted.SlipIndex(base_field=models.BigIntegerField(), blank=True, default=list, of='citizen_number', size=None),
        ),
        migrations.AddField(
            model_name='person',
            name='former_number_slips',
            field=portal.lib.encrypted.SlipIndex(base_field=models.BigIntegerField(), blank=True, default=list, of='former_number', size=None),
        ),
        migrations.RunPython(fingerprint, migrations.RunPython.noop),
        migrations.AddField(
            model_name='person',
            name='same_as',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='teams.person'),
        ),
        migrations.AlterField(
            model_name='person',
            name='birth_date',
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name='ngày sinh'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(fields=['citizen_number_slips'], name='person_by_number_slips'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(fields=['former_number_slips'], name='person_by_card_slips'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.person'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.person'),
        ),
        migrations.AddConstraint(
            model_name='differentpeople',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='told_apart_once'),
        ),
        migrations.AddConstraint(
            model_name='differentpeople',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='told_apart_in_order'),
        ),
    ]
