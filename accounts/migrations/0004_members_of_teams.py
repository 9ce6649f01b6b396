from django.db import migrations, models


class Migration(migrations.Migration):
    """Members of teams sign in and see themselves only."""

    dependencies = [("accounts", "0003_people_call_them_users")]
    operations = [
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[
                    ("ict_officer", "Cán bộ Sở Khoa học và Công nghệ"),
                    ("commune_staff", "Cán bộ xã, phường, đặc khu"),
                    ("finance_staff", "Kế toán"),
                    ("approver", "Người phê duyệt"),
                    ("inspector", "Thanh tra, giám sát"),
                    ("administrator", "Quản trị hệ thống"),
                    ("member", "Thành viên tổ"),
                ],
                default="commune_staff",
                max_length=20,
                verbose_name="vai trò",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("role", "member"), _negated=True), ("reach", "nowhere"), _connector="OR"),
                name="members_see_only_themselves",
                violation_error_message="Thành viên tổ chỉ xem phần của chính mình.",
            ),
        ),
    ]
