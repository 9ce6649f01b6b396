"""Everyone who could knock. The thing behind the door is always xã Châu Quế's, in Lào Cai."""

from __future__ import annotations

from accounts.models import Role, User
from tests import factories
from tests.factories import Country
from tests.portal_client import PortalClient

PASSWORD = "mua-xuan-2026"  # to be asked for it again
ROLES = {
    "officer": Role.ICT_OFFICER,
    "finance": Role.FINANCE_STAFF,
    "approver": Role.APPROVER,
    "inspector": Role.INSPECTOR,
}

# One group per line: the words the table is written in.
OFFICER = {"officer"}
FINANCE = {"finance"}
APPROVER = {"approver"}
COMMUNE_STAFF = {"commune staff"}
NEIGHBOUR = {"neighbour"}  # staff of another commune of the same province
ADMINISTRATOR = {"administrator"}
MEMBER = {"member"}  # of another team of the same commune, signed in as themselves
ANONYMOUS = {"anonymous"}
WHOLE_PROVINCE = set(ROLES)
HERE = WHOLE_PROVINCE | COMMUNE_STAFF
PROVINCE = HERE | NEIGHBOUR
OFFICERS = {"officer", "officer elsewhere"}
APPROVERS = {"approver", "approver elsewhere"}
ALL_COMMUNE_STAFF = {"commune staff", "neighbour", "commune staff elsewhere"}
ISSUERS = OFFICER | FINANCE  # of papers once more, of their withdrawal
KEEPERS = OFFICER | COMMUNE_STAFF  # of teams and workdays
REVEALERS = KEEPERS | FINANCE | {"inspector"}  # of whole numbers, with a reason
DATA_READERS_HERE = KEEPERS | {"inspector"}  # of what people ask about their own data
KEEPERS_ANYWHERE = OFFICERS | ALL_COMMUNE_STAFF
ELSEWHERE = {"commune staff elsewhere", *(f"{role} elsewhere" for role in ROLES)}
DATA_READERS = KEEPERS_ANYWHERE | {"inspector", "inspector elsewhere"}
WITH_PAYEES = PROVINCE | ELSEWHERE
KEY_HOLDERS = KEEPERS_ANYWHERE | {"finance", "finance elsewhere"}
FORECASTERS = {*ROLES, *(f"{role} elsewhere" for role in ROLES)}  # whoever works for a whole province
SIGNED_IN = WITH_PAYEES | ADMINISTRATOR | MEMBER
EVERYONE = SIGNED_IN | ANONYMOUS


def users(country: Country) -> dict[str, User | None]:
    """Those first who see most of a page."""
    found: dict[str, User | None] = {}
    for name, role in ROLES.items():
        found[name] = factories.a_user(role, province=country.lao_cai, password=PASSWORD)
        found[f"{name} elsewhere"] = factories.a_user(role, province=country.ha_tinh, password=PASSWORD)
    communes = {
        "commune staff": country.chau_que,
        "neighbour": country.lam_giang,
        "commune staff elsewhere": country.son_hong,
    }
    for name, commune in communes.items():
        found[name] = factories.a_user(Role.COMMUNE_STAFF, communes=[commune], password=PASSWORD)
    found["member"] = factories.a_login(
        factories.a_member(factories.a_team(country.chau_que)).person, password=PASSWORD
    )
    administrator = factories.a_user(Role.ADMINISTRATOR, is_staff=True, password=PASSWORD)
    return found | {"administrator": administrator, "anonymous": None}


def clients(country: Country) -> dict[str, PortalClient]:
    return {name: PortalClient.of(user) if user else PortalClient() for name, user in users(country).items()}
