from django.db import migrations, models


class Migration(migrations.Migration):
    """A sheet's status and the people and times behind it cannot disagree."""

    dependencies = [("teams", "0002_former_numbers_and_reformations")]

    operations = [
        migrations.RemoveConstraint(
            model_name='timesheet',
            name='confirmed_by_someone_else',
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('submitted_by__isnull', False), models.Q(('confirmed_by', models.F('submitted_by')), _negated=True)), _connector='OR'), name='confirmed_by_someone_else', violation_error_message='Người duyệt bảng công phải khác người nộp. Nhờ một cán bộ khác của Sở duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('status', 'confirmed')), models.Q(models.Q(('status', 'confirmed'), _negated=True), ('confirmed_at', None), ('confirmed_by', None)), _connector='OR'), name='confirmed_says_by_whom_and_when', violation_error_message='Bảng công đã duyệt phải có người duyệt và thời điểm duyệt.'),
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submitted_says_by_whom_and_when', violation_error_message='Bảng công đã nộp phải có người nộp và thời điểm nộp.'),
        ),
    ]
