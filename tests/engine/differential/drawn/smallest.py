"""What is left of an example when all that a disagreement doesn't need is taken out: what a person reads of a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from drawn.documents import Written

MOST_TRIES = 4_000
Rules = tuple[str, ...]
Fails = Callable[[Rules, Written], bool]


def smallest(rules: Rules, written: Written, fails: Fails) -> tuple[Rules, Written]:
    """Take out files, declarations, lines, parts of conditions and facts as long as it still fails, until none can go."""
    tries = 0
    found = True
    while found and tries < MOST_TRIES:
        found = False
        for candidate in _smaller(rules, written):
            tries += 1
            if tries == MOST_TRIES:
                break
            if _still(candidate, fails):
                rules, written = candidate
                found = True
                break
    return rules, written


def _still(candidate: tuple[Rules, Written], fails: Fails) -> bool:
    try:
        return fails(*candidate)
    except (CheckmetaError, IndexError):  # what was taken out is needed
        return False


def _smaller(rules: Rules, written: Written) -> Iterator[tuple[Rules, Written]]:
    """The same with one thing less, the largest things first."""
    for at in range(len(rules)):
        yield (*rules[:at], *rules[at + 1 :]), written
    for at in range(len(written.files)):
        yield rules, replace(written, files=(*written.files[:at], *written.files[at + 1 :]))
    if written.jurisdictions:
        yield rules, replace(written, jurisdictions=())
    if any(written.assume):
        yield rules, replace(written, assume=(False, False, False))
    if written.changed:
        yield rules, replace(written, changed=written.changed[1:])
    for parts in (_without_declaration, _without_line, _plainer):
        for at, text in enumerate(rules):
            for shorter in parts(text):
                yield (*rules[:at], shorter, *rules[at + 1 :]), written
    for at, (name, text) in enumerate(written.files):
        for shorter in _without_entry(text):
            yield rules, replace(written, files=(*written.files[:at], (name, shorter), *written.files[at + 1 :]))


def _without_declaration(text: str) -> Iterator[str]:
    parts = text.split("\n\n")
    for at in range(1, len(parts)):
        yield "\n\n".join([*parts[:at], *parts[at + 1 :]])


def _without_line(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.startswith("  "):
            yield "\n".join([*lines[:at], *lines[at + 1 :]])


def _plainer(text: str) -> Iterator[str]:
    """With something in parentheses, or one side of `and` or `or`, less."""
    for start, character in enumerate(text):
        if character == "(":
            end = _closing(text, start)
            inner = text[start + 1 : end]
            for plain in ("true", "false", *_sides(inner)):
                if len(plain) < end - start - 1:
                    yield f"{text[: start + 1]}{plain}{text[end:]}"
            if inner.startswith("("):
                yield text[:start] + inner + text[end + 1 :]
        elif text.startswith(" where ", start):
            for stop in (" satisfies ", ")", "]"):
                end = text.find(stop, start)
                if end > 0:
                    yield text[:start] + text[end:]


def _sides(inner: str) -> Iterator[str]:
    for word in (" and ", " or ", " satisfies "):
        at = inner.find(word)
        while at > 0:
            yield inner[:at]
            yield inner[at + len(word) :]
            at = inner.find(word, at + 1)


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return len(text)


def _without_entry(text: str) -> Iterator[str]:
    """A document without one of its keys: each stands in a line of its own."""
    entries = [line.rstrip(",") for line in text.strip().split("\n")[1:-1]]
    for at in range(len(entries)):
        kept = [*entries[:at], *entries[at + 1 :]]
        yield "{\n" + ",\n".join(kept) + "\n}\n" if kept else "{}\n"
