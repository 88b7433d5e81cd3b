"""Mends what can be mended without a change of meaning, and looks again, until nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from checkmeta.authoring.lint.material import Edit, Finding
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, refusal
from checkmeta.base.files import replace_file, unusable
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source

ROUNDS = 20
"""A fix may uncover the next one: a define that only an unused define used."""
Lint = Callable[[tuple[Source, ...]], list[Finding]]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Files as they are now, the findings that are left, and how many were mended."""

    sources: tuple[Source, ...]
    left: list[Finding]
    mended: int


def mend(sources: tuple[Source, ...], lint: Lint) -> Fixed:
    """Apply the edits of findings. `lint` compiles and checks texts; a text that it refuses is not kept.

    Raises:
        CheckmetaError: the rules as given are bad.

    """
    left = lint(sources)
    mended = 0
    for _ in range(ROUNDS):
        edits: dict[str, list[tuple[Edit, ...]]] = {}
        for one in left:
            if one.edits:
                edits.setdefault(one.span.source.name, []).append(one.edits)
        if not edits:
            break
        changed: list[Source] = []
        count = 0
        for source in sources:
            text, made = apply_edits(source.text, edits.get(source.name, []))
            changed.append(Source(source.name, text) if made else source)
            count += made
        try:
            left = lint(tuple(changed))
        except CheckmetaError:
            break  # such a fix was not safe after all: the last text that compiles stays
        sources, mended = tuple(changed), mended + count
    return Fixed(sources, left, mended)


def apply_edits(text: str, groups: Iterable[tuple[Edit, ...]]) -> tuple[str, int]:
    """The text with as many edits as don't touch one another, and how many groups of them were made."""
    taken: list[Edit] = []
    made = 0
    for group in sorted(groups, key=lambda g: min((e.start, e.end) for e in g)):
        if all(e.end <= t.start or t.end <= e.start for e in group for t in taken):
            taken.extend(group)
            made += 1
    for edit in sorted(taken, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text, made


def write_back(texts: Mapping[Path, str | bytes]) -> None:
    """Replace files, each in one step: whoever reads one sees the old text or the new one.

    Raises:
        CheckmetaError: a file is a link, or can't be written; no file has been changed then, or only those before it.

    """
    for path in texts:
        if path.is_symlink():
            raise refusal(
                "U001", f"`{path.name}` is a link", help="name the file that it leads to", subject=path.as_posix()
            )
    for path, text in texts.items():
        try:
            replace_file(path, [text if isinstance(text, bytes) else text.encode("utf-8")])
        except OSError as error:
            raise unusable(path.as_posix(), error, "written") from None
