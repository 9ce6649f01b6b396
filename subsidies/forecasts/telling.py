"""On which data a forecast stands, in sentences: on the page, in the workbook and on paper the same."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from portal.lib import kinds
from portal.lib.figures import grouped

from .asking import Answer
from .basis import Basis, DaysEach, LastYear, MeanOfLast, RecordedWork
from .outcome import Forecast


def grounds(answer: Answer) -> list[str]:
    """So that whoever reads it can make it again, or doubt it."""
    return [
        _people(answer),
        _work(answer),
        *(line for option in answer.options for line in of_option(option)),
    ]


def of_option(option: Forecast) -> list[str]:
    resolution, said = option.resolution, []
    if option.months_not_in_force:
        said.append(
            _("%(number)s không có hiệu lực trong %(n)d tháng của kỳ: các tháng đó không tính tiền.")
            % {"number": resolution.number, "n": len(option.months_not_in_force)}
        )
    if option.unlisted_years:
        years = ", ".join(map(str, option.unlisted_years))
        said.append(
            _("Chưa có danh sách xã đăng ký của năm %(years)s theo %(number)s: tính mọi xã.")
            % {"years": years, "number": resolution.number}
        )
    return said


def _people(answer: Answer) -> str:
    first = max(answer.options, key=lambda option: option.teams)  # one of them may not be in force yet
    if answer.on_counts:
        return _("Theo số lượng đã nhập: %(teams)s tổ, %(members)s thành viên, chia đều cho các tổ.") % {
            "teams": grouped(first.teams), "members": grouped(first.members)
        }  # fmt: skip
    return _("Theo sổ tổ ngày %(day)s tại %(area)s: %(teams)s tổ, %(members)s thành viên. "
             "Ai, tổ nào không ghi ngày kết thúc thì coi là còn tiếp tục.") % {
        "day": f"{answer.day:%d/%m/%Y}", "area": area_of(answer),
        "teams": grouped(first.teams), "members": grouped(first.members),
    }  # fmt: skip


def area_of(answer: Answer) -> str:
    if answer.area.valid_until:
        return _("khu vực %(name)s (cũ)") % {"name": answer.area.name}
    return str(answer.area)


def _work(answer: Answer) -> str:
    if answer.on_counts:
        days = answer.asked["so_ngay_cong"] or 0
        return _("Ngày công: %(n)s một tháng cho tất cả các tổ.") % {"n": grouped(days)}
    said = work_in_words(answer.work)
    first = answer.first
    if isinstance(answer.work, LastYear | MeanOfLast | RecordedWork):
        said += " " + _("Có công đã ghi cho %(n)s trong %(all)s tháng của các tổ.") % {
            "n": grouped(first.team_months_with_work), "all": grouped(first.team_months)
        }  # fmt: skip
    return said


def work_in_words(work: Basis) -> str:
    match work:
        case LastYear():
            return _("Ngày công: lấy công đã duyệt của cùng các tháng năm trước.")
        case MeanOfLast(months=months):
            return _("Ngày công: trung bình %(n)d tháng gần nhất đã duyệt của từng tổ.") % {"n": months}
        case DaysEach(days=days, sessions=sessions):
            words = _(
                "Ngày công: giả định mỗi thành viên một tháng %(days)s ngày, %(sessions)s buổi, "
                "theo kế hoạch được duyệt."
            )
            return words % {"days": shown(days), "sessions": shown(sessions)}
        case RecordedWork():
            return _("Ngày công: công đã ghi và duyệt trong chính các tháng đó.")
    return _("Không tính ngày công: chỉ các khoản theo tháng, theo năm.")


def shown(value: Decimal) -> str:
    return kinds.decimal.show(value)
