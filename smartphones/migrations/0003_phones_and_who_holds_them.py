import django.db.models.deletion
import portal.lib.encrypted
import smartphones.models.devices
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Phones and cash: bought, held, handed over, inspected."""

    replaces = [
        ("smartphones", "0006_phones_handed_over"),
        ("smartphones", "0007_what_phones_belong_to"),
    ]

    dependencies = [
        ('smartphones', '0002_programmes_households_and_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', portal.lib.encrypted.EncryptedField(purpose='kept_image')),
                ('media_type', models.CharField(max_length=20)),
                ('sha256', models.CharField(max_length=64, verbose_name='mã kiểm tra')),
                ('size', models.PositiveIntegerField(verbose_name='dung lượng')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HandoverSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='ngày bàn giao')),
                ('venue', models.CharField(max_length=150, verbose_name='địa điểm')),
                ('giver', models.CharField(max_length=150, verbose_name='đại diện bên giao')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handover_sessions', to='places.commune', verbose_name='xã, phường')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập biên bản')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='smartphones.programme')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(max_length=100, verbose_name='văn bản kiểm tra')),
                ('until', models.DateField(verbose_name='máy bàn giao đến hết ngày')),
                ('seed', models.CharField(max_length=40, verbose_name='mã rút mẫu')),
                ('size', models.PositiveIntegerField(verbose_name='số hộ trong mẫu')),
                ('population', models.PositiveIntegerField(verbose_name='số máy đang ở hộ')),
                ('drawn_at', models.DateTimeField(auto_now_add=True, verbose_name='rút mẫu lúc')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune', verbose_name='chỉ ở xã, phường')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người rút mẫu')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='smartphones.programme')),
            ],
            options={
                'ordering': ['-drawn_at'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'decision'), name='one_inspection_per_decision', violation_error_message='Văn bản này đã có một đợt kiểm tra.')],
            },
        ),
        migrations.CreateModel(
            name='CashList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_lists', to='places.commune', verbose_name='xã')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_lists', to='smartphones.programme')),
            ],
            options={
                'ordering': ['-made_at'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='cash_lists_of_a_programme_are_numbered', violation_error_message='Có người vừa lập một danh sách khác. Lập lại.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), models.Q(('approved_by', models.F('made_by')), _negated=True)), _connector='OR'), name='a_cash_list_is_approved_by_another', violation_error_message='Người duyệt danh sách phải khác người lập.')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='mã lô')),
                ('supplier', models.CharField(max_length=150, verbose_name='nhà cung cấp')),
                ('contract', models.CharField(max_length=150, verbose_name='hợp đồng, biên bản nghiệm thu')),
                ('model', models.CharField(max_length=100, verbose_name='loại máy')),
                ('standard', models.CharField(blank=True, max_length=200, verbose_name='tiêu chuẩn')),
                ('price', models.BigIntegerField(verbose_name='giá một máy (đồng)')),
                ('size', models.PositiveIntegerField(verbose_name='số máy theo hợp đồng')),
                ('delivered_on', models.DateField(verbose_name='ngày giao')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='smartphones.fundingsource', verbose_name='nguồn kinh phí')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='smartphones.programme', verbose_name='chương trình')),
            ],
            options={
                'ordering': ['-delivered_on', 'code'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='one_batch_per_code', violation_error_message='Chương trình đã có lô máy mang mã này.'), models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='phone_price_positive', violation_error_message='Giá máy phải lớn hơn 0.'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='a_batch_holds_phones', violation_error_message='Số máy phải lớn hơn 0.')],
            },
        ),
        migrations.CreateModel(
            name='Phone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('imei', models.CharField(error_messages={'unique': 'Máy có IMEI này đã có trong sổ.'}, max_length=15, unique=True, verbose_name='IMEI')),
                ('serial', models.CharField(blank=True, max_length=40, verbose_name='số sê-ri')),
                ('place', models.CharField(choices=[('store', 'Kho tỉnh'), ('commune', 'Tại xã, chờ giao'), ('household', 'Hộ đang giữ'), ('returned', 'Thu hồi, chờ kiểm tra'), ('supplier', 'Trả nhà cung cấp'), ('lost', 'Mất')], default='store', max_length=10, verbose_name='đang ở')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phones', to='smartphones.batch', verbose_name='lô máy')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phones', to='places.commune', verbose_name='xã, phường')),
            ],
            options={
                'ordering': ['imei'],
                'indexes': [models.Index(fields=['commune', 'place'], name='phones_of_a_commune')],
                'constraints': [models.CheckConstraint(condition=smartphones.models.devices.ImeiHolds('imei'), name='imei_has_its_check_digit', violation_error_message='IMEI phải có 15 chữ số và đúng số kiểm tra. Bấm *#06# để xem lại.'), models.CheckConstraint(condition=models.Q(models.Q(('commune__isnull', False), ('place__in', ['commune', 'household', 'returned'])), models.Q(('commune', None), ('place__in', ['store', 'supplier'])), ('place', 'lost'), _connector='OR'), name='a_phone_at_a_commune_names_it', violation_error_message='Máy ở xã thì ghi xã; máy ở kho tỉnh thì không.')],
            },
        ),
        migrations.CreateModel(
            name='Purchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bought_on', models.DateField(verbose_name='ngày mua máy')),
                ('seller', models.CharField(max_length=150, verbose_name='nơi bán')),
                ('invoice', models.CharField(max_length=60, verbose_name='số hóa đơn, biên nhận')),
                ('price', models.BigIntegerField(verbose_name='giá mua')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='kiểm tra lúc')),
                ('application', models.OneToOneField(error_messages={'unique': 'Hộ này đã có giấy tờ mua máy.'}, on_delete=django.db.models.deletion.PROTECT, related_name='purchase', to='smartphones.application')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('image', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='purchase', to='smartphones.keptimage')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['application__household__head__sort_key', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='a_purchase_has_a_price', violation_error_message='Giá mua phải lớn hơn 0.'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), models.Q(('checked_by', models.F('recorded_by')), _negated=True)), _connector='OR'), name='a_purchase_is_checked_by_another', violation_error_message='Người kiểm tra giấy tờ phải khác người ghi.')],
            },
        ),
        migrations.CreateModel(
            name='CashPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='số tiền')),
                ('method', models.CharField(choices=[('bank', 'Chuyển khoản'), ('cash', 'Tiền mặt, ký nhận')], max_length=4, verbose_name='cách chi')),
                ('bank_bin', models.CharField(blank=True, max_length=6, verbose_name='mã ngân hàng')),
                ('account', portal.lib.encrypted.EncryptedField(blank=True, purpose='cash_payment_account', verbose_name='số tài khoản')),
                ('account_name', models.CharField(max_length=200, verbose_name='tên người nhận')),
                ('state', models.CharField(choices=[('waiting', 'Chờ chi'), ('paid', 'Đã nhận tiền'), ('returned', 'Bị trả lại')], default='waiting', max_length=8, verbose_name='trạng thái')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='ngày nhận tiền')),
                ('return_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do trả lại')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_payments', to='smartphones.application')),
                ('listed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='smartphones.cashlist')),
            ],
            options={
                'ordering': ['listed', 'application__household__head__sort_key', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('application',), name='a_household_is_paid_cash_once', violation_error_message='Hộ này đã có trong một danh sách chi tiền.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='cash_is_some', violation_error_message='Số tiền phải lớn hơn 0.'), models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('settled_on', None)), _connector='OR'), name='cash_received_on_a_day', violation_error_message='Ghi ngày nhận tiền.')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('price', models.BigIntegerField(verbose_name='giá máy')),
                ('subsidy', models.BigIntegerField(verbose_name='mức hỗ trợ')),
                ('share_paid', models.BooleanField(default=False, verbose_name='hộ đã nộp phần chênh lệch')),
                ('received_by', models.CharField(choices=[('head', 'Chủ hộ'), ('member', 'Người trong hộ'), ('proxy', 'Người được ủy quyền, có giấy')], max_length=6, verbose_name='người nhận là')),
                ('receiver_name', models.CharField(max_length=100, verbose_name='họ tên người nhận')),
                ('proxy_paper', models.CharField(blank=True, max_length=100, verbose_name='giấy ủy quyền nhận thay')),
                ('proof', models.CharField(choices=[('signature', 'Ký trên màn hình'), ('photo', 'Ảnh biên bản giấy đã ký'), ('witness', 'Có người làm chứng, không ký được')], max_length=9, verbose_name='xác nhận đã nhận')),
                ('witness', models.CharField(blank=True, max_length=150, verbose_name='người làm chứng')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='ghi lúc')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='kết thúc ngày')),
                ('ended_how', models.CharField(blank=True, choices=[('returned', 'Hộ trả lại máy'), ('replaced', 'Đổi máy khác vì lỗi'), ('taken_back', 'Thu hồi sau kiểm tra')], max_length=10, verbose_name='kết thúc vì')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='smartphones.application')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập biên bản')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='smartphones.handover')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='smartphones.handoversession')),
                ('image', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='smartphones.keptimage')),
                ('phone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='smartphones.phone')),
            ],
            options={
                'ordering': ['-session__held_on', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('application',), name='a_household_has_one_phone_of_a_programme', violation_error_message='Hộ này đã nhận máy của chương trình.'), models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('phone',), name='a_phone_is_with_one_household', violation_error_message='Máy này vừa được bàn giao cho một hộ khác. Chọn máy khác.'), models.CheckConstraint(condition=models.Q(('price__gt', 0), ('subsidy__gt', 0)), name='handover_of_a_priced_phone', violation_error_message='Giá máy và mức hỗ trợ phải lớn hơn 0.'), models.CheckConstraint(condition=models.Q(models.Q(('received_by', 'proxy'), _negated=True), models.Q(('proxy_paper', ''), _negated=True), _connector='OR'), name='a_proxy_brings_a_paper', violation_error_message='Người được ủy quyền phải có giấy ủy quyền. Ghi số hoặc ngày của giấy.'), models.CheckConstraint(condition=models.Q(models.Q(('proof', 'witness'), models.Q(('witness', ''), _negated=True)), models.Q(('image__isnull', False), ('proof__in', ['signature', 'photo'])), _connector='OR'), name='a_handover_is_proved', violation_error_message='Cần chữ ký, ảnh biên bản đã ký, hoặc tên người làm chứng.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ended_how', ''), ('ended_on', None), ('ended_reason', '')), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False), models.Q(('ended_how', ''), _negated=True), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='a_handover_ends_on_a_day_for_a_reason', violation_error_message='Ghi cả ngày và lý do máy không còn ở hộ.')],
            },
        ),
        migrations.CreateModel(
            name='PhoneMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('kind', models.CharField(choices=[('received', 'Nhận từ nhà cung cấp'), ('assigned', 'Phân về xã'), ('recalled', 'Chuyển lại kho tỉnh'), ('handed_over', 'Bàn giao cho hộ'), ('returned', 'Hộ trả lại'), ('restocked', 'Kiểm tra xong, nhập lại'), ('sent_back', 'Máy lỗi, trả nhà cung cấp'), ('lost', 'Mất')], max_length=12, verbose_name='việc')),
                ('place', models.CharField(choices=[('store', 'Kho tỉnh'), ('commune', 'Tại xã, chờ giao'), ('household', 'Hộ đang giữ'), ('returned', 'Thu hồi, chờ kiểm tra'), ('supplier', 'Trả nhà cung cấp'), ('lost', 'Mất')], max_length=10, verbose_name='đang ở')),
                ('on', models.DateField(verbose_name='ngày')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commune', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('phone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='smartphones.phone')),
            ],
            options={
                'ordering': ['phone', 'number'],
                'constraints': [models.UniqueConstraint(fields=('phone', 'number'), name='movements_of_a_phone_are_numbered', violation_error_message='Máy này vừa được người khác ghi chuyển động. Mở lại trang để xem.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'received'), ('place', 'store')), models.Q(('kind', 'assigned'), ('place', 'commune')), models.Q(('kind', 'recalled'), ('place', 'store')), models.Q(('kind', 'handed_over'), ('place', 'household')), models.Q(('kind', 'returned'), ('place', 'returned')), models.Q(('kind', 'restocked'), ('place', 'commune')), models.Q(('kind', 'sent_back'), ('place', 'supplier')), models.Q(('kind', 'lost'), ('place', 'lost')), _connector='OR'), name='a_movement_ends_where_its_kind_says')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='thứ tự trong mẫu')),
                ('result', models.CharField(choices=[('pending', 'Chưa kiểm tra'), ('in_use', 'Hộ đang dùng máy'), ('not_used', 'Có máy nhưng không dùng'), ('broken', 'Máy hỏng'), ('missing', 'Mất máy'), ('given_away', 'Đã bán, cho người khác'), ('wrong_household', 'Hộ không đúng đối tượng')], default='pending', max_length=16, verbose_name='kết quả')),
                ('measure', models.CharField(choices=[('none', 'Không xử lý'), ('take_back', 'Thu hồi máy'), ('recover', 'Thu hồi tiền hỗ trợ')], default='none', max_length=9, verbose_name='xử lý')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi nhận tại hộ')),
                ('seen_on', models.DateField(blank=True, null=True, verbose_name='ngày kiểm tra')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='số tiền phải thu')),
                ('recovered_on', models.DateField(blank=True, null=True, verbose_name='ngày thu xong')),
                ('found_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='smartphones.handover')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='smartphones.inspection')),
            ],
            options={
                'ordering': ['inspection', 'number'],
                'constraints': [models.UniqueConstraint(fields=('inspection', 'handover'), name='a_handover_is_drawn_once_per_inspection'), models.CheckConstraint(condition=models.Q(models.Q(('found_by', None), ('result', 'pending'), ('seen_on', None)), models.Q(models.Q(('result', 'pending'), _negated=True), ('found_by__isnull', False), ('seen_on__isnull', False)), _connector='OR'), name='a_finding_has_its_day_and_finder', violation_error_message='Ghi kết quả cùng ngày kiểm tra.'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('measure', 'recover')), models.Q(models.Q(('measure', 'recover'), _negated=True), ('amount', None), ('recovered_on', None)), _connector='OR'), name='money_is_recovered_in_a_stated_amount', violation_error_message='Ghi số tiền phải thu khi và chỉ khi thu hồi tiền.')],
            },
        ),
    ]
