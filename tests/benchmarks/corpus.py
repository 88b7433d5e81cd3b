"""What is understood and decided of a folder of real documents: `python tests/benchmarks/corpus.py [FOLDER …] [--as-of DATE]`.

For each file: the format that it is recognised as, facts, keys and how many of them were used, verdicts by kind. Then for each
format how many verdicts were decided of what the format can state. These are the verdicts on rules whose duty is about facts that its
documents can state, each of them either way: where a format can only show a breach (a secret that stands in it), its silence is no gap,
and its breaches are no merit. All is judged for one place, so that a duty that many countries have counts once. Left out is what is
undetermined only as the document can't say whether the rule applies (what the operator is), and of a document that is a part of a
config, by its format's own word, what it is silent on: another part may say it. And of all rules how many are asked, silent and beyond
its reach, and the most facts that a report names for one document to be settled. A file that is refused says why. What is no subject at
all is left out by `LEFT_OUT`.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.diagnostics.render import plain
from checkmeta.base.typesys import BOOLEAN, ListOf, RecordType
from checkmeta.documents.tree import Document, MappingNode, Node, SequenceNode, pointer
from checkmeta.facts.discover import discover
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subjects import read_files
from checkmeta.facts.understand import Understood, understand, unused
from checkmeta.facts.understandings import lines_of
from checkmeta.judging.findings import Judgement, Standing, SubjectReport
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.answerable import answering, covered, states
from checkmeta.language.needs import duty
from checkmeta.language.nodes import Const
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.language.words import Verdict
from checkmeta.report.order import standing
from checkmeta.report.unsettled import unsettled
from checkmeta.store.library import Library, load
from checkmeta.vocabulary.bridge import identity_type, platform_type

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DAY = dt.date(2026, 11, 22)
PLACE = "DE"
LEFT_OUT = frozenset({"MANIFEST.tsv", "README.md"})
"""What says where the documents are from."""
INDEX = re.compile(r"\[[^\]]*\]")
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

    `refused` is why it wasn't checked, empty where it was; `used` counts keys of which something was used; `able` is the
    verdicts on what the file's format can state; `partial` is whether it is by its format's word a part of a config; `named` how
    many facts a report for people names to be settled.
    """

    file: str
    formats: tuple[str, ...] = ()
    facts: int = 0
    unknown: int = 0
    keys: int = 0
    used: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    able: Counter[Verdict] = field(default_factory=Counter)
    standing: Counter[Standing] = field(default_factory=Counter)
    named: int = 0
    partial: bool = False
    refused: str = ""
    seconds: float = 0.0


def applicable(verdicts: Counter[Verdict]) -> int:
    return verdicts.total() - verdicts[Verdict.NOT_APPLICABLE]


def decided(verdicts: Counter[Verdict]) -> int:
    return applicable(verdicts) - sum(verdicts[kind] for kind in UNDECIDED)


def flag(path: str) -> bool:
    """Whether a fact is a boolean."""
    root, *steps = path.replace("[]", "").replace("platform.identities.", "identity.").split(".")
    kind = platform_type() if root == "platform" else identity_type()
    for step in steps:
        kind = kind.item if isinstance(kind, ListOf) else kind
        if not isinstance(kind, RecordType) or step not in kind.fields:
            return False
        kind = kind.fields[step].type
    return kind == BOOLEAN


def one_way(mapping: TypedMapping) -> frozenset[str]:
    """The booleans of which a format's documents can state one value only, as each value is a constant."""
    said: dict[str, set[object]] = {}
    for each in mapping.sets:
        said.setdefault(".".join(each.path), set()).update(map(constant, filter(None, (each.value, each.default))))
    for gathering in mapping.gatherings:
        for addition in gathering.additions:
            for entry in addition.entries:
                path = f"{'.'.join(addition.path)}[].{'.'.join(entry.path)}"
                said.setdefault(path, set()).update(map(constant, filter(None, (entry.value, entry.default))))
    return frozenset(path for path, values in said.items() if len(values) == 1 and None not in values and flag(path))


def constant(node: object) -> object:
    return node.value if isinstance(node, Const) else None


def answerable(library: Library) -> dict[str, frozenset[str]]:
    """By format, the rules whose duty is about facts that its documents can state, each of them either way."""
    stated = [(mapping.id, states(mapping) - one_way(mapping)) for mapping in library.program.mappings]
    found: dict[str, set[str]] = {id_: set() for id_, _ in stated}
    for norm in library.program.norms:
        for id_ in answering(norm, stated):
            found[id_].add(norm.id)
    return {id_: frozenset(rules) for id_, rules in found.items()}


def named(subject: SubjectReport) -> int:
    """How many facts a report for people names of one subject as asked, or as what would settle most."""
    questions = 0
    for section in unsettled(subject, plain):
        head, *lines = section.split("\n")
        if head.startswith(("asked:", "silent:")):
            questions += sum(not line.startswith("  and ") for line in lines)
    return questions


