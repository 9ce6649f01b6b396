"""The machine around the portal: room, time, mail, certificate, backups."""

from __future__ import annotations

import datetime as dt
import shutil
import smtplib
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..backups import newest
from .findings import Finding, bad, good, question, worry

GIB = 1 << 30
LITTLE_ROOM = 2 * GIB
SLOW_CLOCK = dt.timedelta(seconds=5)
SOON = dt.timedelta(days=14)
OLD_BACKUP = dt.timedelta(hours=36)


@question(
    gettext_lazy("Đĩa"),
    gettext_lazy("Không xem được. Xem ổ đĩa có gắn vào và quyền của các thư mục dữ liệu."),
)
def disk(what: str) -> Finding:
    places = {settings.VAR_DIR, settings.DOCUMENTS_DIR, settings.BACKUPS_DIR}
    free = min(shutil.disk_usage(place).free for place in places if place.exists())
    said = _("còn trống %(n)d GiB") % {"n": free // GIB}
    if free < LITTLE_ROOM:
        return bad(
            what,
            _("%(said)s. Dọn đĩa hoặc gắn thêm ngay.") % {"said": said},
        )
    return good(what, said)


@question(
    gettext_lazy("Đồng hồ"),
    gettext_lazy("Không so được giờ. Xem cơ sở dữ liệu trước, rồi chạy lại lệnh doctor."),
)
def clock(what: str) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), max(at) FROM accounts_auditevent")
        there, latest = cursor.fetchone()
    here = timezone.now()
    if abs(here - there) > SLOW_CLOCK or (latest and latest > here + SLOW_CLOCK):
        said = _("máy này %(here)s, máy dữ liệu %(there)s, ghi gần nhất %(latest)s. Bật đồng bộ giờ (NTP).")
        return bad(what, said % {"here": here, "there": there, "latest": latest})
    return good(what, f"{timezone.localtime(here):%H:%M:%S %d/%m/%Y}")


@question(
    gettext_lazy("Thư điện tử"),
    gettext_lazy("Không thử được. Xem PORTAL_MAIL_HOST."),
)
def mail(what: str) -> Finding:
    if not settings.EMAIL_HOST:
        return worry(what, _("chưa đặt PORTAL_MAIL_HOST: không gửi lời nhắc, thư mời."))
    try:
        get_connection().open()
    except (OSError, smtplib.SMTPException) as problem:
        return bad(what, _("%(host)s không nhận: %(why)s") % {"host": settings.EMAIL_HOST, "why": problem})
    return good(what, settings.EMAIL_HOST)


@question(
    gettext_lazy("Chứng thư TLS"),
    gettext_lazy("Không xem được. Xem địa chỉ trong PORTAL_ORIGINS."),
)
def certificate(what: str) -> Finding:
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    if origin.scheme != "https":
        return (bad if settings.PRODUCTION else worry)(
            what,
            _("địa chỉ công khai chưa dùng https."),
        )
    try:
        ends = _certificate_ends(origin.hostname or "", origin.port or 443)
    except OSError as problem:
        return bad(what, f"{origin.hostname}: {problem}")
    said = _("%(host)s đến %(day)s") % {"host": origin.hostname, "day": f"{ends:%d/%m/%Y}"}
    return (good if ends - timezone.now() > SOON else bad)(what, said)


def _certificate_ends(host: str, port: int) -> dt.datetime:
    trusted = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=5) as plain,
        trusted.wrap_socket(plain, server_hostname=host) as tls,
    ):
        ends = ssl.cert_time_to_seconds(tls.getpeercert()["notAfter"])  # type: ignore[index, arg-type]
    return dt.datetime.fromtimestamp(ends, dt.UTC)


@question(
    gettext_lazy("Bản sao lưu"),
    gettext_lazy("Không xem được. Xem thư mục sao lưu (PORTAL_BACKUPS) có gắn vào và đọc được không."),
)
def backup(what: str) -> Finding:
    found = newest()
    if found is None:
        return worry(what, _("chưa có bản nào. Chạy lệnh backup mỗi đêm."))
    made = dt.datetime.fromtimestamp(found.stat().st_mtime, dt.UTC)
    said = f"{found.name}, {found.stat().st_size // (1 << 20)} MiB"
    if timezone.now() - made > OLD_BACKUP:
        return worry(what, _("%(said)s, đã cũ. Chạy lệnh backup.") % {"said": said})
    return good(what, said)
