"""What is on record: the database, its version, its seals and the papers it names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.encrypted import EncryptedField, Sealed
from portal.lib.refusals import Refused
from portal.lib.sealing import CannotOpen
from reports import archive
from reports.models import IssuedDocument

from .findings import Finding, bad, good, question, worry

OLDEST_SERVER = 15
SAMPLE = 20  # papers, by chance
# Tables whose rules bind a role, of those that have rules: an owner, a superuser, BYPASSRLS go free.
BOUND = """
SELECT count(*) FILTER (WHERE relrowsecurity AND NOT role.rolbypassrls
    AND NOT pg_has_role(role.oid, relowner, 'USAGE')), count(*)
FROM pg_class LEFT JOIN pg_roles role ON role.rolname = %s
WHERE EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
"""


@question(
    gettext_lazy("Cơ sở dữ liệu"),
    gettext_lazy("Không hỏi được. Xem PostgreSQL có chạy không và DATABASE_URL."),
)
def database(what: str) -> Finding:
    major, size, fsync = _server()
    said = _("PostgreSQL %(version)d, %(size)s") % {"version": major, "size": size}
    if major < OLDEST_SERVER:
        return bad(what, _("%(said)s. Cần bản %(n)d trở lên.") % {"said": said, "n": OLDEST_SERVER})
    if fsync != "on":
        return bad(what, _("%(said)s. fsync đang tắt: mất điện là mất dữ liệu.") % {"said": said})
    return good(what, said)


def _server() -> tuple[int, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('fsync')"
        )
        size, fsync = cursor.fetchone()
        return cursor.connection.info.server_version // 10_000, size, fsync


@question(
    gettext_lazy("Cấu trúc dữ liệu"),
    gettext_lazy("Không đọc được. Xem cơ sở dữ liệu trước, rồi chạy lại lệnh doctor."),
)
def migrations(what: str) -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        said = _("Còn %(n)d bước chưa chạy, từ %(step)s. Chạy lệnh upgrade.")
        return bad(what, said % {"n": len(waiting), "step": waiting[0][0]})
    return good(what, _("đúng phiên bản"))


@question(
    gettext_lazy("Khóa mã hóa"),
    gettext_lazy("Không thử được. Xem PORTAL_DATA_KEYS và cơ sở dữ liệu."),
)
def keys(what: str) -> Finding:
    opened = 0
    for value in _a_value_of_each_sealed_column():
        try:
            opened += bool(value.revealed)
        except CannotOpen as problem:
            return bad(what, str(problem))
    return good(what, _("mở được %(n)d cột có dữ liệu") % {"n": opened})


def _a_value_of_each_sealed_column() -> Iterator[Sealed]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                filled = model._base_manager.exclude(**{field.attname: None}).exclude(**{field.attname: ""})
                yield from filled.values_list(field.attname, flat=True)[:1]


@question(
    gettext_lazy("Khóa thứ hai của cơ sở dữ liệu"),
    gettext_lazy("Không đọc được. Xem cơ sở dữ liệu trước, rồi chạy lại lệnh doctor."),
)
def second_lock(what: str) -> Finding:
    """Is whoever the portal signs in as bound by the rules of the tables?"""
    role, bound, tables = _bound(_role_of_the_portal())
    told = {"role": role, "bound": bound, "tables": tables}
    if tables and bound == tables:
        return good(what, _("buộc vai trò %(role)s ở %(tables)d bảng") % told)
    said = _(
        "chỉ buộc vai trò %(role)s ở %(bound)d trên %(tables)d bảng. Cho web và tiến trình nền vào "
        "bằng vai trò do lệnh application_role lập."
    )
    return (bad if settings.PRODUCTION else worry)(what, said % told)


def _role_of_the_portal() -> str | None:
    """None where the portal signs in as this command does."""
    return unquote(urlsplit(os.environ.get("APPLICATION_DATABASE_URL", "")).username or "") or None


def _bound(role: str | None) -> tuple[str, int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(%s, current_user)", [role])
        (name,) = cursor.fetchone()
        cursor.execute(BOUND, [name])
        return name, *cursor.fetchone()


@question(
    gettext_lazy("Giấy tờ đã phát hành"),
    gettext_lazy("Không đọc được. Xem thư mục giấy tờ (PORTAL_DOCUMENTS) có gắn vào và đọc được không."),
)
def papers(what: str) -> Finding:
    sample = list(IssuedDocument.objects.order_by("?")[:SAMPLE])
    for paper in sample:
        for file in paper.files:
            try:
                archive.read(paper, file)
            except Refused as refusal:
                return bad(what, str(refusal))
    return good(what, _("đối chiếu %(n)d giấy tờ, tệp còn nguyên") % {"n": len(sample)})
