import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Issued papers and their withdrawal."""

    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_initial"),
        ("reports", "0004_papers_have_editions_codes_and_spreadsheets"),
        ("reports", "0006_papers_of_handovers"),
        ("reports", "0007_notices_of_phones"),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0002_places_and_their_facts'),
        ('smartphones', '0003_phones_and_who_holds_them'),
        ('subsidies', '0001_resolutions_runs_and_payments'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payout_list', 'Danh sách chi trả'), ('treasury_list', 'Bảng thanh toán cho đối tượng thụ hưởng'), ('province_summary', 'Bảng tổng hợp toàn tỉnh'), ('slips', 'Phiếu báo chi trả'), ('attendance', 'Bảng chấm công'), ('province_lists', 'Danh sách chi trả toàn tỉnh'), ('handover_record', 'Biên bản bàn giao điện thoại'), ('handover_list', 'Danh sách bàn giao điện thoại'), ('phone_notice', 'Niêm yết danh sách hộ nhận điện thoại')], max_length=20, verbose_name='loại')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='số')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='lần')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                ('code', models.CharField(max_length=16, null=True, unique=True, verbose_name='mã kiểm tra')),
                ('lines', models.PositiveIntegerField(null=True, verbose_name='số dòng')),
                ('total', models.BigIntegerField(null=True, verbose_name='tổng số tiền')),
                ('path', models.CharField(max_length=200)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveIntegerField(verbose_name='dung lượng')),
                ('sheet_path', models.CharField(blank=True, max_length=200)),
                ('sheet_sha256', models.CharField(blank=True, db_index=True, max_length=64)),
                ('sheet_size', models.PositiveIntegerField(default=0)),
                ('issued_at', models.DateTimeField(auto_now_add=True, verbose_name='phát hành lúc')),
                ('commune', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('handover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='smartphones.handover')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='smartphones.listdecision')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='reports.issueddocument')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='subsidies.payrollrun')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='smartphones.handoversession')),
            ],
            options={
                'ordering': ['run', 'kind', 'commune', 'edition'],
                'constraints': [models.UniqueConstraint(fields=('run', 'session', 'handover', 'notice', 'kind', 'commune', 'edition'), name='one_paper_per_run_kind_commune_and_edition', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('handover', None), ('notice', None), ('run__isnull', False), ('session', None)), models.Q(('handover', None), ('notice', None), ('run', None), ('session__isnull', False)), models.Q(('handover__isnull', False), ('notice', None), ('run', None), ('session', None)), models.Q(('handover', None), ('notice__isnull', False), ('run', None), ('session', None)), _connector='OR'), name='a_paper_is_of_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('edition', 1), ('replaces', None)), models.Q(('edition__gt', 1), ('replaces__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='later_editions_replace_one_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('odd_word', models.CharField(choices=[('linh', 'linh'), ('lẻ', 'lẻ')], default='linh', max_length=4, verbose_name='đọc số 0 hàng chục')),
                ('thousand', models.CharField(choices=[('nghìn', 'nghìn'), ('ngàn', 'ngàn')], default='nghìn', max_length=5, verbose_name='đọc hàng nghìn')),
                ('whole', models.BooleanField(default=False, verbose_name='thêm chữ “chẵn”')),
                ('province', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.province', verbose_name='tỉnh')),
            ],
            options={
                'verbose_name': 'cách đọc số tiền',
                'verbose_name_plural': 'cách đọc số tiền',
            },
        ),
        migrations.CreateModel(
            name='AskedPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payout_list', 'Danh sách chi trả'), ('treasury_list', 'Bảng thanh toán cho đối tượng thụ hưởng'), ('province_summary', 'Bảng tổng hợp toàn tỉnh'), ('slips', 'Phiếu báo chi trả'), ('attendance', 'Bảng chấm công'), ('province_lists', 'Danh sách chi trả toàn tỉnh'), ('handover_record', 'Biên bản bàn giao điện thoại'), ('handover_list', 'Danh sách bàn giao điện thoại'), ('phone_notice', 'Niêm yết danh sách hộ nhận điện thoại')], max_length=20, verbose_name='loại')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers_asked', to='subsidies.payrollrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'kind'), name='a_kind_of_paper_asked_once')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='reports.issueddocument')),
            ],
        ),
    ]
