"""Outlines from a province's own GeoJSON: what is refused and why, and what is drawn."""

from __future__ import annotations

import datetime as dt
import json
import math
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from places.models import Commune, CommuneOutline
from portal.lib.refusals import Forbidden, Refused
from reports.dashboard import geometry, map_drawing, outlines
from subsidies.models import RunUnit
from tests import factories
from tests.reports import runs


def square(x: float, y: float, side: float = 0.1) -> dict:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, x: float, y: float = 22.0, **facts) -> dict:
    return {"type": "Feature", "properties": {"ma_xa": code, **facts}, "geometry": square(x, y)}


OPEN = {"type": "Polygon", "coordinates": [[[104, 22], [104, 23]]]}
POINT = {"type": "Point", "coordinates": [104, 22]}


def written(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def whole() -> list[dict]:
    """Every commune of Lào Cai; one by its name."""
    by_name = feature("", 104.0, ten_xa="Xã Lâm Giang")
    return [feature("04387", 103.8), by_name, feature("2725", 104.2)]


def test_every_commune_gets_its_outline_and_a_second_file_takes_the_place_of_the_first(country, cast, whole):
    for _ in range(2):
        assert outlines.load(written(*whole), country.lao_cai, by=cast.officer) == 3
    assert CommuneOutline.objects.count() == 3
    assert len(country.ban_xeo.outline.rings[0]) == 5


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: f[:-1], "Còn thiếu đường ranh của 1 xã"),
        (lambda f: [*f, feature("99999", 104.5, ten="Xã Lạ")], "không nhận ra"),
        (lambda f: [*f, {**f[0], "properties": "04387"}], "hình thứ 4"),
        (lambda f: [*f, {**f[0], "properties": ["04387"]}], "hình thứ 4"),
        (lambda f: [*f[:-1], feature("02725", 550000.0, 2400000.0)], "không phải VN-2000"),
        (lambda f: [*f[:-1], {**f[-1], "geometry": POINT}], "không phải vùng"),
        (lambda f: [*f[:-1], {**f[-1], "geometry": None}], "không phải vùng"),
        (lambda f: [*f[:-1], {**f[-1], "geometry": OPEN}], "không khép kín"),
        (lambda _: [], "không có hình nào"),
    ],
)  # fmt: skip
def test_a_file_is_refused_with_the_reason_and_nothing_is_changed(country, cast, whole, spoil, said):
    with pytest.raises(Refused, match=said):
        outlines.load(written(*spoil(whole)), country.lao_cai, by=cast.officer)
    assert not CommuneOutline.objects.exists()


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b"{" * 100_000, b'{"features": [1]}'])
def test_what_is_no_geojson_is_said(country, content):
    with pytest.raises(Refused):
        outlines.read(content, country.lao_cai)


def test_a_province_cannot_leave_its_islands_out(country):
    factories.a_commune(country.lao_cai, "20333", "Hoàng Sa", kind="dac_khu")
    with pytest.raises(Refused, match="Hoàng Sa"):
        outlines.read(
            written(feature("04387", 103.8), feature("04381", 104.0), feature("02725", 104.2)),
            country.lao_cai,
        )


def test_only_officers_of_the_whole_province_load(country, cast, whole):
    with pytest.raises(Forbidden):
        outlines.load(written(*whole), country.lao_cai, by=cast.commune_staff)


def test_the_page_loads_shows_the_map_and_keeps_errors_beside_the_file(country, cast, signed_in, whole):
    browser = signed_in(cast.officer)
    bad = browser.post("/tong-quan/ban-do", {"file": SimpleUploadedFile("a.geojson", b"x")}, expects=422)
    assert "không đọc được như GeoJSON" in bad.content.decode()
    browser.post("/tong-quan/ban-do", {"file": SimpleUploadedFile("a.geojson", written(*whole))})
    run = runs.a_run(country.lao_cai, "08/2026")
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), "month", 500_000)
    runs.a_line(run, country.chau_que, factories.a_team(country.chau_que), rate)
    text = browser.get("/tong-quan/").content.decode()
    assert text.count('<path class="m') == 3
    assert "Xã Châu Quế: 500.000 đ" in text
    assert "Xã Bản Xèo: không có trong đợt này" in text


SHAPE = re.compile(r'<a href="([^"]+)" aria-label="([^":]+): ([\d.]+) đ"><path')


