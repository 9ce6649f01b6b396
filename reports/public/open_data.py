"""The same figures as files that programs read (dữ liệu mở): their columns, units, rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from places.models import Province
from portal.lib.spreadsheets import writing

from . import payments, phones, rules
from .pages import kept
from .tables import Figure

LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.vi")
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: str | Promise
    unit: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Table:
    slug: str
    title: str | Promise
    about: str | Promise
    columns: tuple[Column, ...]
    rows: Callable[[Province], Iterator[Row]]

    def csv(self, province: Province) -> bytes:
        return writing.listed_as_csv([column.name for column in self.columns], self.rows(province))


def paid(province: Province, year: int) -> payments.PaidYear:
    return kept(f"paid:{province.pk}:{year}", lambda: payments.of_year(province, year))


def reached(programme: phones.Programme) -> phones.Reached:
    return kept(f"reached:{programme.pk}", lambda: phones.reached(programme))


def _paid(province: Province) -> Iterator[Row]:
    for year in payments.years(province):
        found = paid(province, year)
        for commune in found.communes:
            for month in found.months:
                figure = found.table.at(commune.code, month.number)
                if figure is None or figure.count:
                    yield commune.code, str(commune), month.iso, *_told(figure, "count", "amount")


def _reached(province: Province) -> Iterator[Row]:
    for programme in phones.programmes(province):
        found = reached(programme)
        for commune in found.communes:
            reach = phones.reach_of(found, commune)
            figures = (reach.need, reach.given, reach.missing)
            counts = ("" if one is None else one.count for one in figures)
            yield (
                programme.decision,
                str(programme),
                commune.code,
                str(commune),
                *counts,
                int(None in figures),
            )


def _told(figure: Figure | None, *names: str) -> tuple[Any, ...]:
    """Hidden figures are empty, and a last column says so."""
    if figure is None:
        return *("" for _name in names), 1
    return *(getattr(figure, name) for name in names), 0


def _rules(province: Province) -> Iterator[Row]:
    for law in rules.in_force(province, timezone.localdate()):
        heading = (
            law.resolution.number, law.resolution.body, str(law.resolution.territory),
            law.resolution.valid_from.isoformat(),
            law.resolution.valid_until.isoformat() if law.resolution.valid_until else "",
        )  # fmt: skip
        for one in law.clauses:
            amount = one.rate.amount if one.rate and one.rate.amount is not None else ""
            yield (
                *heading,
                one.clause.label,
                one.clause.article,
                one.clause.quote,
                amount,
                one.clause.wording,
                one.clause.per,
            )


HIDDEN = Column("bi_an", _("1 nếu số liệu của dòng bị ẩn để không lộ ai, 0 nếu không"))
CODE = Column("ma_xa", _("Mã xã, phường, đặc khu hiện nay"))
NAME = Column("ten_xa", _("Tên xã, phường, đặc khu hiện nay"))

TABLES = {
    table.slug: table
    for table in (
        Table(
            "chi-tra",
            _("Tiền hỗ trợ đã duyệt chi theo xã, phường và tháng"),
            _(
                "Gồm đợt chi đã được phê duyệt, kể cả khi tiền chưa tới tay người nhận. Tháng là tháng cuối "
                "của đợt chi. Đợt nào chi cho dưới năm người, tổ tại một xã thì phần ấy không nằm trong số "
                "của xã; xã chỉ có những phần như vậy thì bị ẩn."
            ),
            (
                CODE, NAME,
                Column("thang", _("Tháng của đợt chi"), _("năm-tháng")),
                Column("so_nguoi_nhan", _("Số người và tổ được duyệt chi, mỗi bên một lần"), _("người, tổ")),
                Column("so_tien", _("Số tiền đã duyệt chi"), _("đồng")),
                HIDDEN,
            ),
            _paid,
        ),
        Table(
            "dien-thoai",
            _("Điện thoại cho hộ nghèo theo xã, phường"),
            _("Hộ có nhu cầu gồm hộ đã nhận và hộ còn thiếu."),
            (
                Column("van_ban", _("Văn bản của chương trình")),
                Column("chuong_trinh", _("Tên chương trình")),
                CODE, NAME,
                Column("ho_co_nhu_cau", _("Số hộ đủ điều kiện và có nhu cầu"), _("hộ")),
                Column("ho_da_nhan", _("Số hộ đã nhận máy hoặc tiền"), _("hộ")),
                Column("ho_con_thieu", _("Số hộ chưa nhận"), _("hộ")),
                HIDDEN,
            ),
            _reached,
        ),
        Table(
            "quy-dinh",
            _("Mức hỗ trợ đang áp dụng"),
            _("Từng mức của các nghị quyết có hiệu lực hôm nay."),
            (
                Column("so_hieu", _("Số hiệu nghị quyết")),
                Column("co_quan", _("Cơ quan ban hành")),
                Column("dia_ban", _("Tỉnh, thành phố mà nghị quyết áp dụng, theo địa giới khi ban hành")),
                Column("tu_ngay", _("Ngày bắt đầu hiệu lực"), _("năm-tháng-ngày")),
                Column("den_ngay", _("Ngày cuối còn hiệu lực; trống nếu chưa định"), _("năm-tháng-ngày")),
                Column("muc", _("Tên mức hỗ trợ")),
                Column("dieu_khoan", _("Điều khoản")),
                Column("noi_dung", _("Nội dung trích")),
                Column("so_tien", _("Số tiền một đơn vị; trống nếu tính theo công thức"), _("đồng")),
                Column("cach_tinh", _("Cách tính, như viết trong nghị quyết")),
                Column("don_vi", _("Tính theo: month tháng, day ngày, night đêm, session buổi")),
            ),
            _rules,
        ),
    )
}  # fmt: skip