def files(folder: Path) -> list[Path]:
    return [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in LEFT_OUT]


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


def counts(judgement: Judgement, duty_of: Mapping[str, frozenset[str]], *, partial: bool) -> bool:
    """Whether a verdict tells something of how well its document was read; it is on a rule that the document can answer."""
    if judgement.verdict not in UNDECIDED:
        return True
    if partial and judgement.standing is not Standing.ASKED:
        return False
    lacking = frozenset(INDEX.sub("[]", m.path) for m in judgement.missing)
    duties = duty_of[judgement.rule.id]
    return any(covered(m, duties) or covered(d, lacking) for d in duties for m in lacking)


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
            mapping = understood.format.mapping
            row.partial |= mapping is not None and bool(mapping.complete) and not understood.complete
        row.formats = tuple(dict.fromkeys(row.formats))
        report = check(Request((path,), day, jurisdictions=(PLACE,), cwd=folder), library)
        judged = [j for s in report.subjects for j in s.judgements]
        row.verdicts.update(j.verdict for j in judged)
        row.standing.update(standing(j) for j in judged if j.verdict is Verdict.UNDETERMINED)
        stated = {rule for id_ in row.formats for rule in able.get(id_, ())}
        duties = {norm.id: frozenset(duty(norm)) for norm in library.program.norms if norm.id in stated}
        answers = [j for j in judged if j.rule.id in stated]
        row.able.update(j.verdict for j in answers if counts(j, duties, partial=row.partial))
        row.named = max((named(s) for s in report.subjects), default=0)
    except CheckmetaError as error:
        first = error.diagnostics[0]
        row.refused = f"{first.code} {first.message}"
        row.formats = row.formats or (UNREADABLE,)
    row.seconds = time.process_time() - started
    return row


def share(part: int, whole: int) -> str:
    return f"{part / whole:4.0%}" if whole else "   -"


def known(row: Row) -> bool:
    return row.formats[0] not in (UNRECOGNISED, UNREADABLE)


def by_format(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each format; a file of several counts for the first of them."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.formats[0], []).append(row)
    return dict(sorted(found.items()))


def line(name: str, rows: list[Row]) -> str:
    """What is understood and decided of some files."""
    able = sum((row.able for row in rows), Counter[Verdict]())
    standing = sum((row.standing for row in rows), Counter[Standing]())
    facts, keys, used = (sum(getattr(row, field) for row in rows) for field in ("facts", "keys", "used"))
    return (
        f"{name:33} {len(rows):5} {facts:6} {share(used, keys)}   {applicable(able):6} {decided(able):8}  "
        f"{share(decided(able), applicable(able))}   {standing[Standing.ASKED]:6} {standing[Standing.SILENT]:6} "
        f"{standing[Standing.OUT_OF_REACH]:7}   {max(row.named for row in rows):5}"
    )


def show(rows: list[Row], *, files: bool = True) -> str:
    """The rows, then the formats, as text."""
    lines = []
    for row in rows if files else ():
        lines.append(f"{row.file}: {', '.join(row.formats)}")
        if row.refused:
            lines.append(f"    refused: {row.refused}")
            continue
        counts = ", ".join(f"{row.verdicts[kind]} {kind.value}" for kind in KINDS if row.verdicts[kind])
        used = f"{row.used} of {row.keys} keys used" if row.keys else "keys not counted"
        lines.append(f"    {row.facts} facts ({row.unknown} not known), {used}; {counts}; {row.seconds:.2f} s")
    lines.append("")
    lines.append(f"{'':52}   what it can state         of all undetermined verdicts   facts")
    lines.append(
        f"{'format':33} {'files':>5} {'facts':>6} {'keys':>4}   {'apply':>6} {'decided':>8} share   {'asked':>6} {'silent':>6} "
        f"{'beyond':>7}   {'named':>5}"
    )
    lines.extend(line(name, of) for name, of in by_format(rows).items())
    read = [row for row in rows if known(row)]
    if read:
        lines.append(line("all that are recognised", read))
    lines.append(
        f"{len(read)} of {len(rows)} files recognised ({share(len(read), len(rows)).strip()}); "
        f"the slowest took {max((row.seconds for row in rows), default=0):.2f} s"
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = sys.argv[1:]
    day = DAY
    if "--as-of" in arguments:
        at = arguments.index("--as-of")
        day = dt.date.fromisoformat(arguments[at + 1])
        del arguments[at : at + 2]
    folders = [Path(argument) for argument in arguments] or [CORPUS, CORPUS.with_name("corpus-2")]
    library = load()
    able = answerable(library)
    rows = []
    for folder in folders:
        rows.append([measure(path, folder, library, day, able) for path in files(folder)])
        print(f"{folder.name}\n{show(rows[-1])}")
    if len(folders) > 1:
        print(f"together\n{show([row for of in rows for row in of], files=False)}", end="")


if __name__ == "__main__":
    main()
