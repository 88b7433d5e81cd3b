"""What was understood of documents, fact by fact, each document by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.document_source import veiled
from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.values import Evidence, Fact, Listing, NoneStated, Record, Unknown
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subjects import discover_as, read_files
from checkmeta.facts.understand import Understood, understand, unused
from checkmeta.language.names.bound_mappings import BUILT_IN
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary
from checkmeta.vocabulary.scalars import format_value


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: its path in the vocabulary, its value in words, where it stands and how it is known.

    `evidence` is `unknown` for what can't be known, and `detail` says why; else it is empty, but for a list that is
    only a part.
    """

    path: str
    value: str
    evidence: str
    place: Span | None
    pointer: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of one document. `total` counts its keys; `complete` is None where that is no question."""

    document: str
    index: int
    format: str | None
    title: str
    complete: bool | None
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]
    unused: tuple[tuple[str, Span], ...]
    total: int


def lines_of(fact: Fact, path: str) -> list[Line]:
    """The facts below one, each leaf a line, in order."""
    found: list[Line] = []
    stack = [(fact, path)]
    while stack:
        current, here = stack.pop()
        value, origin = current.value, current.origin
        if isinstance(value, Record) and value.fields:
            stack.extend((inner, f"{here}.{name}") for name, inner in reversed(value.fields.items()))
            continue
        if isinstance(value, Listing) and value.partial and not value.items:
            found.append(_line(here, "unknown", "unknown", current, value.detail))
            continue
        if isinstance(value, Listing) and value.items:
            if value.partial:
                found.append(_line(here, "partial", "and more", current, value.detail))
            if any(isinstance(item.value, Record | Listing) for item in value.items):
                stack.extend((item, f"{here}[{i}]") for i, item in reversed(list(enumerate(value.items))))
                continue
        if isinstance(value, Unknown):
            missing = sorted(value.missing, key=lambda m: m.sort_key)
            reasons = dict.fromkeys(m.detail or str(m.why) for m in missing)
            found.append(_line(here, "unknown", "unknown", current, "; ".join(reasons)))
            continue
        evidence = str(origin.evidence) if origin else str(Evidence.EXTRACTED)
        found.append(_line(here, evidence, _shown(current), current, ""))
    return found


def _line(path: str, evidence: str, value: str, fact: Fact, detail: str) -> Line:
    origin = fact.origin
    return Line(path, value, evidence, origin.span if origin else None, origin.pointer if origin else "", detail)


def _shown(fact: Fact) -> str:
    value = veiled(fact.value, fact.origin)
    if isinstance(value, Record):
        return "nothing is said of it"
    if isinstance(value, Listing):
        return (
            "["
            + ", ".join("unknown" if isinstance(i.value, Unknown) else format_value(i.value) for i in value.items)
            + "]"
        )
    return "none" if isinstance(value, NoneStated) else format_value(value)


def understandings(
    paths: Sequence[Path],
    mappings: Sequence[TypedMapping],
    as_format: str | None = None,
    cwd: Path | None = None,
    words: Vocabulary | None = None,
) -> tuple[list[Understanding], Collector]:
    """What is understood of each document at `paths`, by itself; and what is wrong with others.

    Raises:
        CheckmetaError: no such format, or one for no file.

    """
    formats = Formats(tuple(mappings), as_format, vocabulary=words or vocabulary())
    errors = Collector()
    found: list[Understanding] = []
    read = read_files(discover_as(paths, cwd or Path.cwd(), errors, formats), errors, formats)[0]
    known = [pair for file, whole in read for pair in formats.each(whole, errors, explicit=file.explicit)]
    for document, format_ in known:
        if format_ is None:
            found.append(Understanding(document.name, document.index, None, "", None, (), (), (), 0))
            continue
        try:
            found.append(_understanding(understand(document, format_, errors, asked=as_format == format_.id)))
        except CheckmetaError as error:
            errors.diagnostics.extend(error.diagnostics)
    return found, errors


def _understanding(understood: Understood) -> Understanding:
    document, format_ = understood.document, understood.format
    lines = [line for fact in understood.platforms for line in lines_of(fact, "platform")]
    for index, fact in enumerate(understood.identities):
        path = "identity" if len(understood.identities) == 1 else f"identities[{index}]"
        lines.extend(lines_of(fact, path))
    left, total = unused(document.root, understood.used) if understood.used is not None else ([], 0)
    title = format_.mapping.title if format_.mapping else BUILT_IN[format_.id]
    return Understanding(
        document.name, document.index, format_.id, title, understood.complete, tuple(lines), understood.remarks,
        tuple(left), total,
    )  # fmt: skip
