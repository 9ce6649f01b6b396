from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from imports.kinds import register
        from teams import flags, payments

        from .counted import run_that_counts
        from .over_limits import not_paid
        from .payments.results import RESULTS

        payments.answered_by(run_that_counts)
        flags.also_raised_by(not_paid)
        register(RESULTS)
