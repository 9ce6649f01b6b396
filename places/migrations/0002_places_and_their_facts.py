import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import portal.lib.constraints
import portal.lib.derived
from django.db import migrations, models


class Migration(migrations.Migration):
    """Provinces, communes and what is known of them."""

    replaces = [
        ("places", "0002_units"),
        ("places", "0003_communes_found_without_accents"),
        ("places", "0004_traits_zones_and_holidays"),
        ("places", "0005_facts_say_when_they_were_recorded"),
        ("places", "0007_holidays_have_a_name_for_people"),
        ("places", "0008_outlines_of_communes"),
    ]

    initial = True

    dependencies = [
        ('places', '0001_extensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='số hiệu')),
                ('title', models.CharField(max_length=300, verbose_name='tên văn bản')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                ('effective_on', models.DateField(verbose_name='ngày có hiệu lực')),
            ],
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('name', models.CharField(max_length=80, verbose_name='tên')),
            ],
            options={
                'verbose_name': 'ngày nghỉ lễ',
                'verbose_name_plural': 'ngày nghỉ lễ',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='FormerRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(max_length=63)),
                ('content', models.JSONField()),
                ('recorded_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['of', 'replaced_at'], name='former_rows_since')],
            },
        ),
        migrations.CreateModel(
            name='Province',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.CharField(max_length=2, verbose_name='mã')),
                ('name', models.CharField(max_length=60, verbose_name='tên')),
                ('kind', models.CharField(choices=[('province', 'Tỉnh'), ('city', 'Thành phố')], max_length=10, verbose_name='loại')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provinces_created', to='places.decree')),
                ('present', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.province')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='places.province')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='province_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_province_per_code_and_day', violation_error_message='Mã tỉnh này đã có đơn vị dùng trong thời gian đó.')],
            },
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('code', models.CharField(max_length=5, verbose_name='mã')),
                ('name', models.CharField(max_length=60, verbose_name='tên')),
                ('plain_name', portal.lib.derived.PlainText(max_length=60, of='name')),
                ('kind', models.CharField(choices=[('xa', 'Xã'), ('phuong', 'Phường'), ('thi_tran', 'Thị trấn'), ('dac_khu', 'Đặc khu')], max_length=10, verbose_name='loại')),
                ('district_code', models.CharField(blank=True, max_length=3, verbose_name='mã huyện')),
                ('district', models.CharField(blank=True, max_length=60, verbose_name='huyện')),
                ('other_successors', models.ManyToManyField(blank=True, related_name='partial_predecessors', to='places.commune')),
                ('present', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='places.commune')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes_created', to='places.decree')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='places.province')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='territory_communes', to='places.province')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['plain_name'], name='commune_by_likeness', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='commune_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_commune_per_code_and_day', violation_error_message='Mã xã này đã có đơn vị dùng trong thời gian đó.')],
            },
        ),
        migrations.CreateModel(
            name='CommuneOutline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rings', models.JSONField()),
                ('commune', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outline', to='places.commune')),
            ],
        ),
        migrations.CreateModel(
            name='Hamlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('name', models.CharField(max_length=80, verbose_name='tên')),
                ('kind', models.CharField(choices=[('thon', 'Thôn'), ('to_dan_pho', 'Tổ dân phố')], max_length=12, verbose_name='loại')),
                ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='số hộ')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hamlets', to='places.commune')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='hamlet_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.')],
            },
        ),
        migrations.CreateModel(
            name='FormerTitle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='tên gọi')),
                ('valid_until', models.DateField(verbose_name='đến hết ngày')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_titles', to='places.commune')),
                ('decree', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.decree')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_titles', to='places.province')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('province', None), ('commune', None), _connector='XOR'), name='former_title_of_one_unit'), models.UniqueConstraint(models.F('province'), models.F('commune'), models.F('valid_until'), name='one_title_until_a_day', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='WageZone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('zone', models.CharField(choices=[('I', 'I'), ('II', 'II'), ('III', 'III'), ('IV', 'IV')], max_length=3, verbose_name='vùng')),
                ('decree', models.CharField(blank=True, max_length=100, verbose_name='căn cứ')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wage_zones', to='places.commune')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='wage_zone_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('commune', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_wage_zone_per_commune_and_day', violation_error_message='Vùng lương tối thiểu của xã trong thời gian đó đã được ghi.')],
            },
        ),
        migrations.CreateModel(
            name='HamletTraits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='từ ngày')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='ghi vào sổ lúc')),
                ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='số hộ')),
                ('at_centre', models.BooleanField(default=False, verbose_name='thuộc trung tâm xã')),
                ('border', models.BooleanField(default=False, verbose_name='biên giới')),
                ('island', models.BooleanField(default=False, verbose_name='đảo')),
                ('key_security', models.BooleanField(default=False, verbose_name='trọng điểm về an ninh, trật tự')),
                ('unit_type', models.CharField(blank=True, choices=[('I', 'I'), ('II', 'II'), ('III', 'III')], max_length=3, verbose_name='loại')),
                ('distance', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cách trung tâm (km)')),
                ('decision', models.CharField(blank=True, max_length=100, verbose_name='văn bản')),
                ('hamlet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traits', to='places.hamlet')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='hamlet_traits_end_after_they_begin', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('hamlet', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_set_of_traits_per_hamlet_and_day', violation_error_message='Đặc điểm của thôn trong thời gian đó đã được ghi.')],
            },
        ),
    ]
