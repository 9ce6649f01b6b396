"""Days as they stood at an earlier moment: what was corrected since is read from before its correction."""

from __future__ import annotations

# By sheet, person and day the first correction confirmed since: it keeps what stood there until then.
CORRECTED = """corrected AS MATERIALIZED (
    SELECT DISTINCT ON (c.timesheet_id, m.person_id, m.day) c.timesheet_id, m.person_id, m.day, c.id
    FROM teams_correction c JOIN teams_correctedmark m ON m.correction_id = c.id
    WHERE c.status = 'confirmed' AND c.decided_at > %(known_at)s
    ORDER BY c.timesheet_id, m.person_id, m.day, c.decided_at, c.id
)
"""
UNTOUCHED = """SELECT
    d.timesheet_id, d.person_id, d.day, d.shift, d.portion, d.in_office_hours, d.order_id, d.plan_id
    FROM teams_workday d WHERE NOT EXISTS (
        SELECT FROM corrected c
        WHERE (c.timesheet_id, c.person_id, c.day) = (d.timesheet_id, d.person_id, d.day))"""
RESTORED = """SELECT
    c.timesheet_id, d.person_id, d.day, d.shift, d.portion, d.in_office_hours, d.order_id, d.plan_id
    FROM corrected c JOIN teams_correctedmark d
    ON d.correction_id = c.id AND (d.person_id, d.day) = (c.person_id, c.day) WHERE NOT d.new"""


def days(sheets: str) -> str:
    """A table in the place of teams_workday, beside CORRECTED.

    `sheets` is the condition its days are found by, on `of.timesheet_id`, `of.person_id` and `of.day`.
    """
    return f"""(
    {UNTOUCHED} AND {sheets.replace("of.", "d.")}
    UNION ALL
    {RESTORED} AND {sheets.replace("of.", "c.")}
)"""
