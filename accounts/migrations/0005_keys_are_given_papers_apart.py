import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

# What reading pay meant before: with the files of its papers.
BACK = "UPDATE accounts_apikey SET grants = array_replace(grants, 'papers:read', 'pay:read')"


class Migration(migrations.Migration):
    """The file of a paper has people's whole numbers: no key given before may take it any longer."""

    dependencies = [
        ('accounts', '0004_the_first_invitation_is_nobodys'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='apikey',
            name='a_key_is_granted_known_things',
        ),
        migrations.AlterField(
            model_name='apikey',
            name='grants',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('places:read', 'Đọc tỉnh, xã, thôn'), ('teams:read', 'Đọc tổ, người, thành viên'), ('timesheets:read', 'Đọc bảng công và ngày công'), ('timesheets:write', 'Chấm công và nộp bảng công'), ('pay:read', 'Đọc nghị quyết, đợt chi, dòng chi, khoản chi, danh mục giấy tờ, dự toán'), ('papers:read', 'Tải giấy tờ đã phát hành, trong đó có đủ số định danh, số tài khoản'), ('pay:write', 'Trình, trả lại, tính lại, hủy đợt chi và ghi đã chi'), ('phones:read', 'Đọc chương trình, hộ, máy và bàn giao điện thoại')], max_length=20), size=None, verbose_name='được làm gì'),
        ),
        AddConstraintNotValid(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('grants__contained_by', ['places:read', 'teams:read', 'timesheets:read', 'timesheets:write', 'pay:read', 'papers:read', 'pay:write', 'phones:read']), ('grants__len__gt', 0)), name='a_key_is_granted_known_things', violation_error_message='Chọn ít nhất một việc khóa được làm.'),
        ),
        ValidateConstraint("apikey", "a_key_is_granted_known_things"),
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
    ]
