from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from imports import kinds

        from .imports.members import MEMBERS
        from .imports.teams import TEAMS
        from .imports.workdays import WORKDAYS

        for kind in (TEAMS, MEMBERS, WORKDAYS):
            kinds.register(kind)
