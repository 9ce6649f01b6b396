"""Handing phones over: a session in a village hall, one household after another, and what is undone later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import device_policies as policies
from . import devices, successions
from .models import (
    Application,
    Departure,
    Ending,
    Form,
    Handover,
    HandoverSession,
    KeptImage,
    Movement,
    Phone,
    Place,
    Programme,
    Proof,
    ReceivedBy,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was written down while the household stood there."""

    key: UUID
    application: int
    imei: str
    received_by: ReceivedBy
    receiver_name: str
    proof: Proof
    proxy_paper: str = ""
    witness: str = ""
    share_paid: bool = False
    image: KeptImage | None = None  # not written yet


def owed() -> QuerySet[Application]:
    """Approved for a phone, and still without one. Whoever gave theirs back waits no more."""
    had = Handover.objects.filter(application=OuterRef("pk")).exclude(ended_how=Ending.REPLACED)
    return Application.objects.standing().filter(~Exists(had), form=Form.PHONE, approved_on__isnull=False)


def waiting(programme: Programme, commune: Commune, on: dt.date) -> QuerySet[Application]:
    """Those of the commune who were approved by this day."""
    here = owed().filter(
        programme=programme, approved_on__lte=on, household__commune__present=commune.present_id
    )
    return here.select_related("household__head", "household__hamlet", "household__commune", "source")


@violations_refused()
@transaction.atomic
def open_session(session: HandoverSession, *, by: User) -> HandoverSession:
    policies.check_can_hand_over_in(by, session.commune)
    policies.check_of_province(session.commune, session.programme.province)
    if session.held_on > timezone.localdate():
        raise Refused(_("Ngày bàn giao chưa đến. Mở buổi bàn giao vào đúng ngày."))
    session.made_by = by
    session.save(force_insert=True)
    audit.record(
        "handovers.opened", session, by=by, commune=session.commune,
        after={"venue": session.venue, "giver": session.giver},
    )  # fmt: skip
    return session


@violations_refused()
@transaction.atomic
def hand_over(session: HandoverSession, given: Given, *, by: User) -> Handover:
    """What is sent again under its key is answered by what was written the first time."""
    application = _locked(given.application, session)
    if sent_before := Handover.objects.filter(key=given.key).first():
        _check_same(sent_before, given)
        return sent_before
    session = HandoverSession.objects.locked(session.pk)
    check_open(session)
    policies.check_can_hand_over_in(by, session.commune)
    before = before_of(application)
    phone = phone_for(application, given.imei, session, phones=Phone.objects.select_for_update(of=("self",)))
    handover = Handover(
        key=given.key, session=session, application=application, phone=phone,
        price=phone.batch.price, subsidy=session.programme.subsidy, share_paid=given.share_paid,
        received_by=given.received_by, receiver_name=given.receiver_name, proxy_paper=given.proxy_paper,
        proof=given.proof, witness=given.witness, image=_kept(given.image, by), replaces=before, made_by=by,
    )  # fmt: skip
    handover.save(force_insert=True)
    devices.move([phone], Movement.HANDED_OVER, by=by, on=session.held_on, commune=session.commune)
    audit.record(
        "handovers.handed_over", handover, by=by, commune=session.commune,
        after={
            "imei": phone.imei, "proof": given.proof, "price": handover.price, "subsidy": handover.subsidy,
        },
    )  # fmt: skip
    return handover


@transaction.atomic
def close(session: HandoverSession, *, by: User) -> HandoverSession:
    """Its papers list what it handed over; nothing is added to it any more."""
    policies.check_can_hand_over_in(by, session.commune)
    session = HandoverSession.objects.locked(session.pk)
    if session.closed_at:
        raise Refused(_("Buổi bàn giao này đã kết thúc rồi."))
    session.closed_at = timezone.now()
    session.save(update_fields=["closed_at"])
    audit.record(
        "handovers.closed", session, by=by, commune=session.commune,
        after={"phones": session.handovers.count()},
    )  # fmt: skip
    return session


