"""Words hunted in what is answered, also where they are packed: workbooks, archives, papers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection

from pypdf import PdfReader


def found_in(content: bytes, words: Collection[str]) -> list[str]:
    """Those that stand in it."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inner = [found_in(packed.read(name), words) for name in packed.namelist()]
            return [word for some in inner for word in some]
    if content.startswith(b"%PDF-"):
        content = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
    return [word for word in words if word.encode() in content]
