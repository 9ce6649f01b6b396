"""Addresses of a run's papers, of sheets as they stand, and of what anybody may know about a paper."""

from __future__ import annotations

from .rows import Row
from .visitors import EVERYONE, FORECASTERS, HERE, ISSUERS, PROVINCE, WHOLE_PROVINCE, WITH_PAYEES

PAPERS = {
    "reports:documents": Row(get=PROVINCE),
    "reports:forecast": Row(get=FORECASTERS),
    "reports:by_commune": Row(get=WITH_PAYEES),
    "reports:download": Row(get=HERE),
    "reports:download_sheet": Row(get=HERE),
    "reports:download_all": Row(get=PROVINCE),
    "reports:timeline": Row(get=HERE),
    "reports:dossier": Row(get=WHOLE_PROVINCE, seen_by=PROVINCE),
    "reports:ask_for": Row(post=ISSUERS, seen_by=PROVINCE),
    "reports:reissue": Row(get=ISSUERS, post=ISSUERS, seen_by=HERE),
    "reports:withdraw": Row(get=ISSUERS, post=ISSUERS, seen_by=HERE),
    # Sheets as they stand
    "reports:timesheet_pdf": Row(get=HERE),
    "reports:print_month": Row(post=HERE),
    "reports:printout": Row(get=WHOLE_PROVINCE),  # and whoever asked for it
    "reports:printout_pdf": Row(get=WHOLE_PROVINCE),
    # What anybody may know about a paper
    "verify:ask": Row(get=EVERYONE),
    "verify:paper": Row(get=EVERYONE),
    "verify:check_file": Row(post=EVERYONE),
}
