"""What rows name, found in a few queries for the whole file: communes, teams, decisions."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from imports.kinds import Question
from places.models import Commune
from places.names import Gazetteer
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row, plain
from teams import policies
from teams.models import CommunityTeam

CALLED = ["to cong nghe so cong dong", "to cnscd", "to cns", "to"]


class Communes:
    """The commune of each row: of today; an old name is translated, a split one asked about."""

    def __init__(self, reading: Reading, user: User, answers: Mapping[str, str]) -> None:
        self.reading, self.answers = reading, answers
        self.mine = list(policies.communes_of(user).select_related("province").order_by("plain_name"))
        self.names = Gazetteer(policies.communes_of(user))
        self.questions: dict[str, Question] = {}

    def of(self, row: Row) -> Commune | None:
        """Without a name it is the user's only commune."""
        text, district = row["commune"] or "", row["district"] or ""
        if not text:
            return self.mine[0] if len(self.mine) == 1 else self._missing(row)
        found = self.names.find(text, district)
        if not found.communes:
            return self._unknown(row, text)
        if len(found.communes) > 1:
            return self._asked(row, text, district, found.communes)
        commune = found.communes[0]
        if found.former:
            words = {"old": text, "new": commune}
            self.reading.note(
                row, "commune", _("%(old)s nay thuộc %(new)s") % words, _("Nhập vào xã mới"), Level.LOOK
            )
        return commune

    def _missing(self, row: Row) -> None:
        self.reading.note(row, "commune", _("Chưa có xã, phường"), _("Ghi tên xã, phường hiện nay"))

    def _unknown(self, row: Row, text: str) -> None:
        like = ", ".join(self.names.like(text))
        cure = _("Gần giống: %(names)s") % {"names": like} if like else _("Ghi tên xã, phường hiện nay")
        self.reading.note(row, "commune", _("Không có xã, phường này trong địa bàn của bạn"), cure)

    def _asked(self, row: Row, text: str, district: str, communes: tuple[Commune, ...]) -> Commune | None:
        key = f"{plain(text)}|{plain(district)}"
        chosen = next((c for c in communes if str(c.pk) == self.answers.get(key)), None)
        if chosen is None and key not in self.questions:
            label = _("%(old)s (từ dòng %(row)s) nay là") % {
                "old": ", ".join(filter(None, [text, district])),
                "row": row.number,
            }
            self.questions[key] = Question(key, label, [(str(c.pk), str(c)) for c in communes])
        return chosen


class Teams:
    """The team of each row, by its code or by its name."""

    def __init__(self, reading: Reading, user: User) -> None:
        self.reading = reading
        self.all = list(CommunityTeam.objects.visible_to(user).with_seat().select_related("founded_by"))
        self.by_code = {plain(team.code): team for team in self.all}
        self.by_name: dict[str, list[CommunityTeam]] = defaultdict(list)
        for team in self.all:
            self.by_name[_bare(team.name)].append(team)

    def of(self, row: Row, communes: Communes) -> CommunityTeam | None:
        text = row["team"]
        if not text:
            return None
        if team := self.by_code.get(plain(text)):
            return team
        named = self.by_name.get(_bare(text), [])
        if len(named) > 1 and (row["commune"] or len(communes.mine) == 1):
            commune = communes.of(row)
            named = [team for team in named if commune and team.commune_id == commune.pk]
        if len(named) == 1:
            return named[0]
        if named:
            self.reading.note(row, "team", _("Có nhiều tổ cùng tên này"), _("Ghi mã tổ thay cho tên"))
        else:
            self._unknown(row, text)
        return None

    def _unknown(self, row: Row, text: str) -> None:
        close = difflib.get_close_matches(_bare(text), self._names, n=1, cutoff=0.7)
        cure = _("Gần giống: %(name)s") % {"name": self.by_name[close[0]][0]} if close else _("Ghi mã tổ")
        self.reading.note(row, "team", _("Không có tổ này trong địa bàn của bạn"), cure)

    @cached_property
    def _names(self) -> list[str]:
        return list(self.by_name)


def _bare(name: str) -> str:
    """ "Tổ công nghệ số cộng đồng thôn Đông Hà" and "Tổ thôn Đông Hà" are one."""
    text = plain(name)
    called = next((words for words in CALLED if text.startswith(f"{words} ")), "")
    return text.removeprefix(called).strip()
