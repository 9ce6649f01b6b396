"""What is left to do before a draft can be published, as a list of tasks."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.lib.asking.sheets import word_of

from . import draft_examples
from .clauses import Clause
from .draft_parts import BY_WORD
from .models import Resolution
from .national import WORD
from .resolution_files import CLAUSES, EXAMPLES_WORD, SETTINGS_WORD, ResolutionFile
from .resolution_parts import DOSSIER_WORD, FUNDING_WORD


@dataclass(frozen=True, slots=True)
class Task:
    state: str
    word: str
    name: str
    hint: str
    url: str
    due: str = ""


def tasks_of(draft: Resolution, file: ResolutionFile) -> list[Task]:
    def at(word: str) -> str:
        return reverse("subsidies:draft_part", args=[draft.slug, word])

    done, todo = ("done", _("Đã có")), ("todo", _("Chưa có"))
    examples = draft_examples.tried(file)
    right = sum(outcome.agrees for outcome in examples)
    said = _("%(right)d trên %(all)d ví dụ khớp") % {"right": right, "all": len(examples)}
    state = ("error", _("Cần sửa")) if right < len(examples) else done if examples else todo
    return [
        Task(*done, _("Phần đầu"), _("Số hiệu, cơ quan, ngày, địa bàn, hiệu lực"), at("phan-dau")),
        Task(*done, _("Quy định chung"), _("Tính tháng, làm tròn, kỳ chi"), at(word_for(SETTINGS_WORD))),
        Task(
            *(done if file.clauses or file.norm else todo), _("Các mức"),
            _("%(n)d mức, mỗi khoản tiền một mức") % {"n": len(file.clauses)},
            "#cac-muc" if file.clauses else at("muc-ho-tro"),
        ),
        Task(*state, _("Ví dụ tính"), said, "#vi-du" if examples else at(word_for(EXAMPLES_WORD))),
        Task(
            *_may(file.funding), _("Nguồn kinh phí"), _("Ngân sách nào, bao nhiêu phần trăm"),
            at(word_for(FUNDING_WORD)),
        ),
        Task(
            *_may(file.dossier), _("Hồ sơ"), _("Giấy tờ cần khi lập, kiểm tra, duyệt, chi"),
            at(word_for(DOSSIER_WORD)),
        ),
        Task(
            *_may(draft.scan), _("Bản chụp"), _("Tệp PDF của bản có dấu, để đối chiếu"),
            reverse("subsidies:keep_scan", args=[draft.slug]),
        ),
        Task(*_may(file.norm), _("Định mức số người"), _("Để cảnh báo, không phải tiền"), at("dinh-muc")),
        Task(
            *_may(file.indexes), _("Mức tham chiếu riêng"), _("Lương cơ sở cả nước đã có sẵn"),
            at(word_for(WORD)),
        ),
    ]  # fmt: skip


def _may(there: object) -> tuple[str, str]:
    return ("done", _("Đã có")) if there else ("todo", _("Nếu cần"))


def word_for(key: str) -> str:
    """The address of the page that asks for this word of the file."""
    return word_of(BY_WORD[key])


def word_of_clause(clause: Clause) -> str:
    return word_for(next(word for word, (kind, _read) in CLAUSES.items() if isinstance(clause.part, kind)))
