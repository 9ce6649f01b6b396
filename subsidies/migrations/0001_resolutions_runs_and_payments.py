import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import portal.lib.constraints
import portal.lib.encrypted
import portal.lib.month_fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Resolutions, runs with their lines and decisions, payments."""

    replaces = [
        ("subsidies", "0001_initial"),
        ("subsidies", "0003_seals_of_communes"),
        ("subsidies", "0004_units_as_the_rule_counted_them"),
        ("subsidies", "0005_appropriations"),
        ("subsidies", "0006_papers_of_a_run"),
        ("subsidies", "0008_keys_of_lines_without_constraints"),
        ("subsidies", "0011_ledger_of_decisions"),
        ("subsidies", "0013_payments_of_a_run"),
        ("subsidies", "0015_facts_say_when_they_were_recorded"),
        ("subsidies", "0017_lines_are_found_by_fewer_indexes"),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0002_places_and_their_facts'),
        ('teams', '0002_work_of_a_month'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('name', models.CharField(max_length=60, verbose_name='tên')),
                ('zone', models.CharField(blank=True, max_length=10, verbose_name='vùng')),
                ('amount', models.BigIntegerField(verbose_name='đồng')),
                ('source', models.CharField(max_length=150, verbose_name='căn cứ')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='indexed_amount_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), ('zone', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_indexed_amount_per_day', violation_error_message='Mức này đã có giá trị trong thời gian đó.')],
            },
        ),
        migrations.CreateModel(
            name='PayrollRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_month', portal.lib.month_fields.MonthField(verbose_name='từ tháng')),
                ('last_month', portal.lib.month_fields.MonthField(verbose_name='đến tháng')),
                ('as_of', models.DateField(verbose_name='ngày lập')),
                ('status', models.CharField(choices=[('calculating', 'Đang tính'), ('calculated', 'Đã tính'), ('submitted', 'Chờ kiểm tra'), ('checked', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('paid', 'Đã chi'), ('returned', 'Trả lại'), ('cancelled', 'Đã hủy')], default='calculating', max_length=12, verbose_name='trạng thái')),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('calculating_since', models.DateTimeField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('paid_at', models.DateTimeField(null=True)),
                ('return_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do trả lại')),
                ('late_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do lập khi còn nơi nộp muộn')),
                ('inputs_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('signatures_needed', models.PositiveSmallIntegerField(default=1, verbose_name='số chữ ký phê duyệt')),
                ('lines_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('terms_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('rules_version', models.CharField(blank=True, editable=False, max_length=12)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs_approved', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs_checked', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs_made', to=settings.AUTH_USER_MODEL)),
                ('previous', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='subsidies.payrollrun')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='places.province')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='territory_runs', to='places.province')),
            ],
            options={
                'ordering': ['-as_of', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_month__lte', models.F('last_month'))), name='run_months_in_order'), models.UniqueConstraint(condition=models.Q(('status__in', ['calculating', 'calculated', 'submitted', 'checked', 'returned'])), fields=('province', 'territory'), name='one_open_run_per_area', nulls_distinct=False, violation_error_message='Địa bàn này còn một đợt chi chưa xong.'), models.CheckConstraint(condition=models.Q(('checked_by', models.F('made_by')), _negated=True), name='checker_is_not_the_maker'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('made_by')), _negated=True), models.Q(('approved_by', models.F('checked_by')), _negated=True)), _connector='OR'), name='approver_is_a_third_person'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'paid']), _negated=True), models.Q(('approved_by__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='released_by_three_people')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='mã')),
                ('number', models.CharField(max_length=60, verbose_name='số hiệu')),
                ('body', models.CharField(max_length=150, verbose_name='cơ quan ban hành')),
                ('title', models.CharField(max_length=400, verbose_name='tên nghị quyết')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                ('support', models.CharField(choices=[('community_team', 'Tổ công nghệ số cộng đồng')], default='community_team', max_length=20)),
                ('communes_only', models.BooleanField(default=False, verbose_name='chỉ một số xã')),
                ('status', models.CharField(choices=[('draft', 'Dự thảo'), ('published', 'Đang áp dụng')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('text', models.TextField(blank=True, editable=False)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='lần')),
                ('funding_source', models.CharField(blank=True, max_length=400, verbose_name='nguồn kinh phí')),
                ('source', models.TextField(blank=True, verbose_name='nguồn trích dẫn')),
                ('communes', models.ManyToManyField(blank=True, related_name='own_resolutions', to='places.commune')),
                ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='subsidies.resolution')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='places.province')),
            ],
            options={
                'ordering': ['-valid_from', 'slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='resolution_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('communes_only', False), ('status', 'published')), expressions=[('territory', '='), ('support', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_resolution_per_area_and_day', violation_error_message='Trên địa bàn này đã có nghị quyết về cùng nội dung trong thời gian đó.')],
            },
        ),
        migrations.CreateModel(
            name='SignatureBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_amount', models.PositiveBigIntegerField(verbose_name='từ số tiền (đồng)')),
                ('approvers', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(5)], verbose_name='số người phê duyệt')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signature_bands', to='places.province', verbose_name='tỉnh, thành phố')),
            ],
            options={
                'verbose_name': 'số chữ ký theo số tiền',
                'verbose_name_plural': 'số chữ ký theo số tiền',
                'ordering': ['province', 'from_amount'],
                'constraints': [models.UniqueConstraint(fields=('province', 'from_amount'), name='one_band_per_amount', violation_error_message='Đã có mức chữ ký từ số tiền này.'), models.CheckConstraint(condition=models.Q(('approvers__gte', 1), ('approvers__lte', 5)), name='bands_need_one_to_five', violation_error_message='Cần từ 1 đến 5 người phê duyệt.')],
            },
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='mã')),
                ('label', models.CharField(max_length=120, verbose_name='tên')),
                ('article', models.CharField(max_length=60, verbose_name='điều khoản')),
                ('quote', models.TextField(blank=True, verbose_name='trích nội dung')),
                ('kind', models.CharField(default='fixed', max_length=12, verbose_name='loại mức')),
                ('payee', models.CharField(max_length=12, verbose_name='người hưởng')),
                ('per', models.CharField(max_length=12, verbose_name='theo')),
                ('amount', models.BigIntegerField(blank=True, null=True, verbose_name='đồng')),
                ('wording', models.TextField(blank=True, verbose_name='cách tính')),
                ('paid_to', models.CharField(blank=True, max_length=120, verbose_name='chi trả qua')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='subsidies.resolution')),
            ],
            options={
                'ordering': ['resolution', 'position'],
                'constraints': [models.UniqueConstraint(fields=('resolution', 'code'), name='one_rate_per_code'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='rate_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='số thứ tự')),
                ('reference', models.CharField(max_length=17, unique=True, verbose_name='mã khoản')),
                ('third_party', models.CharField(blank=True, max_length=200, verbose_name='bên nhận thay')),
                ('due', models.BigIntegerField(verbose_name='thành tiền')),
                ('carried_in', models.BigIntegerField(default=0, verbose_name='trừ nợ đợt trước')),
                ('amount', models.BigIntegerField(verbose_name='số tiền chuyển')),
                ('carried_out', models.BigIntegerField(default=0, verbose_name='còn phải thu')),
                ('method', models.CharField(choices=[('bank', 'Chuyển khoản'), ('cash', 'Tiền mặt, ký nhận'), ('order', 'Ủy nhiệm chi riêng')], max_length=5, verbose_name='cách chi')),
                ('bank_bin', models.CharField(blank=True, max_length=6, verbose_name='mã ngân hàng')),
                ('account', portal.lib.encrypted.EncryptedField(blank=True, purpose='payment_account', verbose_name='số tài khoản')),
                ('account_index', portal.lib.encrypted.BlindIndex(null=True, of='account')),
                ('account_name', models.CharField(max_length=200, verbose_name='tên người nhận')),
                ('state', models.CharField(choices=[('waiting', 'Chờ chuyển'), ('sent', 'Đã gửi ngân hàng'), ('paid', 'Đã nhận tiền'), ('returned', 'Bị trả lại'), ('reissued', 'Đã chi lại'), ('nothing', 'Không chuyển')], default='waiting', max_length=8, verbose_name='trạng thái')),
                ('settled_on', models.DateField(null=True, verbose_name='ngày nhận tiền')),
                ('return_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do trả lại')),
                ('carries', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_by', to='subsidies.payment')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='places.commune')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='teams.person')),
                ('reissues', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reissue', to='subsidies.payment')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='teams.communityteam')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='subsidies.payrollrun')),
            ],
            options={
                'ordering': ['run', 'number'],
                'indexes': [models.Index(fields=['account_index', 'amount'], name='payments_by_account_amount')],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='one_payment_per_run_and_number'), models.UniqueConstraint(condition=models.Q(('reissues', None)), fields=('run', 'commune', 'person', 'team', 'third_party'), name='one_payment_per_run_commune_and_payee', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('team', None), ('third_party', '')), models.Q(('person', None), ('team__isnull', False), ('third_party', '')), models.Q(('person', None), ('team', None), models.Q(('third_party', ''), _negated=True)), _connector='OR'), name='a_payment_has_one_payee'), models.CheckConstraint(condition=models.Q(('due', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount'), '+', models.F('carried_out')), '-', models.F('carried_in')))), name='a_payment_balances'), models.CheckConstraint(condition=models.Q(('carried_in__lte', 0), models.Q(models.Q(('amount__gt', 0), ('carried_out', 0)), models.Q(('amount', 0), ('carried_out__lte', 0)), _connector='OR')), name='debts_are_carried_never_transferred'), models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), ('state', 'nothing')), models.Q(('amount__gt', 0), models.Q(('state', 'nothing'), _negated=True)), _connector='OR'), name='nothing_is_transferred_of_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'bank'), _negated=True), models.Q(('account_index__isnull', False), models.Q(('bank_bin', ''), _negated=True)), _connector='OR'), name='a_transfer_has_an_account'), models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('settled_on', None)), _connector='OR'), name='received_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('verb', models.CharField(max_length=12)),
                ('source', models.CharField(blank=True, choices=[('calculating', 'Đang tính'), ('calculated', 'Đã tính'), ('submitted', 'Chờ kiểm tra'), ('checked', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('paid', 'Đã chi'), ('returned', 'Trả lại'), ('cancelled', 'Đã hủy')], max_length=12)),
                ('target', models.CharField(choices=[('calculating', 'Đang tính'), ('calculated', 'Đã tính'), ('submitted', 'Chờ kiểm tra'), ('checked', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('paid', 'Đã chi'), ('returned', 'Trả lại'), ('cancelled', 'Đã hủy')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='subsidies.payrollrun')),
            ],
            options={
                'ordering': ['run', 'number'],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='one_decision_per_run_and_number'), models.UniqueConstraint(fields=('run', 'previous'), name='decisions_in_one_chain')],
            },
        ),
        migrations.CreateModel(
            name='RegisteredCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('decision', models.CharField(max_length=100, verbose_name='văn bản')),
                ('decided_on', models.DateField(verbose_name='ngày')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registered_communes', to='subsidies.resolution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('resolution', 'commune', 'year'), name='commune_registered_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Appropriation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=120, verbose_name='nguồn kinh phí')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm ngân sách')),
                ('amount', models.PositiveBigIntegerField(verbose_name='dự toán (đồng)')),
                ('decision', models.CharField(max_length=100, verbose_name='quyết định giao dự toán')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appropriations', to='subsidies.resolution')),
            ],
            options={
                'ordering': ['resolution', 'year', 'source'],
                'constraints': [models.UniqueConstraint(fields=('resolution', 'source', 'year'), name='one_appropriation_per_source_and_year', violation_error_message='Nguồn này đã có dự toán của năm đó. Sửa dòng đã có.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='appropriation_of_something', violation_error_message='Dự toán phải lớn hơn 0.')],
            },
        ),
        migrations.CreateModel(
            name='RunPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='giấy tờ')),
                ('number', models.CharField(max_length=100, verbose_name='số, ký hiệu')),
                ('dated', models.DateField(verbose_name='ngày')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='tên tệp lưu')),
                ('added_at', models.DateTimeField(auto_now=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='subsidies.payrollrun')),
            ],
            options={
                'ordering': ['run', 'name'],
                'constraints': [models.UniqueConstraint(fields=('run', 'name'), name='one_paper_per_run_and_name'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='paper_has_a_number', violation_error_message='Ghi số, ký hiệu của giấy tờ.')],
            },
        ),
        migrations.CreateModel(
            name='RunUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Chưa tính'), ('done', 'Đã tính')], default='waiting', max_length=8)),
                ('lines', models.PositiveIntegerField(default=0)),
                ('total', models.BigIntegerField(default=0, verbose_name='thành tiền')),
                ('finished_at', models.DateTimeField(null=True)),
                ('inputs_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('lines_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='run_units', to='places.commune')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='subsidies.payrollrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'commune'), name='one_unit_per_run_and_commune')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='subsidies.payrollrun')),
            ],
            options={
                'ordering': ['run', 'at'],
                'constraints': [models.UniqueConstraint(fields=('run', 'by'), name='one_signature_per_person')],
            },
        ),
        migrations.CreateModel(
            name='PayoutLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('earned_in', portal.lib.month_fields.MonthField(verbose_name='tháng phát sinh')),
                ('units', models.DecimalField(decimal_places=9, max_digits=14, verbose_name='số lượng')),
                ('amount', models.BigIntegerField(verbose_name='thành tiền')),
                ('commune', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payout_lines', to='places.commune')),
                ('corrects', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='subsidies.payoutline')),
                ('person', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payout_lines', to='teams.person')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payout_lines', to='teams.communityteam')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='subsidies.payrollrun')),
                ('rate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='payout_lines', to='subsidies.rate')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'commune'], name='lines_by_run_and_commune'), models.Index(condition=models.Q(('corrects', None), _negated=True), fields=['corrects'], name='lines_by_what_they_correct')],
                'constraints': [models.UniqueConstraint(fields=('team', 'run', 'person', 'rate', 'earned_in'), name='one_line_per_run_payee_clause_and_month', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='CommuneTopUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('decision', models.CharField(max_length=100, verbose_name='quyết định')),
                ('decided_on', models.DateField(verbose_name='ngày ký')),
                ('amount', models.PositiveBigIntegerField(verbose_name='đồng/tổ/tháng')),
                ('funding_source', models.CharField(blank=True, max_length=200, verbose_name='nguồn kinh phí')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='top_ups', to='places.commune')),
                ('rate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commune_top_ups', to='subsidies.rate')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='top_up_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='top_up_adds_something'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('rate', '='), ('commune', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_top_up_per_commune_and_day', violation_error_message='Xã đã có quyết định hỗ trợ thêm trong thời gian đó.')],
            },
        ),
        migrations.CreateModel(
            name='UnpaidWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('earned_in', portal.lib.month_fields.MonthField(verbose_name='tháng phát sinh')),
                ('units', models.DecimalField(decimal_places=9, max_digits=14, verbose_name='số lượng')),
                ('amount', models.BigIntegerField(verbose_name='số tiền')),
                ('reason', models.CharField(max_length=20, verbose_name='lý do')),
                ('commune', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('person', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.person')),
                ('rate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='unpaid', to='subsidies.rate')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='unpaid', to='subsidies.payrollrun')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.communityteam')),
            ],
            options={
                'verbose_name': 'việc không được chi',
                'indexes': [models.Index(fields=['run', 'commune'], name='unpaid_by_run_and_commune'), models.Index(fields=['team', 'run'], name='unpaid_by_team_and_run')],
            },
        ),
    ]
