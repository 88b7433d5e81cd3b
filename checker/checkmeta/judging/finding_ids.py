"""What a finding is, whatever becomes of the lines round it: rule, subject, element by name, deciding fact.

Baselines, waivers, comparisons and the fingerprints of every format follow from this one notion. Nothing of a line, a message, a
value, a place in the world, a verdict, a day or a rule's text is in it. An element is called by its name; one without a name by a
digest of what is stated of it; those of a list that have the same by their order. A schema is called by its document, relative to the subject;
a subject by its folder, relative to the project.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from checkmeta.base.paths import stands
from checkmeta.base.patterns import regex
from checkmeta.base.values import Duration, Evidence, Fact, Listing, Money, Record, Unknown, Value
from checkmeta.judging.findings import Judgement
from checkmeta.language.meaning.outcome import Outcome, name_of

PROJECT: Final = ("checkmeta.toml", ".git")
"""What makes a folder a project's, the first that is met on the way up."""

_STEP: Final = regex(r"\[[^\]]*\]")
_INDEX: Final = regex(r"(?<=/)[0-9]+(?=/|$)")
_INFERRED: Final = (Evidence.DEFAULT, Evidence.CLASSIFIED)
_UNPAIRED: Final = regex("[\ud800-\udfff]")


def finding_id(subject: str, judgement: Judgement) -> str:
    """`f-` and 16 hexadecimal digits, the same in every run and format for the same finding."""
    return _id("1", judgement.rule.id, subject, judgement.path, general(judgement.decided_by))


def _id(*parts: str) -> str:
    text = _UNPAIRED.sub("\ufffd", "\0".join(parts))
    return f"f-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


@lru_cache(maxsize=10_000)
def general(fact: str) -> str:
    """The path of a fact in every element: `identity.attributes[*].retention.period`."""
    return _STEP.sub("[*]", fact)


def subject_id(home: str, name: str, cwd: Path, root: Path | None = None) -> str:
    """A subject's folder relative to the project, with `/`, and which of the folder's subjects it is.

    Args:
        home: the folder as reports show it.
        name: the subject as reports show it: the folder, or `folder (deployment)`.
        cwd: what `home` is relative to.
        root: the project; None for the nearest folder upwards that is one. Where there is none, the folder has its own name.

    """
    folder = Path(os.path.normpath(cwd / home))
    top = root or project_of(folder)
    called = Path(os.path.relpath(folder, top)).as_posix() if top is not None else folder.name
    return called + name.removeprefix(home)


def project_of(folder: Path) -> Path | None:
    """The nearest folder, this or one above it, that has the project's file; else the nearest that is a repository."""
    above = (folder, *folder.parents)
    return next((here for mark in PROJECT for here in above if stands(here / mark)), None)


def roots(home: str, found: Sequence[tuple[Fact, str]]) -> tuple[str, ...]:
    """What the identity schemas (or documents) of a subject are called: each by its document, and its place in it."""
    before = "" if home == "." else f"{home.rstrip('/')}/"

    def called(fact: Fact, document: str) -> str:
        pointer = fact.origin.pointer if fact.origin else ""
        return document.removeprefix(before) + _INDEX.sub(_label(fact) if _INDEX.search(pointer) else "", pointer)

    return _apart(called(fact, document) for fact, document in found)


class ElementNames:
    """What the elements of a subject's lists are called. A list is gone through once."""

    __slots__ = ("_lists",)

    def __init__(self) -> None:
        self._lists: dict[str, tuple[Listing, tuple[str, ...]]] = {}

    def path(self, outcome: Outcome) -> str:
        """The path of a fact with elements by what they are called: `platform.clients[shop].scopes`."""
        if outcome.of is None:
            return str(outcome.name)
        before = self.path(outcome.of)
        if not isinstance(outcome.name, int):
            return f"{before}.{outcome.name}" if before else outcome.name
        listing = outcome.of.value
        if not isinstance(listing, Listing) or outcome.name >= len(listing.items):
            return f"{before}[{name_of(outcome.value, outcome.origin) or outcome.name}]"
        return f"{before}[{self._labels(outcome.of.path, listing)[outcome.name]}]"

    def _labels(self, path: str, listing: Listing) -> tuple[str, ...]:
        known = self._lists.get(path)
        if known is None or known[0] is not listing:
            known = self._lists[path] = (listing, _apart(map(_label, listing.items)))
        return known[1]


def _label(fact: Fact) -> str:
    return (
        name_of(fact.value, fact.origin)
        or f"#{hashlib.sha256(_UNPAIRED.sub('', _stated(fact.value)).encode()).hexdigest()[:8]}"
    )


def _apart(labels: Iterator[str]) -> tuple[str, ...]:
    """Labels that are each of one thing: the second of equals is `…~2`."""
    made: dict[str, None] = {}
    last: dict[str, int] = {}
    for label in labels:
        own = label
        while own in made:
            last[label] = last.get(label, 1) + 1
            own = f"{label}~{last[label]}"
        made[own] = None
    return tuple(made)


def _stated(value: Value) -> str:
    """A value as text, one text for each: of a record what its document states, and not what is inferred from that."""
    match value:
        case Record():
            own = {k: f for k, f in value.fields.items() if f.origin is None or f.origin.evidence not in _INFERRED}
            return "{" + ",".join(f"{key}:{_stated(own[key].value)}" for key in sorted(own)) + "}"
        case Listing():
            return "[" + ",".join(_stated(item.value) for item in value.items) + ("…" if value.partial else "") + "]"
        case Unknown():
            return "?"
        case Duration():
            return f"{value.seconds}s"
        case Money():
            return f"{value.amount}{value.currency}"
        case _:
            return f"{type(value).__name__}:{value!r}"
