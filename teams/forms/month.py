"""What people declare when they hand a month in, and say when they decide about it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.months import Month
from teams.check_page import CheckPage
from teams.commune_month import CommuneMonth, TeamTask
from teams.flags import Flag, Flags
from teams.models import Plan

from .fields import Line

DECLARE_FIRST = gettext_lazy("Đánh dấu vào ô cam đoan rồi nộp.")


class DeclarationForm(forms.Form):
    """For one team. `units` is what its page showed: that is what is declared."""

    units = forms.DecimalField(widget=forms.HiddenInput)
    declared = forms.BooleanField(error_messages={"required": DECLARE_FIRST})

    def __init__(self, *args: Any, page: CheckPage, **kwargs: Any) -> None:
        super().__init__(*args, initial={"units": page.sums.units}, **kwargs)
        self.fields["declared"].label = declaration(page.sheet.month, worked=bool(page.sums.units))


class CommuneDeclarationForm(forms.Form):
    """For a commune: its sheets with work as they were shown, and the teams said to have had none."""

    without_work = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Tổ không có ngày công trong tháng"),
        help_text=gettext_lazy("Chỉ đánh dấu tổ chắc chắn không làm gì. Tổ không đánh dấu thì chưa nộp."),
    )
    declared = forms.BooleanField(error_messages={"required": DECLARE_FIRST})

    def __init__(self, *args: Any, page: CommuneMonth, raised: Flags, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.raised = page, raised
        self.fields["without_work"].choices = [(str(task.team.pk), self._told(task)) for task in page.empty]
        if not page.empty:
            del self.fields["without_work"]
        self.fields["declared"].label = declaration(page.month, worked=True)

    @property
    def shown(self) -> list[tuple[TeamTask, str, str]]:
        """With what about each asks for a look."""
        return [(task, str(units_of(task)), self._kinds(task)) for task in self.page.ready]

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """Of what is handed in for sure: each kind of flag, how many, on how many sheets."""
        found = [(flag.kind.label, task.team.pk) for task in self.page.ready for flag in self._flags(task)]
        sheets = Counter(label for label, _team in set(found))
        return [
            (label, n, sheets[label]) for label, n in Counter(label for label, _team in found).most_common()
        ]

    def _flags(self, task: TeamTask) -> list[Flag]:
        return self.raised.get(task.team.sheet_id, [])

    def _kinds(self, task: TeamTask) -> str:
        return ", ".join(dict.fromkeys(str(flag.kind.label) for flag in self._flags(task)))

    def _told(self, task: TeamTask) -> str:
        kinds = self._kinds(task)
        return (
            _("%(team)s (cần xem: %(kinds)s)") % {"team": task.team, "kinds": kinds}
            if kinds
            else str(task.team)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        declared = {task.team.pk: self._as_shown(task) for task in self.page.ready}
        declared |= {int(pk): Decimal(0) for pk in cleaned.get("without_work", [])}
        if not declared and not self.errors:
            raise forms.ValidationError(
                _("Chưa có tổ nào để nộp. Chấm công, hoặc đánh dấu tổ không có ngày công.")
            )
        return {**cleaned, "by_team": declared}

    def _as_shown(self, task: TeamTask) -> Decimal:
        field = forms.DecimalField()
        return field.clean(self.data.get(f"units-{task.team.pk}") or units_of(task))


def units_of(task: TeamTask) -> Decimal:
    return task.team.days + task.team.nights + task.team.sessions


def declaration(month: Month, *, worked: bool) -> str:
    if not worked:
        return _("Tôi cam đoan trong tháng %(month)s tổ không có ngày công, đêm hay buổi nào.") % {
            "month": month
        }
    return _(
        "Tôi cam đoan số công tháng %(month)s nêu trên đúng với việc đã làm, và chịu trách nhiệm "
        "trước pháp luật về số liệu này."
    ) % {"month": month}


class NoteForm(forms.Form):
    note = Line(
        label=gettext_lazy("Vì sao vẫn duyệt"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Đã hỏi ai, xem giấy tờ gì. Ghi chú này lưu cùng bảng công."),
    )


class CorrectionReasonForm(forms.Form):
    reason = Line(
        label=gettext_lazy("Lý do điều chỉnh"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Sai ở đâu, căn cứ vào giấy tờ nào. Người duyệt và thanh tra đọc lý do này."),
    )
    plan = forms.ModelChoiceField(
        label=gettext_lazy("Công thêm vào làm theo kế hoạch"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không theo kế hoạch nào"),
        help_text=gettext_lazy("Công đã có vẫn theo kế hoạch đang gắn."),
    )

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(pk__in=[plan.pk for plan in plans])
        if not plans:
            del self.fields["plan"]
