"""Every address that somebody may GET shows a page to those who look at all of them, or stands here."""

from __future__ import annotations

import pytest

from tests import factories
from tests.access import visitors
from tests.access.addresses import visits
from tests.access.table import TABLE
from tests.access.things import Things

NO_PAGES = {
    "for programs": {"health", "readiness", "metrics", "api:schema", "mfa_login_webauthn"},
    "files": {
        "imports:template", "imports:error_file", "teams:export_teams", "teams:export_members",
        "teams:export_month", "teams:export_reminders", "subsidies:download_transfers",
        "subsidies:export_forecast", "subsidies:download_resolution", "subsidies:scan", "open:scan",
        "open:table", "smartphones:handover_image", "smartphones:purchase_image",
        "smartphones:export_report", "reports:download_all", "reports:dossier", "reports:download",
        "reports:download_sheet", "reports:timesheet_pdf", "reports:printout_pdf", "reports:forecast",
        "reports:cash_list", "reports:qr_sheet", "reports:handover_paper", "reports:notice_paper",
        "reports:session_paper", "reports:phone_cash_paper", "reports:phone_report",
    },
    "parts of a page": {"imports:progress", "subsidies:run_progress"},
    "lead to ours": {"mfa_list_webauthn"},
    "lead to an identity provider, where one is set": {
        "identity_login", "identity_callback", "identity_again",
    },
}  # fmt: skip
WITHOUT_PAGE = {name for names in NO_PAGES.values() for name in names}

pytestmark = pytest.mark.django_db


def test_every_address_that_somebody_reads_shows_its_page(country: factories.Country) -> None:
    """Or those who look at every page for barriers, scripts or missing English would pass it over."""
    things = Things(country)
    things.everything()
    seen = {visit.name for visit in visits(things, visitors.users(country))}
    read = {name for name, row in TABLE.items() if row.get is not None}
    without = {name for name in read - seen if not name.startswith("api:") or name == "api:schema"}
    assert without == WITHOUT_PAGE
