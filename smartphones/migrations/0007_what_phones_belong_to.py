import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('smartphones', '0006_phones_handed_over'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='phone',
            index=models.Index(fields=['commune', 'place'], name='phones_of_a_commune'),
        ),
        migrations.AddConstraint(
            model_name='phone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commune__isnull', False), ('place__in', ['commune', 'household', 'returned'])), models.Q(('commune', None), ('place__in', ['store', 'supplier'])), ('place', 'lost'), _connector='OR'), name='a_phone_at_a_commune_names_it', violation_error_message='Máy ở xã thì ghi xã; máy ở kho tỉnh thì không.'),
        ),
        migrations.AddField(
            model_name='cashlist',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt'),
        ),
        migrations.AddField(
            model_name='cashlist',
            name='commune',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_lists', to='places.commune', verbose_name='xã'),
        ),
        migrations.AddField(
            model_name='cashlist',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập'),
        ),
        migrations.AddField(
            model_name='cashlist',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_lists', to='smartphones.programme'),
        ),
        migrations.AddField(
            model_name='cashpayment',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_payments', to='smartphones.application'),
        ),
        migrations.AddField(
            model_name='cashpayment',
            name='listed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='smartphones.cashlist'),
        ),
        migrations.AddField(
            model_name='finding',
            name='found_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='handover',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='smartphones.handover'),
        ),
        migrations.AddField(
            model_name='handoversession',
            name='commune',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handover_sessions', to='places.commune', verbose_name='xã, phường'),
        ),
        migrations.AddField(
            model_name='handoversession',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập biên bản'),
        ),
        migrations.AddField(
            model_name='handoversession',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='smartphones.programme'),
        ),
        migrations.AddField(
            model_name='handover',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='smartphones.handoversession'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='commune',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune', verbose_name='chỉ ở xã, phường'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người rút mẫu'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='smartphones.programme'),
        ),
        migrations.AddField(
            model_name='finding',
            name='inspection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='smartphones.inspection'),
        ),
        migrations.AddField(
            model_name='keptimage',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='image',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='smartphones.keptimage'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('application',), name='a_household_has_one_phone_of_a_programme', violation_error_message='Hộ này đã nhận máy của chương trình.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('phone',), name='a_phone_is_with_one_household', violation_error_message='Máy này vừa được bàn giao cho một hộ khác. Chọn máy khác.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0), ('subsidy__gt', 0)), name='handover_of_a_priced_phone', violation_error_message='Giá máy và mức hỗ trợ phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_by', 'proxy'), _negated=True), models.Q(('proxy_paper', ''), _negated=True), _connector='OR'), name='a_proxy_brings_a_paper', violation_error_message='Người được ủy quyền phải có giấy ủy quyền. Ghi số hoặc ngày của giấy.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proof', 'witness'), models.Q(('witness', ''), _negated=True)), models.Q(('image__isnull', False), ('proof__in', ['signature', 'photo'])), _connector='OR'), name='a_handover_is_proved', violation_error_message='Cần chữ ký, ảnh biên bản đã ký, hoặc tên người làm chứng.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ended_how', ''), ('ended_on', None), ('ended_reason', '')), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False), models.Q(('ended_how', ''), _negated=True), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='a_handover_ends_on_a_day_for_a_reason', violation_error_message='Ghi cả ngày và lý do máy không còn ở hộ.'),
        ),
        migrations.AddField(
            model_name='phonemovement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phonemovement',
            name='commune',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune'),
        ),
        migrations.AddField(
            model_name='phonemovement',
            name='phone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='smartphones.phone'),
        ),
        migrations.AddField(
            model_name='purchase',
            name='application',
            field=models.OneToOneField(error_messages={'unique': 'Hộ này đã có giấy tờ mua máy.'}, on_delete=django.db.models.deletion.PROTECT, related_name='purchase', to='smartphones.application'),
        ),
        migrations.AddField(
            model_name='purchase',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='purchase',
            name='image',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='purchase', to='smartphones.keptimage'),
        ),
        migrations.AddField(
            model_name='purchase',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(fields=('programme', 'code'), name='one_batch_per_code', violation_error_message='Chương trình đã có lô máy mang mã này.'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='phone_price_positive', violation_error_message='Giá máy phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='a_batch_holds_phones', violation_error_message='Số máy phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='cashlist',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='cash_lists_of_a_programme_are_numbered', violation_error_message='Có người vừa lập một danh sách khác. Lập lại.'),
        ),
        migrations.AddConstraint(
            model_name='cashlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), models.Q(('approved_by', models.F('made_by')), _negated=True)), _connector='OR'), name='a_cash_list_is_approved_by_another', violation_error_message='Người duyệt danh sách phải khác người lập.'),
        ),
        migrations.AddConstraint(
            model_name='cashpayment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('application',), name='a_household_is_paid_cash_once', violation_error_message='Hộ này đã có trong một danh sách chi tiền.'),
        ),
        migrations.AddConstraint(
            model_name='cashpayment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='cash_is_some', violation_error_message='Số tiền phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='cashpayment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('settled_on', None)), _connector='OR'), name='cash_received_on_a_day', violation_error_message='Ghi ngày nhận tiền.'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(fields=('programme', 'decision'), name='one_inspection_per_decision', violation_error_message='Văn bản này đã có một đợt kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('inspection', 'handover'), name='a_handover_is_drawn_once_per_inspection'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('found_by', None), ('result', 'pending'), ('seen_on', None)), models.Q(models.Q(('result', 'pending'), _negated=True), ('found_by__isnull', False), ('seen_on__isnull', False)), _connector='OR'), name='a_finding_has_its_day_and_finder', violation_error_message='Ghi kết quả cùng ngày kiểm tra.'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('measure', 'recover')), models.Q(models.Q(('measure', 'recover'), _negated=True), ('amount', None), ('recovered_on', None)), _connector='OR'), name='money_is_recovered_in_a_stated_amount', violation_error_message='Ghi số tiền phải thu khi và chỉ khi thu hồi tiền.'),
        ),
        migrations.AddConstraint(
            model_name='phonemovement',
            constraint=models.UniqueConstraint(fields=('phone', 'number'), name='movements_of_a_phone_are_numbered', violation_error_message='Máy này vừa được người khác ghi chuyển động. Mở lại trang để xem.'),
        ),
        migrations.AddConstraint(
            model_name='phonemovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'received'), ('place', 'store')), models.Q(('kind', 'assigned'), ('place', 'commune')), models.Q(('kind', 'recalled'), ('place', 'store')), models.Q(('kind', 'handed_over'), ('place', 'household')), models.Q(('kind', 'returned'), ('place', 'returned')), models.Q(('kind', 'restocked'), ('place', 'commune')), models.Q(('kind', 'sent_back'), ('place', 'supplier')), models.Q(('kind', 'lost'), ('place', 'lost')), _connector='OR'), name='a_movement_ends_where_its_kind_says'),
        ),
        migrations.AddConstraint(
            model_name='purchase',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='a_purchase_has_a_price', violation_error_message='Giá mua phải lớn hơn 0.'),
        ),
        migrations.AddConstraint(
            model_name='purchase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), models.Q(('checked_by', models.F('recorded_by')), _negated=True)), _connector='OR'), name='a_purchase_is_checked_by_another', violation_error_message='Người kiểm tra giấy tờ phải khác người ghi.'),
        ),
    ]
