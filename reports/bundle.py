"""All papers of a run in one zip, made while it is sent: nothing is kept, one file at a time in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.utils import timezone

from portal.lib.spreadsheets import writing

from . import archive
from .models import File, IssuedDocument, State

NO_LONGER_VALID = "het-hieu-luc"
MANIFEST, SUMS = "MUC-LUC.csv", "SHA256SUMS"
HEADS = (
    "Tệp", "Giấy tờ", "Số", "Xã, phường", "Số dòng", "Tổng (đồng)", "Trạng thái", "Mã kiểm tra", "SHA-256",
)  # fmt: skip


class Pipe(io.RawIOBase):
    """What the zip writes, until it is sent on."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self.waiting += chunk
        return len(chunk)

    def taken(self) -> bytes:
        sent = bytes(self.waiting)
        self.waiting.clear()
        return sent


def zipped(papers: Iterable[IssuedDocument]) -> Iterator[bytes]:
    """Every file as issued, a list of them and their sums for `sha256sum --check`.

    A file that is no longer what it was is refused before anything is sent.
    """
    chosen = [(paper, file) for paper in papers for file in paper.files]
    for paper, file in chosen:
        archive.read(paper, file)
    return _written(chosen)


def _written(chosen: list[tuple[IssuedDocument, File]]) -> Iterator[bytes]:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as bundle:
        for name, content in _entries(chosen):
            bundle.writestr(_entry(name, chosen), content)
            yield pipe.taken()
    yield pipe.taken()


def _entries(chosen: list[tuple[IssuedDocument, File]]) -> Iterator[tuple[str, bytes]]:
    yield MANIFEST, _manifest(chosen)
    yield SUMS, "".join(f"{file.sha256}  {place_of(paper, file)}\n" for paper, file in chosen).encode()
    for paper, file in chosen:
        yield place_of(paper, file), archive.read(paper, file)


def _entry(name: str, chosen: list[tuple[IssuedDocument, File]]) -> zipfile.ZipInfo:
    """Dated by the newest paper, so that the same papers give the same zip. Papers hardly shrink."""
    newest = max((timezone.localtime(paper.issued_at) for paper, _ in chosen), default=timezone.localtime())
    return zipfile.ZipInfo(name, newest.timetuple()[:6])


def name_of(paper: IssuedDocument, file: File) -> str:
    """ "12-DS-118-26425.pdf"."""
    return f"{paper.number.replace('/', '-')}.{file.form}"


def place_of(paper: IssuedDocument, file: File) -> str:
    """What was replaced or withdrawn lies apart: nobody pays or signs by it unawares."""
    name = name_of(paper, file)
    return name if paper.state == State.VALID else f"{NO_LONGER_VALID}/{name}"


def _manifest(chosen: list[tuple[IssuedDocument, File]]) -> bytes:
    """For people: what each file is."""
    rows = [
        (place_of(paper, file), str(paper.get_kind_display()), paper.number, str(paper.commune or ""),
         paper.lines, paper.total, str(paper.state.label), paper.code, file.sha256)
        for paper, file in chosen
    ]  # fmt: skip
    return writing.listed_as_csv(HEADS, rows)
