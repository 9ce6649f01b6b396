"""An inspector reads everything in the province and writes nothing, a page of their own account aside."""

from __future__ import annotations

from .table import TABLE

OWN = {
    "account_login", "mfa_authenticate", "mfa_login_webauthn", "account_logout", "account_reauthenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_change_password", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "accounts:end_other_sessions",
    "accounts:accept", "appearance", "teams:sign_up", "verify:check_file", "identity_login", "identity_again",
}  # fmt: skip
LOGGED = {"teams:reveal"}  # a whole number, shown in answer to its reason
PRINTED = {"reports:print_month"}  # a file drawn for whoever reads it


def test_an_inspector_writes_nothing():
    written = {name for name, row in TABLE.items() if "inspector" in (row.post or ())}
    assert written == OWN | LOGGED | PRINTED


def test_an_inspector_opens_what_any_colleague_of_the_province_only_reads():
    read = {name for name, row in TABLE.items() if row.get and row.post is None}
    for_work = {"finance", "approver", "commune staff"}
    closed = {n for n in read if for_work & TABLE[n].get and "inspector" not in TABLE[n].get}
    assert closed <= {"imports:template", "imports:job", "imports:progress", "imports:error_file",
                      "subsidies:download_transfers", "reports:qr_sheet", "accounts:api_keys"}  # fmt: skip


def test_every_thing_has_its_line_of_time():
    kinds = {"team", "person", "sheet", "commune", "run"}
    assert {name.split(":")[-1] for name in TABLE} >= {f"{kind}_timeline" for kind in kinds} | {"timeline"}
    assert "subsidies:resolution_history" in TABLE
