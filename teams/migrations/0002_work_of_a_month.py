import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import portal.lib.month_fields
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sheets with days, counts and spending, and what corrected them."""

    replaces = [
        ("teams", "0007_cells_sent_and_days_off"),
        ("teams", "0011_corrections_deadlines_and_notes"),
        ("teams", "0013_hours_cases_and_meals"),
        ("teams", "0016_plans_of_corrected_days"),
        ("teams", "0020_corrected_counts"),
        ("teams", "0022_corrected_spending"),
    ]

    dependencies = [
        ('teams', '0001_teams_and_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', portal.lib.month_fields.MonthField(verbose_name='tháng')),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commune', 'month'), name='one_reminder_per_commune_and_month')],
            },
        ),
        migrations.CreateModel(
            name='SentCells',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('answer', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'at'], name='sent_cells_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='cells_sent_once_per_key')],
            },
        ),
        migrations.CreateModel(
            name='SheetDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='hạn nộp, ngày của tháng sau')),
                ('notice', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(28)], verbose_name='nhắc trước, số ngày')),
                ('province', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sheet_deadline', to='places.province')),
            ],
            options={
                'verbose_name': 'hạn nộp bảng công',
                'verbose_name_plural': 'hạn nộp bảng công',
                'constraints': [models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 28)), name='deadline_day_is_in_every_month')],
            },
        ),
        migrations.CreateModel(
            name='Timesheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', portal.lib.month_fields.MonthField(verbose_name='tháng')),
                ('status', models.CharField(choices=[('draft', 'Đang làm'), ('submitted', 'Chờ duyệt'), ('returned', 'Trả lại'), ('confirmed', 'Đã duyệt')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('submitted_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('return_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do trả lại')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú khi duyệt')),
                ('entries_digest', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timesheets', to='teams.communityteam')),
            ],
            options={
                'ordering': ['-month', 'team'],
                'constraints': [models.UniqueConstraint(fields=('team', 'month'), name='one_timesheet_per_team_and_month'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('submitted_by__isnull', False), models.Q(('confirmed_by', models.F('submitted_by')), _negated=True)), _connector='OR'), name='confirmed_by_someone_else', violation_error_message='Người duyệt bảng công phải khác người nộp. Nhờ một cán bộ khác của Sở duyệt.'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status', 'confirmed')), models.Q(models.Q(('status', 'confirmed'), _negated=True), ('confirmed_at', None), ('confirmed_by', None)), _connector='OR'), name='confirmed_says_by_whom_and_when', violation_error_message='Bảng công đã duyệt phải có người duyệt và thời điểm duyệt.'), models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submitted_says_by_whom_and_when', violation_error_message='Bảng công đã nộp phải có người nộp và thời điểm nộp.')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('status', models.CharField(choices=[('submitted', 'Chờ duyệt'), ('confirmed', 'Đã duyệt'), ('cancelled', 'Không nhận'), ('withdrawn', 'Đã rút')], default='submitted', max_length=10, verbose_name='trạng thái')),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('refusal', models.CharField(blank=True, max_length=500, verbose_name='lý do không nhận')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('timesheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='teams.timesheet')),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'submitted')), fields=('timesheet',), name='one_correction_waits_per_sheet', violation_error_message='Bảng công này đang có một điều chỉnh chờ duyệt.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='correction_confirmed_by_someone_else', violation_error_message='Người duyệt điều chỉnh phải khác người đề nghị.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'submitted')), models.Q(models.Q(('status', 'submitted'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='correction_decided_by_whom_and_when')],
            },
        ),
        migrations.CreateModel(
            name='Spending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('day', models.DateField(verbose_name='ngày chi')),
                ('content', models.CharField(max_length=300, verbose_name='nội dung chi')),
                ('amount', models.PositiveBigIntegerField(verbose_name='số tiền')),
                ('papers', models.CharField(max_length=200, verbose_name='chứng từ')),
                ('timesheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spendings', to='teams.timesheet')),
            ],
            options={
                'ordering': ['day', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('papers', ''), _negated=True), ('amount__gt', 0)), name='spending_has_papers', violation_error_message='Khoản chi phải có số tiền và chứng từ.')],
            },
        ),
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.person')),
                ('timesheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days_off', to='teams.timesheet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('timesheet', 'person', 'day'), name='day_off_once_per_sheet')],
            },
        ),
        migrations.CreateModel(
            name='CountedWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('day', models.DateField(verbose_name='ngày')),
                ('unit', models.CharField(choices=[('hour', 'Giờ'), ('case', 'Vụ việc'), ('meal', 'Bữa ăn')], max_length=4, verbose_name='tính theo')),
                ('quantity', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='số lượng')),
                ('content', models.CharField(blank=True, max_length=300, verbose_name='nội dung')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='teams.mobilisationorder')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='teams.person')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='teams.plan')),
                ('timesheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counted', to='teams.timesheet')),
            ],
            options={
                'ordering': ['day', 'person', 'unit'],
                'constraints': [models.UniqueConstraint(fields=('person', 'day', 'unit'), name='person_day_unit_counted_once_over_all_teams', violation_error_message='Ngày đó đã ghi loại này cho người này. Bỏ dòng cũ rồi ghi lại.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), models.Q(models.Q(('unit', 'hour'), _negated=True), ('quantity__lte', 24), _connector='OR')), name='counted_something', violation_error_message='Số lượng phải lớn hơn 0; một ngày không quá 24 giờ.')],
            },
        ),
        migrations.CreateModel(
            name='Workday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('shift', models.CharField(choices=[('day', 'Ngày'), ('night', 'Đêm'), ('session', 'Buổi')], default='day', max_length=8, verbose_name='ca')),
                ('portion', models.DecimalField(decimal_places=1, default=Decimal('1'), max_digits=2, verbose_name='số công')),
                ('in_office_hours', models.BooleanField(default=False, verbose_name='trong giờ hành chính')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='workdays', to='teams.mobilisationorder')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workdays', to='teams.person')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='workdays', to='teams.plan')),
                ('timesheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workdays', to='teams.timesheet')),
            ],
            options={
                'ordering': ['day', 'shift'],
                'constraints': [models.UniqueConstraint(fields=('person', 'day', 'shift'), name='person_day_shift_once_over_all_teams', violation_error_message='Một người vừa được chấm công cùng ngày, cùng ca ở nơi khác. Chưa lưu gì; mở lại bảng công để xem ngày trùng rồi sửa.'), models.CheckConstraint(condition=models.Q(('portion', 1), models.Q(('portion', Decimal('0.5')), ('shift', 'day')), _connector='OR'), name='whole_or_half_a_day', violation_error_message='Chỉ ghi một công hoặc nửa công ngày.')],
            },
        ),
        migrations.CreateModel(
            name='CorrectedMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('new', models.BooleanField()),
                ('day', models.DateField(verbose_name='ngày')),
                ('shift', models.CharField(choices=[('day', 'Ngày'), ('night', 'Đêm'), ('session', 'Buổi')], max_length=8, verbose_name='ca')),
                ('portion', models.DecimalField(decimal_places=1, default=Decimal('1'), max_digits=2, verbose_name='số công')),
                ('in_office_hours', models.BooleanField(default=False, verbose_name='trong giờ hành chính')),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='teams.correction')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.mobilisationorder')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.person')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('correction', 'new', 'person', 'day', 'shift'), name='mark_once_per_side_of_a_correction')],
            },
        ),
        migrations.CreateModel(
            name='CorrectedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('new', models.BooleanField()),
                ('day', models.DateField(verbose_name='ngày')),
                ('unit', models.CharField(choices=[('hour', 'Giờ'), ('case', 'Vụ việc'), ('meal', 'Bữa ăn')], max_length=4, verbose_name='tính theo')),
                ('quantity', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='số lượng')),
                ('content', models.CharField(blank=True, max_length=300, verbose_name='nội dung')),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='teams.correction')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.mobilisationorder')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.person')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('correction', 'new', 'person', 'day', 'unit'), name='count_once_per_side_of_a_correction', violation_error_message='Một người, một ngày, một loại chỉ ghi một dòng.')],
            },
        ),
        migrations.CreateModel(
            name='CorrectedSpending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('new', models.BooleanField()),
                ('row', models.BigIntegerField(null=True)),
                ('day', models.DateField(verbose_name='ngày chi')),
                ('content', models.CharField(max_length=300, verbose_name='nội dung chi')),
                ('amount', models.PositiveBigIntegerField(verbose_name='số tiền')),
                ('papers', models.CharField(max_length=200, verbose_name='chứng từ')),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spendings', to='teams.correction')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('correction', 'new', 'row'), name='spending_once_per_side_of_a_correction')],
            },
        ),
    ]
