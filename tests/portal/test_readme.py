"""Both languages of the README tell of the same commands, and what they point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.core.management import get_commands

from accounts.roles import Role

ROOT = Path(__file__).parents[2]
READMES = {language: ROOT / name for language, name in (("en", "README.md"), ("vi", "README.vi.md"))}
COMMAND = re.compile(r"^\| `\./run manage ([a-z_]+)[^|]*\|", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
GLOSSARY = re.compile(r"^\| [^|`]+ \| (`[^|]+`) \| [^|]+ \|$", re.MULTILINE)
QUOTED = re.compile(r"“([^”]+)”")
ROLES = ROOT / "docs" / "vai-tro"
PAGES = [*READMES.values(), *sorted(ROOT.glob("docs/**/*.md"))]


def commands(language: str) -> list[str]:
    return COMMAND.findall(READMES[language].read_text())


def test_every_command_of_the_table_exists() -> None:
    assert commands("en")
    assert set(commands("en")) <= set(get_commands())


def test_both_languages_list_the_same_commands_in_the_same_order() -> None:
    assert commands("vi") == commands("en")


def test_both_glossaries_tell_what_the_same_words_of_the_code_mean() -> None:
    words = GLOSSARY.findall(READMES["en"].read_text())
    assert words == GLOSSARY.findall(READMES["vi"].read_text())
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).is_relative_to(ROOT)]
    code = "\n".join(path.read_text() for app in ours for path in app.rglob("*.py"))
    for word in re.findall(r"`([^`]+)`", " ".join(words)):
        assert (ROOT / word).exists() if "/" in word else re.search(rf"\b{word}\b", code), word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert not missing


def test_each_role_has_a_page_and_the_list_names_every_page() -> None:
    pages = {path.name for path in ROLES.glob("*.md")} - {"README.md"}
    assert set(LINK.findall((ROLES / "README.md").read_text())) == pages
    in_five_minutes = [name for name in pages if "trong 5 phút" in (ROLES / name).read_text().split("\n")[0]]
    assert len(in_five_minutes) == len(Role)


@pytest.mark.parametrize("page", sorted(ROLES.glob("*.md")), ids=lambda page: page.name)
def test_what_a_role_page_quotes_stands_on_the_screens(page: Path) -> None:
    """An … stands for a number or a name."""
    shown = [re.sub(r"%\(\w+\)s", "…", words) for words in english_catalogue()]
    quoted = {" ".join(words.split()) for words in QUOTED.findall(page.read_text())} - {"…"}
    assert not quoted - set(shown)


def english_catalogue() -> list[str]:
    with (ROOT / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        entries = [entry.id for entry in read_po(file)]
    return [entry if isinstance(entry, str) else entry[0] for entry in entries]


def test_whoever_keeps_the_machine_reads_each_command_as_production_takes_it() -> None:
    told = (ROLES / "may-chu.md").read_text()
    in_production = re.findall(r"`docker compose run --rm prepare python manage\.py ([a-z_]+)", told)
    assert set(in_production) <= set(get_commands())
    assert {"backup", "restore", "upgrade", "verify", "doctor", "retention", "rotate_keys"} <= set(
        in_production
    )
    assert not re.findall(
        r"`\./run manage (?:backup|restore|upgrade|verify|doctor|retention|rotate_keys)", told
    )
