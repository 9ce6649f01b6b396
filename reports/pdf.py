"""HTML in, PDF out. Nothing is fetched but the portal's own fonts and `data:`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from portal.lib.collecting import without_collection

STATIC = settings.BASE_DIR / "static"
VARIANT: dict[str, Any] = {"pdf_variant": "pdf/a-3b", "pdf_tags": True}
BUNDLED = {path.as_uri() for path in (STATIC / "fonts").glob("LiberationSerif-*.ttf")}


class BundledFiles(URLFetcher):
    """Refuses the network, the disk and every redirect: a paper holds what the portal put there."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in BUNDLED and not url.startswith("data:"):
            raise ValueError(f"not part of the portal: {url}")
        return super().fetch(url, headers)


def render(html: str) -> bytes:
    return joined([drawn(html)])


def drawn(html: str) -> Document:
    """Laid out in pages, which is most of the work."""
    style, fonts = _style()
    with without_collection():
        return HTML(string=html, url_fetcher=BundledFiles()).render(
            stylesheets=[style], font_config=fonts, **VARIANT
        )


def joined(documents: Sequence[Document]) -> bytes:
    """PDF/A-3b for the archive, tagged for whoever listens to it; title and dates are of the first.

    The same HTML gives the same bytes: its dates stand in its head.
    """
    pages = [page for document in documents for page in document.pages]
    with without_collection():
        return documents[0].copy(pages).write_pdf(**VARIANT)


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    """Parsed once per process: four fonts and the style sheet cost more than a short paper."""
    fonts = FontConfiguration()
    style = CSS(filename=STATIC / "print" / "paper.css", url_fetcher=BundledFiles(), font_config=fonts)
    return style, fonts
