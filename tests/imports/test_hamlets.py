"""Hamlets with what resolutions ask about them: added, described from a day, the row before ended."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AuditEvent, Role
from imports.models import State
from places.models import Hamlet, HamletKind, HamletTraits
from portal.lib.refusals import Forbidden
from tests import factories
from tests.assertions import assert_queries_do_not_grow

from .workbooks import confirmed, said, taken_in, workbook

HEADS = ["Xã, phường", "Thôn, tổ dân phố", "Áp dụng từ ngày", "Số hộ", "Loại", "Biên giới"]


@pytest.fixture
def officer(country):
    return factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)


def written() -> set[tuple[str, str, str, int | None]]:
    rows = HamletTraits.objects.select_related("hamlet")
    return {
        (row.hamlet.name, str(row.valid_from), str(row.valid_until or ""), row.households) for row in rows
    }


def test_hamlets_that_are_new_join_the_list_and_each_is_described(country, officer):
    factories.a_hamlet(country.chau_que, "Thôn Mười")
    rows = (
        ["Châu Quế", "thôn mười", "01/01/2026", "1.312", "II", "Có"],
        ["Châu Quế", "Tổ dân phố 2", "01/01/2026", 250, None, None],
    )
    job = taken_in(workbook(HEADS, *rows), officer, kind="thon")
    assert said(job) == ["3 B: Xã Châu Quế chưa có thôn, tổ dân phố tên này"]
    job = confirmed(job, officer)
    assert (job.state, job.written) == (State.DONE, {"new_hamlets": 1, "hamlets": 2})
    assert written() == {
        ("Thôn Mười", "2026-01-01", "", 1312), ("Tổ dân phố 2", "2026-01-01", "", 250),
    }  # fmt: skip
    quarter = Hamlet.objects.get(name="Tổ dân phố 2")
    assert (quarter.kind, quarter.commune) == (HamletKind.QUARTER, country.chau_que)
    described = HamletTraits.objects.get(hamlet__name="Thôn Mười")
    assert (described.unit_type, described.border, described.island) == ("II", True, False)
    events = AuditEvent.objects.filter(object_type__startswith="places")
    assert set(events.values_list("verb", flat=True)) == {"hamlets.added", "rows.entered"}


def test_what_was_written_before_ends_the_day_before_and_later_facts_are_not_overwritten(country, officer):
    ten, twelve = (factories.a_hamlet(country.chau_que, name) for name in ("Thôn Mười", "Thôn Mười Hai"))
    HamletTraits.objects.create(hamlet=ten, valid_from=dt.date(2025, 7, 1), households=100)
    HamletTraits.objects.create(hamlet=twelve, valid_from=dt.date(2026, 2, 1), households=90)
    job = taken_in(
        workbook(HEADS, ["Châu Quế", "Thôn Mười", "01/01/2026", 130, None, None]), officer, kind="thon"
    )
    confirmed(job, officer)
    assert {row for row in written() if row[0] == "Thôn Mười"} == {
        ("Thôn Mười", "2025-07-01", "2025-12-31", 100), ("Thôn Mười", "2026-01-01", "", 130),
    }  # fmt: skip
    late = workbook(HEADS, ["Châu Quế", "Thôn Mười Hai", "01/01/2026", 95, None, None])
    assert said(taken_in(late, officer, kind="thon")) == ["2 C: Đã ghi đặc điểm từ ngày 01/02/2026"]


def test_every_wrong_cell_is_told(country, officer):
    rows = (
        ["Châu Quế", "Thôn Một", "01/01/2026", "ba trăm", "V", "nửa"],
        ["Châu Quế", "Thôn Hai", None, 12, None, None],
        ["Châu Quế", "Thôn Một", "01/01/2026", 12, None, None],
        ["Nơi Nào Đó", "Thôn Ba", "01/01/2026", 12, None, None],
    )
    found = said(taken_in(workbook(HEADS, *rows), officer, kind="thon"))
    assert {line.partition(":")[0] for line in found} >= {"2 D", "2 E", "2 F", "3 C", "4 B", "5 A"}
    assert not HamletTraits.objects.exists()


def test_only_the_province_describes_its_places(country, cast):
    with pytest.raises(Forbidden):
        taken_in(workbook(HEADS), cast.commune_staff, kind="thon")


def test_a_longer_list_asks_no_more_of_the_database(country, officer):
    size, turns = [1], iter(range(1, 9))

    def brought_in() -> None:
        """As many hamlets that are new, and as many that the turn before described."""
        turn = next(turns)
        since = f"01/0{turn}/2026"
        names = [f"Thôn {n}" for n in range(size[0])] + [f"Thôn {turn}-{n}" for n in range(size[0])]
        rows = (["Châu Quế", name, since, 100, None, None] for name in names)
        confirmed(taken_in(workbook(HEADS, *rows), officer, kind="thon"), officer)

    brought_in()
    assert_queries_do_not_grow(lambda: size.append(size.pop() + 5), brought_in)
