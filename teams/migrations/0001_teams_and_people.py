import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import portal.lib.constraints
import portal.lib.derived
import portal.lib.encrypted
import portal.lib.month_fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Teams, their people, and what decides their pay."""

    replaces = [
        ("teams", "0001_initial"),
        ("teams", "0002_former_numbers_and_reformations"),
        ("teams", "0003_who_submitted_and_confirmed"),
        ("teams", "0005_numbers_are_sealed"),
        ("teams", "0006_names_found_without_accents"),
        ("teams", "0008_people_entered_twice"),
        ("teams", "0009_plans_absences_posts_and_other_support"),
        ("teams", "0015_banks_by_their_napas_number"),
        ("teams", "0017_members_sign_in_and_ask_for_a_review"),
        ("teams", "0018_facts_say_when_they_were_recorded"),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0002_places_and_their_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('bin', models.CharField(max_length=6, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^\\d{6}$', 'Mã gồm 6 chữ số.')], verbose_name='mã NAPAS (BIN)')),
                ('name', models.CharField(help_text='Như in trên giấy và ghi trong tệp Excel.', max_length=40, unique=True, verbose_name='tên ngắn')),
                ('full_name', models.CharField(blank=True, max_length=100, verbose_name='tên đầy đủ')),
            ],
            options={
                'verbose_name': 'ngân hàng',
                'verbose_name_plural': 'ngân hàng',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='số quyết định')),
                ('issued_on', models.DateField(verbose_name='ngày ký')),
                ('kind', models.CharField(choices=[('founding', 'Thành lập'), ('reformation', 'Kiện toàn'), ('dissolving', 'Giải thể')], max_length=12, verbose_name='loại')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='places.commune')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commune', 'number', 'issued_on'), name='one_decision_per_number_and_day', violation_error_message='Quyết định số này, ngày này đã có trong sổ.')],
            },
        ),
        migrations.CreateModel(
            name='MobilisationOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='số văn bản')),
                ('issued_on', models.DateField(verbose_name='ngày ký')),
                ('level', models.CharField(choices=[('commune', 'Chủ tịch UBND xã'), ('province', 'Chủ tịch UBND tỉnh')], max_length=8, verbose_name='cấp ký')),
                ('urgent', models.BooleanField(default=False, verbose_name='việc khẩn cấp')),
                ('night_amount', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='mức chi một đêm')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mobilisation_orders', to='places.commune')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commune', 'number', 'issued_on'), name='one_order_per_number_and_day', violation_error_message='Văn bản số này, ngày này đã có trong sổ.')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', models.CharField(max_length=100, verbose_name='họ và tên')),
                ('plain_name', portal.lib.derived.PlainText(max_length=100, of='full_name')),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=200)),
                ('birth_date', models.DateField(blank=True, db_index=True, null=True, verbose_name='ngày sinh')),
                ('sex', models.CharField(blank=True, choices=[('male', 'Nam'), ('female', 'Nữ')], max_length=6, verbose_name='giới tính')),
                ('citizen_number', portal.lib.encrypted.EncryptedField(blank=True, editable=True, null=True, purpose='citizen_number', verbose_name='số định danh')),
                ('citizen_number_index', portal.lib.encrypted.BlindIndex(null=True, of='citizen_number')),
                ('citizen_number_slips', portal.lib.encrypted.SlipIndex(base_field=models.BigIntegerField(), blank=True, default=list, of='citizen_number', size=None)),
                ('former_number', portal.lib.encrypted.EncryptedField(blank=True, editable=True, null=True, purpose='former_number', verbose_name='số CMND cũ')),
                ('former_number_index', portal.lib.encrypted.BlindIndex(null=True, of='former_number')),
                ('former_number_slips', portal.lib.encrypted.SlipIndex(base_field=models.BigIntegerField(), blank=True, default=list, of='former_number', size=None)),
                ('phone', models.CharField(blank=True, max_length=10, verbose_name='điện thoại')),
                ('bank_bin', models.CharField(blank=True, max_length=6, verbose_name='mã ngân hàng')),
                ('bank_account', portal.lib.encrypted.EncryptedField(blank=True, editable=True, purpose='bank_account', verbose_name='số tài khoản')),
                ('bank_account_index', portal.lib.encrypted.BlindIndex(db_index=True, null=True, of='bank_account')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='teams.person')),
            ],
            options={
                'ordering': ['sort_key', 'id'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['plain_name'], name='person_by_likeness', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['citizen_number_slips'], name='person_by_number_slips'), django.contrib.postgres.indexes.GinIndex(fields=['former_number_slips'], name='person_by_card_slips')],
                'constraints': [models.UniqueConstraint(fields=('citizen_number_index',), name='one_person_per_citizen_number', violation_error_message='Số định danh này đã ghi cho một người khác.'), models.UniqueConstraint(fields=('former_number_index',), name='one_person_per_former_number', violation_error_message='Số CMND này đã ghi cho một người khác.')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='số kế hoạch')),
                ('approved_on', models.DateField(verbose_name='ngày duyệt')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='nội dung')),
                ('days_allowed', models.PositiveIntegerField(blank=True, null=True, verbose_name='số ngày công được duyệt')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='places.commune')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commune', 'number', 'approved_on'), name='one_plan_per_number_and_day', violation_error_message='Kế hoạch số này, ngày này đã có trong sổ.')],
            },
        ),
        migrations.CreateModel(
            name='CommunityTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('code', models.CharField(max_length=30, verbose_name='mã tổ')),
                ('name', models.CharField(max_length=150, verbose_name='tên tổ')),
                ('plain_name', portal.lib.derived.PlainText(max_length=150, of='name')),
                ('dissolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams_dissolved', to='teams.decision')),
                ('founded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams_founded', to='teams.decision', verbose_name='quyết định thành lập')),
                ('reformed_by', models.ManyToManyField(blank=True, related_name='teams_reformed', to='teams.decision', verbose_name='quyết định kiện toàn')),
            ],
            options={
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['plain_name'], name='team_by_likeness', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='team_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), models.UniqueConstraint(fields=('code',), name='one_team_per_code', violation_error_message='Mã tổ này đã có. Ghi một mã khác.'), models.CheckConstraint(condition=models.Q(models.Q(('dissolved_by', None), ('valid_until', None)), models.Q(('dissolved_by__isnull', False), ('valid_until__isnull', False)), _connector='OR'), name='team_ends_by_a_decision', violation_error_message='Tổ thôi hoạt động phải có quyết định giải thể.')],
            },
        ),
        migrations.CreateModel(
            name='OfficialPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('position', models.CharField(max_length=100, verbose_name='chức vụ')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='official_posts', to='teams.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='official_post_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_official_post_per_person_and_day', violation_error_message='Trong thời gian đó người này đã được ghi là cán bộ hưởng lương.')],
            },
        ),
        migrations.CreateModel(
            name='MemberAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='member_account', to=settings.AUTH_USER_MODEL)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to='teams.person')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.BinaryField(unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='teams.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('used_at', None)), fields=('person',), name='one_unused_invitation_per_person')],
            },
        ),
        migrations.CreateModel(
            name='DifferentPeople',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='told_apart_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='told_apart_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PersonTraits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('qualification', models.SlugField(blank=True, max_length=20, verbose_name='trình độ chuyên môn')),
                ('training', models.SlugField(blank=True, max_length=20, verbose_name='tập huấn, bồi dưỡng')),
                ('insured', models.BooleanField(blank=True, null=True, verbose_name='đã có bảo hiểm từ nơi khác')),
                ('paper', models.CharField(blank=True, max_length=100, verbose_name='văn bằng, chứng chỉ')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traits', to='teams.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='person_traits_end_after_they_begin', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_set_of_traits_per_person_and_day', violation_error_message='Trình độ của người này trong thời gian đó đã được ghi.')],
            },
        ),
        migrations.CreateModel(
            name='OtherSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('payer', models.CharField(max_length=150, verbose_name='đơn vị chi')),
                ('content', models.CharField(max_length=300, verbose_name='nội dung')),
                ('amount', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='số tiền')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_support', to='teams.communityteam')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='other_support', to='teams.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='other_support_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.')],
            },
        ),
        migrations.CreateModel(
            name='Mobilised',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mobilised', to='teams.mobilisationorder')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mobilised', to='teams.communityteam')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mobilised', to='teams.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='mobilised_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='mobilised_with_a_team_once', violation_error_message='Người này đã được huy động cùng tổ trong thời gian đó.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('role', models.CharField(choices=[('leader', 'Tổ trưởng'), ('deputy', 'Tổ phó'), ('member', 'Thành viên')], default='member', max_length=8, verbose_name='vai trò')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='teams.decision', verbose_name='quyết định')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='teams.communityteam')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='teams.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='membership_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='person_in_a_team_once', violation_error_message='Người này đã là thành viên của tổ trong thời gian đó. Xem lại danh sách thành viên.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'leader')), expressions=[('team', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_leader_per_team_and_day', violation_error_message='Tổ đã có tổ trưởng trong thời gian đó. Cho tổ trưởng cũ thôi vai trò trước.')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('kind', models.CharField(choices=[('leave', 'Nghỉ phép, nghỉ việc riêng'), ('suspension', 'Đình chỉ công tác'), ('no_assignment', 'Không được phân công nhiệm vụ')], max_length=14, verbose_name='lý do nghỉ')),
                ('paper', models.CharField(blank=True, max_length=100, verbose_name='văn bản, đơn')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='teams.communityteam')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='teams.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='absence_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='absent_from_a_team_once', violation_error_message='Trong thời gian đó người này đã được ghi là nghỉ.')],
            },
        ),
        migrations.CreateModel(
            name='PostHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('post', models.SlugField(max_length=40, verbose_name='chức danh')),
                ('decision', models.CharField(max_length=100, verbose_name='quyết định')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts_held', to='teams.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts_held', to='teams.communityteam')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='post_held_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('person', '='), ('post', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_post_held_once_a_day', violation_error_message='Trong thời gian đó người này đã giữ chức danh này.')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', portal.lib.month_fields.MonthField(verbose_name='tháng')),
                ('text', models.CharField(max_length=1000, verbose_name='điều chưa đúng')),
                ('status', models.CharField(choices=[('submitted', 'Chờ trả lời'), ('confirmed', 'Nhận, đang sửa'), ('cancelled', 'Không nhận')], default='submitted', max_length=10, verbose_name='trạng thái')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='teams.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='teams.communityteam')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'submitted')), fields=('person', 'team', 'month'), name='one_review_waits_per_person_team_and_month', violation_error_message='Bạn đã gửi đề nghị cho tháng này. Chờ xã trả lời.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('status', 'submitted')), models.Q(models.Q(('status', 'submitted'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='review_answered_by_whom_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='review_refused_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='TeamRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('rating', models.SlugField(blank=True, max_length=20, verbose_name='xếp loại')),
                ('rank', models.SlugField(blank=True, max_length=20, verbose_name='hạng thi đua')),
                ('achievement', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mức hoàn thành (%)')),
                ('decision', models.CharField(max_length=100, verbose_name='quyết định')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='teams.communityteam')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'year'), name='one_rating_per_team_and_year')],
            },
        ),
        migrations.CreateModel(
            name='TeamSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_seats', to='places.commune')),
                ('hamlet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_seats', to='places.hamlet')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='teams.communityteam')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='seat_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_seat_per_team_and_day', violation_error_message='Trong thời gian đó tổ đã thuộc một xã khác.')],
            },
        ),
    ]
