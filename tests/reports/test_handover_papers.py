"""Papers of handovers: what the household pays stands on each, and each is found by its code."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import handover_papers, verification
from reports.models import IssuedDocument
from smartphones import images
from smartphones.models import Proof
from tests.smartphones.drawing import drawn
from tests.smartphones.phones import (
    a_handover,
    a_household,
    a_phone,
    a_programme,
    a_session,
    a_source,
    approved,
    staff,
)

from .reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def handover(country):
    programme = a_programme(country.lao_cai)
    a_source(programme)
    session = a_session(programme, country.chau_que, closed_at=timezone.now())
    image = images.signature(drawn())
    image.by = staff()
    image.save()
    household = a_household(country.chau_que)
    return a_handover(
        approved(programme, household), a_phone(programme, at=country.chau_que), session=session,
        proof=Proof.SIGNATURE, witness="", image=image,
    )  # fmt: skip


def downloaded(client, name, thing) -> bytes:
    response = client.get(reverse(f"reports:{name}", args=[thing.pk]), follow=True)
    return b"".join(response.streaming_content)


def test_each_handover_has_its_record(handover, cast, signed_in):
    text = text_of(handover_papers.of_handover(handover))
    assert "BIÊN BẢN BÀN GIAO ĐIỆN THOẠI THÔNG MINH" in text
    assert handover.phone.imei in text
    assert "1.290.000 đồng" in text and "500.000 đồng" in text
    assert "790.000 đồng (Bảy trăm chín mươi nghìn đồng)" in text
    again = downloaded(signed_in(cast.inspector), "handover_paper", handover)
    assert IssuedDocument.objects.count() == 1
    facts = verification.by_code(IssuedDocument.objects.get().code)
    assert (facts.unit, facts.total, facts.lines) == ("Xã Châu Quế", 500_000, 1)
    assert handover.receiver_name not in str(facts)
    assert again.startswith(b"%PDF")


def test_a_session_has_its_list_once_it_is_closed(handover, cast, signed_in):
    assert downloaded(signed_in(cast.commune_staff), "session_paper", handover.session).startswith(b"%PDF")
    text = text_of(IssuedDocument.objects.get())
    assert "DANH SÁCH BÀN GIAO" in text
    assert "790.000" in text and "Năm trăm nghìn đồng" in text
    assert IssuedDocument.objects.get().sheet
    open_session = a_session(handover.session.programme, handover.session.commune)
    address = reverse("reports:session_paper", args=[open_session.pk])
    signed_in(cast.commune_staff).get(address, expects=409)


def test_a_record_is_neither_replaced_nor_withdrawn(handover, cast, signed_in):
    paper = handover_papers.of_handover(handover)
    for act in ("reissue", "withdraw"):
        signed_in(cast.officer).get(reverse(f"reports:{act}", args=[paper.pk]), expects=409)
