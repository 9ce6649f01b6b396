"""A part of a draft as a page asks for it: head, settings, one clause, one example, a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.lib.asking.boxes import Desk
from portal.lib.asking.shapes import Part, Shape, is_required
from portal.lib.asking.sheets import Sheet, Slot, word_of
from portal.lib.asking.typed import Typed
from portal.lib.entries import BadFile, Problem, as_text
from portal.lib.identifiers import without_accents

from . import clauses, national
from . import resolution_parts as parts
from .models import Rate
from .resolution_files import SETTINGS_WORD, ResolutionFile, read
from .resolution_shape import HEADING, ONE_BY_ONE, SETTINGS, SHAPE

LISTS = (parts.FUNDING_WORD, parts.DOSSIER_WORD, national.WORD)
NORM = (parts.NORM_WORD, parts.HEADCOUNT_WORD)
BY_WORD = {element.key: element for element in SHAPE}


@dataclass(frozen=True, slots=True)
class Page:
    """Words asked for together, and where in the file they stand."""

    word: str  # in its address
    title: str
    shape: Shape
    path: tuple[str, ...] = ()
    one_by_one: bool = False


def _pages() -> Iterator[Page]:
    settings = BY_WORD[SETTINGS_WORD]
    yield Page("phan-dau", "phần đầu", HEADING)
    yield Page(word_of(settings), settings.key, settings.shape, (settings.key,))
    for key in ONE_BY_ONE:
        element = BY_WORD[key]
        yield Page(word_of(element), key, element.shape, (key,), True)
    for key in LISTS:
        yield Page(word_of(BY_WORD[key]), key, (BY_WORD[key],))
    yield Page("dinh-muc", NORM[0], tuple(BY_WORD[key] for key in NORM))


PAGES = {page.word: page for page in _pages()}
# What a new resolution cannot do without. Its code is made of its province and number.
FIRST_WORDS: Shape = tuple(field for field in HEADING if is_required(field) and field.key != "mã")
FIRST_SETTINGS: Shape = tuple(element for element in SETTINGS if is_required(element))
BEGINNING = Page("lap", "nghị quyết mới", (*FIRST_WORDS, Part(SETTINGS_WORD, FIRST_SETTINGS, needed=True)))
BEGINNING_OF_COPY = Page("lap", "nghị quyết mới", FIRST_WORDS)


def page_of(path: Sequence[str | int]) -> tuple[Page, int | None]:
    """The page a place of the file is asked for on."""
    for page in PAGES.values():
        if page.path and path and path[0] == page.path[0]:
            number = path[1] if page.one_by_one and len(path) > 1 else None
            return page, number if isinstance(number, int) else None
        if not page.path and path and path[0] in {element.key for element in page.shape}:
            return page, None
    return PAGES["phan-dau"], None


class Answers:
    """What is asked on a page, what was answered, and what the file's reader says to it.

    For the page around it, it is a form: `errors`, and boxes that know theirs.
    """

    def __init__(self, page: Page, content: Mapping[str, Any], desk: Desk, number: int | None = None) -> None:
        """`number` is the place of one clause or example; without, a new one."""
        self.page, self.whole, self.desk, self.number = page, content, desk, number
        self.sheet = Sheet(page.shape, "f", desk, self._here())
        self.refusals: list[str] = []
        self.elsewhere: list[Problem] = []

    def _here(self) -> Mapping[str, Any]:
        here: Any = self.whole
        for key in self.page.path:
            here = here.get(key, [] if self.page.one_by_one else {})
        if self.page.one_by_one:
            return here[self.number] if self.number is not None else {}  # type: ignore[no-any-return]
        return here  # type: ignore[no-any-return]

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where in the file the answers stand."""
        return (*self.page.path, self._place) if self.page.one_by_one else self.page.path

    @property
    def _place(self) -> int:
        return len(self.whole.get(self.page.path[0], ())) if self.number is None else self.number

    def content(self) -> dict[str, Any]:
        """The whole file with these answers in their place."""
        whole, answers = deepcopy(dict(self.whole)), self.sheet.content()
        if self.page.one_by_one:
            given = whole.setdefault(self.page.path[0], [])
            given[self._place : self._place + 1] = [_with_code(answers, given)]
        elif self.page.path:
            whole[self.page.path[0]] = answers
        else:
            for element in self.page.shape:
                whole.pop(element.key, None)
            whole |= answers
        return whole

    def read(self) -> ResolutionFile | None:
        """The file they make; nothing, with every error beside its box, when they do not make one."""
        unfinished = {(*self.path, *path): told for path, told in self.sheet.unfinished()}
        try:
            file = read(as_text(self.content()))
        except BadFile as bad:
            self._tell([p for p in bad.problems if not any(p.path[: len(u)] == u for u in unfinished)])
            file = None
        for path, told in unfinished.items():
            self.sheet.tell(path[len(self.path) :], told)
        return None if unfinished else file

    def _tell(self, problems: Sequence[Problem]) -> None:
        depth = len(self.path)
        for problem in problems:
            if problem.path[:depth] == self.path and self._asks(problem.path[depth:]):
                self.sheet.tell(problem.path[depth:], problem.message)
            else:
                self.elsewhere.append(problem)

    def _asks(self, path: Sequence[str | int]) -> bool:
        return bool(self.page.path) or not path or path[0] in {element.key for element in self.page.shape}

    def refuse(self, told: str) -> None:
        """What the process says to a file that can be read; "" for nothing."""
        self.refusals += [told] if told else []

    @property
    def typed(self) -> Typed | None:
        return self.desk.typed

    # What the page around a form asks of it.

    @cached_property
    def wrong(self) -> list[Slot]:
        return list(self.sheet.wrong())

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.wrong)

    @property
    def errors(self) -> list[str]:
        return [*self.non_field_errors, *(error for slot in self.wrong for error in slot.errors)]

    @property
    def non_field_errors(self) -> list[str]:
        others = [
            _("Phần “%(page)s”, “%(key)s”: %(told)s")
            % {"page": page_of(problem.path)[0].title, "key": problem.key, "told": problem.message}
            for problem in self.elsewhere
        ]
        return [*self.refusals, *self.sheet.told(), *others]


def _with_code(answers: dict[str, Any], others: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A clause whose short name was left open gets it from its name."""
    if answers.get("mã") or not answers.get("tên") or "điều khoản" not in answers:
        return answers
    longest = clauses.longest(Rate, "code")
    code = slugify(without_accents(answers["tên"]))[: longest - 3].strip("-")
    taken = {other.get("mã") for other in others}
    free = next(c for c in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if c not in taken)
    return {"mã": free, **answers}
