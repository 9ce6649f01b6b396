
import django.contrib.postgres.fields
import django.db.models.deletion
import smartphones.models.devices
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0002_units'),
        ('smartphones', '0001_imei_check_digit'),
        ('teams', '0004_lock_confirmed_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FundingSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('name', models.CharField(max_length=200, verbose_name='nguồn kinh phí')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='căn cứ')),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('with_merit', 'Hộ nghèo, cận nghèo có người có công'), ('with_social_policy', 'Hộ nghèo, cận nghèo có đối tượng chính sách xã hội'), ('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('policy_family', 'Gia đình chính sách')], max_length=20), size=None, verbose_name='diện được hưởng')),
            ],
            options={
                'ordering': ['programme', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Phone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('imei', models.CharField(error_messages={'unique': 'Máy có IMEI này đã có trong sổ.'}, max_length=15, unique=True, verbose_name='IMEI')),
                ('model', models.CharField(max_length=100, verbose_name='loại máy')),
                ('price', models.BigIntegerField(verbose_name='giá máy (đồng)')),
            ],
            options={
                'ordering': ['imei'],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='địa chỉ')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='places.commune', verbose_name='xã')),
                ('head', models.OneToOneField(error_messages={'unique': 'Người này đã là chủ một hộ trong sổ.'}, on_delete=django.db.models.deletion.PROTECT, related_name='household', to='teams.person', verbose_name='chủ hộ')),
            ],
            options={
                'ordering': ['head__sort_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('phone', 'Nhận máy kèm gói cước'), ('cash', 'Nhận tiền vì đã tự mua máy')], max_length=5, verbose_name='hình thức')),
                ('bought_on', models.DateField(blank=True, null=True, verbose_name='ngày tự mua máy')),
                ('applied_on', models.DateField(verbose_name='ngày đăng ký')),
                ('approval', models.CharField(blank=True, max_length=100, null=True, verbose_name='quyết định phê duyệt')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='ngày phê duyệt')),
                ('appraised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.fundingsource')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.household')),
            ],
            options={
                'ordering': ['programme', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proxy_paper', models.CharField(blank=True, max_length=100, verbose_name='giấy ủy quyền nhận thay')),
                ('handed_on', models.DateField(verbose_name='ngày bàn giao')),
                ('application', models.OneToOneField(error_messages={'unique': 'Hộ này đã nhận máy của chương trình.'}, on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='smartphones.application')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập biên bản')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.person', verbose_name='người nhận')),
                ('phone', models.OneToOneField(error_messages={'unique': 'Máy này đã bàn giao cho một hộ.'}, on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='smartphones.phone')),
            ],
            options={
                'ordering': ['-handed_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('name', models.CharField(max_length=200, verbose_name='tên chương trình')),
                ('decision', models.CharField(max_length=100, verbose_name='văn bản')),
                ('subsidy', models.BigIntegerField(verbose_name='mức hỗ trợ một máy (đồng)')),
                ('cash_for_purchases_since', models.DateField(blank=True, null=True, verbose_name='nhận tiền cho máy mua từ ngày')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='places.province')),
            ],
            options={
                'ordering': ['-valid_from', 'id'],
            },
        ),
        migrations.AddField(
            model_name='phone',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phones', to='smartphones.programme'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='smartphones.programme'),
        ),
        migrations.AddField(
            model_name='application',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.programme'),
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('priority_class', models.CharField(choices=[('with_merit', 'Hộ nghèo, cận nghèo có người có công'), ('with_social_policy', 'Hộ nghèo, cận nghèo có đối tượng chính sách xã hội'), ('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('policy_family', 'Gia đình chính sách')], max_length=20, verbose_name='diện')),
                ('decision', models.CharField(max_length=100, verbose_name='quyết định công nhận')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recognitions', to='smartphones.household')),
            ],
            options={
                'ordering': ['-year'],
            },
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='programme_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('subsidy__gt', 0)), name='programme_gives_something', violation_error_message='Mức hỗ trợ phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(fields=('province', 'decision'), name='one_programme_per_decision', violation_error_message='Văn bản này đã có chương trình.'),
        ),
        migrations.AddConstraint(
            model_name='phone',
            constraint=models.CheckConstraint(condition=smartphones.models.devices.ImeiHolds('imei'), name='imei_has_its_check_digit', violation_error_message='IMEI phải có 15 chữ số và đúng số kiểm tra. Bấm *#06# để xem lại.'),
        ),
        migrations.AddConstraint(
            model_name='phone',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='phone_price_positive', violation_error_message='Giá máy phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.UniqueConstraint(fields=('programme', 'position'), name='one_source_per_place_in_order', violation_error_message='Thứ tự này đã có một nguồn.'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.UniqueConstraint(fields=('id', 'programme'), name='source_with_its_programme'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(('classes__contained_by', ['with_merit', 'with_social_policy', 'poor', 'near_poor', 'policy_family']), ('classes__len__gt', 0)), name='source_serves_known_classes', violation_error_message='Chọn ít nhất một diện được hưởng trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('programme', 'household'), name='one_application_per_household_and_programme', violation_error_message='Hộ này đã đăng ký trong chương trình.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bought_on__isnull', False), ('bought_on__lte', models.F('applied_on')), ('form', 'cash')), models.Q(('bought_on', None), ('form', 'phone')), _connector='OR'), name='cash_for_a_phone_already_bought', violation_error_message='Chỉ hộ nhận tiền mới ghi ngày mua máy, không sau ngày đăng ký.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('appraised_by', None), models.Q(('appraised_by', models.F('entered_by')), _negated=True), _connector='OR'), name='appraised_by_someone_else', violation_error_message='Người thẩm định phải khác người nhập hồ sơ.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approval__isnull', True), ('approved_on__isnull', True)), models.Q(('approval__isnull', False), ('approved_on__isnull', False)), _connector='OR'), name='approval_with_its_day', violation_error_message='Ghi cả số và ngày của quyết định phê duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('approval', None), models.Q(('appraised_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='approved_only_when_appraised_and_funded', violation_error_message='Hồ sơ phải được thẩm định và có nguồn kinh phí trước khi duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.UniqueConstraint(fields=('household', 'year'), name='household_recognised_once_a_year', violation_error_message='Hộ này đã có trong danh sách của năm.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(('priority_class__in', ['with_merit', 'with_social_policy', 'poor', 'near_poor', 'policy_family'])), name='recognition_of_a_known_class', violation_error_message='Chọn diện của hộ trong danh mục.'),
        ),
    ]
