

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0005_reasons'),
    ]

    operations = [
        migrations.AddField(
            model_name='resolution',
            name='examples',
            field=models.TextField(blank=True, verbose_name='ví dụ tính'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='source',
            field=models.TextField(blank=True, verbose_name='nguồn trích dẫn'),
        ),
    ]
