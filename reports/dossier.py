"""A run's dossier for inspection: lines, payments, decisions, law, papers, and what each recorded hash is of.

One zip, made while it is sent: a commune's lines or one paper at a time in memory.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import AuditEvent, User
from portal.acts import word_for_fact, words_for
from portal.lib.spreadsheets.writing import streamed_as_csv
from subsidies import ledger, sealing
from subsidies.models import PayrollRun, Resolution

from . import archive, dossier_lists
from .bundle import SUMS, Pipe, place_of

README, HASHES = "DOC-TRUOC-TIEN.txt", "MA-KIEM.csv"


class Hash(NamedTuple):
    """What the portal recorded, and the file that must give it."""

    file: str
    sha256: str
    recorded: str


@dataclass(slots=True)
class Entries:
    """The files of the dossier in their order; the hashes they must have gather on the way."""

    run: PayrollRun
    reader: User
    hashes: list[Hash] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        context = {"run": self.run, "reader": self.reader, "now": timezone.now()}
        yield README, [render_to_string("reports/dossier_readme.txt", context).encode("utf-8-sig")]
        yield from dossier_lists.of_lines(self.run, self.reader)
        yield dossier_lists.of_payments(self.run, self.reader)
        yield "so-quyet-dinh.csv", self._decisions()
        yield "nhat-ky.csv", self._log()
        yield from self._law()
        yield from self._papers()
        yield from self._seals()
        yield HASHES, streamed_as_csv(["Tệp", "Mã phải ra (SHA-256)", "Ghi ở đâu"], self.hashes)

    def _decisions(self) -> Iterator[bytes]:
        heads = [
            "Số",
            "Lúc",
            "Việc",
            "Từ",
            "Sang",
            "Người",
            "Đơn vị",
            "Lý do",
            "Mã các dòng",
            "Mã quyết định",
        ]
        return streamed_as_csv(
            heads,
            (
                [d.number, _at(d.at), verb, d.get_source_display(), d.get_target_display(),
                 str(d.by or "Hệ thống"), d.by.office if d.by else "", d.reason, d.digest, d.hash]
                for d, verb in ledger.told(self.run)
            ),
        )  # fmt: skip

    def _log(self) -> Iterator[bytes]:
        """Of the run itself, its papers and its payments."""
        about = Q(object_type=PayrollRun._meta.label_lower, object_id=self.run.pk)
        for things in (self.run.documents, self.run.payments):
            seen = things.visible_to(self.reader).values("pk")
            about |= Q(object_type=things.model._meta.label_lower, object_id__in=seen)
        events = AuditEvent.objects.visible_to(self.reader).filter(about).select_related("actor")
        rows = (
            [_at(event.at), str(words_for(event.verb)), event.object_label, str(event.actor or "Hệ thống"),
             _changes(event)]
            for event in events.order_by("at", "pk").iterator(500)
        )  # fmt: skip
        return streamed_as_csv(["Lúc", "Việc", "Đối tượng", "Người làm", "Thay đổi"], rows)

    def _law(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        told = dict(line.rsplit(" ", 1) for line in sealing.terms_told(self.run))
        for resolution in Resolution.objects.applied_in(self.run).order_by("pk"):
            name = f"nghi-quyet/{resolution.slug}.yaml"
            self.hashes.append(Hash(name, told[resolution.slug], "niem-phong/dieu-khoan.txt"))
            yield name, [resolution.text.encode()]
            if scan := resolution.scan:
                name = f"nghi-quyet/{resolution.slug}.pdf"
                self.hashes.append(Hash(name, scan.digest, f"bản chụp {resolution}"))
                yield name, [bytes(scan.content)]

    def _papers(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        papers = self.run.documents.visible_to(self.reader).with_state()
        for paper in papers.order_by("kind", "commune__code", "edition").iterator(100):
            for file in paper.files:
                name = f"giay-to/{place_of(paper, file)}"
                self.hashes.append(Hash(name, file.sha256, f"{paper}, {paper.state.label}"))
                yield name, [archive.read(paper, file)]

    def _seals(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """What was hashed at approval, as it stands today."""
        run = self.run
        for unit in run.units.filter(lines__gt=0).select_related("commune").order_by("commune__code"):
            name = f"niem-phong/dong/{unit.commune.code}-{unit.commune_id}.txt"
            yield self._seal(name, sealing.lines_told(run, unit.commune_id), unit.lines_digest, unit)
        recorded = {u.commune_id: u.lines_digest for u in run.units.exclude(lines_digest="")}
        communes = "\n".join(sealing.communes_told(recorded))
        yield self._seal("niem-phong/cac-xa.txt", communes, run.lines_digest, "mã các dòng của đợt")
        terms = "\n".join(sealing.terms_told(run))
        yield self._seal("niem-phong/dieu-khoan.txt", terms, run.terms_digest, "mã điều khoản của đợt")
        chain = "\n".join(sealing.chained(run))
        yield self._seal("niem-phong/dot.txt", chain, run.digest, "mã của đợt chi")
        for decision in run.decisions.order_by("number"):
            name = f"niem-phong/quyet-dinh/{decision.number:02}.txt"
            yield self._seal(
                name, ledger.written_out(decision), decision.hash, f"quyết định số {decision.number}"
            )

    def _seal(self, name: str, text: str, recorded: str, where: object) -> tuple[str, Iterable[bytes]]:
        self.hashes.append(Hash(name, recorded, str(where)))
        return name, [text.encode()]


def zipped(run: PayrollRun, *, reader: User) -> Iterator[bytes]:
    """In Vietnamese, whoever reads. SHA256SUMS, of all the others, is the last file."""
    pipe, sums = Pipe(), []
    at = timezone.localtime().timetuple()[:6]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in _in_vietnamese(Entries(run, reader)):
            digest = hashlib.sha256()
            with bundle.open(_info(name, at), "w") as file:
                for chunk in content:
                    digest.update(chunk)
                    file.write(chunk)
                    yield pipe.taken()
            sums.append(f"{digest.hexdigest()}  {name}\n")
        bundle.writestr(_info(SUMS, at), "".join(sums))
    yield pipe.taken()


def _in_vietnamese(
    entries: Iterable[tuple[str, Iterable[bytes]]],
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The language holds while the next piece is made, and not while it is sent."""

    def pieces(content: Iterable[bytes]) -> Iterator[bytes]:
        left = iter(content)
        while True:
            with translation.override("vi"):
                chunk = next(left, None)
            if chunk is None:
                return
            yield chunk

    left = iter(entries)
    while True:
        with translation.override("vi"):
            entry = next(left, None)
        if entry is None:
            return
        yield entry[0], pieces(entry[1])


def _info(name: str, at: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at)  # type: ignore[arg-type]
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _changes(event: AuditEvent) -> str:
    return "; ".join(
        f"{word_for_fact(change.name)}: {f'{change.before} → ' if change.before else ''}{change.after}"
        for change in event.changes
    )


def _at(moment: object) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M:%S}"  # type: ignore[arg-type]
