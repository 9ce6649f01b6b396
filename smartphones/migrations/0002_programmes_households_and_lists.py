import django.contrib.postgres.fields
import django.db.models.deletion
import smartphones.models.programme
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Programmes with their sources, households, quotas and lists."""

    replaces = [
        ("smartphones", "0002_programmes_households_phones"),
        ("smartphones", "0005_programmes_as_data_and_lists"),
        ("smartphones", "0010_quotas_lists_objections"),
        ("smartphones", "0012_people_are_supported_once"),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0002_places_and_their_facts'),
        ('smartphones', '0001_imei_check_digit'),
        ('teams', '0002_work_of_a_month'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='mã hộ')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='địa chỉ')),
                ('has_smartphone', models.BooleanField(blank=True, null=True, verbose_name='đã có điện thoại thông minh')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='thôi là hộ trên địa bàn từ ngày')),
                ('left_because', models.CharField(blank=True, max_length=200, null=True, verbose_name='lý do')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='places.commune', verbose_name='xã')),
                ('hamlet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hamlet', verbose_name='thôn, tổ dân phố')),
                ('head', models.OneToOneField(error_messages={'unique': 'Người này đã là chủ một hộ trong sổ.'}, on_delete=django.db.models.deletion.PROTECT, related_name='household', to='teams.person', verbose_name='chủ hộ')),
            ],
            options={
                'ordering': ['head__sort_key', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('commune', 'code'), name='one_household_per_code', violation_error_message='Mã hộ này đã ghi cho một hộ khác của xã.'), models.CheckConstraint(condition=models.Q(models.Q(('left_because__isnull', True), ('left_on__isnull', True)), models.Q(('left_because__isnull', False), ('left_on__isnull', False)), _connector='OR'), name='household_leaves_for_a_reason', violation_error_message='Ghi cả ngày và lý do thôi là hộ trên địa bàn.')],
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
                ('legal_basis', models.TextField(blank=True, verbose_name='căn cứ pháp lý')),
                ('subsidy', models.BigIntegerField(verbose_name='mức hỗ trợ một máy (đồng)')),
                ('price_basis', models.CharField(blank=True, max_length=200, verbose_name='căn cứ giá máy')),
                ('forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('phone', 'Nhận máy kèm gói cước'), ('cash', 'Nhận tiền vì đã tự mua máy')], max_length=20), default=smartphones.models.programme.all_forms, size=None, verbose_name='hình thức hỗ trợ')),
                ('list_year', models.PositiveSmallIntegerField(verbose_name='xét theo danh sách của năm')),
                ('with_district', models.BooleanField(default=False, verbose_name='có bước của cấp huyện')),
                ('days_for_objections', models.PositiveSmallIntegerField(default=7, verbose_name='số ngày niêm yết')),
                ('days_for_answers', models.PositiveSmallIntegerField(default=10, verbose_name='số ngày trả lời khiếu nại')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='places.province')),
            ],
            options={
                'ordering': ['-valid_from', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='programme_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), models.CheckConstraint(condition=models.Q(('subsidy__gt', 0)), name='programme_gives_something', violation_error_message='Mức hỗ trợ phải lớn hơn 0.'), models.CheckConstraint(condition=models.Q(('forms__contained_by', ['phone', 'cash']), ('forms__len__gt', 0)), name='programme_offers_known_forms', violation_error_message='Chọn ít nhất một hình thức hỗ trợ.'), models.CheckConstraint(condition=models.Q(('days_for_answers__gt', 0), ('days_for_objections__gt', 0)), name='programme_leaves_days_to_object', violation_error_message='Số ngày niêm yết và trả lời khiếu nại phải lớn hơn 0.'), models.UniqueConstraint(fields=('province', 'decision'), name='one_programme_per_decision', violation_error_message='Văn bản này đã có chương trình.')],
            },
        ),
        migrations.CreateModel(
            name='FundingSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('kind', models.CharField(choices=[('public_utility', 'Chương trình viễn thông công ích'), ('budget', 'Ngân sách địa phương'), ('mobilised', 'Nguồn huy động')], default='budget', max_length=20, verbose_name='loại nguồn')),
                ('name', models.CharField(max_length=200, verbose_name='nguồn kinh phí')),
                ('donor', models.CharField(blank=True, max_length=200, verbose_name='nhà tài trợ')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='căn cứ')),
                ('priority', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('with_merit', 'Hộ nghèo, cận nghèo có người có công'), ('with_social_policy', 'Hộ nghèo, cận nghèo có đối tượng chính sách xã hội'), ('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('policy_family', 'Gia đình chính sách')], max_length=20), size=None, verbose_name='diện được hưởng, theo thứ tự ưu tiên')),
                ('tie_breaks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('school_age', 'Nhiều người trong tuổi đi học hơn'), ('no_device', 'Trong hộ chưa có điện thoại thông minh'), ('merit', 'Có người có công'), ('social_policy', 'Có đối tượng chính sách xã hội'), ('members', 'Đông người hơn'), ('registered_earlier', 'Đăng ký sớm hơn')], max_length=20), blank=True, default=list, size=None, verbose_name='cùng diện thì xét')),
                ('school_age_from', models.PositiveSmallIntegerField(default=6, verbose_name='tuổi đi học từ')),
                ('school_age_to', models.PositiveSmallIntegerField(default=18, verbose_name='đến hết tuổi')),
                ('conditions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('no_tablet', 'Chưa nhận máy tính bảng của chương trình nào'), ('no_learning_device', 'Chưa nhận thiết bị học tập từ “Sóng và máy tính cho em”'), ('no_phone', 'Chưa nhận điện thoại của chương trình khác'), ('no_cash', 'Chưa nhận tiền mua điện thoại của chương trình khác'), ('own_purchase_since', 'Nhận tiền: máy tự mua từ ngày ghi dưới đây')], max_length=20), blank=True, default=list, size=None, verbose_name='điều kiện')),
                ('purchases_since', models.DateField(blank=True, null=True, verbose_name='nhận tiền cho máy mua từ ngày')),
                ('phones', models.PositiveIntegerField(blank=True, null=True, verbose_name='số máy tối đa')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='kinh phí tối đa (đồng)')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='smartphones.programme')),
            ],
            options={
                'ordering': ['programme', 'position'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'position'), name='one_source_per_place_in_order', violation_error_message='Thứ tự này đã có một nguồn.'), models.UniqueConstraint(fields=('id', 'programme'), name='source_with_its_programme'), models.CheckConstraint(condition=models.Q(('priority__contained_by', ['with_merit', 'with_social_policy', 'poor', 'near_poor', 'policy_family']), ('priority__len__gt', 0)), name='source_serves_known_classes', violation_error_message='Chọn ít nhất một diện được hưởng trong danh mục.'), models.CheckConstraint(condition=models.Q(('tie_breaks__contained_by', ['school_age', 'no_device', 'merit', 'social_policy', 'members', 'registered_earlier']), ('conditions__contained_by', ['no_tablet', 'no_learning_device', 'no_phone', 'no_cash', 'own_purchase_since'])), name='source_asks_known_things', violation_error_message='Chọn điều kiện và tiêu chí trong danh mục.'), models.CheckConstraint(condition=models.Q(('purchases_since', None), ('conditions__contains', ['own_purchase_since']), _connector='XOR'), name='source_with_the_day_of_purchases', violation_error_message='Ghi ngày mua máy khi và chỉ khi có điều kiện về ngày tự mua máy.'), models.CheckConstraint(condition=models.Q(('school_age_from__lte', models.F('school_age_to'))), name='source_with_school_ages_in_order', violation_error_message='Tuổi đi học: ghi tuổi nhỏ trước, tuổi lớn sau.'), models.CheckConstraint(condition=models.Q(models.Q(('phones', None), ('phones__gt', 0), _connector='OR'), models.Q(('amount', None), ('amount__gt', 0), _connector='OR')), name='source_within_a_positive_limit', violation_error_message='Giới hạn của nguồn phải lớn hơn 0, hoặc để trống.')],
            },
        ),
        migrations.CreateModel(
            name='CommuneList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='đợt')),
                ('status', models.CharField(choices=[('draft', 'Đang lập'), ('screened', 'Đã rà trùng'), ('on_notice', 'Đang niêm yết'), ('noticed', 'Chờ thẩm định'), ('at_district', 'Chờ huyện thẩm định'), ('appraised', 'Chờ tổng hợp'), ('consolidated', 'Chờ phê duyệt'), ('approved', 'Đã duyệt'), ('returned', 'Trả lại')], default='draft', max_length=12, verbose_name='trạng thái')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('noticed_from', models.DateField(blank=True, null=True, verbose_name='niêm yết từ ngày')),
                ('noticed_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('notice_code', models.CharField(max_length=16, null=True, unique=True)),
                ('district_paper', models.CharField(blank=True, max_length=100, null=True, verbose_name='văn bản thẩm định của huyện')),
                ('district_paper_on', models.DateField(blank=True, null=True, verbose_name='ngày ký')),
                ('decision', models.CharField(blank=True, max_length=100, null=True, verbose_name='quyết định phê duyệt')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='ngày ký')),
                ('return_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do trả lại')),
                ('appraised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phone_lists', to='places.commune', verbose_name='xã')),
                ('consolidated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='smartphones.programme')),
            ],
            options={
                'ordering': ['-made_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'commune', 'number'), name='one_list_per_commune_and_number'), models.UniqueConstraint(condition=models.Q(('status', 'approved'), _negated=True), fields=('programme', 'commune'), name='one_open_list_per_commune', violation_error_message='Xã đang có một danh sách chưa duyệt của chương trình này.'), models.CheckConstraint(condition=models.Q(('appraised_by', None), models.Q(('appraised_by', models.F('made_by')), _negated=True), _connector='OR'), name='list_appraised_by_someone_else', violation_error_message='Người thẩm định phải khác người lập danh sách.'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('made_by')), _negated=True), models.Q(('approved_by', models.F('appraised_by')), _negated=True), models.Q(('approved_by', models.F('consolidated_by')), _negated=True)), _connector='OR'), name='list_approved_by_a_third_person', violation_error_message='Người duyệt phải khác người lập, người thẩm định và người tổng hợp.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('appraised_by__isnull', False), ('approved_by__isnull', False), ('consolidated_by__isnull', False), ('decision__isnull', False)), _connector='OR'), name='approved_list_has_its_people_and_decision', violation_error_message='Danh sách phải qua thẩm định, tổng hợp và có quyết định.'), models.CheckConstraint(condition=models.Q(models.Q(('district_paper__isnull', True), ('district_paper_on__isnull', True)), models.Q(('district_paper__isnull', False), ('district_paper_on__isnull', False)), _connector='OR'), name='district_paper_with_its_day', violation_error_message='Ghi cả số và ngày văn bản thẩm định của huyện.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('decision__isnull', True)), models.Q(('decided_on__isnull', False), ('decision__isnull', False)), _connector='OR'), name='list_decision_with_its_day', violation_error_message='Ghi cả số và ngày của quyết định phê duyệt.'), models.CheckConstraint(condition=models.Q(models.Q(('noticed_from__isnull', True), ('noticed_until__isnull', True)), models.Q(('noticed_from__isnull', False), ('noticed_until__isnull', False)), _connector='OR'), name='notice_with_both_its_days', violation_error_message='Ghi cả ngày đầu và ngày cuối niêm yết.')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('spouse', 'Vợ, chồng'), ('child', 'Con'), ('parent', 'Cha, mẹ'), ('grandchild', 'Cháu'), ('sibling', 'Anh, chị, em'), ('other', 'Quan hệ khác')], max_length=10, verbose_name='quan hệ với chủ hộ')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='smartphones.household')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lives_in', to='teams.person', verbose_name='người')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('household', 'person'), name='member_of_a_household_once', violation_error_message='Người này đã ghi trong hộ.')],
            },
        ),
        migrations.CreateModel(
            name='PriorSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tablet', 'Máy tính bảng'), ('learning_device', 'Thiết bị học tập, “Sóng và máy tính cho em”'), ('phone', 'Điện thoại thông minh'), ('cash', 'Tiền mua điện thoại'), ('other', 'Hỗ trợ khác')], max_length=20, verbose_name='đã nhận')),
                ('programme_name', models.CharField(max_length=200, verbose_name='chương trình')),
                ('received_on', models.DateField(verbose_name='ngày nhận')),
                ('proof', models.CharField(max_length=200, verbose_name='giấy tờ chứng minh')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prior_support', to='smartphones.household')),
            ],
            options={
                'ordering': ['-received_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('household', 'kind', 'programme_name', 'received_on'), name='prior_support_entered_once', violation_error_message='Khoản đã nhận này đã ghi cho hộ.'), models.CheckConstraint(condition=models.Q(('kind__in', ['tablet', 'learning_device', 'phone', 'cash', 'other'])), name='prior_support_of_a_known_kind', violation_error_message='Chọn thứ đã nhận trong danh mục.')],
            },
        ),
        migrations.CreateModel(
            name='NoNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_on', models.DateField(verbose_name='ngày trả lời')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='no_needs', to='smartphones.household')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='no_needs', to='smartphones.programme')),
            ],
            options={
                'ordering': ['programme', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'household'), name='no_need_said_once')],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=100, verbose_name='số văn bản')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('about', models.CharField(max_length=300, verbose_name='nội dung')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='smartphones.programme')),
            ],
            options={
                'ordering': ['decided_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='programme_decision_entered_once', violation_error_message='Văn bản này đã ghi cho chương trình.')],
            },
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('on_list', models.CharField(choices=[('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('merit', 'Hộ có người có công'), ('social_policy', 'Hộ có đối tượng chính sách xã hội'), ('policy_family', 'Gia đình chính sách')], max_length=20, verbose_name='danh sách')),
                ('decision', models.CharField(max_length=100, verbose_name='quyết định công nhận')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recognitions', to='smartphones.household')),
            ],
            options={
                'ordering': ['-year', 'on_list'],
                'constraints': [models.UniqueConstraint(fields=('household', 'year', 'on_list'), name='household_on_a_list_once_a_year', violation_error_message='Hộ này đã có trong danh sách của năm.'), models.UniqueConstraint(condition=models.Q(('on_list__in', ['poor', 'near_poor'])), fields=('household', 'year'), name='poor_or_near_poor_not_both', violation_error_message='Trong một năm, hộ ở danh sách hộ nghèo thì không ở danh sách cận nghèo.'), models.CheckConstraint(condition=models.Q(('on_list__in', ['poor', 'near_poor', 'merit', 'social_policy', 'policy_family'])), name='recognition_on_a_known_list', violation_error_message='Chọn danh sách trong danh mục.')],
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
                ('left_on', models.DateField(blank=True, null=True, verbose_name='ra khỏi danh sách ngày')),
                ('left_because', models.CharField(blank=True, choices=[('refused', 'Hộ không nhận'), ('returned', 'Hộ trả lại máy'), ('left', 'Hộ không còn trên địa bàn'), ('not_entitled', 'Không đúng điều kiện'), ('mistake', 'Ghi nhầm')], max_length=12, null=True, verbose_name='vì')),
                ('appraised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('list', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.communelist')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.fundingsource')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.household')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='smartphones.programme')),
            ],
            options={
                'ordering': ['programme', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('programme', 'household'), name='one_application_per_household_and_programme', violation_error_message='Hộ này đã đăng ký trong chương trình.'), models.CheckConstraint(condition=models.Q(models.Q(('bought_on__isnull', False), ('bought_on__lte', models.F('applied_on')), ('form', 'cash')), models.Q(('bought_on', None), ('form', 'phone')), _connector='OR'), name='cash_for_a_phone_already_bought', violation_error_message='Chỉ hộ nhận tiền mới ghi ngày mua máy, không sau ngày đăng ký.'), models.CheckConstraint(condition=models.Q(('appraised_by', None), models.Q(('appraised_by', models.F('entered_by')), _negated=True), _connector='OR'), name='appraised_by_someone_else', violation_error_message='Người thẩm định phải khác người nhập hồ sơ.'), models.CheckConstraint(condition=models.Q(models.Q(('approval__isnull', True), ('approved_on__isnull', True)), models.Q(('approval__isnull', False), ('approved_on__isnull', False)), _connector='OR'), name='approval_with_its_day', violation_error_message='Ghi cả số và ngày của quyết định phê duyệt.'), models.CheckConstraint(condition=models.Q(models.Q(('left_because__isnull', True), ('left_on__isnull', True)), models.Q(('left_because__isnull', False), ('left_on__isnull', False)), _connector='OR'), name='application_leaves_for_a_reason', violation_error_message='Ghi cả ngày và lý do hộ ra khỏi danh sách.'), models.CheckConstraint(condition=models.Q(('approval', None), models.Q(('appraised_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='approved_only_when_appraised_and_funded', violation_error_message='Hồ sơ phải được thẩm định và có nguồn kinh phí trước khi duyệt.')],
            },
        ),
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phones', models.PositiveIntegerField(verbose_name='số máy phân bổ')),
                ('criterion', models.CharField(choices=[('without_device', 'Theo số hộ đủ điều kiện chưa có thiết bị'), ('by_class', 'Theo diện: hết diện trước mới tới diện sau'), ('area_weight', 'Theo số hộ đủ điều kiện và hệ số địa bàn')], max_length=15, verbose_name='tiêu chí')),
                ('status', models.CharField(choices=[('draft', 'Dự kiến'), ('locked', 'Đã quyết định')], default='draft', max_length=6, verbose_name='trạng thái')),
                ('decision', models.CharField(blank=True, max_length=100, null=True, verbose_name='quyết định phân bổ')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='ngày ký')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('locked_at', models.DateTimeField(null=True)),
                ('locked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='smartphones.fundingsource')),
            ],
            options={
                'ordering': ['source', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('phones__gt', 0)), name='allotment_of_some_phones', violation_error_message='Số máy phân bổ phải lớn hơn 0.'), models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('source',), name='one_draft_allotment_per_source', violation_error_message='Nguồn này đang có một phân bổ dự kiến. Quyết định hoặc bỏ nó trước.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('decision__isnull', True)), models.Q(('decided_on__isnull', False), ('decision__isnull', False)), _connector='OR'), name='allotment_decision_with_its_day', violation_error_message='Ghi cả số và ngày của quyết định phân bổ.'), models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('decision__isnull', False), ('locked_by__isnull', False), models.Q(('locked_by', models.F('made_by')), _negated=True)), _connector='OR'), name='allotment_locked_by_another_with_a_decision', violation_error_message='Người quyết định phân bổ phải khác người lập, kèm số quyết định.')],
            },
        ),
        migrations.CreateModel(
            name='ListDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('verb', models.CharField(max_length=16)),
                ('source', models.CharField(blank=True, choices=[('draft', 'Đang lập'), ('screened', 'Đã rà trùng'), ('on_notice', 'Đang niêm yết'), ('noticed', 'Chờ thẩm định'), ('at_district', 'Chờ huyện thẩm định'), ('appraised', 'Chờ tổng hợp'), ('consolidated', 'Chờ phê duyệt'), ('approved', 'Đã duyệt'), ('returned', 'Trả lại')], max_length=12)),
                ('target', models.CharField(choices=[('draft', 'Đang lập'), ('screened', 'Đã rà trùng'), ('on_notice', 'Đang niêm yết'), ('noticed', 'Chờ thẩm định'), ('at_district', 'Chờ huyện thẩm định'), ('appraised', 'Chờ tổng hợp'), ('consolidated', 'Chờ phê duyệt'), ('approved', 'Đã duyệt'), ('returned', 'Trả lại')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='smartphones.communelist')),
            ],
            options={
                'ordering': ['list', 'number'],
                'constraints': [models.UniqueConstraint(fields=('list', 'number'), name='one_list_decision_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opinion', 'Ý kiến trong thời gian niêm yết'), ('complaint', 'Khiếu nại')], max_length=10, verbose_name='loại')),
                ('brought_by', models.CharField(max_length=100, verbose_name='người nêu ý kiến')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='địa chỉ, điện thoại')),
                ('text', models.TextField(max_length=2000, verbose_name='nội dung')),
                ('received_on', models.DateField(verbose_name='ngày nhận')),
                ('due_on', models.DateField(verbose_name='hạn trả lời')),
                ('outcome', models.CharField(blank=True, choices=[('kept', 'Giữ nguyên danh sách'), ('taken_off', 'Đưa hộ ra khỏi danh sách'), ('added', 'Bổ sung hộ vào danh sách'), ('ranked_again', 'Xếp lại theo dữ liệu đã sửa')], max_length=12, null=True, verbose_name='kết quả')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='trả lời')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='ngày trả lời')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='smartphones.application')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='smartphones.household')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='smartphones.communelist')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('application', None), ('household', None), _connector='OR'), name='objection_about_one_household', violation_error_message='Chọn hộ trong danh sách hoặc hộ còn thiếu, không chọn cả hai.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by', None), ('answered_on', None), ('outcome', None)), models.Q(('answered_by__isnull', False), ('answered_on__gte', models.F('received_on')), ('outcome__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_whole_or_not_yet', violation_error_message='Trả lời gồm kết quả, nội dung, ngày và người trả lời.')],
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('eligible', models.PositiveIntegerField(verbose_name='hộ đủ điều kiện')),
                ('without_device', models.PositiveIntegerField(verbose_name='chưa có thiết bị')),
                ('weight', models.PositiveSmallIntegerField(default=100, verbose_name='hệ số (%)')),
                ('computed', models.PositiveIntegerField(verbose_name='tính ra')),
                ('phones', models.PositiveIntegerField(verbose_name='chỉ tiêu')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='lý do thay đổi')),
                ('allotment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='smartphones.allotment')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phone_quotas', to='places.commune')),
            ],
            options={
                'ordering': ['allotment', 'commune__code'],
                'constraints': [models.UniqueConstraint(fields=('allotment', 'commune'), name='one_quota_per_commune'), models.CheckConstraint(condition=models.Q(('phones__lte', models.F('eligible'))), name='quota_never_above_the_eligible', violation_error_message='Chỉ tiêu không vượt số hộ đủ điều kiện của xã.'), models.CheckConstraint(condition=models.Q(('phones', models.F('computed')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='quota_changed_for_a_reason', violation_error_message='Ghi lý do khi chỉ tiêu khác số tính ra.')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('priority_class', models.CharField(choices=[('with_merit', 'Hộ nghèo, cận nghèo có người có công'), ('with_social_policy', 'Hộ nghèo, cận nghèo có đối tượng chính sách xã hội'), ('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('policy_family', 'Gia đình chính sách')], max_length=20, verbose_name='diện')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='hạng')),
                ('place', models.PositiveIntegerField(verbose_name='thứ')),
                ('of', models.PositiveIntegerField()),
                ('quota', models.PositiveIntegerField(verbose_name='chỉ tiêu')),
                ('decided', models.CharField(choices=[('first', 'đứng đầu'), ('class', 'diện'), ('number', 'số hồ sơ'), ('school_age', 'Nhiều người trong tuổi đi học hơn'), ('no_device', 'Trong hộ chưa có điện thoại thông minh'), ('merit', 'Có người có công'), ('social_policy', 'Có đối tượng chính sách xã hội'), ('members', 'Đông người hơn'), ('registered_earlier', 'Đăng ký sớm hơn')], max_length=20)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='smartphones.application')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='smartphones.communelist')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='smartphones.fundingsource')),
            ],
            options={
                'ordering': ['list', 'source__position', 'place'],
                'constraints': [models.UniqueConstraint(fields=('application', 'source'), name='one_standing_per_source'), models.UniqueConstraint(fields=('list', 'source', 'place'), name='nobody_shares_a_place'), models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', models.F('of'))), name='place_within_the_line')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=300)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='smartphones.application')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='smartphones.communelist')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='smartphones.fundingsource')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='smartphones.application')),
            ],
            options={
                'ordering': ['list', 'id'],
            },
        ),
    ]
