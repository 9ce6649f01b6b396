import django.db.models.deletion
import django.db.models.expressions
import portal.lib.encrypted
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("places", "0003_communes_found_without_accents"),
        ("subsidies", "0012_decisions_stand"),
        ("teams", "0015_banks_by_their_napas_number"),
    ]

    operations = [
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
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='subsidies.payrollrun')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='teams.communityteam')),
            ],
            options={
                'ordering': ['run', 'number'],
                'indexes': [models.Index(fields=['account_index', 'amount'], name='payments_by_account_amount')],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='one_payment_per_run_and_number'), models.UniqueConstraint(condition=models.Q(('reissues', None)), fields=('run', 'commune', 'person', 'team', 'third_party'), name='one_payment_per_run_commune_and_payee', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('team', None), ('third_party', '')), models.Q(('person', None), ('team__isnull', False), ('third_party', '')), models.Q(('person', None), ('team', None), models.Q(('third_party', ''), _negated=True)), _connector='OR'), name='a_payment_has_one_payee'), models.CheckConstraint(condition=models.Q(('due', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount'), '+', models.F('carried_out')), '-', models.F('carried_in')))), name='a_payment_balances'), models.CheckConstraint(condition=models.Q(('carried_in__lte', 0), models.Q(models.Q(('amount__gt', 0), ('carried_out', 0)), models.Q(('amount', 0), ('carried_out__lte', 0)), _connector='OR')), name='debts_are_carried_never_transferred'), models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), ('state', 'nothing')), models.Q(('amount__gt', 0), models.Q(('state', 'nothing'), _negated=True)), _connector='OR'), name='nothing_is_transferred_of_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'bank'), _negated=True), models.Q(('account_index__isnull', False), models.Q(('bank_bin', ''), _negated=True)), _connector='OR'), name='a_transfer_has_an_account'), models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('settled_on', None)), _connector='OR'), name='received_on_a_day')],
            },
        ),
    ]
