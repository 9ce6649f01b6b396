import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import portal.lib.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    """The 9-digit number leads to the same person; a team knows the decisions that re-formed it."""

    dependencies = [("teams", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='communityteam',
            name='reformed_by',
            field=models.ManyToManyField(blank=True, related_name='teams_reformed', to='teams.decision', verbose_name='quyết định kiện toàn'),
        ),
        migrations.AddField(
            model_name='person',
            name='former_number',
            field=models.CharField(blank=True, max_length=9, null=True, verbose_name='số CMND cũ'),
        ),
        migrations.AlterField(
            model_name='communityteam',
            name='code',
            field=models.CharField(max_length=30, verbose_name='mã tổ'),
        ),
        migrations.AlterField(
            model_name='person',
            name='citizen_number',
            field=models.CharField(blank=True, max_length=12, null=True, verbose_name='số định danh'),
        ),
        migrations.AddConstraint(
            model_name='communityteam',
            constraint=models.UniqueConstraint(fields=('code',), name='one_team_per_code', violation_error_message='Mã tổ này đã có. Ghi một mã khác.'),
        ),
        migrations.AddConstraint(
            model_name='officialpost',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_official_post_per_person_and_day', violation_error_message='Trong thời gian đó người này đã được ghi là cán bộ hưởng lương.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('citizen_number',), name='one_person_per_citizen_number', violation_error_message='Số định danh này đã ghi cho một người khác.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('former_number',), name='one_person_per_former_number', violation_error_message='Số CMND này đã ghi cho một người khác.'),
        ),
        migrations.AlterConstraint(
            model_name='membership',
            name='person_in_a_team_once',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('person', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='person_in_a_team_once', violation_error_message='Người này đã là thành viên của tổ trong thời gian đó. Xem lại danh sách thành viên.'),
        ),
        migrations.AlterConstraint(
            model_name='membership',
            name='one_leader_per_team_and_day',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'leader')), expressions=[('team', '='), (portal.lib.constraints._Days(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&')], name='one_leader_per_team_and_day', violation_error_message='Tổ đã có tổ trưởng trong thời gian đó. Cho tổ trưởng cũ thôi vai trò trước.'),
        ),
        migrations.AlterConstraint(
            model_name='workday',
            name='person_day_shift_once_over_all_teams',
            constraint=models.UniqueConstraint(fields=('person', 'day', 'shift'), name='person_day_shift_once_over_all_teams', violation_error_message='Một người vừa được chấm công cùng ngày, cùng ca ở nơi khác. Chưa lưu gì; mở lại bảng công để xem ngày trùng rồi sửa.'),
        ),
    ]
