"""The English catalogue: every Vietnamese sentence of the code and the templates, with its English.

`make messages` brings it up to date: new sentences come in empty, gone ones go, the rest stays; then it is
compiled. Both files are committed, so that no machine that runs the portal needs gettext or Babel.

What Django and the REST framework say in English only, or clumsily, has its Vietnamese in a catalogue of
its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.test_house import APPS, ROOT

ENGLISH = ROOT / "portal/locale/en/LC_MESSAGES/django.po"
COMPILED = ENGLISH.with_suffix(".mo")
VIETNAMESE = ROOT / "accounts/locale/vi/LC_MESSAGES/django.po"
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (1,)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}


def extracted() -> Catalog:
    """Every marked sentence, as Django's makemessages would find them."""
    found = Catalog(locale="en", fuzzy=False)
    for path, source in marked_files():
        try:
            for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
                found.add(message, locations=[(path, line)], context=context)
        except Exception as problem:
            raise ValueError(f"{path} cannot be read") from problem
    return found


def marked_files() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = str(path.relative_to(ROOT))
        yield name, as_python(templatize(path.read_text(), origin=name))


def as_python(calls: str) -> str:
    """Django leaves X where markup was and calls where sentences were; its lines need no indent."""
    return re.sub(r"^[ \t]+", "", calls, flags=re.MULTILINE)


def committed(path: Path = ENGLISH, locale: str = "en") -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def untranslated() -> list[str]:
    """Sentences of the code and the templates without their English, or with a doubtful one."""
    known = committed()
    found = []
    for message in extracted():
        english = known.get(message.id, message.context)
        words = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id and (english is None or english.fuzzy or not all(words_of(english))):
            found += words
    return found


def words_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def refresh() -> None:
    catalog = committed()
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    COMPILED.write_bytes(compiled(catalog))
    VIETNAMESE.with_suffix(".mo").write_bytes(compiled(committed(VIETNAMESE, "vi")))


if __name__ == "__main__":
    refresh()
