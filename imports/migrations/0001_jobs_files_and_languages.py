import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Jobs with a file, how far they are, the language of who asked."""

    replaces = [
        ("imports", "0001_jobs_and_their_files"),
        ("imports", "0002_jobs_that_stopped_moving"),
        ("imports", "0003_language_of_who_asked"),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0002_places_and_their_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='loại')),
                ('name', models.CharField(max_length=150, verbose_name='tên tệp')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='mã kiểm tra tệp')),
                ('size', models.PositiveIntegerField(verbose_name='dung lượng')),
                ('state', models.CharField(choices=[('checking', 'Đang kiểm tra'), ('checked', 'Chờ nhập'), ('writing', 'Đang nhập'), ('done', 'Đã nhập'), ('dropped', 'Đã bỏ')], default='checking', max_length=10, verbose_name='trạng thái')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='lúc')),
                ('converts', models.BooleanField(default=True, verbose_name='đổi TCVN3, VNI sang Unicode')),
                ('answers', models.JSONField(default=dict)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='số dòng')),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('errors', models.PositiveIntegerField(default=0, verbose_name='số lỗi')),
                ('written', models.JSONField(default=dict, verbose_name='đã ghi')),
                ('language', models.CharField(default='vi', max_length=10)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_jobs', to=settings.AUTH_USER_MODEL)),
                ('commune', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='places.commune')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('province', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='places.province')),
            ],
            options={
                'ordering': ['-at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('confirmed_by__isnull', False), ('errors', 0)), _connector='OR'), name='nothing_is_written_of_a_file_with_errors', violation_error_message='Tệp còn lỗi nên chưa nhập dòng nào. Sửa hết lỗi rồi tải lại.')],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('found', models.BinaryField(null=True)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='imports.importjob')),
            ],
        ),
    ]
