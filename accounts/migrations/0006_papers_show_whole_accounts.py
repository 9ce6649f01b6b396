import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Papers show whole account numbers; numbers of citizens are masked there too. Words only."""

    dependencies = [
        ('accounts', '0005_keys_are_given_papers_apart'),
    ]

    operations = [
        migrations.AlterField(
            model_name='apikey',
            name='grants',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('places:read', 'Đọc tỉnh, xã, thôn'), ('teams:read', 'Đọc tổ, người, thành viên'), ('timesheets:read', 'Đọc bảng công và ngày công'), ('timesheets:write', 'Chấm công và nộp bảng công'), ('pay:read', 'Đọc nghị quyết, đợt chi, dòng chi, khoản chi, danh mục giấy tờ, dự toán'), ('papers:read', 'Tải giấy tờ đã phát hành, trong đó có đủ số tài khoản'), ('pay:write', 'Trình, trả lại, tính lại, hủy đợt chi và ghi đã chi'), ('phones:read', 'Đọc chương trình, hộ, máy và bàn giao điện thoại')], max_length=20), size=None, verbose_name='được làm gì'),
        ),
    ]
