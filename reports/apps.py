from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teams import timeline

        from .personal_data import reads

        timeline.also_told_by(reads.moments)
