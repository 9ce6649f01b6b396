"""A draft written in forms alone: begun, filled in, mended, tried, without any script."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from accounts.models import AuditEvent
from portal.lib.refusals import Forbidden, Refused
from subsidies import drafts, resolutions
from subsidies.draft_parts import PAGES
from subsidies.models import Resolution, ResolutionStatus
from subsidies.resolution_files import Territory, as_content, read
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.filling import Filled
from tests.subsidies.pages.reading import page
from tests.subsidies.resolutions import a_rate, a_resolution, by_the_day, by_the_month

pytestmark = pytest.mark.django_db

DATA = Path(resolutions.__file__).parent / "data"
BUNDLED = sorted(path.stem for path in DATA.glob("*.yaml"))


def a_draft(slug: str, by) -> Resolution:
    """A bundled resolution as a draft of former Yên Bái, which is Lào Cai's now."""
    file = read((DATA / f"{slug}.yaml").read_text(encoding="utf-8"))
    where = Territory("15", dt.date(2023, 1, 1))
    changed = replace(file, territory=where, amends="", replaces="", communes=(), slug=f"{slug}-thu")
    return drafts.begin(changed, by=by)


def part(draft: Resolution, word: str, number: int | None = None) -> str:
    return f"{draft.get_absolute_url()}sua/{word}" + (f"/{number}" if number else "")


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.mark.parametrize("slug", BUNDLED)
def test_every_page_of_a_draft_saved_as_it_stands_changes_nothing(slug, cast, officer):
    draft = a_draft(slug, cast.officer)
    before = draft.text
    content = as_content(resolutions.file_of(draft))
    for word, asked in PAGES.items():
        if word == "dinh-muc" and "định mức số người" not in content:
            continue
        numbers = range(1, len(content.get(asked.path[0], ())) + 1) if asked.one_by_one else [None]
        for number in numbers:
            Filled(officer, part(draft, word, number)).save()
    draft.refresh_from_db()
    assert draft.text == before


def test_a_clause_is_added_with_a_table_a_limit_and_a_condition_by_buttons_alone(cast, officer):
    draft = a_draft("ha-tinh-119-2023", cast.officer)
    form = Filled(officer, part(draft, "muc-ho-tro"))
    form.write("f.ten", "Khoán theo vai trò").write("f.dieu-khoan", "Điều 3")
    form.write("f.chi-cho", "thành viên").write("f.theo", "tháng")
    form.write("f.more", "bang").press("more:f").press("add:f.bang").press("add:f.bang")
    form.write("f.bang.0.khi.new", "8").press("add:f.bang.0.khi")
    form.write("f.bang.0.khi.0.trait", "vai trò").write("f.bang.0.khi.0.values", "tổ trưởng")
    form.write("f.bang.0.muc.s", "0").write("f.bang.1.muc.s", "0").press("more:f")
    form.write("f.bang.0.muc.amount", "200.000").write("f.bang.1.muc.amount", "100.000")
    form.write("f.more", "gioi-han").press("more:f")
    form.write("f.gioi-han.new", "0").press("add:f.gioi-han").write("f.gioi-han.0.months", "24").save()
    draft.refresh_from_db()
    clause = resolutions.law_of(draft.text).clauses[-1]
    assert clause.code == "khoan-theo-vai-tro"
    assert as_content(resolutions.law_of(draft.text))["mức hỗ trợ"][-1] == {
        "mã": "khoan-theo-vai-tro",
        "tên": "Khoán theo vai trò",
        "điều khoản": "Điều 3",
        "chi cho": "thành viên",
        "theo": "tháng",
        "bảng": [{"khi": "vai trò là tổ trưởng", "mức": "200.000 đồng"}, {"mức": "100.000 đồng"}],
        "giới hạn": ["nhiều nhất 24 tháng được chi"],
    }


def test_mistakes_stand_beside_their_boxes_and_nothing_typed_is_lost(cast, officer):
    draft = a_draft("binh-duong-27-2023", cast.officer)
    form = Filled(officer, part(draft, "muc-ho-tro", 2))
    form.write("f.ten", "").write("f.muc.amount", "một trăm").write("f.noi-dung", "Lời văn mới")
    form.press("save", expects=422)
    assert "Chưa lưu được: 2 chỗ cần sửa" in form.html
    assert '<a href="#id_f.ten">Tên: Còn thiếu.</a>' in form.html
    assert "“một trăm” không phải số tiền. Ghi như 500.000." in form.html
    assert (form.value("f.muc.amount"), form.value("f.noi-dung")) == ("một trăm", "Lời văn mới")
    draft.refresh_from_db()
    assert "Lời văn mới" not in draft.text


