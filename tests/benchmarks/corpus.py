"""What is understood and decided of a folder of real documents: `python tests/benchmarks/corpus.py [FOLDER] [--as-of DATE]`.

For each file: the format that it is recognised as, facts, keys and how many of them were used, verdicts by kind. Then for
each format the share of verdicts that were decided, of those that apply. A file that is refused says why.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checkmeta.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.documents.tree import Document, MappingNode, Node, SequenceNode, pointer
from checkmeta.facts.discover import discover
from checkmeta.facts.formats import Formats
from checkmeta.facts.subject import read_documents
from checkmeta.facts.understand import Understood, understand, unused
from checkmeta.findings import Verdict
from checkmeta.library import Library, load
from checkmeta.pipeline import Request, check
from checkmeta.report.understood import lines_of

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DAY = dt.date(2026, 11, 22)
UNRECOGNISED = "not recognised"
UNREADABLE = "not readable"
OPEN = ("partial", "unknown")
UNDECIDED = (Verdict.UNDETERMINED, Verdict.ERROR)
KINDS = (
    Verdict.SATISFIED, Verdict.VIOLATED, Verdict.EXCEPTED, Verdict.OVERRIDDEN, Verdict.COMPENSATED, Verdict.UNDETERMINED,
    Verdict.NOT_APPLICABLE,
)  # fmt: skip


@dataclass
class Row:
    """One file. `refused` is why it wasn't checked, empty where it was; `used` counts keys of which something was used."""

    file: str
    formats: tuple[str, ...] = ()
    facts: int = 0
    unknown: int = 0
    keys: int = 0
    used: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    refused: str = ""
    seconds: float = 0.0

    @property
    def applicable(self) -> int:
        return self.verdicts.total() - self.verdicts[Verdict.NOT_APPLICABLE]

    @property
    def decided(self) -> int:
        return self.applicable - sum(self.verdicts[kind] for kind in UNDECIDED)


def files(folder: Path) -> list[Path]:
    return [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file()]


def documents(path: Path, folder: Path, library: Library) -> Iterator[tuple[Document, Understood | None]]:
    """Each document of a file with what is understood of it; None where nothing recognises it."""
    errors = Collector()
    formats = Formats(library.program.mappings)
    for file, document in read_documents(discover([path], folder, errors), errors)[0]:
        for each, format_ in formats.each(document, errors, explicit=file.explicit):
            yield each, understand(each, format_, errors) if format_ is not None else None
    errors.raise_errors()


def keys(root: Node) -> set[str]:
    """The JSON pointers of a document's keys, with `*` for the elements of lists."""
    found: set[str] = set()
    stack = [(root, "")]
    while stack:
        node, here = stack.pop()
        if isinstance(node, MappingNode):
            inner = [(child, pointer(here, name)) for name, child in node.entries.items()]
            found.update(path for _, path in inner)
            stack.extend(inner)
        elif isinstance(node, SequenceNode):
            stack.extend((child, f"{here}/*") for child in node.items)
    return found


def upwards(path: str) -> Iterator[str]:
    """A pointer and those above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def count(row: Row, document: Document, understood: Understood) -> None:
    """Count a document's facts and keys; which keys of a format of ours or a JSON Schema are used isn't recorded."""
    for top in (*understood.platforms, *understood.identities):
        lines = lines_of(top, "")
        row.unknown += sum(line.evidence in OPEN for line in lines)
        row.facts += sum(line.evidence not in OPEN for line in lines)
    if understood.used is not None:
        every = keys(document.root)
        left = {path for path, _ in unused(document.root, understood.used)[0]}
        row.keys += len(every)
        row.used += sum(not any(path in left for path in upwards(key)) for key in every)


def measure(path: Path, folder: Path, library: Library, day: dt.date = DAY) -> Row:
    """Read and judge one file by itself."""
    started = time.process_time()
    row = Row(path.as_posix())
    try:
        for document, understood in documents(path, folder, library):
            row.formats += (understood.format.id if understood else UNRECOGNISED,)
            if understood is None:
                continue
            count(row, document, understood)
        row.formats = tuple(dict.fromkeys(row.formats))
        report = check(Request((path,), day, cwd=folder), library)
        row.verdicts.update(j.verdict for s in report.subjects for j in s.judgements)
    except CheckmetaError as error:
        first = error.diagnostics[0]
        row.refused = f"{first.code} {first.message}"
        row.formats = row.formats or (UNREADABLE,)
    row.seconds = time.process_time() - started
    return row


def share(part: int, whole: int) -> str:
    return f"{part / whole:4.0%}" if whole else "   -"


def by_format(rows: list[Row]) -> dict[str, Row]:
    """The rows of a format added up; a file of several formats counts for the first of them."""
    found: dict[str, Row] = {}
    for row in rows:
        sum_ = found.setdefault(row.formats[0], Row(""))
        for name in ("facts", "unknown", "keys", "used"):
            setattr(sum_, name, getattr(sum_, name) + getattr(row, name))
        sum_.verdicts.update(row.verdicts)
        sum_.file = f"{int(sum_.file or 0) + 1}"
    return dict(sorted(found.items()))


def show(rows: list[Row]) -> str:
    """The rows, then the formats, as text."""
    lines = [
        "file: format; facts (not known); keys used of all; " + ", ".join(kind.value for kind in KINDS) + "; seconds"
    ]
    for row in rows:
        lines.append(f"{row.file}: {', '.join(row.formats)}")
        if row.formats[0] not in (UNRECOGNISED, UNREADABLE):
            used = f"{row.used} of {row.keys} keys used" if row.keys else "keys not counted"
            lines.append(f"    {row.facts} facts ({row.unknown} not known), {used}")
        if row.refused:
            lines.append(f"    refused: {row.refused}")
        else:
            counts = ", ".join(f"{row.verdicts[kind]} {kind.value}" for kind in KINDS if row.verdicts[kind])
            lines.append(f"    {counts}; decided {share(row.decided, row.applicable).strip()}; {row.seconds:.2f} s")
    lines.append("")
    lines.append(f"{'format':28} {'files':>5} {'facts':>6} {'keys':>6} {'used':>6} {'apply':>6} {'decided':>8} share")
    for name, sum_ in by_format(rows).items():
        lines.append(
            f"{name:28} {sum_.file:>5} {sum_.facts:6} {sum_.keys:6} {sum_.used:6} {sum_.applicable:6} {sum_.decided:8} "
            f"{share(sum_.decided, sum_.applicable)}"
        )
    known = [r for r in rows if r.formats[0] not in (UNRECOGNISED, UNREADABLE)]
    applicable, decided = sum(r.applicable for r in known), sum(r.decided for r in known)
    lines.append(
        f"{len(known)} of {len(rows)} files recognised, {sum(r.facts for r in rows)} facts, "
        f"{sum(r.used for r in rows)} of {sum(r.keys for r in rows)} keys used; {decided} of {applicable} verdicts that apply "
        f"are decided ({share(decided, applicable).strip()}); the slowest file took {max((r.seconds for r in rows), default=0):.2f} s"
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = sys.argv[1:]
    day = DAY
    if "--as-of" in arguments:
        at = arguments.index("--as-of")
        day = dt.date.fromisoformat(arguments[at + 1])
        del arguments[at : at + 2]
    folder = Path(arguments[0]) if arguments else CORPUS
    library = load()
    print(show([measure(path, folder, library, day) for path in files(folder)]), end="")


if __name__ == "__main__":
    main()
