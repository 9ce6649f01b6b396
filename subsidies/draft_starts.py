"""Where a draft comes from: asked for anew, copied from another, read from a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from places.models import Province
from portal.lib import kinds
from portal.lib.asking.typed import Typed
from portal.lib.entries import BadFile, Problem, as_text

from .draft_desk import desk_for, where
from .draft_parts import BEGINNING, BEGINNING_OF_COPY, Answers
from .drafts import free_code
from .resolution_files import ResolutionFile, as_content, read

OF_ITS_OWN = ("chỉ các xã", "sửa đổi", "thay thế", "trạng thái", "ngày ban hành", "hiệu lực đến hết ngày")


def content_of(file: ResolutionFile) -> dict[str, Any]:
    """The words of the file; its area by the name the page offers."""
    content = as_content(file)
    area = Province.objects.on(file.territory.day).filter(code=file.territory.code).first()
    return content | ({"địa bàn": where(area)} if area else {})


def file_from(content: Mapping[str, Any]) -> ResolutionFile:
    """Raises BadFile."""
    return read(as_text(content))


def tried(text: str) -> tuple[ResolutionFile | None, list[Problem]]:
    """The file a text makes, or every mistake with its line."""
    try:
        return read(text), []
    except BadFile as bad:
        return None, bad.problems


class Beginning(Answers):
    """The first page of a new draft; its code comes from the province and the number."""

    province = ""

    def content(self) -> dict[str, Any]:
        content = super().content()
        return {**content, "mã": free_code(self.province, content.get("số hiệu", ""))}


def asked(user: User, model: ResolutionFile | None, typed: Typed | None) -> Beginning:
    desk = desk_for(user, typed=typed)
    answers = Beginning(BEGINNING_OF_COPY if model else BEGINNING, _begun(user, model), desk)
    answers.province = user.province.name
    return answers


def _begun(user: User, model: ResolutionFile | None) -> dict[str, Any]:
    """What stands on the page before anything is typed."""
    content = as_content(model) if model else {}
    for word in OF_ITS_OWN:
        content.pop(word, None)
    own = {
        "cơ quan ban hành": _("Hội đồng nhân dân %(province)s") % {"province": _lower(str(user.province))},
        "địa bàn": where(user.province),
        "hiệu lực từ ngày": kinds.day.show(timezone.localdate().replace(month=1, day=1)),
    }
    if model:
        own["nguồn"] = _("Chép từ %(number)s để soạn; chưa đối chiếu với văn bản.") % {"number": model.number}
    return {**content, **own, "số hiệu": ""}


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
