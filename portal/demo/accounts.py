"""Demo accounts: one per role in each province, and a commune officer for every commune with teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from accounts import second_factor
from accounts.models import Reach, Role, User
from places.models import Commune, Province

from .people import People

PASSWORD = "Du-Lieu-Mau-2026"  # noqa: S105 - shown to everyone; never loaded in production
ADMINISTRATOR = "quantri"
MEMBER = "tphcm.thanhvien"

POSTS = {
    Role.ICT_OFFICER: ("so", "Chuyên viên, Sở Khoa học và Công nghệ"),
    Role.FINANCE_STAFF: ("ketoan", "Kế toán trưởng, Sở Khoa học và Công nghệ"),
    Role.APPROVER: ("lanhdao", "Phó Giám đốc Sở Khoa học và Công nghệ"),
    Role.INSPECTOR: ("thanhtra", "Thanh tra viên, Thanh tra tỉnh"),
}
# In the order of POSTS.
OFFICERS = {
    "laocai": ["Lê Thị Hằng", "Nguyễn Đức Toàn", "Võ Hoàng Nam", "Đặng Thị Bích"],
    "hatinh": ["Phan Thị Thanh Hà", "Trần Quốc Việt", "Nguyễn Hữu Thắng", "Lê Xuân Dũng"],
    "tphcm": ["Huỳnh Minh Tâm", "Lý Ngọc Diệp", "Trương Công Khanh", "Bùi Thị Thu Trang"],
    "hue": ["Tôn Nữ Thanh Thủy", "Nguyễn Khoa Điềm Anh", "Lê Quý Phương Nam", "Trần Thị Diệu Hiền"],
    "danang": ["Hồ Thị Mỹ Linh", "Đoàn Văn Phước", "Nguyễn Thanh Quang", "Phạm Ngọc Ánh"],
}


@cache
def hashed_password() -> str:
    """Hashed once: a second for each account would be most of the load."""
    return make_password(PASSWORD)


@dataclass(frozen=True, slots=True)
class Officials:
    """Who acts for one province. `of_commune` by the commune of today."""

    officer: User
    finance: User
    approver: User
    inspector: User
    of_commune: Mapping[int, User]


def officials_of(slug: str) -> Officials:
    """Those already loaded."""
    users = {user.username: user for user in User.objects.filter(username__startswith=f"{slug}.")}
    staff = User.communes.through.objects.filter(user__username__startswith=f"{slug}.xa.").values_list(
        "commune", "user__username"
    )
    posts = [users[f"{slug}.{post}"] for post, _ in POSTS.values()]
    return Officials(*posts, of_commune={commune: users[username] for commune, username in staff})


def appoint(slug: str, province: Province, communes: Iterable[Commune]) -> Officials:
    """Makes the accounts of a province of today; `communes` are those of today that get an officer."""
    password = hashed_password()
    posts = zip(POSTS.items(), OFFICERS[slug], strict=True)
    User.objects.bulk_create(
        User(
            username=f"{slug}.{post}", full_name=name, office=office, role=role,
            reach=Reach.PROVINCE, province=province, password=password,
        )
        for (role, (post, office)), name in posts
    )  # fmt: skip
    _give_second_steps(f"{slug}.")
    _appoint_in_communes(slug, province, list(communes), password)
    return officials_of(slug)


def _give_second_steps(names: str) -> None:
    """Where it is compulsory. Their code stands on the sign-in page and comes from `manage.py demo_code`."""
    for user in User.objects.filter(username__startswith=names, role__in=second_factor.COMPULSORY):
        second_factor.give(user, second_factor.demo_secret(user.username))


def _appoint_in_communes(slug: str, province: Province, communes: list[Commune], password: str) -> None:
    people = People(f"staff of {slug}")
    staff = User.objects.bulk_create(
        User(
            username=f"{slug}.xa.{commune.code}", full_name=people.one().full_name,
            office=f"Công chức văn hóa - xã hội, UBND {commune}", role=Role.COMMUNE_STAFF,
            reach=Reach.COMMUNES, province=province, password=password,
        )
        for commune in communes
    )  # fmt: skip
    through = User.communes.through
    through.objects.bulk_create(
        through(user=user, commune=commune) for user, commune in zip(staff, communes, strict=True)
    )


def appoint_administrator() -> None:
    if not User.objects.filter(username=ADMINISTRATOR).exists():
        User.objects.create(
            username=ADMINISTRATOR, full_name="Quản trị viên", office="Trung tâm Chuyển đổi số",
            role=Role.ADMINISTRATOR, reach=Reach.NOWHERE, is_staff=True, password=hashed_password(),
        )  # fmt: skip
        _give_second_steps(ADMINISTRATOR)


def shown() -> list[User]:
    """One account of each kind: what is printed for whoever wants to look around."""
    wanted = Q(username__in=[ADMINISTRATOR, MEMBER])
    for slug in OFFICERS:
        first_commune = User.objects.filter(username__startswith=f"{slug}.xa.").order_by("username")[:1]
        names = [f"{slug}.{post}" for post, _ in POSTS.values()]
        wanted |= Q(username__in=names) | Q(username__in=first_commune.values("username"))
    return list(
        User.objects.filter(wanted).select_related("province").order_by("province__name__unaccent", "pk")
    )
