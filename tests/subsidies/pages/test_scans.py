"""The signed text of a resolution: kept by its officer, taken by whoever reads it; published, it stays."""

from __future__ import annotations

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from portal.lib import sent_pdf
from subsidies import drafts, resolutions, scans
from subsidies.models import Resolution, ResolutionStatus, Scan
from tests.assertions import assert_queries_do_not_grow
from tests.scanned import a_scan
from tests.subsidies.pages.reading import page
from tests.subsidies.resolutions import a_resolution, by_the_month

pytestmark = pytest.mark.django_db

DATA = Path(resolutions.__file__).parent / "data"


@pytest.fixture
def law(country) -> Resolution:
    return by_the_month(country.yen_bai)


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


def address(law: Resolution) -> str:
    return reverse("subsidies:keep_scan", args=[law.slug])


def sent(browser, law: Resolution, content: bytes, name: str = "nq.pdf", expects: int = 302):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return browser.post(address(law), {"file": file}, expects=expects)


def told(response) -> str:
    return " ".join(page(response).split())


def test_it_is_given_back_byte_for_byte_under_a_name_of_ours(officer, law, cast, signed_in):
    content = a_scan(3)
    sent(officer, law, content, "../../Bản quét <b>.pdf")
    [scan] = law.scans.all()
    taken = signed_in(cast.inspector).get(reverse("subsidies:scan", args=[law.slug, scan.pk]))
    assert taken.content == content
    assert taken["Content-Disposition"] == f'attachment; filename="{law.slug}.pdf"'
    assert taken["Content-Type"] == "application/pdf"
    assert (scan.pages, scan.size, scan.digest) == (3, len(content), hashlib.sha256(content).hexdigest())
    shown = told(officer.get(law.get_absolute_url()))
    assert "PDF 3 trang" in shown
    assert scan.digest in shown


def test_a_better_one_takes_its_place_and_both_stay(officer, law):
    sent(officer, law, a_scan(1), "mờ.pdf")
    sent(officer, law, a_scan(2), "rõ.pdf")
    assert law.scan.name == "rõ.pdf"
    shown = told(officer.get(address(law)))
    assert shown.index("rõ.pdf") < shown.index("đang dùng") < shown.index("mờ.pdf") < shown.index("bản trước")
    [replaced, kept] = drafts.history_of(law)[:2]
    assert (replaced.before["file"], replaced.after["file"], kept.before) == ("mờ.pdf", "rõ.pdf", None)


def test_the_same_file_twice_is_kept_once(officer, law):
    content = a_scan()
    sent(officer, law, content)
    sent(officer, law, content)
    assert law.scans.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Không đọc được tệp này"),
        (b"MZ\x90", "Không đọc được tệp này"),
        (b"x" * (sent_pdf.LARGEST + 1), "15 MB"),
    ],
)
def test_what_is_no_scan_comes_back_with_what_to_do(officer, law, content, words):
    assert words in told(sent(officer, law, content, expects=422))
    assert not law.scans.exists()


def test_without_a_file_the_box_says_so(officer, law):
    assert "Chọn tệp PDF của nghị quyết." in told(
        officer.post(address(law), {"csrfmiddlewaretoken": "x"}, expects=422)
    )


def test_only_the_officer_of_the_province_keeps_one(law, cast, signed_in):
    for user, answer in ((cast.finance, 403), (cast.inspector, 403), (cast.officer_elsewhere, 403)):
        sent(signed_in(user), law, a_scan(), expects=answer)
    assert not law.scans.exists()


def test_a_drafts_scan_is_of_its_province_alone(country, cast, signed_in, client):
    draft = a_resolution(country.yen_bai, status=ResolutionStatus.DRAFT)
    scan = scans.keep(draft, a_scan(), "nq.pdf", by=cast.officer)
    path = reverse("subsidies:scan", args=[draft.slug, scan.pk])
    signed_in(cast.inspector).get(path)
    signed_in(cast.officer_elsewhere).get(path, expects=404)
    client.get(reverse("open:scan", args=["15", draft.slug]), expects=404)


def test_one_resolution_does_not_give_anothers(country, law, cast, signed_in):
    draft = a_resolution(country.ha_tinh, status=ResolutionStatus.DRAFT)
    scan = scans.keep(draft, a_scan(), "nq.pdf", by=None)
    signed_in(cast.officer).get(reverse("subsidies:scan", args=[law.slug, scan.pk]), expects=404)


def test_the_public_takes_what_is_published_where_it_holds(law, client, cast):
    assert "Văn bản" not in told(client.get(reverse("open:province", args=["15"])))
    client.get(reverse("open:scan", args=["15", law.slug]), expects=404)
    content = a_scan(2)
    scans.keep(law, content, "nq.pdf", by=cast.officer)
    path = reverse("open:scan", args=["15", law.slug])
    assert path in told(client.get(reverse("open:province", args=["15"])))
    assert client.get(path).content == content
    client.get(reverse("open:scan", args=["79", law.slug]), expects=404)


def test_it_goes_with_its_draft_and_stays_once_published(country, law, cast):
    draft = a_resolution(country.yen_bai, status=ResolutionStatus.DRAFT)
    scans.keep(draft, a_scan(), "nq.pdf", by=cast.officer)
    drafts.discard(draft, by=cast.officer)
    assert not Scan.objects.exists()
    kept = scans.keep(law, a_scan(), "nq.pdf", by=cast.officer)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        kept.delete()
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE subsidies_scan SET content = 'x'")


def test_lists_of_scans_leave_the_megabytes_where_they_are(law, officer):
    scans.keep(law, a_scan(1), "1.pdf", by=None)
    assert "content" in Scan.objects.get().get_deferred_fields()
    more = iter(range(2, 9))
    assert_queries_do_not_grow(
        lambda: scans.keep(law, a_scan(next(more)), "n.pdf", by=None), lambda: officer.get(address(law))
    )


def test_it_is_a_task_of_a_draft_that_can_be_left(country, officer):
    draft = a_resolution(country.yen_bai, status=ResolutionStatus.DRAFT)
    assert address(draft) in told(officer.get(draft.get_absolute_url()))


def test_it_comes_in_with_the_file_from_the_command_line(country, tmp_path):
    scan = tmp_path / "nq.pdf"
    scan.write_bytes(a_scan(2))
    for _ in range(2):
        call_command("import_resolution", DATA / "yen-bai-60-2022.yaml", scan=scan, stdout=StringIO())
    [kept] = Resolution.objects.get(slug="yen-bai-60-2022").scans.all()
    assert (kept.pages, kept.name, kept.added_by) == (2, "nq.pdf", None)
