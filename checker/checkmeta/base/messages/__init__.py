"""What people are told: a catalogue of texts for each language, `en.json` and the like beside this file, and one function that says a text.

A text is named by its key and filled by the names in braces (`str.format`); one that counts has a form for `one` and for `other`
by its `number`. English is what all others translate. Another language is another file, and its name in `LANGUAGES`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Final, Self, SupportsIndex

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "de")
"""What reports can be written in (ISO 639-1), each with a catalogue."""

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@cache
def catalogue(language: str) -> Mapping[str, str | Mapping[str, str]]:
    """The texts of a language by key. They are ours, so that nothing of them is checked where they are read, but in tests."""
    texts: Mapping[str, str | Mapping[str, str]] = json.loads((Path(__file__).parent / f"{language}.json").read_bytes())
    return texts


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say all in a language, as long as this lasts."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language that is spoken."""
    return _spoken.get()


def say(key: str, /, **values: object) -> str:
    """A text in the language that is spoken.

    Raises:
        KeyError: there is none of that key, or a value is lacking.

    """
    return _said(_spoken.get(), key, values)


class Phrase(str):
    """A text that a verdict has to give, such as its reason: English, as data has it, which a report says in its own language (`heard`)."""

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Any]

    def __new__(cls, key: str, /, **values: object) -> Self:
        """The text of that key in English, with its parts."""
        made = super().__new__(cls, _said(ENGLISH, key, values))
        made.key, made.values = key, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """As its parts, wherever it is kept, and as what they say: what is kept is of one state of the catalogue."""
        return _again, (str(self), self.key, self.values)

    def replace(self, old: str, new: str, /, count: SupportsIndex = -1) -> str:
        """The same with its parts replaced."""
        if old not in self:
            return self
        return Phrase(self.key, **{name: _replaced(value, old, new, count) for name, value in self.values.items()})


def _replaced(value: object, old: str, new: str, count: SupportsIndex) -> object:
    if isinstance(value, tuple):
        return tuple(_replaced(part, old, new, count) for part in value)
    return value.replace(old, new, count) if isinstance(value, str) else value


fixed = cache(Phrase)
"""A phrase without parts, which is made once."""


def heard(text: str) -> str:
    """A text as it is said in the language that is spoken, if it is one of ours; else as it is."""
    language = _spoken.get()
    if language == ENGLISH or not isinstance(text, Phrase):
        return text
    return _said(language, text.key, text.values)


def _again(text: str, key: str, values: Mapping[str, object]) -> Phrase:
    made = str.__new__(Phrase, text)
    made.key, made.values = key, values
    return made


def _said(language: str, key: str, values: Mapping[str, object]) -> str:
    text = catalogue(language)[key]
    if not isinstance(text, str):
        text = text["one" if values["number"] == 1 else "other"]
    for value in values.values():
        if value.__class__ is not str and value.__class__ is not int:  # most are, and run by run there are thousands
            return text.format_map({name: _shown(value, language) for name, value in values.items()})
    return text.format_map(values)


def _shown(value: object, language: str) -> object:
    """A value as a text has it: our own texts in that language, a day as one writes it there, several things one after the other."""
    if isinstance(value, dt.date):
        return str(catalogue(language)["day"]).format(day=value)
    if isinstance(value, tuple):
        return "; ".join(str(_shown(part, language)) for part in value)
    return _said(language, value.key, value.values) if isinstance(value, Phrase) else value
