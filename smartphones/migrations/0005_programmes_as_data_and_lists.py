import django.contrib.postgres.fields
import django.db.models.deletion
import smartphones.models.programme
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0004_traits_zones_and_holidays'),
        ('smartphones', '0004_hand_over_what_was_approved'),
        ('teams', '0017_members_sign_in_and_ask_for_a_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('spouse', 'Vợ, chồng'), ('child', 'Con'), ('parent', 'Cha, mẹ'), ('grandchild', 'Cháu'), ('sibling', 'Anh, chị, em'), ('other', 'Quan hệ khác')], max_length=10, verbose_name='quan hệ với chủ hộ')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PriorSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tablet', 'Máy tính bảng'), ('learning_device', 'Thiết bị học tập, “Sóng và máy tính cho em”'), ('phone', 'Điện thoại thông minh'), ('other', 'Hỗ trợ khác')], max_length=20, verbose_name='đã nhận')),
                ('programme_name', models.CharField(max_length=200, verbose_name='chương trình')),
                ('received_on', models.DateField(verbose_name='ngày nhận')),
                ('proof', models.CharField(max_length=200, verbose_name='giấy tờ chứng minh')),
            ],
            options={
                'ordering': ['-received_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=100, verbose_name='số văn bản')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('about', models.CharField(max_length=300, verbose_name='nội dung')),
            ],
            options={
                'ordering': ['decided_on', 'id'],
            },
        ),
        migrations.AlterModelOptions(
            name='recognition',
            options={'ordering': ['-year', 'on_list']},
        ),
        migrations.RemoveConstraint(
            model_name='fundingsource',
            name='source_serves_known_classes',
        ),
        migrations.RemoveConstraint(
            model_name='recognition',
            name='household_recognised_once_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='recognition',
            name='recognition_of_a_known_class',
        ),
        migrations.RenameField('fundingsource', 'classes', 'priority'),
        migrations.RemoveField(
            model_name='programme',
            name='cash_for_purchases_since',
        ),
        migrations.RemoveField(
            model_name='recognition',
            name='priority_class',
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='amount',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='kinh phí tối đa (đồng)'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='conditions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('no_tablet', 'Chưa nhận máy tính bảng của chương trình nào'), ('no_learning_device', 'Chưa nhận thiết bị học tập từ “Sóng và máy tính cho em”'), ('no_phone', 'Chưa nhận điện thoại của chương trình khác'), ('own_purchase_since', 'Nhận tiền: máy tự mua từ ngày ghi dưới đây')], max_length=20), blank=True, default=list, size=None, verbose_name='điều kiện'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='donor',
            field=models.CharField(blank=True, max_length=200, verbose_name='nhà tài trợ'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='kind',
            field=models.CharField(choices=[('public_utility', 'Chương trình viễn thông công ích'), ('budget', 'Ngân sách địa phương'), ('mobilised', 'Nguồn huy động')], default='budget', max_length=20, verbose_name='loại nguồn'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='phones',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='số máy tối đa'),
        ),
        migrations.AlterField(
            model_name='fundingsource',
            name='priority',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('with_merit', 'Hộ nghèo, cận nghèo có người có công'), ('with_social_policy', 'Hộ nghèo, cận nghèo có đối tượng chính sách xã hội'), ('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('policy_family', 'Gia đình chính sách')], max_length=20), size=None, verbose_name='diện được hưởng, theo thứ tự ưu tiên'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='purchases_since',
            field=models.DateField(blank=True, null=True, verbose_name='nhận tiền cho máy mua từ ngày'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='tie_breaks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('school_age', 'Nhiều người trong tuổi đi học hơn'), ('no_device', 'Trong hộ chưa có điện thoại thông minh'), ('merit', 'Có người có công'), ('social_policy', 'Có đối tượng chính sách xã hội'), ('members', 'Đông người hơn'), ('registered_earlier', 'Đăng ký sớm hơn')], max_length=20), blank=True, default=list, size=None, verbose_name='cùng diện thì xét'),
        ),
        migrations.AddField(
            model_name='household',
            name='code',
            field=models.CharField(blank=True, max_length=30, verbose_name='mã hộ'),
        ),
        migrations.AddField(
            model_name='household',
            name='hamlet',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.hamlet', verbose_name='thôn, tổ dân phố'),
        ),
        migrations.AddField(
            model_name='household',
            name='has_smartphone',
            field=models.BooleanField(blank=True, null=True, verbose_name='đã có điện thoại thông minh'),
        ),
        migrations.AddField(
            model_name='household',
            name='left_because',
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name='lý do'),
        ),
        migrations.AddField(
            model_name='household',
            name='left_on',
            field=models.DateField(blank=True, null=True, verbose_name='thôi là hộ trên địa bàn từ ngày'),
        ),
        migrations.AddField(
            model_name='programme',
            name='days_for_answers',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='số ngày trả lời khiếu nại'),
        ),
        migrations.AddField(
            model_name='programme',
            name='days_for_objections',
            field=models.PositiveSmallIntegerField(default=7, verbose_name='số ngày niêm yết'),
        ),
        migrations.AddField(
            model_name='programme',
            name='forms',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('phone', 'Nhận máy kèm gói cước'), ('cash', 'Nhận tiền vì đã tự mua máy')], max_length=20), default=smartphones.models.programme.all_forms, size=None, verbose_name='hình thức hỗ trợ'),
        ),
        migrations.AddField(
            model_name='programme',
            name='legal_basis',
            field=models.TextField(blank=True, verbose_name='căn cứ pháp lý'),
        ),
        migrations.AddField(
            model_name='programme',
            name='list_year',
            field=models.PositiveSmallIntegerField(default=2026, verbose_name='xét theo danh sách của năm'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='programme',
            name='price_basis',
            field=models.CharField(blank=True, max_length=200, verbose_name='căn cứ giá máy'),
        ),
        migrations.AddField(
            model_name='programme',
            name='with_district',
            field=models.BooleanField(default=False, verbose_name='có bước của cấp huyện'),
        ),
        migrations.AddField(
            model_name='recognition',
            name='on_list',
            field=models.CharField(choices=[('poor', 'Hộ nghèo'), ('near_poor', 'Hộ cận nghèo'), ('merit', 'Hộ có người có công'), ('social_policy', 'Hộ có đối tượng chính sách xã hội'), ('policy_family', 'Gia đình chính sách')], default='poor', max_length=20, verbose_name='danh sách'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(('priority__contained_by', ['with_merit', 'with_social_policy', 'poor', 'near_poor', 'policy_family']), ('priority__len__gt', 0)), name='source_serves_known_classes', violation_error_message='Chọn ít nhất một diện được hưởng trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(('tie_breaks__contained_by', ['school_age', 'no_device', 'merit', 'social_policy', 'members', 'registered_earlier']), ('conditions__contained_by', ['no_tablet', 'no_learning_device', 'no_phone', 'own_purchase_since'])), name='source_asks_known_things', violation_error_message='Chọn điều kiện và tiêu chí trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(('purchases_since', None), ('conditions__contains', ['own_purchase_since']), _connector='XOR'), name='source_with_the_day_of_purchases', violation_error_message='Ghi ngày mua máy khi và chỉ khi có điều kiện về ngày tự mua máy.'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('phones', None), ('phones__gt', 0), _connector='OR'), models.Q(('amount', None), ('amount__gt', 0), _connector='OR')), name='source_within_a_positive_limit', violation_error_message='Giới hạn của nguồn phải lớn hơn 0, hoặc để trống.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('commune', 'code'), name='one_household_per_code', violation_error_message='Mã hộ này đã ghi cho một hộ khác của xã.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_because__isnull', True), ('left_on__isnull', True)), models.Q(('left_because__isnull', False), ('left_on__isnull', False)), _connector='OR'), name='household_leaves_for_a_reason', violation_error_message='Ghi cả ngày và lý do thôi là hộ trên địa bàn.'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('forms__contained_by', ['phone', 'cash']), ('forms__len__gt', 0)), name='programme_offers_known_forms', violation_error_message='Chọn ít nhất một hình thức hỗ trợ.'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('days_for_answers__gt', 0), ('days_for_objections__gt', 0)), name='programme_leaves_days_to_object', violation_error_message='Số ngày niêm yết và trả lời khiếu nại phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.UniqueConstraint(fields=('household', 'year', 'on_list'), name='household_on_a_list_once_a_year', violation_error_message='Hộ này đã có trong danh sách của năm.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.UniqueConstraint(condition=models.Q(('on_list__in', ['poor', 'near_poor'])), fields=('household', 'year'), name='poor_or_near_poor_not_both', violation_error_message='Trong một năm, hộ ở danh sách hộ nghèo thì không ở danh sách cận nghèo.'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(('on_list__in', ['poor', 'near_poor', 'merit', 'social_policy', 'policy_family'])), name='recognition_on_a_known_list', violation_error_message='Chọn danh sách trong danh mục.'),
        ),
        migrations.AddField(
            model_name='householdmember',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='smartphones.household'),
        ),
        migrations.AddField(
            model_name='householdmember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lives_in', to='teams.person', verbose_name='người'),
        ),
        migrations.AddField(
            model_name='priorsupport',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi'),
        ),
        migrations.AddField(
            model_name='priorsupport',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prior_support', to='smartphones.household'),
        ),
        migrations.AddField(
            model_name='programmedecision',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='smartphones.programme'),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.UniqueConstraint(fields=('household', 'person'), name='member_of_a_household_once', violation_error_message='Người này đã ghi trong hộ.'),
        ),
        migrations.AddConstraint(
            model_name='priorsupport',
            constraint=models.UniqueConstraint(fields=('household', 'kind', 'programme_name', 'received_on'), name='prior_support_entered_once', violation_error_message='Khoản đã nhận này đã ghi cho hộ.'),
        ),
        migrations.AddConstraint(
            model_name='priorsupport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['tablet', 'learning_device', 'phone', 'other'])), name='prior_support_of_a_known_kind', violation_error_message='Chọn thứ đã nhận trong danh mục.'),
        ),
        migrations.AddConstraint(
            model_name='programmedecision',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='programme_decision_entered_once', violation_error_message='Văn bản này đã ghi cho chương trình.'),
        ),
    ]
