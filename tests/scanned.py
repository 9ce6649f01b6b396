"""Scans as an office's machine makes them: pictures of paper in a PDF; and some that hold more than that."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter


def a_scan(pages: int = 1, words: str = "NGHỊ QUYẾT") -> bytes:
    """A4 at 50 dots an inch."""
    papers = [Image.new("L", (413, 585), "white") for _ in range(pages)]
    for number, paper in enumerate(papers, 1):
        ImageDraw.Draw(paper).text((60, 80), f"{words} {number}", fill="black", font_size=24)
    file = BytesIO()
    papers[0].save(file, "PDF", save_all=True, append_images=papers[1:], resolution=50)
    return file.getvalue()


def writer_of(content: bytes) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(BytesIO(content)))


def written(writer: PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
