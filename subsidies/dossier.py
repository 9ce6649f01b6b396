"""A run's dossier (hồ sơ): the papers its resolutions ask for, which are there, and what is held up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused

from . import policies
from .models import PayrollRun, Resolution, RunPaper, Status
from .resolution_parts import Paper, Stage
from .resolutions import law_of

STAGE_LABELS: dict[Stage, str | Promise] = {
    Stage.OPENING: gettext_lazy("Trước khi trình"),
    Stage.CHECKING: gettext_lazy("Trước khi xác nhận kiểm tra"),
    Stage.APPROVING: gettext_lazy("Trước khi phê duyệt"),
    Stage.PAYING: gettext_lazy("Trước khi ghi nhận đã chi"),
}
# The act that waits for the papers of a stage, and the states before it is done.
STAGES = list(Stage)
BEFORE: dict[Stage, tuple[Status, ...]] = {
    Stage.OPENING: (Status.CALCULATED, Status.RETURNED, Status.CALCULATING),
    Stage.CHECKING: (Status.SUBMITTED,),
    Stage.APPROVING: (Status.CHECKED,),
    Stage.PAYING: (Status.APPROVED,),
}


@dataclass(frozen=True, slots=True)
class Item:
    paper: Paper
    given: RunPaper | None
    stage: str | Promise  # in words
    is_open: bool  # may still be written


def checklist(run: PayrollRun) -> list[Item]:
    """In the order of the stages, each paper once though several resolutions ask for it."""
    asked: dict[str, Paper] = {}
    for paper in _asked(run):
        if paper.name not in asked or (paper.required and not asked[paper.name].required):
            asked[paper.name] = paper
    given = {paper.name: paper for paper in run.papers.select_related("added_by")}
    in_order = sorted(asked.values(), key=lambda paper: STAGES.index(paper.stage))
    return [Item(p, given.get(p.name), STAGE_LABELS[p.stage], _is_open(run, p)) for p in in_order]


def _asked(run: PayrollRun) -> Iterable[Paper]:
    for resolution in Resolution.objects.applied_in(run).order_by("pk"):
        yield from law_of(resolution.text).dossier


def _is_open(run: PayrollRun, paper: Paper) -> bool:
    """Until the act that asked for it is done."""
    until = STAGES.index(paper.stage) + 1
    return any(run.status in BEFORE[stage] for stage in STAGES[:until])


def must_have(run: PayrollRun, stage: Stage) -> None:
    """Refuses the act of the stage while a required paper of it, or of an earlier one, is missing."""
    until = STAGES.index(stage)
    lacking = [
        item.paper.name
        for item in checklist(run)
        if item.paper.required and item.given is None and STAGES.index(item.paper.stage) <= until
    ]
    if lacking:
        raise Refused(
            _("Hồ sơ đợt chi còn thiếu: %(papers)s. Ghi giấy tờ vào hồ sơ trên trang đợt chi rồi làm tiếp.")
            % {"papers": "; ".join(lacking)}
        )


@transaction.atomic
def add(
    run: PayrollRun, name: str, *, number: str, dated: dt.date, file_name: str = "", by: User
) -> RunPaper:
    """Written again, the later takes the place of the earlier; both are in the log."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_add_papers(by, run)
    item = next((item for item in checklist(run) if item.paper.name == name), None)
    if item is None:
        raise Refused(_("Nghị quyết không yêu cầu giấy tờ “%(name)s” cho đợt này.") % {"name": name})
    if not item.is_open:
        raise Refused(_("Bước cần “%(name)s” đã xong, không ghi lại được nữa.") % {"name": name})
    facts = {"number": number.strip(), "dated": dated, "file_name": file_name.strip(), "added_by": by}
    if not facts["number"]:
        raise Refused(_("Ghi số, ký hiệu của giấy tờ."))
    paper, _new = RunPaper.objects.update_or_create(run=run, name=name, defaults=facts)
    audit.record(
        "payroll.paper_added", run, by=by, province=run.province,
        before={"paper": str(item.given)} if item.given else None,
        after={"paper": str(paper), "dated": f"{dated:%d/%m/%Y}", "file": paper.file_name},
    )  # fmt: skip
    return paper
