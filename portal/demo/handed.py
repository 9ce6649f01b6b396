"""Huế's phones reach the halls: sessions with drawn signatures, one faulty phone replaced, an inspection."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Sequence
from io import BytesIO
from random import Random

from django.db.models import Min
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from places.models import Commune
from smartphones import devices, handovers, images, inspections
from smartphones.handovers import Given
from smartphones.models import (
    Application,
    Ending,
    Form,
    Handover,
    HandoverSession,
    Inspection,
    Measure,
    Movement,
    Place,
    Programme,
    Proof,
    ReceivedBy,
    Result,
)

from .accounts import Officials

COMMUNES, HOUSEHOLDS_EACH, SPARE = 3, 8, 2
FOLLOWED = dt.timedelta(60)
GIVER = "Trần Văn Nam, đại diện doanh nghiệp cung cấp máy"


def hand_out(programme: Programme, officials: Officials) -> int:
    """In the first communes whose lists were approved, once that is long enough ago for what follows.

    Returns how many phones were handed over.
    """
    random = Random("handed out")  # noqa: S311 - invented data
    asked = Application.objects.filter(programme=programme, form=Form.PHONE, left_on=None, handovers=None)
    first = asked.aggregate(day=Min("approved_on"))["day"]
    if first is None or first + FOLLOWED > timezone.localdate():
        return 0
    approved = asked.filter(approved_on=first).select_related(
        "household__commune", "household__head", "source"
    )
    communes = Commune.objects.filter(households__applications__in=approved).distinct().order_by("code")
    made = []
    for commune in communes[:COMMUNES]:
        of_commune = approved.filter(household__commune=commune).order_by("pk")[:HOUSEHOLDS_EACH]
        made += _morning(programme, commune, list(of_commune), officials, random)
    if made:
        _replace(made[0], officials)
        _inspect(programme, officials.officer)
    return len(made)


def _morning(
    programme: Programme,
    commune: Commune,
    households: Sequence[Application],
    officials: Officials,
    random: Random,
) -> list[Handover]:
    staff = officials.of_commune[commune.pk]
    day = households[0].approved_on + dt.timedelta(10)
    _bring(programme, commune, households, day, officials.officer)
    session = handovers.open_session(
        HandoverSession(
            programme=programme, commune=commune, held_on=day, venue=f"Nhà văn hóa {commune}", giver=GIVER
        ),
        by=staff,
    )
    made = [_give(session, application, staff, random) for application in households]
    handovers.close(session, by=staff)
    return made


def _bring(
    programme: Programme, commune: Commune, households: Sequence[Application], day: dt.date, by: User
) -> None:
    """As many of each source as its households, and a few to replace faulty ones."""
    for batch in programme.batches.all():
        wanted = sum(application.source_id == batch.source_id for application in households)
        if wanted:
            devices.assign(batch, commune, wanted + SPARE, on=day - dt.timedelta(2), by=by)


def _give(session: HandoverSession, application: Application, staff: User, random: Random) -> Handover:
    ready = session.commune.phones.filter(place=Place.COMMUNE, batch__source=application.source)
    head = application.household.head
    proof = random.choices([Proof.SIGNATURE, Proof.WITNESS], weights=[9, 1])[0]
    given = Given(
        key=uuid.UUID(int=random.getrandbits(128), version=4),
        application=application.pk,
        imei=ready.order_by("imei").values_list("imei", flat=True)[0],
        received_by=ReceivedBy.HEAD,
        receiver_name=head.full_name,
        proof=proof,
        witness="Trưởng thôn" if proof == Proof.WITNESS else "",
        share_paid=True,
        image=images.signature(_drawn(random)) if proof == Proof.SIGNATURE else None,
    )
    return handovers.hand_over(session, given, by=staff)


def _drawn(random: Random) -> str:
    """A hand's stroke over the canvas of the page."""
    picture = Image.new("RGBA", (640, 280), (0, 0, 0, 0))
    points = [(60 + 40 * n, 140 + random.randrange(-80, 80)) for n in range(13)]
    ImageDraw.Draw(picture).line(points, fill="#171b21", width=5, joint="curve")
    file = BytesIO()
    picture.save(file, "PNG")
    return images.DRAWN + base64.b64encode(file.getvalue()).decode()


def _replace(first: Handover, officials: Officials) -> None:
    """A phone that would not start comes back; its household gets another on the next morning."""
    session, commune = first.session, first.session.commune
    staff = officials.of_commune[commune.pk]
    day = session.held_on + dt.timedelta(7)
    handovers.end(first, Ending.REPLACED, reason="Máy không lên nguồn", on=day, by=staff)
    second = HandoverSession(
        programme=session.programme, commune=commune, held_on=day, venue=f"UBND {commune}", giver=GIVER
    )
    handovers.open_session(second, by=staff)
    _give(second, first.application, staff, Random("replaced"))  # noqa: S311 - invented data
    devices.record(
        first.phone,
        Movement.SENT_BACK,
        note="Hãng nhận bảo hành",
        on=day + dt.timedelta(1),
        by=officials.officer,
    )


def _inspect(programme: Programme, officer: User) -> None:
    until = max(programme.sessions.values_list("held_on", flat=True))
    inspection = inspections.draw(
        Inspection(programme=programme, decision="27/KH-SKHCN", until=until, seed="481516", size=10),
        by=officer,
    )
    for finding in inspection.findings.order_by("number")[:6]:
        missing = finding.number == 4
        inspections.find(
            finding,
            result=Result.GIVEN_AWAY if missing else Result.IN_USE,
            measure=Measure.TAKE_BACK if missing else Measure.NONE,
            note="Con trai mang đi làm xa" if missing else "",
            seen_on=until + dt.timedelta(30),
            amount=None,
            by=officer,
        )