def test_only_words_that_make_sense_for_the_payee_and_the_unit_are_offered(cast, officer):
    draft = a_draft("ha-tinh-119-2023", cast.officer)
    form = Filled(officer, part(draft, "muc-ho-tro", 1))
    assert 'value="chi-tinh-tron-moi"' not in form.html
    assert 'value="kiem-nhiem"' not in form.html
    form.write("f.chi-cho", "thành viên").press("more:f")
    assert 'value="kiem-nhiem"' in form.html


def test_a_gap_left_open_is_told_in_plain_words(cast, officer):
    draft = a_draft("ha-tinh-119-2023", cast.officer)
    form = Filled(officer, part(draft, "muc-ho-tro", 1)).write("f.muc.amount", "")
    form.press("save", expects=422)
    assert "Điền hết chỗ trống của câu đã chọn." in form.html
    assert "không đúng mẫu" not in form.html


def test_what_breaks_another_part_is_told_with_the_name_of_that_part(cast, officer):
    draft = a_draft("da-nang-26-2025", cast.officer)
    form = Filled(officer, part(draft, "muc-chung", 1)).write("f.ma", "ten-khac")
    form.press("save", expects=422)
    assert "Phần “mức hỗ trợ”, “nằm trong”: Không có “mức chung” nào mang mã này." in form.html


def test_two_officers_at_one_draft_lose_neither_text(cast, country, officer, signed_in):
    draft = a_draft("ha-tinh-119-2023", cast.officer)
    mine = Filled(officer, part(draft, "phan-dau")).write("f.ten", "Tên của tôi")
    Filled(officer, part(draft, "phan-dau")).write("f.ten", "Tên của người kia").save()
    mine.press("save", expects=422)
    assert "đã sửa dự thảo này lúc" in mine.html
    assert mine.value("f.ten") == "Tên của tôi"
    assert "-tên: Tên của người kia" in mine.html
    assert "+tên: Tên của tôi" in mine.html
    draft.refresh_from_db()
    assert "Tên của người kia" in draft.text
    mine.press(draft.digest, name="read_from", expects=302)
    draft.refresh_from_db()
    assert "Tên của tôi" in draft.text
    texts = [event.before["file"] for event in AuditEvent.objects.filter(verb="resolution.changed")]
    assert any("Tên của người kia" in text for text in texts)


