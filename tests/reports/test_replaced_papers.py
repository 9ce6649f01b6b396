"""Papers put in the place of others, and papers withdrawn: what stands, who is told, what waits for them."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Role
from portal.lib import queueing
from portal.lib.refusals import Refused
from reports import archive, issuing, papers, progress
from reports.models import DocumentKind as K
from reports.models import IssuedDocument, State
from tests import factories

from . import reading


def test_what_was_replaced_or_withdrawn_lies_apart_in_the_zip(run, country, finance, signed_in):
    old, void = (issuing.issue(run, K.PAYOUT_LIST, one) for one in (country.phu_loi, country.phu_an))
    new = issuing.reissue(old, reason="Sai tên", by=finance)
    issuing.withdraw(void, reason="Lập nhầm", by=finance)
    bundle = zipfile.ZipFile(
        io.BytesIO(b"".join(signed_in(finance).get(reverse("reports:download_all", args=[run.pk]))))
    )
    named = {paper: f"{paper.number.replace('/', '-')}.pdf" for paper in (old, void, new)}
    assert {name for name in bundle.namelist() if name.endswith(".pdf")} == {
        named[new], f"het-hieu-luc/{named[old]}", f"het-hieu-luc/{named[void]}",
    }  # fmt: skip
    sums = dict(line.split("  ")[::-1] for line in bundle.read("SHA256SUMS").decode().splitlines())
    assert sums[f"het-hieu-luc/{named[old]}"] == old.sha256
    lines = csv.DictReader(io.StringIO(bundle.read("MUC-LUC.csv").decode("utf-8-sig")))
    states = {line["Tệp"]: line["Trạng thái"] for line in lines}
    assert states[f"het-hieu-luc/{named[void]}"] == "Đã thu hồi" and states[named[new]] == "Có hiệu lực"


def test_the_page_of_a_line_says_which_paper_was_withdrawn(run, country, finance, signed_in):
    old = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    new = issuing.reissue(old, reason="Sai tên", by=finance)
    line = run.lines.filter(commune=country.phu_loi).first()
    page = signed_in(finance).get(line.get_absolute_url()).content.decode()
    assert f"Số {new.number}<" in page and f"Số {old.number}<" not in page and "Đã thu hồi" not in page
    issuing.withdraw(new, reason="Lập nhầm", by=finance)
    page = signed_in(finance).get(line.get_absolute_url()).content.decode()
    assert "Đã thu hồi" in page[page.index("Danh sách chi trả") : page.index(f"Số {new.number}<")]


def test_the_page_of_a_run_marks_what_was_withdrawn_and_offers_another_in_its_place(
    run, country, finance, signed_in
):
    old, void = (issuing.issue(run, K.PAYOUT_LIST, one) for one in (country.phu_loi, country.phu_an))
    new = issuing.reissue(old, reason="Sai tên", by=finance)
    issuing.withdraw(void, reason="Lập nhầm", by=finance)
    page = signed_in(finance).get(run.get_absolute_url()).content.decode()
    assert f"Số {new.number}<" in page and f"Số {old.number}<" not in page
    assert page.count("Đã thu hồi") == 1
    assert "Đã thu hồi" in page[: page.index(f"Số {void.number}<")].rsplit("<li>", 1)[1]
    assert page.count(reverse("reports:reissue", args=[void.pk])) == 1
    assert reverse("reports:reissue", args=[new.pk]) not in page
    reader = factories.a_user(Role.INSPECTOR, province=country.ho_chi_minh)
    seen = signed_in(reader).get(run.get_absolute_url()).content.decode()
    assert "Đã thu hồi" in seen and reverse("reports:reissue", args=[void.pk]) not in seen


def test_the_timeline_of_a_replaced_paper_tells_by_whom_and_why(run, country, finance, signed_in):
    old = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    new = issuing.reissue(old, reason="Sai tên của một tổ", by=finance)
    signed_in(finance).get(reverse("reports:download", args=[new.pk]))
    page = signed_in(finance).get(reverse("reports:timeline", args=[old.pk])).content.decode()
    assert "Phát hành lại giấy tờ" in page and new.number in page and "Sai tên của một tổ" in page
    assert str(finance) in page[page.index("Phát hành lại giấy tờ") : page.index("Phát hành giấy tờ")]
    assert "Tải giấy tờ" not in page  # what happened to the new one stands on its own


def test_who_withdraws_is_not_told_of_a_new_paper(run, country, finance, signed_in):
    paper = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    told = {
        act: signed_in(finance).get(reverse(f"reports:{act}", args=[paper.pk])).content.decode()
        for act in ("reissue", "withdraw")
    }
    assert "In trên bản mới" in told["reissue"] and "In trên bản mới" not in told["withdraw"]
    assert "Giữ trong nhật ký." in told["withdraw"]


def test_a_paper_is_replaced_with_a_reason_that_stands_on_the_new_one(run, country, finance, signed_in):
    old = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    url = reverse("reports:reissue", args=[old.pk])
    page = signed_in(finance).get(url).content.decode()
    assert f"Phát hành lại số {old.number}?" in page
    signed_in(finance).post(url, {"reason": " "}, expects=422)
    signed_in(finance).post(url, {"reason": "In sai tên xã"})
    old.refresh_from_db()
    new = old.replacement
    assert (new.number, new.edition, new.issued_by) == (f"{old.number}-L2", 2, finance)
    assert (old.state, new.state) == (State.REPLACED, State.VALID)
    assert old.code != new.code and archive.read(old, old.pdf)
    text = " ".join(reading.text_of(new).split())
    assert f"Thay thế số {old.number}. Lý do: In sai tên xã." in text
    assert progress.expected(run) == 5 and len(issuing.missing(run)) == 4
    with pytest.raises(Refused, match=re.escape(new.number)):
        issuing.reissue(old, reason="lần nữa", by=finance)
    assert issuing.issue(run, K.PAYOUT_LIST, country.phu_loi) == new


def test_the_joined_lists_follow_a_replaced_part(run, country, finance):
    issuing.issue_all(run)
    first = issuing.issue(run, K.PROVINCE_LISTS)
    part = issuing.issue(run, K.PAYOUT_LIST, country.phu_an)
    new = issuing.reissue(part, reason="Sai", by=finance)
    first.refresh_from_db()
    assert new.number in first.replacement.reason
    assert f"{new.number}, " in reading.text_of(first.replacement)


def test_a_withdrawn_list_takes_the_joined_lists_with_it(run, country, finance):
    issuing.issue_all(run)
    joined_paper = issuing.issue(run, K.PROVINCE_LISTS)
    part = issuing.issue(run, K.PAYOUT_LIST, country.phu_an)
    issuing.withdraw(part, reason="Sai", by=finance)
    joined_paper = IssuedDocument.objects.get(pk=joined_paper.pk)
    assert joined_paper.state == State.WITHDRAWN and part.number in joined_paper.withdrawal.reason
    with pytest.raises(Refused, match="thu hồi"):
        issuing.reissue(joined_paper, reason="Lập lại", by=finance)
    issuing.reissue(part, reason="Đã sửa", by=finance)
    assert issuing.reissue(joined_paper, reason="Lập lại", by=finance).state == State.VALID


def test_the_joined_lists_wait_for_a_withdrawn_one_and_are_not_tried_again(run, country, finance):
    issuing.issue_all(run)
    part = issuing.issue(run, K.PAYOUT_LIST, country.phu_an)
    issuing.ask_for(run, K.PROVINCE_LISTS, by=finance)
    assert issuing.missing(run) == [papers.JOINED]
    issuing.withdraw(part, reason="Sai", by=finance)
    assert issuing.missing(run) == []
    with pytest.raises(Refused, match=re.escape(part.number)):
        issuing.ask_for(run, K.PROVINCE_LISTS, by=finance)
    issuing.reissue(part, reason="Đã sửa", by=finance)
    assert issuing.missing(run) == [papers.JOINED]


def test_the_joined_lists_are_written_as_soon_as_what_they_waited_for_is_there(
    run, country, finance, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    issuing.issue_all(run)
    part = issuing.issue(run, K.PAYOUT_LIST, country.phu_an)
    issuing.ask_for(run, K.PROVINCE_LISTS, by=finance)
    issuing.withdraw(part, reason="Sai", by=finance)
    url, sent = reverse("reports:documents", args=[run.pk]), []
    waiting = signed_in(finance).get(url).content.decode()
    assert "Danh sách chi trả toàn tỉnh chưa lập được." in waiting
    assert f'<a href="{reverse("reports:reissue", args=[part.pk])}">{part.number}</a>.' in waiting
    staff = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_an])
    assert "chưa lập được" not in signed_in(staff).get(url).content.decode()

    monkeypatch.setattr(queueing, "_send", lambda *job: sent.append(job))
    with django_capture_on_commit_callbacks(execute=True):
        issuing.reissue(part, reason="Đã sửa", by=finance)
    assert sent == [("reports.tasks.issue_run_papers", run.pk)]
    coming = signed_in(finance).get(url).content.decode()
    assert "Còn lập: Danh sách chi trả toàn tỉnh (1)." in coming and "chưa lập được" not in coming


def test_a_paper_that_nothing_waits_for_sends_no_job_when_replaced(
    run, country, finance, monkeypatch, django_capture_on_commit_callbacks
):
    issuing.issue_all(run)
    sent = []
    monkeypatch.setattr(queueing, "_send", lambda *job: sent.append(job))
    with django_capture_on_commit_callbacks(execute=True):
        issuing.reissue(issuing.issue(run, K.PAYOUT_LIST, country.phu_an), reason="Sai", by=finance)
    assert sent == []


def test_a_paper_is_withdrawn_once_and_may_be_replaced_later(run, country, finance):
    paper = issuing.issue(run, K.TREASURY_LIST, country.phu_loi)
    issuing.withdraw(paper, reason="Lập nhầm", by=finance)
    assert IssuedDocument.objects.get(pk=paper.pk).state == State.WITHDRAWN
    with pytest.raises(Refused, match="thu hồi rồi"):
        issuing.withdraw(paper, reason="nữa", by=finance)
    assert paper not in IssuedDocument.objects.standing()
    assert issuing.reissue(paper, reason="Lập lại", by=finance).state == State.VALID


@pytest.mark.parametrize(
    "sql", ["UPDATE reports_withdrawal SET reason = 'x'", "DELETE FROM reports_withdrawal"]
)
def test_the_database_keeps_withdrawals(run, country, finance, sql):
    issuing.withdraw(issuing.issue(run, K.PAYOUT_LIST, country.phu_loi), reason="x", by=finance)
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="issued paper"),
        transaction.atomic(),
    ):
        cursor.execute(sql)
