"""What is understood and decided of a folder of real documents: `python tests/benchmarks/corpus.py [FOLDER] [--as-of DATE]`.

For each file: the format that it is recognised as, facts, keys and how many of them were used, verdicts by kind. Then for
each format the share of verdicts that were decided, of those that apply: of all rules, most of which ask what no system's
config states, and of the rules whose duty is about facts that the format can state. A file that is refused says why.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.documents.tree import Document, MappingNode, Node, SequenceNode, pointer
from checkmeta.facts.discover import discover
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subjects import read_files
from checkmeta.facts.understand import Understood, understand, unused
from checkmeta.facts.understandings import lines_of
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.answerable import answering, states
from checkmeta.language.words import Verdict
from checkmeta.store.library import Library, load

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
    """One file.

    `refused` is why it wasn't checked, empty where it was; `used` counts keys of which something was used; `asked` is the
    verdicts on rules that the file's format can answer.
    """

    file: str
    formats: tuple[str, ...] = ()
    facts: int = 0
    unknown: int = 0
    keys: int = 0
    used: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    asked: Counter[Verdict] = field(default_factory=Counter)
    refused: str = ""
    seconds: float = 0.0

    @property
    def applicable(self) -> int:
        return applicable(self.verdicts)

    @property
    def decided(self) -> int:
        return decided(self.verdicts)


def applicable(verdicts: Counter[Verdict]) -> int:
    return verdicts.total() - verdicts[Verdict.NOT_APPLICABLE]


def decided(verdicts: Counter[Verdict]) -> int:
    return applicable(verdicts) - sum(verdicts[kind] for kind in UNDECIDED)


def answerable(library: Library) -> dict[str, frozenset[str]]:
    """By format, the rules whose duty is about facts that its documents can state."""
    stated = [(mapping.id, states(mapping)) for mapping in library.program.mappings]
    found: dict[str, set[str]] = {id_: set() for id_, _ in stated}
    for norm in library.program.norms:
        for id_ in answering(norm, stated):
            found[id_].add(norm.id)
    return {id_: frozenset(rules) for id_, rules in found.items()}


def files(folder: Path) -> list[Path]:
    return [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file()]


def documents(path: Path, folder: Path, library: Library) -> Iterator[tuple[Document, Understood | None]]:
    """Each document of a file with what is understood of it; None where nothing recognises it."""
    errors = Collector()
    formats = Formats(library.program.mappings)
    for file, document in read_files(discover([path], folder, errors), errors, formats)[0]:
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


def measure(
    path: Path,
    folder: Path,
    library: Library,
    day: dt.date = DAY,
    able: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Row:
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
        judged = [j for s in report.subjects for j in s.judgements]
        row.verdicts.update(j.verdict for j in judged)
        known = {rule for id_ in row.formats for rule in able.get(id_, ())}
        row.asked.update(j.verdict for j in judged if j.rule.id in known)
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
        sum_.asked.update(row.asked)
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
    lines.append(f"{'':61} all rules             those it can answer")
    lines.append(
        f"{'format':28} {'files':>5} {'facts':>6} {'keys':>6} {'used':>6}   {'apply':>6} {'decided':>8} share   "
        f"{'apply':>6} {'decided':>8} share"
    )
    for name, sum_ in by_format(rows).items():
        lines.append(
            f"{name:28} {sum_.file:>5} {sum_.facts:6} {sum_.keys:6} {sum_.used:6}   {sum_.applicable:6} {sum_.decided:8}  "
            f"{share(sum_.decided, sum_.applicable)}   {applicable(sum_.asked):6} {decided(sum_.asked):8}  "
            f"{share(decided(sum_.asked), applicable(sum_.asked))}"
        )
    known = [r for r in rows if r.formats[0] not in (UNRECOGNISED, UNREADABLE)]
    apply, settled = sum(r.applicable for r in known), sum(r.decided for r in known)
    asked = sum((r.asked for r in known), Counter[Verdict]())
    lines.append(
        f"{len(known)} of {len(rows)} files recognised, {sum(r.facts for r in rows)} facts, "
        f"{sum(r.used for r in rows)} of {sum(r.keys for r in rows)} keys used; {settled} of {apply} verdicts that apply "
        f"are decided ({share(settled, apply).strip()}), {decided(asked)} of {applicable(asked)} of what the formats can answer "
        f"({share(decided(asked), applicable(asked)).strip()}); the slowest file took {max((r.seconds for r in rows), default=0):.2f} s"
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
    able = answerable(library)
    print(show([measure(path, folder, library, day, able) for path in files(folder)]), end="")


if __name__ == "__main__":
    main()
