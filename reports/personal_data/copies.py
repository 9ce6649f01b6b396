"""A copy of everything held about one person: a workbook to read, JSON to take elsewhere, and a guide."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused
from portal.lib.spreadsheets.writing import Workbook
from teams.members import commune_of
from teams.models import Person

from . import held_of_households, held_of_people, policies
from .held import Holding, Section

README, SHEETS, DATA, SUMS = "DOC-TRUOC-TIEN.txt", "du-lieu.xlsx", "du-lieu.json", "SHA256SUMS"


@transaction.atomic
def make(person: Person, *, whole: bool, by: User, reason: str = "") -> bytes:
    """A zip. Each is written down; `whole` numbers are for those who may reveal them, with a reason."""
    person = person.present
    policies.check_can_copy(by, person, whole=whole)
    held = Holding(person, by, whole)
    if whole and not held.is_own and not reason.strip():
        raise Refused(_("Ghi lý do cần các số đầy đủ."))
    with translation.override("vi"):
        content = _zipped(held)
        shown = "các số đầy đủ" if whole else "các số đã che"
    audit.record(
        "data_requests.copied", person, by=by, commune=commune_of(person),
        after={"shown": shown, "reason": reason.strip() or str(_("Chính người đó tải"))},
    )  # fmt: skip
    return content


def sections_of(held: Holding) -> list[Section]:
    return [*held_of_people.sections(held), *held_of_households.sections(held)]


def _zipped(held: Holding) -> bytes:
    sections, now = sections_of(held), timezone.localtime()
    context = {"held": held, "sections": sections, "now": now}
    files = {
        README: render_to_string("reports/personal/copy_readme.txt", context).encode("utf-8-sig"),
        SHEETS: _workbook(sections),
        DATA: json.dumps(_data(held, sections, now), ensure_ascii=False, indent=1, default=_plain).encode(),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in {**files, SUMS: sums.encode()}.items():
            bundle.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _workbook(sections: list[Section]) -> bytes:
    book = Workbook()
    for section in sections:
        sheet = book.book.add_worksheet(section.title.replace("/", " ")[:31])
        for column, head in enumerate(section.heads):
            book.write(sheet, 0, column, head, book.head)
        for number, row in enumerate(section.rows, start=1):
            for column, value in enumerate(row):
                book.write(sheet, number, column, _local(value))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return book.content()


def _data(held: Holding, sections: list[Section], now: dt.datetime) -> dict[str, Any]:
    return {
        "nguoi": held.person.full_name,
        "lap_luc": now,
        "so_day_du": held.whole,
        "muc": {
            section.key: {
                "ten": section.title,
                "muc_dich": section.why,
                "dong": [dict(zip(section.heads, row, strict=True)) for row in section.rows],
            }
            for section in sections
        },
    }


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _local(value: Any) -> Any:
    """A moment as people read it; a spreadsheet's day has no hour."""
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M}" if isinstance(value, dt.datetime) else value