@violations_refused()
@transaction.atomic
def end(handover: Handover, how: Ending, *, reason: str, on: dt.date, by: User) -> Handover:
    """The phone comes back to the commune to be looked at. Only after REPLACED the household gets another."""
    handover = Handover.objects.select_for_update(of=("self",)).told().get(pk=handover.pk)
    session = handover.session
    policies.check_can_hand_over_in(by, session.commune)
    if handover.ended_on:
        raise Refused(
            _("Máy này đã ghi là không còn ở hộ từ ngày %(day)s.") % {"day": f"{handover.ended_on:%d/%m/%Y}"}
        )
    if not reason.strip():
        raise Refused(_("Ghi lý do máy không còn ở hộ."))
    if not session.held_on <= on <= timezone.localdate():
        raise Refused(_("Ngày phải từ ngày bàn giao đến hôm nay."))
    devices.move(
        [handover.phone], Movement.RETURNED, by=by, on=on, commune=handover.phone.commune, note=reason.strip()
    )
    handover.ended_on, handover.ended_how, handover.ended_reason, handover.ended_by = (
        on,
        how,
        reason.strip(),
        by,
    )
    handover.save(update_fields=["ended_on", "ended_how", "ended_reason", "ended_by"])
    audit.record(
        f"handovers.{how}", handover, by=by, commune=session.commune, after={"reason": reason.strip()}
    )
    if how != Ending.REPLACED and handover.application.list_id:
        successions.leave(handover.application, because=Departure.RETURNED, on=on, by=by, note=reason.strip())
    return handover


def check_open(session: HandoverSession) -> None:
    if session.closed_at:
        raise Refused(_("Buổi bàn giao này đã kết thúc. Mở buổi mới để giao tiếp."))


def before_of(application: Application) -> Handover | None:
    """The handover whose faulty phone this one replaces. Refused while the household has a phone."""
    last = application.handovers.order_by("-pk").first()
    if last is None or last.ended_how == Ending.REPLACED:
        return last
    day = f"{last.session.held_on:%d/%m/%Y}"
    if last.ended_on:
        raise Refused(_("Hộ này đã nhận máy ngày %(day)s rồi trả lại; không giao lần nữa.") % {"day": day})
    raise Refused(_("Hộ này đã nhận máy %(imei)s ngày %(day)s.") % {"imei": last.phone.imei, "day": day})


def phone_for(
    application: Application, imei: str, session: HandoverSession, *, phones: QuerySet[Phone] | None = None
) -> Phone:
    """Refused when this household cannot be given it here."""
    if phones is None:
        phones = Phone.objects.all()
    of_programme = phones.filter(imei=imei, batch__programme=session.programme_id)
    phone = of_programme.select_related("batch__source", "commune").first()
    if phone is None:
        raise Refused(_("Không có máy mang IMEI %(imei)s trong chương trình này.") % {"imei": imei})
    if phone.place != Place.COMMUNE or phone.commune.present_id != session.commune.present_id:
        raise Refused(
            _("Máy %(imei)s không ở xã để giao (%(place)s). Xem lại số trên vỏ hộp.")
            % {"imei": imei, "place": str(phone.get_place_display()).lower()}
        )
    if phone.batch.source_id != application.source_id:
        raise Refused(
            _("Máy %(imei)s mua từ nguồn “%(other)s”; hộ này được duyệt từ nguồn “%(source)s”.")
            % {"imei": imei, "other": phone.batch.source, "source": application.source or _("chưa có")}
        )
    return phone


def _locked(application: int, session: HandoverSession) -> Application:
    """One after another for one household, whoever serves it and however often it is sent."""
    found = Application.objects.select_for_update(of=("self",)).select_related("household__head", "source")
    mine = Q(programme=session.programme_id, household__commune__present=session.commune.present_id)
    locked = found.filter(mine, pk=application).first()
    if locked is None:
        raise Refused(_("Hộ này không có trong danh sách của xã cho chương trình này."))
    if locked.left_on:
        raise Refused(_("Hộ này đã ra khỏi danh sách ngày %(day)s.") % {"day": f"{locked.left_on:%d/%m/%Y}"})
    return locked


def _check_same(sent_before: Handover, given: Given) -> None:
    if (sent_before.application_id, sent_before.phone.imei) != (given.application, given.imei):
        raise Refused(_("Bản ghi này đã gửi với máy hoặc hộ khác. Mở lại trang của hộ để xem."))


def _kept(image: KeptImage | None, by: User) -> KeptImage | None:
    if image is not None:
        image.by = by
        image.save(force_insert=True)
    return image
