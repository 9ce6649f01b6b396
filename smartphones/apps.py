from django.apps import AppConfig


class SmartphonesConfig(AppConfig):
    name = "smartphones"
    default_auto_field = "django.db.models.BigAutoField"
