from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    verbose_name = _("Chi trả")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from imports.kinds import register
        from teams import flags, payments
        from teams.rows import kinds

        from .counted import released_since, run_that_counts, run_that_names
        from .over_limits import not_paid
        from .payments.results import RESULTS
        from .row_kinds import REGISTERED, TOP_UPS
        from .without_sheets import communes_without

        payments.answered_by(run_that_counts)
        payments.answered_for_areas_by(released_since)
        payments.answered_for_people_by(run_that_names)
        payments.answered_for_sheets_by(communes_without)
        flags.also_raised_by(not_paid)
        register(RESULTS)
        kinds.declare((REGISTERED, TOP_UPS))
