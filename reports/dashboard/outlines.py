"""Outlines of a province's communes, taken in from its own GeoJSON (RFC 7946). None are shipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Reach, Role, User
from places.models import Commune, CommuneOutline, Province
from places.names import Gazetteer
from portal.lib.refusals import Forbidden, Refused

from .geometry import Point, Ring, area, simplified

LARGEST = 25 * 1024 * 1024  # bytes
MOST_POINTS = 4000  # of one commune, once simplified
SMALLEST = 1e-6  # square degrees, about one hectare: smaller islets are not drawn
# West, south, east and north of Viet Nam with Hoàng Sa and Trường Sa, and a little room.
COUNTRY = (101.0, 5.0, 118.5, 24.5)
CODES = ("ma_xa", "maxa", "ma", "code", "id_xa", "commune_code")
NAMES = ("ten_xa", "tenxa", "ten", "name", "commune_name")
TOLD = 5  # names in a message

Outlines = dict[int, list[list[Point]]]  # rings by commune


def check_can_load(user: User) -> None:
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Chỉ cán bộ Sở phụ trách toàn tỉnh nạp đường ranh của xã, phường."))


@transaction.atomic
def load(content: bytes, province: Province, *, by: User) -> int:
    """Takes the place of those loaded before. Returns how many communes have one."""
    check_can_load(by)
    found = read(content, province)
    CommuneOutline.objects.filter(commune__province=province).delete()
    CommuneOutline.objects.bulk_create(
        CommuneOutline(commune_id=pk, rings=rings) for pk, rings in found.items()
    )
    audit.record("places.outlines_loaded", province, by=by, province=province, after={"communes": len(found)})
    return len(found)


def read(content: bytes, province: Province) -> Outlines:
    """Every commune of the province of today, or the reason why not."""
    features = _features(content)
    communes = Commune.objects.on(timezone.localdate()).filter(province=province)
    by_code, gazetteer = {one.code: one for one in communes}, Gazetteer(communes)
    found: Outlines = {}
    strangers = []
    for number, feature in enumerate(features, start=1):
        facts = _facts(feature.get("properties"))
        commune = _commune(facts, by_code, gazetteer)
        if commune is None:
            strangers.append(_named(facts, number))
        else:
            found.setdefault(commune.pk, []).extend(_rings(feature.get("geometry"), str(commune)))
    missing = [str(one) for one in by_code.values() if one.pk not in found]
    _check(strangers, missing, province)
    return found


def _check(strangers: list[str], missing: list[str], province: Province) -> None:
    told = {"province": province}
    if strangers:
        told |= {"n": len(strangers), "names": ", ".join(strangers[:TOLD])}
        raise Refused(
            _("%(n)s hình không nhận ra là xã, phường nào của %(province)s: %(names)s. "
              "Ghi mã xã 5 số vào thuộc tính ma_xa của từng hình.") % told
        )  # fmt: skip
    if missing:
        told |= {"n": len(missing), "names": ", ".join(missing[:TOLD])}
        raise Refused(
            _("Còn thiếu đường ranh của %(n)s xã, phường, đặc khu của %(province)s: %(names)s. "
              "Bản đồ phải đủ mọi nơi, kể cả đảo, quần đảo; bổ sung vào tệp rồi nạp lại.") % told
        )  # fmt: skip


def _features(content: bytes) -> list[dict[str, Any]]:
    if len(content) > LARGEST:
        raise Refused(_("Tệp lớn hơn 25 MB. Giảm số điểm của đường ranh, ví dụ bằng mapshaper, rồi nạp lại."))
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refused(
            _("Tệp không đọc được như GeoJSON. Xuất lại từ QGIS: dạng GeoJSON, mã hóa UTF-8.")
        ) from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(one, dict) for one in features):
        raise Refused(_("Tệp không có hình nào. Cần một FeatureCollection, mỗi xã, phường một hình."))
    return features


def _facts(properties: Any) -> dict[str, Any]:
    given = properties if isinstance(properties, dict) else {}
    return {str(key).lower(): value for key, value in given.items()}


def _commune(facts: Mapping[str, Any], by_code: Mapping[str, Commune], names: Gazetteer) -> Commune | None:
    for key in CODES:
        if commune := by_code.get(str(facts.get(key) or "").zfill(5)):
            return commune
    for key in NAMES:
        communes = names.find(str(facts[key])).communes if facts.get(key) else ()
        if len(communes) == 1:
            return communes[0]
    return None


def _named(facts: Mapping[str, Any], number: int) -> str:
    given = next((str(facts[key])[:40] for key in (*NAMES, *CODES) if facts.get(key)), "")
    return given or _("hình thứ %(n)s") % {"n": number}


def _rings(geometry: Any, commune: str) -> list[list[Point]]:
    """Outer and inner rings alike: filled by the even-odd rule, a hole stays one."""
    try:
        polygons = {"Polygon": lambda c: [c], "MultiPolygon": lambda c: c}[geometry["type"]](
            geometry["coordinates"]
        )
        rings = [
            [(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon
        ]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        raise Refused(
            _("Hình của %(commune)s không phải vùng (Polygon, MultiPolygon) có tọa độ.")
            % {"commune": commune}
        ) from None
    _check_places(rings, commune)
    return _drawn(rings, commune)


def _check_places(rings: Iterable[Ring], commune: str) -> None:
    west, south, east, north = COUNTRY
    points = [point for ring in rings for point in ring]
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings) or not points:
        raise Refused(_("Đường ranh của %(commune)s không khép kín.") % {"commune": commune})
    for x, y in points:
        if not (west <= x <= east and south <= y <= north):
            raise Refused(
                _("%(commune)s có điểm (%(x)s; %(y)s) nằm ngoài Việt Nam. Tọa độ phải là kinh độ, vĩ độ "
                  "(WGS 84, EPSG:4326), không phải VN-2000; kinh độ đứng trước.")
                % {"commune": commune, "x": x, "y": y}
            )  # fmt: skip


def _drawn(rings: list[list[Point]], commune: str) -> list[list[Point]]:
    kept = [ring for ring in rings if area(ring) >= SMALLEST] or [max(rings, key=area)]
    simple = [[(round(x, 4), round(y, 4)) for x, y in simplified(ring)] for ring in kept]
    if sum(map(len, simple)) > MOST_POINTS:
        raise Refused(
            _("Đường ranh của %(commune)s quá nhiều điểm. Giảm số điểm rồi nạp lại.") % {"commune": commune}
        )
    return simple
