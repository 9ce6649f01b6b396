"""A file people want to bring in: who, which, how far it has come, what was found in it."""

from __future__ import annotations

import json
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune, Province
from portal.lib.encrypted import EncryptedField

from .kinds import KINDS, Kind


class State(models.TextChoices):
    CHECKING = "checking", _("Đang kiểm tra")
    CHECKED = "checked", _("Chờ nhập")
    WRITING = "writing", _("Đang nhập")
    DONE = "done", _("Đã nhập")
    DROPPED = "dropped", _("Đã bỏ")


AT_WORK = [State.CHECKING, State.WRITING]
ENDED = [State.DONE, State.DROPPED]
LEFT_OUT = "left_out"  # among what was written


class ImportJobQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those of colleagues who answer for the same area."""
        if not scopes.is_working(user):
            return self.none()
        return self.filter(
            Q(by=user)
            | scopes.within(user, commune="commune")
            | scopes.whole_province(user, province="province")
        )

    def locked(self, pk: int) -> ImportJob:
        return self.select_for_update(of=("self",)).get(pk=pk)


class ImportJob(models.Model):
    kind = models.CharField(_("loại"), max_length=20)
    name = models.CharField(_("tên tệp"), max_length=150)
    sha256 = models.CharField(_("mã kiểm tra tệp"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("dung lượng"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.CHECKING)
    by = models.ForeignKey(User, models.PROTECT, related_name="import_jobs")
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    province = models.ForeignKey(Province, models.PROTECT, null=True)
    # Only when whoever brought it answers for one commune.
    commune = models.ForeignKey(Commune, models.PROTECT, null=True)
    converts = models.BooleanField(_("đổi TCVN3, VNI sang Unicode"), default=True)
    answers = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("số dòng"), default=0)
    rows_done = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(_("số lỗi"), default=0)
    written = models.JSONField(_("đã ghi"), default=dict)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10, default="vi")  # of who asked last: what is found is told in it
    moved_at = models.DateTimeField(default=timezone.now)  # last sign of work: the sweeper looks at it
    ended_at = models.DateTimeField(null=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="nothing_is_written_of_a_file_with_errors",
                condition=~Q(state=State.DONE) | Q(errors=0, confirmed_by__isnull=False),
                violation_error_message=_("Tệp còn lỗi nên chưa nhập dòng nào. Sửa hết lỗi rồi tải lại."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("imports:job", args=[self.pk])

    @property
    def of_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def ready(self) -> bool:
        return self.state == State.CHECKED and not self.errors and self.rows > 0

    @property
    def left_out(self) -> int:
        """Wrong rows a person saw and had left out."""
        return self.written.get(LEFT_OUT, 0)

    @property
    def brought_in(self) -> int:
        return self.rows - self.left_out


class ImportFile(models.Model):
    """The bytes and what was found in them, sealed: they name people. Deleted when the job ends."""

    job = models.OneToOneField(ImportJob, models.CASCADE, related_name="file")
    content = EncryptedField(purpose="import_file")
    found = EncryptedField(purpose="import_findings", null=True)

    def __str__(self) -> str:
        return str(self.job)

    @classmethod
    def keep(cls, job: ImportJob, content: bytes) -> ImportFile:
        return cls.objects.create(job=job, content=content.decode("latin-1"))

    @property
    def opened(self) -> bytes:
        return self.content.revealed.encode("latin-1")

    def keep_findings(self, findings: dict[str, Any]) -> None:
        self.found = json.dumps(findings)
        self.save(update_fields=["found"])

    @property
    def findings(self) -> dict[str, Any]:
        return json.loads(self.found.revealed) if self.found else {}