def test_rows_behind_each_shape_sum_to_what_it_says(country, cast, signed_in, whole):
    """Of a run of the former communes; one that is not in the run has no rows to lead to."""
    outlines.load(written(*whole), country.lao_cai, by=cast.officer)
    run = runs.a_run(country.lao_cai, "05/2025")
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), "day", 150_000)
    paid_in = {country.chau_que_thuong: 3, country.chau_que_ha: 4, country.lam_giang: 5}
    for commune, days in paid_in.items():
        runs.a_line(run, commune, factories.a_team(commune), rate, days)
    browser = signed_in(cast.finance)
    text = browser.get("/tong-quan/?thang=05/2025").content.decode()
    shapes = {name: (link, int(said.replace(".", ""))) for link, name, said in SHAPE.findall(text)}
    said = {name: amount for name, (_link, amount) in shapes.items()}
    assert said == {"Xã Châu Quế": 1_050_000, "Xã Lâm Giang": 750_000}
    for name, (link, amount) in shapes.items():
        rows = browser.get(link)
        assert rows.context["amount"] == amount
        assert name in rows.content.decode()


def test_the_table_beside_the_map_has_every_commune_of_the_run(country, cast, signed_in, whole):
    """The lists of most and least end after eight each."""
    outlines.load(written(*whole), country.lao_cai, by=cast.officer)
    run = runs.a_run(country.lao_cai, "08/2026")
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), "month", 1_000)
    for n in range(20):
        commune = factories.a_commune(country.lao_cai, f"8{n:04}", f"Số {n}")
        runs.a_line(run, commune, factories.a_team(commune), rate, units=n + 1)
    text = signed_in(cast.finance).get("/tong-quan/?thang=08/2026").content.decode()
    table = text.partition("Bảng cả 20 nơi</summary>")[2].partition("</details>")[0]
    assert list(dict.fromkeys(re.findall(r"Xã Số (\d+)", table))) == [str(n) for n in reversed(range(20))]


def test_outlines_older_than_a_merger_show_what_is_paid_where_they_lie_today(country, cast, signed_in, whole):
    outlines.load(written(*whole), country.lao_cai, by=cast.officer)
    merged = factories.a_commune(country.lao_cai, "99991", "Mới Gộp")
    for former in (country.chau_que, country.lam_giang):
        Commune.objects.filter(pk=former.pk).update(
            successor=merged, present=merged, valid_until=dt.date(2026, 6, 30)
        )
    rate = runs.a_rate(runs.a_resolution(country.yen_bai), "month", 500_000)
    runs.a_line(runs.a_run(country.lao_cai, "08/2026"), merged, factories.a_team(merged), rate)
    browser = signed_in(cast.finance)
    shapes = SHAPE.findall(browser.get("/tong-quan/?thang=08/2026").content.decode())
    assert [(name, said) for _link, name, said in shapes] == [
        ("Xã Châu Quế, nay thuộc Xã Mới Gộp", "500.000"),
        ("Xã Lâm Giang, nay thuộc Xã Mới Gộp", "500.000"),
    ]
    assert {browser.get(link).context["amount"] for link, _name, _said in shapes} == {500_000}


def test_a_map_drawn_for_one_reader_is_named_in_the_language_of_the_next(country, cast, whole):
    island = feature("20333", 112.0, 16.5)
    factories.a_commune(country.lao_cai, "20333", "Hoàng Sa", kind="dac_khu")
    outlines.load(written(*whole, island), country.lao_cai, by=cast.officer)
    run = runs.a_run(country.lao_cai, "08/2026")
    for language, name, told in (
        ("en", "Hoàng Sa Special Zone", "Lâm Giang Commune: "),
        ("vi", "Đặc khu Hoàng Sa", "Xã Lâm Giang: không có trong đợt này"),
    ):
        with translation.override(language):
            drawn = map_drawing.of_run(run, [])
        assert [inset.name for inset in drawn.insets] == [name]
        assert any(shape.said.startswith(told) for shape in drawn.shapes)


def test_the_command_loads_and_tells_what_is_wrong(country, cast, whole, tmp_path):
    file = tmp_path / "a.geojson"
    file.write_bytes(written(*whole))
    call_command("load_outlines", file, by=cast.officer.username)
    assert CommuneOutline.objects.count() == 3
    with pytest.raises(CommandError, match="GeoJSON"):
        file.write_bytes(b"x")
        call_command("load_outlines", file, by=cast.officer.username)


