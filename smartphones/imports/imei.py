"""IMEI lists as suppliers send them: every number checked, none twice, never more than the batch holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from imports.kinds import Checked, Kind
from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Wrong
from portal.lib.spreadsheets.columns import Column
from portal.lib.spreadsheets.reading import Reading, Row, plain
from smartphones import device_policies as policies
from smartphones import devices
from smartphones.devices import Device
from smartphones.models import Batch, Phone
from smartphones.rules.imei import holds


class Delivered(NamedTuple):
    batch: Batch
    device: Device


def columns() -> list[Column]:
    return [
        Column(
            "batch", "Mã lô", cells.text(30), True, group=_("Lô máy"), aliases=("Lô", "Lô máy", "Số lô"),
            hint=_("Mã của lô đã ghi trong chương trình"), sample="L01",
        ),
        Column(
            "imei", "IMEI", imei, True, group="IMEI", width=20,
            aliases=("Số IMEI", "IMEI 1", "IMEI1", "Mã IMEI"),
            hint=_("15 chữ số, in trên vỏ hộp; bấm *#06# để xem trên máy"), sample="490154203237518",
        ),
        Column(
            "serial", "Số sê-ri", cells.text(40), group=_("Lô máy"), width=20,
            aliases=("Serial", "S/N", "Số serial", "Sê-ri"),
        ),
    ]  # fmt: skip


def imei(raw: Raw) -> str:
    bare = "".join(cells.digits(raw).replace("-", " ").replace("/", " ").split())
    if not bare.isdecimal() or len(bare) != 15:
        raise Wrong(_("IMEI phải có 15 chữ số"), _("Ghi lại theo vỏ hộp; cột kiểu Văn bản"))
    if not holds(bare):
        raise Wrong(_("Sai số kiểm tra của IMEI"), _("Xem lại từng chữ số trên vỏ hộp"))
    return bare


def check(reading: Reading, user: User, _answers: Mapping[str, str]) -> Checked:
    """In a constant number of queries."""
    numbers = [row["imei"] for row in reading.rows if row["imei"]]
    known = set(Phone.objects.filter(imei__in=numbers).values_list("imei", flat=True))
    batches = _batches(user)
    first: dict[str, int] = {}
    rows = []
    for row in reading.rows:
        batch = _batch(reading, row, batches)
        if row["imei"] and _is_new(reading, row, known, first) and batch:
            rows.append(Delivered(batch, Device(row["imei"], row["serial"] or "")))
    _check_room(reading, batches)
    return Checked(reading, rows)


def _batches(user: User) -> dict[str, list[Batch]]:
    found: dict[str, list[Batch]] = defaultdict(list)
    seen = (
        Batch.objects.visible_to(user).select_related("programme__province").annotate(there=Count("phones"))
    )
    for batch in seen:
        found[plain(batch.code)].append(batch)
    return found


def _batch(reading: Reading, row: Row, batches: Mapping[str, list[Batch]]) -> Batch | None:
    if not row["batch"]:
        return None
    found = batches.get(plain(row["batch"]), [])
    if len(found) == 1:
        return found[0]
    problem = _("Nhiều chương trình có lô mang mã này") if found else _("Chưa có lô máy mang mã này")
    cure = _("Đổi mã lô cho khác nhau") if found else _("Ghi lô máy trước, hoặc sửa mã lô")
    reading.note(row, "batch", problem, cure)
    return None


def _is_new(reading: Reading, row: Row, known: set[str], first: dict[str, int]) -> bool:
    number = row["imei"]
    if number in known:
        reading.note(row, "imei", _("Máy có IMEI này đã có trong sổ"), _("Bỏ dòng này"))
        return False
    earlier = first.setdefault(number, row.number)
    if earlier != row.number:
        reading.note(row, "imei", _("Trùng với dòng %(row)s") % {"row": earlier}, _("Mỗi máy một dòng"))
        return False
    return True


def _check_room(reading: Reading, batches: Mapping[str, list[Batch]]) -> None:
    """Noted at the first row beyond what the contract says."""
    taken: Counter[str] = Counter()
    for row in reading.rows:
        found = batches.get(plain(row["batch"] or ""), [])
        if len(found) != 1:
            continue
        batch = found[0]
        taken[batch.code] += 1
        if taken[batch.code] == batch.size - batch.there + 1:
            words = {"size": batch.size, "there": batch.there}
            problem = _("Lô chỉ có %(size)s máy theo hợp đồng, đã nhận %(there)s") % words
            reading.note(row, "batch", problem, _("Bỏ các dòng thừa hoặc sửa mã lô"))


def write(checked: Checked, user: User) -> dict[str, int]:
    by_batch: dict[int, list[Device]] = defaultdict(list)
    batches = {delivered.batch.pk: delivered.batch for delivered in checked.rows}
    for delivered in checked.rows:
        by_batch[delivered.batch.pk].append(delivered.device)
    for pk, found in by_batch.items():
        devices.receive(batches[pk], found, by=user)
    return {"phones": len(checked.rows), "batches": len(batches)}


def lists(user: User) -> Mapping[str, Sequence[str]]:
    return {"batch": list(Batch.objects.visible_to(user).order_by("code").values_list("code", flat=True))}


PHONES = Kind(
    slug="may",
    code="MAY-01",
    title=gettext_lazy("danh sách IMEI"),
    columns=columns,
    check_may=policies.check_keeps_a_store,
    check=check,
    write=write,
    lists=lists,
    back="smartphones:batches",
    back_title=gettext_lazy("Lô máy"),
)
