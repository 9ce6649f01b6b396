import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Users with their roles and places, keys of other systems, the log of acts."""

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0003_people_call_them_users"),
        ("accounts", "0004_members_of_teams"),
        ("accounts", "0005_wrong_passwords"),
        ("accounts", "0006_invitations_of_users"),
        ("accounts", "0007_keys_for_other_systems"),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('places', '0002_places_and_their_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='WrongPasswords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.BinaryField(unique=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('full_name', models.CharField(max_length=100, verbose_name='họ và tên')),
                ('office', models.CharField(blank=True, max_length=150, verbose_name='chức vụ, đơn vị')),
                ('role', models.CharField(choices=[('ict_officer', 'Cán bộ Sở Khoa học và Công nghệ'), ('commune_staff', 'Cán bộ xã, phường, đặc khu'), ('finance_staff', 'Kế toán'), ('approver', 'Người phê duyệt'), ('inspector', 'Thanh tra, giám sát'), ('administrator', 'Quản trị hệ thống'), ('member', 'Thành viên tổ')], default='commune_staff', max_length=20, verbose_name='vai trò')),
                ('reach', models.CharField(choices=[('nowhere', 'Không dữ liệu nghiệp vụ'), ('communes', 'Các xã được giao'), ('province', 'Toàn tỉnh, thành phố')], default='nowhere', max_length=10, verbose_name='phạm vi')),
                ('communes', models.ManyToManyField(blank=True, to='places.commune', verbose_name='xã, phường')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='places.province', verbose_name='tỉnh')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'người dùng',
                'verbose_name_plural': 'người dùng',
                'constraints': [models.CheckConstraint(condition=models.Q(('reach', 'nowhere'), ('province__isnull', False), _connector='OR'), name='user_beyond_nowhere_has_a_province', violation_error_message='Chọn tỉnh, thành phố cho người dùng này.'), models.CheckConstraint(condition=models.Q(('reach', 'province'), ('role', 'commune_staff'), _negated=True), name='commune_staff_never_reach_the_province', violation_error_message='Cán bộ xã chỉ được giao xã, phường của mình.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'administrator'), _negated=True), ('reach', 'nowhere'), _connector='OR'), name='administrators_see_no_payees', violation_error_message='Quản trị hệ thống không xem dữ liệu người hưởng.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'member'), _negated=True), ('reach', 'nowhere'), _connector='OR'), name='members_see_only_themselves', violation_error_message='Thành viên tổ chỉ xem phần của chính mình.')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='hệ thống dùng khóa')),
                ('grants', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('places:read', 'Đọc tỉnh, xã, thôn'), ('teams:read', 'Đọc tổ, người, thành viên'), ('timesheets:read', 'Đọc bảng công và ngày công'), ('timesheets:write', 'Chấm công và nộp bảng công'), ('pay:read', 'Đọc nghị quyết, đợt chi, dòng chi, khoản chi, giấy tờ, dự toán'), ('pay:write', 'Trình, trả lại, tính lại, hủy đợt chi và ghi đã chi'), ('phones:read', 'Đọc chương trình, hộ, máy và bàn giao điện thoại')], max_length=20), size=None, verbose_name='được làm gì')),
                ('fingerprint', models.BinaryField(unique=True)),
                ('ending', models.CharField(max_length=4)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('last_used_at', models.DateTimeField(null=True, verbose_name='dùng lần cuối')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='thu hồi lúc')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_keys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('grants__contained_by', ['places:read', 'teams:read', 'timesheets:read', 'timesheets:write', 'pay:read', 'pay:write', 'phones:read']), ('grants__len__gt', 0)), name='a_key_is_granted_known_things', violation_error_message='Chọn ít nhất một việc khóa được làm.')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='lúc')),
                ('verb', models.CharField(max_length=60, verbose_name='việc')),
                ('object_type', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField(null=True)),
                ('object_label', models.CharField(max_length=200, verbose_name='đối tượng')),
                ('before', models.JSONField(null=True, verbose_name='trước')),
                ('after', models.JSONField(null=True, verbose_name='sau')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='người làm')),
                ('commune', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='places.commune')),
                ('province', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='places.province')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='audit_of_an_object')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('asked', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(default=0)),
                ('body', models.TextField(blank=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'at'], name='kept_answers_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='one_answer_per_idempotency_key')],
            },
        ),
        migrations.CreateModel(
            name='UserInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.BinaryField(unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('used_at', None)), fields=('user',), name='one_unused_invitation_per_user')],
            },
        ),
    ]
