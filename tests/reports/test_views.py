"""Who sees which papers, and that a file arrives as it was issued."""

from __future__ import annotations

import base64
import hashlib

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from reports import archive, issuing
from reports.models import DocumentKind, IssuedDocument
from subsidies.models import PayrollRun
from subsidies.rules.words import Payee
from tests import factories
from tests.assertions import assert_queries_do_not_grow

from .runs import a_line, a_rate, a_resolution, a_run, approved

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def country(lasting) -> factories.Country:
    return factories.country()


@pytest.fixture(scope="module")
def run(country) -> PayrollRun:
    """Of Lào Cai, approved and printed: a team in Châu Quế, a team in Lâm Giang."""
    run = a_run_of_two_communes(country, "10/2025")
    issuing.issue_all(approved(run))
    return run


@pytest.fixture(scope="module")
def papers(run) -> dict[str, IssuedDocument]:
    chosen = run.documents.exclude(kind=DocumentKind.TREASURY_LIST)
    return {str(paper.commune.name if paper.commune else "summary"): paper for paper in chosen}


@pytest.fixture
def unprinted(country) -> PayrollRun:
    """The same for the next month, not yet approved."""
    return a_run_of_two_communes(country, "11/2025")


def a_run_of_two_communes(country, month: str) -> PayrollRun:
    run = a_run(country.lao_cai, month, territory=country.yen_bai)
    resolution = a_resolution(country.yen_bai, slug=f"thang-{month[:2]}")
    monthly = a_rate(resolution, "month", 500_000, payee=Payee.TEAM)
    for commune in (country.chau_que, country.lam_giang):
        a_line(run, commune, factories.a_team(commune), monthly)
    return run


VISIBLE = {
    "officer": {"Châu Quế", "Lâm Giang", "summary"},
    "finance": {"Châu Quế", "Lâm Giang", "summary"},
    "approver": {"Châu Quế", "Lâm Giang", "summary"},
    "inspector": {"Châu Quế", "Lâm Giang", "summary"},
    "commune_staff": {"Châu Quế"},
    "neighbour": {"Lâm Giang"},
    "administrator": set(),
    "officer_elsewhere": set(),
    "commune_staff_elsewhere": set(),
}


@pytest.mark.parametrize(("who", "visible"), VISIBLE.items(), ids=VISIBLE)
def test_each_person_downloads_the_papers_of_their_area_only(cast, signed_in, papers, who, visible):
    client = signed_in(getattr(cast, who))
    answers = {
        name: client.answer("GET", reverse("reports:download", args=[paper.pk])).status_code
        for name, paper in papers.items()
    }
    assert answers == {name: 200 if name in visible else 404 for name in papers}


@pytest.mark.parametrize(("who", "visible"), VISIBLE.items(), ids=VISIBLE)
def test_the_list_shows_the_same_papers(cast, signed_in, papers, run, who, visible):
    url = reverse("reports:documents", args=[run.pk])
    response = signed_in(getattr(cast, who)).answer("GET", url)
    if not visible:
        assert response.status_code == 404
        return
    page = response.content.decode()
    issued = 2 * len(visible - {"summary"}) + len(visible & {"summary"})
    assert f"{issued}/{issued}" in page
    for name, paper in papers.items():
        assert (reverse("reports:download", args=[paper.pk]) in page) == (name in visible)


def test_strangers_are_sent_to_sign_in(client, papers, run):
    for url in (
        reverse("reports:documents", args=[run.pk]),
        reverse("reports:download", args=[papers["summary"].pk]),
    ):
        assert reverse("account_login") in client.get(url, expects=302)["Location"]


def test_a_download_is_the_file_as_issued_with_its_name_and_digest(cast, signed_in, papers):
    paper = papers["Châu Quế"]
    response = signed_in(cast.commune_staff).get(reverse("reports:download", args=[paper.pk]))
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == paper.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{paper.number.replace("/", "-")}.pdf"'
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert response["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "no-store" in response["Cache-Control"]


def test_a_download_is_written_down(cast, signed_in, papers):
    signed_in(cast.commune_staff).get(reverse("reports:download", args=[papers["Châu Quế"].pk]))
    event = AuditEvent.objects.get(verb="reports.downloaded")
    assert (event.actor, event.object_id) == (cast.commune_staff, papers["Châu Quế"].pk)
    assert event.commune == papers["Châu Quế"].commune


def test_a_file_that_changed_on_the_disk_is_not_handed_out(cast, signed_in, papers):
    path = archive.path_of(papers["summary"].pdf)
    issued = path.read_bytes()
    path.write_bytes(b"%PDF-1.7 another")
    try:
        download = reverse("reports:download", args=[papers["summary"].pk])
        response = signed_in(cast.officer).get(download, expects=409)
    finally:
        path.write_bytes(issued)
    assert "khôi phục" in response.content.decode()
    assert not AuditEvent.objects.filter(verb="reports.downloaded").exists()


def test_the_list_counts_what_is_still_to_come_and_asks_again(cast, signed_in, unprinted, country):
    issuing.issue(approved(unprinted), DocumentKind.PAYOUT_LIST, country.chau_que)
    url = reverse("reports:documents", args=[unprinted.pk])
    page = signed_in(cast.officer).get(url).content.decode()
    assert "Đã phát hành 1/5 giấy tờ" in page
    assert f'hx-get="{url}"' in page

    issuing.issue(unprinted, DocumentKind.TREASURY_LIST, country.chau_que)
    page = signed_in(cast.commune_staff).get(url).content.decode()
    assert "Đã phát hành 2/2 giấy tờ" in page
    assert "hx-get" not in page


def test_htmx_is_answered_with_the_rows_alone(cast, signed_in, papers, run):
    url = reverse("reports:documents", args=[run.pk])
    page = signed_in(cast.officer).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Đã phát hành 5/5 giấy tờ" in page
    assert "<html" not in page


def test_before_approval_the_list_says_when_papers_come(cast, signed_in, unprinted):
    page = signed_in(cast.officer).get(reverse("reports:documents", args=[unprinted.pk])).content.decode()
    assert "sau khi đợt chi được duyệt" in page


@pytest.mark.parametrize("name", ["documents", "download"])
def test_papers_are_only_read(cast, signed_in, papers, run, name):
    target = run.pk if name == "documents" else papers["summary"].pk
    signed_in(cast.officer).post(reverse(f"reports:{name}", args=[target]), expects=405)


def test_queries_of_the_list_do_not_grow_with_papers(cast, signed_in, unprinted, country):
    run = approved(unprinted)
    client = signed_in(cast.officer)
    places = iter(issuing.missing(run))
    assert_queries_do_not_grow(
        lambda: issuing.issue(run, *next(places)),
        lambda: client.get(reverse("reports:documents", args=[run.pk])),
    )
