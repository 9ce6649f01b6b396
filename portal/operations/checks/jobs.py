"""Is somebody there to do the long work?"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import celery_app
from portal.processes import waiting_jobs

from .. import code, signs
from .findings import Finding, State, bad, good, question, worry

PATIENCE = 3  # seconds a worker has to answer
ASKED = "told_of_itself"  # portal/tasks.py
SILENT = 180  # seconds after which the timetable is no longer alive


@question(
    gettext_lazy("Hàng đợi"),
    gettext_lazy("Không hỏi được, việc mới phải chờ. Khởi động Redis, xem REDIS_URL."),
)
def broker(what: str) -> Finding:
    with waiting_jobs() as waiting:
        return good(what, _("%(n)d việc đang chờ") % {"n": waiting()})


@question(
    gettext_lazy("Tiến trình nền"),
    gettext_lazy("Không hỏi được. Khởi động Redis trước, rồi celery worker."),
)
def worker(what: str) -> Finding:
    return _workers_over_redis(what) if settings.REDIS_URL else _own_worker(what)


def _workers_over_redis(what: str) -> Finding:
    answers = celery_app.control.inspect(timeout=PATIENCE).stats() or {}
    if not answers:
        return bad(what, _("không tiến trình nào trả lời. Khởi động celery worker."))
    told = _told_by_themselves(len(answers))
    taken = {queue for one in told.values() for queue in one.get("queues", ())}
    others = sorted(name for name in answers if told.get(name, {}).get("code") != code.on_disk())
    if others:  # no more than a worry: while a version comes in, the one before works beside it
        said = _("%(names)s chạy mã nguồn khác bản cài ở đây. Khởi động lại bằng đúng phiên bản.")
        return worry(what, said % {"names": ", ".join(others)})
    if left := sorted(set(celery_app.amqp.queues) - taken):
        said = _("không tiến trình nào nhận việc ở hàng đợi %(queues)s. Khởi động celery worker bỏ -Q.")
        return bad(what, said % {"queues": ", ".join(left)})
    return good(what, ", ".join(sorted(_ages(answers))))


def _told_by_themselves(workers: int) -> dict[str, dict[str, Any]]:
    """A worker of before this was asked answers with an error."""
    replies = celery_app.control.broadcast(ASKED, reply=True, timeout=PATIENCE, limit=workers)
    return {name: told for reply in replies or [] for name, told in reply.items()}


def _ages(answers: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, stats in answers.items():
        yield _("%(name)s chạy %(n)d phút") % {"name": name, "n": stats["uptime"] // 60}


def _own_worker(what: str) -> Finding:
    """`./run` holds a lock while it has one, and the timetable within it writes its file twice a minute."""
    if not _held(settings.VAR_DIR / "worker.lock"):
        return worry(what, _("không chạy; ./run khởi động khi cần."))
    written = [file.stat().st_mtime for file in settings.VAR_DIR.glob("beat-schedule*")]
    return _heard(what, max(written, default=0), _("Xem var/log/worker.log."))


@question(
    gettext_lazy("Lịch việc"),
    gettext_lazy("Không hỏi được. Khởi động Redis trước, rồi celery beat."),
)
def timetable(what: str) -> Finding:
    if not settings.REDIS_URL:
        own = _own_worker(what)
        return good(what, _("trong tiến trình nền")) if own.state is State.GOOD else own
    ran = signs.last_run()
    if ran is None:
        return bad(what, _("chưa thấy chạy lần nào. Khởi động celery beat; vừa khởi động thì chờ một phút."))
    return _heard(what, ran, _("Khởi động lại celery beat và celery worker."))


def _heard(what: str, last: float, else_do: str) -> Finding:
    silent = int(time.time() - last)
    if silent > SILENT:
        told = _("im lặng từ %(n)d giây nay. %(do)s") % {"n": silent, "do": else_do}
        return bad(what, told)
    return good(what, _("còn sống %(n)d giây trước") % {"n": silent})


def _held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
