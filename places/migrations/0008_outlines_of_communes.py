from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0007_holidays_have_a_name_for_people")]

    operations = [
        migrations.CreateModel(
            name="CommuneOutline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rings", models.JSONField()),
                (
                    "commune",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE, related_name="outline", to="places.commune"
                    ),
                ),
            ],
        ),
    ]
