from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Giấy tờ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teams import timeline

        from .personal_data import reads

        timeline.also_told_by(reads.moments)
