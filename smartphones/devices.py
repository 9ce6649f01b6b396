"""The book of phones: delivered, assigned to communes, sent back, lost. Stock is what the book says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.copying import copy_in
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import device_policies as policies
from .models import Batch, Movement, Phone, PhoneMovement, Place
from .models.devices import MOVES


class Device(NamedTuple):
    imei: str
    serial: str


@violations_refused()
@transaction.atomic
def enter(batch: Batch, *, by: User) -> Batch:
    """The batch alone; its phones come with the supplier's list of IMEI."""
    policies.check_can_keep_store(by, batch.programme.province)
    if batch.source.programme_id != batch.programme_id:
        raise Refused(_("Nguồn kinh phí này của chương trình khác. Chọn nguồn của chương trình."))
    batch.entered_by = by
    batch.save(force_insert=True)
    audit.record(
        "phones.batch_entered", batch, by=by, province=batch.programme.province,
        after={"code": batch.code, "supplier": batch.supplier, "price": batch.price, "size": batch.size},
    )  # fmt: skip
    return batch


@violations_refused()
@transaction.atomic
def receive(batch: Batch, devices: Collection[Device], *, by: User) -> list[Phone]:
    """All of them into the province's store, never more than the contract says."""
    batch = (
        Batch.objects.select_for_update(of=("self",)).select_related("programme__province").get(pk=batch.pk)
    )
    policies.check_can_keep_store(by, batch.programme.province)
    there = batch.phones.count()
    if there + len(devices) > batch.size:
        raise Refused(
            _("Lô %(batch)s có %(size)s máy theo hợp đồng, đã nhận %(there)s. Không nhận thêm %(more)s máy.")
            % {"batch": batch.code, "size": batch.size, "there": there, "more": len(devices)}
        )
    phones = [Phone(batch=batch, imei=device.imei, serial=device.serial) for device in devices]
    copy_in(phones)
    _write_in(phones, Movement.RECEIVED, by=by, on=batch.delivered_on)
    audit.record(
        "phones.received", batch, by=by, province=batch.programme.province, after={"phones": len(phones)}
    )
    return phones


@violations_refused()
@transaction.atomic
def assign(batch: Batch, commune: Commune, count: int, *, on: dt.date, by: User) -> list[Phone]:
    """The first `count` of the batch's phones in the store, in order of their IMEI."""
    policies.check_can_keep_store(by, batch.programme.province)
    policies.check_of_province(commune, batch.programme.province)
    waiting = batch.phones.select_for_update(of=("self",)).filter(place=Place.STORE).order_by("imei")
    phones = list(waiting[:count])
    if len(phones) < count:
        words = ngettext(
            "Lô %(batch)s chỉ còn %(n)s máy trong kho tỉnh.",
            "Lô %(batch)s chỉ còn %(n)s máy trong kho tỉnh.",
            len(phones),
        )
        raise Refused(words % {"batch": batch.code, "n": len(phones)})
    move(phones, Movement.ASSIGNED, by=by, on=on, commune=commune)
    audit.record("phones.assigned", batch, by=by, commune=commune, after={"phones": count})
    return phones


@violations_refused()
@transaction.atomic
def record(phone: Phone, kind: Movement, *, note: str, on: dt.date, by: User) -> Phone:
    """What people write about one phone: recalled, restocked, sent back to the supplier, lost."""
    phone = locked([phone.pk])[0]
    policies.check_can_record(by, phone, kind)
    if not note.strip():
        raise Refused(_("Ghi lý do, tình trạng máy để người sau biết."))
    move([phone], kind, by=by, on=on, commune=phone.commune, note=note.strip())
    audit.record(
        f"phones.{kind}", phone, by=by, commune=phone.commune, province=phone.batch.programme.province,
        after={"reason": note.strip()},
    )  # fmt: skip
    return phone


def locked(ids: Iterable[int]) -> list[Phone]:
    """In order of their keys, so that two who lock several never wait for each other."""
    phones = Phone.objects.select_for_update(of=("self",)).select_related(
        "batch__programme__province", "commune"
    )
    return list(phones.filter(pk__in=list(ids)).order_by("pk"))


def move(
    phones: Collection[Phone],
    kind: Movement,
    *,
    by: User,
    on: dt.date,
    commune: Commune | None = None,
    note: str = "",
) -> None:
    """Within the transaction of whoever decided it. Refused unless every phone is where the kind begins."""
    begins, ends = MOVES[kind]
    kept = commune if ends not in (Place.STORE, Place.SUPPLIER) else None
    moved = Phone.objects.filter(pk__in=[phone.pk for phone in phones], place__in=begins).update(
        place=ends, commune=kept
    )
    if moved != len(phones):
        raise Refused(
            _("Có máy không còn ở nơi làm được việc “%(act)s”. Mở lại trang để xem máy đang ở đâu.")
            % {"act": kind.label}
        )
    for phone in phones:
        phone.place, phone.commune = ends, kept
    _write_in(phones, kind, by=by, on=on, note=note)


def _write_in(phones: Collection[Phone], kind: Movement, *, by: User, on: dt.date, note: str = "") -> None:
    last = dict(
        PhoneMovement.objects.filter(phone__in=[phone.pk for phone in phones])
        .values_list("phone")
        .annotate(Max("number"))
    )
    copy_in(
        [
            PhoneMovement(
                phone=phone, number=last.get(phone.pk, 0) + 1, kind=kind, place=MOVES[kind][1],
                commune=phone.commune, on=on, note=note, by=by,
            )
            for phone in phones
        ]
    )  # fmt: skip
