"""Which addresses of the table show a page: all that somebody may GET, but for those that stand here."""

from __future__ import annotations

from .table import TABLE

NO_PAGES = {
    "for programs": {"health", "readiness", "metrics", "mfa_login_webauthn"},
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
OF_PROGRAMS = {name for name in TABLE if name.startswith("api:")} - {"api:docs"}
READ = {name for name, row in TABLE.items() if row.get is not None}
PAGES = READ - OF_PROGRAMS - set().union(*NO_PAGES.values())