def test_far_islands_stand_in_a_frame_of_their_own(country, cast, whole):
    island = factories.a_commune(country.lao_cai, "20333", "Hoàng Sa", kind="dac_khu")
    outlines.load(written(*whole, feature("20333", 112.0, 16.5)), country.lao_cai, by=cast.officer)
    run = runs.a_run(country.lao_cai, "08/2026")
    RunUnit.objects.create(run=run, commune=island, total=7)
    drawn = map_drawing.of_run(run, list(RunUnit.objects.select_related("commune")))
    assert [inset.name for inset in drawn.insets] == ["Đặc khu Hoàng Sa"]
    assert len(drawn.shapes) == 4


def test_communes_are_shaded_from_least_to_most():
    bands = map_drawing._bands([10, 20, 30, 40, 50])
    assert [map_drawing._shade(amount, bands) for amount in (10, 30, 50)] == [1, 3, 5]
    assert map_drawing._shade(0, bands) == map_drawing._shade(None, bands) == 0
    assert [band.shade for band in map_drawing._bands([7, 7, 7])] == [1]


@given(st.lists(st.tuples(st.floats(102, 110), st.floats(8, 23)), min_size=4, max_size=60))
def test_no_point_left_out_lies_far_from_what_is_drawn(points):
    ring = [*points, points[0]]
    simple = geometry.simplified(ring, 0.05)
    assert simple[0] == simple[-1] == ring[0]
    pairs = list(zip(simple, simple[1:], strict=False))
    assert all(min(geometry._from_line(p, a, b) for a, b in pairs) <= 0.05 + 1e-9 for p in ring)


def test_a_straight_coast_of_a_thousand_points_is_drawn_with_few():
    ring = [(105 + n / 1000, 20.0) for n in range(1000)] + [(106.0, 21.0), (105.0, 21.0), (105.0, 20.0)]
    assert len(geometry.simplified(ring)) <= 6
    assert math.isclose(geometry.area(geometry.simplified(ring)), geometry.area(ring), rel_tol=0.01)


def corners(path: str) -> list[tuple[int, int]]:
    """Of the first ring, as a browser walks it."""
    start, steps = re.match(r"M(-?\d+ -?\d+)l([-\d ]+)z", path).groups()
    numbers = list(map(int, steps.split()))
    there = [tuple(map(int, start.split()))]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        there.append((there[-1][0] + dx, there[-1][1] + dy))
    return there


@given(st.lists(st.tuples(st.floats(102, 110), st.floats(8, 23)), min_size=4, max_size=60))
def test_what_the_browser_walks_is_the_ring(points):
    ring = [*points, points[0]]
    frame = geometry.Frame.around([ring], 640, 520)
    walked = corners(frame.path([ring]))
    closed = [*walked, walked[0]]
    sides = list(zip(closed, closed[1:], strict=False))
    furthest = geometry.UNSEEN + math.sqrt(0.5) + 1e-6  # left out, and rounded to whole units
    assert all(min(geometry._from_line(frame.place(p), a, b) for a, b in sides) <= furthest for p in ring)


def test_a_place_too_small_for_the_picture_is_a_dot():
    large = [(105, 20), (107, 20), (107, 22), (105, 22), (105, 20)]
    ring = [(106, 21), (106.0001, 21), (106.0001, 21.0001), (106, 21.0001), (106, 21)]
    assert geometry.Frame.around([large], 640, 520).path([ring]).endswith(f"l{geometry.A_DOT}z")


def test_the_map_is_drawn_once_and_anew_when_others_are_loaded(country, cast, whole):
    outlines.load(written(*whole), country.lao_cai, by=cast.officer)
    run = runs.a_run(country.lao_cai, "08/2026")
    before = map_drawing.of_run(run, [])
    with CaptureQueriesContext(connection) as queries:
        assert map_drawing.of_run(run, []) == before
    assert len(queries) == 1
    moved = [feature("04387", 103.5), *whole[1:]]
    outlines.load(written(*moved), country.lao_cai, by=cast.officer)
    assert map_drawing.of_run(run, []) != before
