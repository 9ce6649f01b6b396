from django.apps import AppConfig


class SmartphonesConfig(AppConfig):
    name = "smartphones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from imports import kinds

        from .imports.households import HOUSEHOLDS
        from .imports.imei import PHONES
        from .imports.members import MEMBERS
        from .imports.support import SUPPORT

        for kind in (HOUSEHOLDS, MEMBERS, SUPPORT, PHONES):
            kinds.register(kind)
