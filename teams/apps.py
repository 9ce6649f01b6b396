from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = _("Tổ công nghệ số")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.timeline import told_by
        from imports import kinds

        from . import banks, timeline
        from .imports.hamlets import HAMLETS
        from .imports.members import MEMBERS
        from .imports.teams import TEAMS
        from .imports.workdays import WORKDAYS

        for kind in (HAMLETS, TEAMS, MEMBERS, WORKDAYS):
            kinds.register(kind)
        told_by("timesheets.recorded", timeline.tell_days)
        told_by("registry.reformed", timeline.tell_roles)
        post_migrate.connect(banks.begin, sender=self)
