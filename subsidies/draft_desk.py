"""What the pages of a draft offer to choose from, and what they say under a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Commune, Province
from portal.lib import kinds
from portal.lib.asking.boxes import Desk
from portal.lib.asking.typed import Typed

from .clause_checks import out_of_place
from .clause_words import PAYEE, PER
from .models import IndexedAmount, Resolution
from .resolution_files import TERRITORY, ResolutionFile, Territory
from .rules.terms import Envelope

Offer = Sequence[tuple[str, str]]
OF_HEADING: Mapping[str, Any] = {
    "mã": gettext_lazy("Tên ngắn không dấu trong địa chỉ trang và tên tệp. Đổi được tới khi công bố."),
}
OPENS_WITH = ("nội dung", "mức", "số thành viên mỗi tổ", "công mỗi tháng", "trong đó", "không được chi")


def desk_for(
    user: User,
    file: ResolutionFile | None = None,
    typed: Typed | None = None,
    here: Mapping[str, Any] | None = None,
    *,
    heading: bool = False,
) -> Desk:
    """`here` is the clause on the page, as the file says it."""
    offers: dict[str, Offer] = {"territory": territories(user), "resolution": _earlier(user)}
    if file is not None:
        clauses = [(c.code, f"{c.label} ({c.code})", c.part) for c in file.clauses]
        offers["clause"] = [(code, label) for code, label, _part in clauses]
        offers["envelope"] = [(code, label) for code, label, part in clauses if isinstance(part, Envelope)]
        offers["commune"] = _communes(file)
        offers["index"] = _indexes(file)
    told = hints() | (OF_HEADING if heading else {})
    return Desk(typed, offers, told, _senseless(typed, here or {}), OPENS_WITH)


def _senseless(typed: Typed | None, here: Mapping[str, Any]) -> frozenset[str]:
    """Nothing, as long as it is open whom the clause pays and for what."""
    payee, per = (
        kind.parse(said) if (said := typed.one(name) if typed else here.get(key, "")) in kind.words else None
        for name, key, kind in (("f.chi-cho", "chi cho", PAYEE), ("f.theo", "theo", PER))
    )
    return out_of_place(payee, per) if payee and per else frozenset()


def territories(user: User) -> Offer:
    """The province and the former ones whose areas it now holds."""
    areas = Province.objects.filter(Q(pk=user.province_id) | Q(present=user.province_id))
    return [(where(area), _label(area)) for area in areas.order_by("-valid_from", "name__unaccent")]


def where(area: Province) -> str:
    """As the file names it."""
    return TERRITORY.show(Territory(area.code, area.valid_from))


def _label(area: Province) -> str:
    if area.valid_until:
        return _("Khu vực %(name)s (cũ)") % {"name": area.name}
    return _("Toàn %(area)s") % {"area": area}


def _earlier(user: User) -> Offer:
    there = Resolution.objects.published().filter(territory__present=user.province_id)
    return [
        (slug, _("%(number)s (từ %(day)s)") % {"number": number, "day": kinds.day.show(first)})
        for slug, number, first in there.values_list("slug", "number", "valid_from")
    ]


def _communes(file: ResolutionFile) -> Offer:
    area = Province.objects.on(file.territory.day).filter(code=file.territory.code).first()
    day = max(file.valid_from, area.valid_from) if area else dt.date.max
    there = Commune.objects.in_area_of(area).on(day) if area else Commune.objects.none()
    return [(commune.code, str(commune)) for commune in there.order_by("plain_name")]


def _indexes(file: ResolutionFile) -> Offer:
    known = IndexedAmount.objects.order_by("name__unaccent").values_list("name", flat=True).distinct()
    return [(name, name) for name in dict.fromkeys([*(dated.name for dated in file.indexes), *known])]


def hints() -> dict[str, Any]:
    """For words of the file that an official may not have met before."""
    return {
        "mã": _("Tên ngắn không dấu để các mức, ví dụ gọi tới. Để trống thì máy đặt theo tên."),
        "số hiệu": _("Như trên văn bản. Ví dụ: 12/2026/NQ-HĐND"),
        "nguồn": _("Lấy số liệu từ văn bản nào, điều gì chưa đối chiếu, điều gì tự chọn."),
        "chỉ các xã": _("Không đánh dấu xã nào: áp dụng cho toàn địa bàn."),
        "sửa đổi": _("Nghị quyết trước kết thúc vào hôm trước ngày có hiệu lực của bản này."),
        "thay thế": _("Nghị quyết trước kết thúc vào hôm trước ngày có hiệu lực của bản này."),
        "hiệu lực đến hết ngày": _("Để trống nếu chưa định ngày cuối. Ví dụ: 31/12/2027"),
        "làm tròn đến": _("Ghi 1 đồng nếu không làm tròn, 1.000 đồng nếu làm tròn nghìn."),
        "cách tính tháng": _(
            "Người vào hoặc ra giữa tháng được tính thế nào. Văn bản không nói thì vẫn phải chọn."
        ),
        "tính cả ngày bắt đầu": _("Ngày quyết định vào tổ có được tính không."),
        "tính cả ngày kết thúc": _("Ngày quyết định thôi có được tính không."),
        "không tính thời gian": _("Nghỉ ngắn hơn số ngày ghi ở đây thì vẫn tính."),
        "điều khoản": _("Ví dụ: Điều 3 khoản 1"),
        "nội dung": _("Trích hoặc tóm tắt lời văn."),
        "mức": _("Chọn một cách ghi rồi điền chỗ trống. Mức khác nhau theo đối tượng thì thêm mục “bảng”."),
        "bảng": _("Máy lấy dòng đúng đầu tiên. Dòng không ghi “khi” là mọi trường hợp còn lại, đứng cuối."),
        "tháng": _("Ví dụ: 03/2026, hoặc nhiều tháng: 03/2026 - 08/2026"),
        "được chi": _("Tổng số tiền tính tay của cả trường hợp, đồng. Ví dụ: 1.850.000"),
        "trong đó": _("Từng mức, nếu muốn kiểm."),
        "không được chi": _("Phần không chi, theo lý do. Không có thì để trống."),
        "trên số hộ": _("Chỉ đếm số hộ vượt số này."),
        "chia đều cho": _(
            "Vai trò cùng chia một mức, cách nhau bằng dấu phẩy: tổ trưởng, tổ phó, thành viên."
        ),
        "không thấp hơn": _("Tên mức cả nước làm sàn, như lương cơ sở."),
        "công mỗi tháng": _("Ai làm gì trong mỗi tháng của trường hợp."),
        "số thành viên mỗi tổ": _("Kể cả những người ghi rõ bên dưới."),
    }