def test_an_example_is_tried_with_figures_and_nothing_is_stored(cast, officer):
    draft = a_draft("binh-duong-27-2023", cast.officer)
    form = Filled(officer, part(draft, "vi-du", 1))
    assert "Máy tính ra đúng ví dụ" in form.press("run").html
    form.write("f.duoc-chi", "2.600.000").press("run")
    text = " ".join(form.html.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "Máy tính ra khác ví dụ" in text
    assert "2.600.000 đ" in text
    assert "2.500.000 đ" in text
    draft.refresh_from_db()
    assert "2.600.000" not in draft.text


def test_a_draft_begins_from_nothing_with_the_silent_questions_answered(cast, officer, country):
    form = Filled(officer, "/chi-tra/nghi-quyet/lap/moi").press("save", expects=422)
    assert "Cách tính tháng: Còn thiếu." in form.html
    form.write("f.so-hieu", "12/2026/NQ-HĐND").write("f.ten", "Hỗ trợ").write("f.nguon", "Dự thảo của Sở")
    form.write("f.quy-dinh-chung.cach-tinh-thang.s", "0")
    form.write("f.quy-dinh-chung.chi-xa-dang-ky-chuyen-doi-so", "không")
    form.write("f.quy-dinh-chung.lam-tron-den", "1.000").save()
    draft = Resolution.objects.get()
    assert (draft.slug, draft.status) == ("lao-cai-12-2026-nq-hdnd", ResolutionStatus.DRAFT)
    assert draft.territory == country.lao_cai
    assert "Chưa có" in page(officer.get(draft.get_absolute_url()))


def test_a_draft_begins_as_a_copy_of_another_provinces(cast, officer, country):
    model = by_the_day(country.ha_tinh)
    address = f"/chi-tra/nghi-quyet/lap/moi?tu={model.slug}"
    Filled(officer, address).write("f.so-hieu", "13/2026/NQ-HĐND").save()
    draft = Resolution.objects.get(number="13/2026/NQ-HĐND")
    assert draft.territory == country.lao_cai
    assert resolutions.law_of(draft.text).clauses == resolutions.law_of(model.text).clauses


def test_a_file_with_mistakes_comes_back_as_text_with_each_at_its_line(cast, officer):
    text = (DATA / "ha-tinh-119-2023.yaml").read_text(encoding="utf-8").replace("600.000 đồng", "nhiều tiền")
    answer = officer.post("/chi-tra/nghi-quyet/lap/tep", {"text": text + "\nmột từ lạ: có\n"}, expects=422)
    html = page(answer)
    assert "một từ lạ: có" in html
    assert "nhiều tiền" in html
    assert "Không có từ khóa này trong mẫu tệp." in html
    assert not Resolution.objects.exists()


def test_a_draft_takes_another_code_that_is_free_and_a_published_one_never(cast, officer, country):
    draft, taken = a_draft("ha-tinh-119-2023", cast.officer), by_the_month(country.yen_bai)
    form = Filled(officer, part(draft, "phan-dau"))
    assert "Đổi được tới khi công bố" in form.html
    form.write("f.ma", taken.slug).press("save", expects=422)
    assert f"Đã có nghị quyết mang mã {taken.slug}. Đặt mã khác." in form.html
    answer = form.write("f.ma", "lao-cai-12-2026").save()
    draft.refresh_from_db()
    assert answer.url == draft.get_absolute_url() == "/chi-tra/nghi-quyet/lao-cai-12-2026/"
    assert resolutions.law_of(draft.text).slug == "lao-cai-12-2026"
    address = f"{draft.get_absolute_url()}van-ban"
    text = draft.text.replace("mã: lao-cai-12-2026", "mã: lao-cai-13-2026")
    officer.post(address, {"text": text, "read_from": draft.digest})
    draft.refresh_from_db()
    assert draft.slug == "lao-cai-13-2026"
    with pytest.raises(Refused, match="không sửa trực tiếp"):
        drafts.edit(taken, replace(resolutions.file_of(taken), slug="khac"), read_from="", by=cast.officer)


def test_the_text_and_the_forms_are_one_draft(cast, officer):
    draft = a_draft("ha-tinh-119-2023", cast.officer)
    address = f"{draft.get_absolute_url()}van-ban"
    text = draft.text.replace("mức: 600.000 đồng", "mức: 650.000 đồng")
    officer.post(address, {"text": text, "read_from": draft.digest})
    assert Filled(officer, part(draft, "muc-ho-tro", 1)).value("f.muc.amount") == "650.000"
    stale = officer.post(address, {"text": draft.text, "read_from": draft.digest}, expects=422)
    assert "đã sửa dự thảo này lúc" in page(stale)
    downloaded = officer.get(f"{draft.get_absolute_url()}tep")
    assert downloaded["Content-Disposition"].endswith('ha-tinh-119-2023-thu.yaml"')
    assert "650.000 đồng" in downloaded.content.decode()


def test_clauses_are_moved_and_taken_out_and_what_needs_them_says_no(cast, officer):
    draft = a_draft("binh-duong-27-2023", cast.officer)
    codes = [clause.code for clause in resolutions.law_of(draft.text).clauses]
    officer.post(f"{part(draft, 'muc-ho-tro', 2)}/len", {"read_from": draft.digest})
    draft.refresh_from_db()
    moved = [clause.code for clause in resolutions.law_of(draft.text).clauses]
    assert moved == [codes[1], codes[0], codes[2]]
    officer.get(f"{part(draft, 'vi-du', 1)}/bo")
    officer.post(f"{part(draft, 'vi-du', 1)}/bo", {"read_from": draft.digest})
    draft.refresh_from_db()
    assert len(resolutions.law_of(draft.text).examples) == 4
    officer.post(f"{part(draft, 'vi-du', 1)}/bo", {"read_from": "cũ"}, expects=409)


def test_what_is_published_or_paid_by_is_not_edited(cast, officer, country):
    published = by_the_month(country.yen_bai)
    answer = officer.get(part(published, "phan-dau"), expects=409)
    assert "đang áp dụng: không sửa trực tiếp" in page(answer)


def test_a_code_taken_meanwhile_by_another_province_is_not_written_over(cast, country):
    theirs = a_draft("ha-tinh-119-2023", cast.officer)
    mine = replace(resolutions.file_of(theirs), territory=Territory("42", dt.date(2023, 1, 1)), number="Thử")
    with pytest.raises(Forbidden):
        resolutions.take_in(mine, by=cast.officer_elsewhere)
    before = theirs.text
    theirs.refresh_from_db()
    assert (theirs.text, theirs.territory) == (before, country.yen_bai)


def test_a_page_of_a_draft_asks_no_more_of_the_database_for_more_clauses(cast, officer, country):
    draft = a_resolution(country.yen_bai, status=ResolutionStatus.DRAFT)
    a_rate(draft, 1_000)
    address = part(draft, "muc-ho-tro", 1)
    assert_queries_do_not_grow(lambda: a_rate(draft, 1_000), lambda: officer.get(address))
