"""What a commune's part of a run was computed from, in one hash: the confirmed sheets of its teams.

Each sheet keeps a hash of its entries from its confirmation on. Verified, the entries themselves are read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from portal.lib.months import Month
from portal.lib.recorded import as_the_books_stood

from .facts import as_known
from .models import PayrollRun

# An hour is told as seconds since 1970: no setting of the session changes it.
OF_COMMUNES = """
SELECT of.commune, encode(sha256(convert_to(string_agg(
    concat_ws('|', s.team_id, s.month, s.id, extract(epoch FROM s.confirmed_at), s.entries_digest),
    E'\\n' ORDER BY s.team_id, s.month), 'UTF8')), 'hex')
FROM unnest(%(teams)s::bigint[], %(communes)s::bigint[]) AS of (team, commune)
JOIN teams_timesheet s ON s.team_id = of.team AND s.month = ANY(%(months)s::date[])
 AND s.status = 'confirmed' AND s.confirmed_at <= %(known_at)s
GROUP BY of.commune
"""
# As the trigger of a confirmed sheet has it.
ENTRIES_THEN = f"""encode(sha256(convert_to(concat(
    (SELECT string_agg(concat_ws(':', w.person_id, w.day, w.shift, w.portion, w.in_office_hours::int,
        coalesce(w.order_id, 0), coalesce(w.plan_id, 0)), ',' ORDER BY w.person_id, w.day, w.shift)
     FROM {as_known.days("of.timesheet_id = s.id")} w),
    '|',
    (SELECT string_agg(concat_ws(':', c.person_id, c.day, c.unit, c.quantity), ','
        ORDER BY c.person_id, c.day, c.unit)
     FROM teams_countedwork c WHERE c.timesheet_id = s.id)
), 'UTF8')), 'hex')"""  # noqa: S608  # nosec B608 # nothing typed by anybody
OF_COMMUNES_THEN = f"WITH {as_known.CORRECTED} {OF_COMMUNES.replace('s.entries_digest', ENTRIES_THEN)}"


def of_communes(
    paying: Mapping[int, int], months: Sequence[Month], known_at: dt.datetime, *, again: bool = False
) -> dict[int, str]:
    """By commune. `paying`: by team, the commune that pays it; `again`: as the books stood then."""
    asked = {
        "teams": list(paying), "communes": list(paying.values()), "known_at": known_at,
        "months": [month.first_day for month in months],
    }  # fmt: skip
    with as_the_books_stood(known_at if again else None), connection.cursor() as cursor:
        cursor.execute(OF_COMMUNES_THEN if again else OF_COMMUNES, asked)
        return dict(cursor.fetchall())


def of_run(run: PayrollRun) -> str:
    """All of the communes' inputs."""
    units = run.units.order_by("commune").values_list("commune", "inputs_digest")
    return digest(f"{commune} {told}" for commune, told in units)


def digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
