"""The access table: one line per address, who is let in by GET and by POST.

    "teams:team": Row(get=HERE),
    "teams:reform": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),

`None` means the method does not exist there (405). Whoever is not let in is told 403 when the
thing is theirs to see (`seen_by`; without it, whoever may GET), and 404 when it is not; pages
about nothing in particular have only 403. Nobody but those who see a thing ever reads its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from .visitors import (
    ADMINISTRATOR,
    APPROVER,
    EVERYONE,
    FINANCE,
    HERE,
    ISSUERS,
    KEEPERS,
    KEEPERS_ANYWHERE,
    MEMBER,
    OFFICER,
    OFFICERS,
    PROVINCE,
    REVEALERS,
    ROLES,
    SIGNED_IN,
    WHOLE_PROVINCE,
    WITH_PAYEES,
)


@dataclass(frozen=True)
class Row:
    get: set[str] | None = None
    post: set[str] | None = None
    seen_by: set[str] | None = None

    @property
    def seers(self) -> set[str]:
        return self.seen_by if self.seen_by is not None else (self.get or set())

    def let_in(self, method: str) -> set[str] | None:
        return {"GET": self.get, "POST": self.post}[method]


FORECASTERS = {*ROLES, *(f"{role} elsewhere" for role in ROLES)}  # whoever works for a whole province

TABLE = {
    # The front door
    "home": Row(get=SIGNED_IN),
    "health": Row(get=EVERYONE),
    "appearance": Row(post=EVERYONE),
    # Accounts
    "accounts:login": Row(get=EVERYONE, post=EVERYONE),
    "accounts:logout": Row(post=SIGNED_IN),
    "accounts:password_change": Row(get=SIGNED_IN, post=SIGNED_IN),
    "accounts:audit": Row(get=SIGNED_IN),
    # Teams, people, sheets: looked at by all who answer for the commune, kept by its staff and the Sở
    "teams:teams": Row(get=WITH_PAYEES),
    "teams:search": Row(get=WITH_PAYEES),
    "teams:team_timeline": Row(get=HERE),
    "teams:person_timeline": Row(get=HERE),
    "teams:commune_timeline": Row(get=HERE),
    "teams:sheet_timeline": Row(get=HERE),
    "teams:new_team": Row(get=KEEPERS_ANYWHERE, post=KEEPERS_ANYWHERE),
    "teams:team": Row(get=HERE),
    "teams:reform": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:move_seat": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:dissolve": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:join": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:mobilise": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:new_order": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:change_role": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:leave": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:person": Row(get=HERE),
    "teams:edit_person": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:reveal": Row(get=REVEALERS, post=REVEALERS, seen_by=HERE),
    "teams:duplicates": Row(get=WITH_PAYEES),
    "teams:duplicate": Row(get=HERE),
    "teams:merge_people": Row(post=OFFICER, seen_by=HERE),
    "teams:tell_apart": Row(post=OFFICER, seen_by=HERE),
    "teams:paid_twice": Row(get=WITH_PAYEES),
    "teams:merge_communes": Row(get=OFFICERS | ADMINISTRATOR, post=OFFICERS | ADMINISTRATOR),
    "teams:mark_official": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:timesheets": Row(get=WITH_PAYEES),
    "teams:grid": Row(get=HERE, post=KEEPERS),
    "teams:day": Row(get=HERE, post=KEEPERS),
    "teams:submit_timesheet": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:confirm_timesheet": Row(get=OFFICER, post=OFFICER, seen_by=HERE),
    "teams:return_timesheet": Row(get=OFFICER, post=OFFICER, seen_by=HERE),
    "teams:reopen_timesheet": Row(get=OFFICER, post=OFFICER, seen_by=HERE),
    "teams:confirm_timesheets": Row(post=OFFICERS),
    "teams:counts": Row(get=HERE, post=KEEPERS),
    "teams:remove_count": Row(post=KEEPERS, seen_by=HERE),
    "teams:remove_spending": Row(post=KEEPERS, seen_by=HERE),
    "teams:export_month": Row(get=HERE),
    # The end of a month, and what is put right after it
    "teams:month": Row(get=HERE),
    "teams:submit_commune": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:closing": Row(get=WITH_PAYEES),
    "teams:confirm_unflagged": Row(get=OFFICERS, post=OFFICERS, seen_by=SIGNED_IN),
    "teams:flagged": Row(get=WITH_PAYEES, seen_by=SIGNED_IN),
    "teams:deadline": Row(get=OFFICERS, post=OFFICERS, seen_by=SIGNED_IN),
    "teams:reminders": Row(get=WITH_PAYEES, seen_by=SIGNED_IN),
    "teams:export_reminders": Row(get=WITH_PAYEES, seen_by=SIGNED_IN),
    "teams:correct": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:correct_counts": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:corrections": Row(get=WITH_PAYEES),
    "teams:confirm_correction": Row(post=OFFICER, seen_by=HERE),
    "teams:refuse_correction": Row(get=OFFICER, post=OFFICER, seen_by=HERE),
    "teams:withdraw_correction": Row(post=set(), seen_by=HERE),  # who proposed it
    # Rows that decide pay: here absences of a person
    "rows:areas": Row(get=WITH_PAYEES),
    "rows:commune": Row(get=HERE),
    "rows:list": Row(get=HERE, post=KEEPERS),
    "rows:end": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "rows:correct": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "rows:take_back": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "subsidies:register_communes": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    # Members of teams: slips and answers by the commune, their own pages for themselves
    "teams:invite": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:lock_member": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "teams:sign_up": Row(get=EVERYONE, post=EVERYONE),
    "teams:reviews": Row(get=WITH_PAYEES),
    "teams:review": Row(get=HERE, post=KEEPERS),
    "teams:ask_review": Row(get=MEMBER, post=MEMBER, seen_by=EVERYONE),
    "subsidies:own": Row(get=MEMBER),
    "subsidies:own_month": Row(get=MEMBER, seen_by=EVERYONE),
    # Files to import: a file is seen by those who answer for its area, worked on by its keepers
    "imports:start": Row(get=KEEPERS_ANYWHERE, post=KEEPERS_ANYWHERE, seen_by=SIGNED_IN),
    "imports:template": Row(get=KEEPERS_ANYWHERE, seen_by=SIGNED_IN),
    "imports:job": Row(get=KEEPERS, seen_by=HERE),
    "imports:progress": Row(get=KEEPERS, seen_by=HERE),
    "imports:error_file": Row(get=KEEPERS, seen_by=HERE),
    "imports:check_again": Row(post=KEEPERS, seen_by=HERE),
    "imports:confirm": Row(post=KEEPERS, seen_by=HERE),
    "imports:drop": Row(post=KEEPERS, seen_by=HERE),
    "teams:export_teams": Row(get=WITH_PAYEES, seen_by=SIGNED_IN),
    "teams:export_members": Row(get=WITH_PAYEES, seen_by=SIGNED_IN),
    # Resolutions: a draft is read in its own province
    "subsidies:resolutions": Row(get=SIGNED_IN),
    "subsidies:resolution": Row(get=PROVINCE),
    "subsidies:start_draft": Row(get=OFFICERS),
    "subsidies:begin_draft": Row(get=OFFICERS, post=OFFICERS),
    "subsidies:begin_from_file": Row(get=OFFICERS, post=OFFICERS),
    "subsidies:draft_text": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:draft_part": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:draft_item": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:move_draft_part": Row(post=OFFICER, seen_by=PROVINCE),
    "subsidies:drop_draft_part": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:discard_draft": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:publish_resolution": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:end_resolution": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:follow_resolution": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:preview_resolution": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:download_resolution": Row(get=PROVINCE),
    "subsidies:resolution_history": Row(get=PROVINCE),
    "subsidies:compare_resolution": Row(get=PROVINCE),
    "subsidies:forecast": Row(get=FORECASTERS),
    "subsidies:export_forecast": Row(get=FORECASTERS),
    # Runs. A run is seen in its whole province, its lines by those who answer for their commune.
    "subsidies:short_teams": Row(get=WITH_PAYEES),
    "subsidies:runs": Row(get=SIGNED_IN),
    "subsidies:open_run": Row(get=OFFICERS, post=OFFICERS),
    "subsidies:run": Row(get=PROVINCE),
    "subsidies:run_timeline": Row(get=PROVINCE),
    # Payments: read by those who answer for the commune, accounts masked; handled by those who pay
    "reports:cash_list": Row(get=HERE),
    "reports:qr_sheet": Row(get=FINANCE, seen_by=HERE),
    "subsidies:payments": Row(get=PROVINCE),
    "subsidies:payments_by_commune": Row(get=PROVINCE),
    "subsidies:begin_payments": Row(post=FINANCE, seen_by=PROVINCE),
    "subsidies:download_transfers": Row(get=FINANCE, seen_by=PROVINCE),
    "subsidies:send_payments": Row(get=FINANCE, post=FINANCE, seen_by=PROVINCE),
    "subsidies:receive_payments": Row(get=FINANCE, post=FINANCE, seen_by=PROVINCE),
    "subsidies:reissue_payments": Row(post=FINANCE, seen_by=PROVINCE),
    "subsidies:payment": Row(get=HERE),
    "subsidies:return_payment": Row(get=FINANCE, post=FINANCE, seen_by=HERE),
    "subsidies:reissue_payment": Row(post=FINANCE, seen_by=HERE),
    "subsidies:payment_qr": Row(get=FINANCE, post=FINANCE, seen_by=HERE),
    "subsidies:run_progress": Row(get=PROVINCE),
    "subsidies:resume_run": Row(post=OFFICER, seen_by=PROVINCE),
    "subsidies:run_changes": Row(get=PROVINCE),
    "subsidies:run_decisions": Row(get=PROVINCE),
    "subsidies:budgets": Row(get=FORECASTERS),
    "subsidies:appropriate": Row(get=OFFICER | FINANCE, post=OFFICER | FINANCE, seen_by=PROVINCE),
    "subsidies:run_lines": Row(get=PROVINCE),
    "subsidies:run_unpaid": Row(get=PROVINCE),
    "subsidies:run_dossier": Row(get=PROVINCE, post=OFFICER | FINANCE),
    "subsidies:submit_run": Row(post=OFFICER, seen_by=PROVINCE),
    "subsidies:check_run": Row(post=FINANCE, seen_by=PROVINCE),
    "subsidies:approve_run": Row(get=APPROVER, post=APPROVER, seen_by=PROVINCE),
    "subsidies:mark_run_paid": Row(get=FINANCE, post=FINANCE, seen_by=PROVINCE),
    "subsidies:send_back_run": Row(get=FINANCE | APPROVER, post=FINANCE | APPROVER, seen_by=PROVINCE),
    "subsidies:recalculate_run": Row(post=OFFICER, seen_by=PROVINCE),
    "subsidies:cancel_run": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "subsidies:line": Row(get=HERE),
    "subsidies:find_line": Row(get=WITH_PAYEES),
    # Smartphones: programmes are known in their province, households to those who answer for the commune
    "smartphones:programmes": Row(get=WITH_PAYEES),
    "smartphones:programme": Row(get=PROVINCE),
    "smartphones:new_programme": Row(get=OFFICERS, post=OFFICERS),
    "smartphones:change_programme": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "smartphones:add_source": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "smartphones:note_decision": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "smartphones:change_source": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "smartphones:ask_earlier": Row(post=OFFICER, seen_by=PROVINCE),
    "smartphones:drop_source": Row(get=OFFICER, post=OFFICER, seen_by=PROVINCE),
    "smartphones:households": Row(get=WITH_PAYEES),
    "smartphones:household": Row(get=HERE),
    "smartphones:doubles": Row(get=WITH_PAYEES),
    "smartphones:tell_apart": Row(get=OFFICER, post=OFFICER, seen_by=HERE),
    "smartphones:release_member": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "smartphones:household_timeline": Row(get=HERE),
    "smartphones:correct_household": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "smartphones:note_support": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "smartphones:leave": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    "smartphones:come_back": Row(post=KEEPERS, seen_by=HERE),
    "smartphones:take_back_support": Row(get=KEEPERS, post=KEEPERS, seen_by=HERE),
    # Papers
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
    # What anybody may know about a paper
    "verify:ask": Row(get=EVERYONE),
    "verify:paper": Row(get=EVERYONE),
    "verify:check_file": Row(post=EVERYONE),
    "reports:timesheet_pdf": Row(get=HERE),
    "reports:commune_timesheets_pdf": Row(get=HERE),
}

# The administration makes its own addresses: administrators only, for all of them.
ADMINISTRATION = Row(get=ADMINISTRATOR, post=ADMINISTRATOR)
