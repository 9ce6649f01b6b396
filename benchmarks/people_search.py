"""People found by name, as an officer types it, among the 457,820 members of a whole country.

Names as typed: right, without accents, in another order, with a letter wrong, missing, or swapped.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from random import Random
from statistics import median, quantiles

from benchmarks.measuring import seconds
from benchmarks.province import province, user

# isort: split
from django.db import connection

from accounts.models import Reach, Role, User
from portal.demo.words import WORDS
from portal.lib import identifiers
from portal.lib.searching import named_like
from teams.models import Person
from teams.views.looking import SHOWN

PEOPLE = 457_820
OF_THE_PROVINCE = 25_000
COLUMNS = (
    "id, full_name, plain_name, sort_key, sex, phone, bank_bin, bank_account, "
    "citizen_number_slips, former_number_slips"
)
IN_TEAMS = """
INSERT INTO teams_membership (team_id, person_id, role, decision_id, valid_from)
SELECT team.id, person, 'member', team.founded_by_id, team.valid_from
FROM generate_series(%s::bigint, %s::bigint) person
JOIN (SELECT *, row_number() OVER () - 1 AS n, count(*) OVER () AS teams FROM teams_communityteam) team
    ON team.n = person %% team.teams
"""


def a_name(random: Random) -> str:
    sex = random.choice(["male", "female"])
    between = random.choices(WORDS["middle"][sex], k=random.choice([1, 1, 2]))
    return " ".join([random.choice(WORDS["families"]), *between, random.choice(WORDS["given"][sex])])


def fill(random: Random) -> None:
    """As many people as the country has; so many of them as a big province has are in its teams."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) + 1 FROM teams_person")
        [first] = cursor.fetchone()
        with cursor.copy(f"COPY teams_person ({COLUMNS}) FROM STDIN") as copy:
            for key in range(first, first + PEOPLE):
                name = a_name(random)
                names = (name, identifiers.without_accents(name), identifiers.sort_key(name))
                copy.write_row((key, *names, "", "", "", b"", [], []))
        cursor.execute(IN_TEAMS, [first, first + OF_THE_PROVINCE - 1])
        cursor.execute("VACUUM ANALYZE teams_person")
        cursor.execute("ANALYZE teams_membership")


def as_typed(random: Random) -> Iterator[str]:
    while True:
        name = a_name(random)
        plain = identifiers.without_accents(name)
        place = random.randrange(1, len(plain) - 1)
        yield name
        yield plain
        yield " ".join(reversed(plain.split()))
        yield plain[:place] + plain[place + 1 :]
        yield plain[:place] + random.choice("abcdeghiklmnopqrstuvxy") + plain[place + 1 :]
        yield plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        yield " ".join(plain.split()[-2:])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--searches", type=int, default=210)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    random = Random("people")
    with province():
        fill(random)
        country = Person.objects.filter(same_as=None)
        officer: User = user(Role.ICT_OFFICER)
        assert officer.reach == Reach.PROVINCE
        for title, people in (
            ("in the whole country", country),
            ("in an officer's province", Person.objects.visible_to(officer).filter(same_as=None)),
        ):
            typed = as_typed(random)
            found = [named_like(people, next(typed), "sort_key")[:SHOWN] for _ in range(options.searches)]
            if options.explain:
                print(found[4].explain(analyze=True, buffers=True))
            times = [seconds(lambda rows=rows: list(rows)) * 1000 for rows in found]
            print(f"{title:<28} median {median(times):6.0f} ms  p95 {quantiles(times, n=20)[-1]:6.0f} ms")


if __name__ == "__main__":
    main()
