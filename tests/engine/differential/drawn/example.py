"""One example: the rule sets of one world, and several subjects to judge by them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source, Span
from checkmeta.judging.judged_subject import Given
from checkmeta.language.program import Program
from checkmeta.language.syntax.parse import parse_file
from checkmeta.store.compiler import build
from drawn.choices import Choices
from drawn.documents import Written, changed, draw_changes, draw_document, read
from drawn.rules import Author
from drawn.world import draw_world


@dataclass(frozen=True)
class Example:
    """Rule sets as texts, the program that they make, and subjects with their facts."""

    rules: tuple[str, ...]
    program: Program
    subjects: tuple[tuple[Written, Given], ...]


def compiled(rules: tuple[str, ...]) -> Program:
    """The program of some rule sets."""
    return build([parse_file(Source(f"{number}.rules", text)) for number, text in enumerate(rules)])[0]


def repaired(rules: tuple[str, ...]) -> tuple[tuple[str, ...], Program]:
    """The rules without the overrides that the checker refuses, as they could never reach what they name."""
    while True:
        try:
            return rules, compiled(rules)
        except CheckmetaError as error:
            refused = [d for d in error.diagnostics if d.is_error]
            if any(d.code != "T519" for d in refused):
                raise
            rules = _without(rules, refused[0].span)


def _without(rules: tuple[str, ...], span: Span | None) -> tuple[str, ...]:
    """Without the clause in which a place stands; of a permit, without all of it."""
    assert span is not None
    at = int(span.source.name.removesuffix(".rules"))
    text = rules[at]
    start, end = text.rfind("\n\n", 0, span.start), text.find("\n\n", span.start)
    if not text.startswith("permit", start + 2):
        start, end = text.rfind("\n", 0, span.start), text.find("\n", span.start)
    return (*rules[:at], text[:start] + (text[end:] if end >= 0 else "\n"), *rules[at + 1 :])


def draw_example(choices: Choices, folder: Path, rules: tuple[int, int] = (4, 7), subjects: int = 8) -> Example:
    """Choose one; so many rules, and so many subjects."""
    world = draw_world(choices)
    raw = (
        "platform",
        *world.platform.fields,
        *(n for s in world.platform.fields.values() for n in (s.item or s).fields),
    )
    texts, program = repaired(Author(choices, world, raw).program(*rules))
    found: list[tuple[Written, Given]] = []
    for _ in range(subjects):
        plain = draw_document(choices, world)
        given = read(plain, folder)
        written = draw_changes(choices, plain, given)
        found.append((written, changed(given, written)))
    return Example(texts, program, tuple(found))
