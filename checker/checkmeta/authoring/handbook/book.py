"""A handbook of rules as data: what the renderers lay out. All of it is text of the rules or made from their typed trees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import checkmeta
from checkmeta.base.values import Listing, Value
from checkmeta.judging.judgement_wording import force
from checkmeta.language.program import Program, TypedNorm, TypedVariant
from checkmeta.language.prose import condition, paragraphs
from checkmeta.language.syntax import ast
from checkmeta.vocabulary.scalars import format_value


@dataclass(frozen=True, slots=True)
class Citation:
    """One source. `link` is None where there is none.

    `mark` says whether somebody confirmed its text; "" for an instrument where the marks of the articles speak.
    """

    text: str
    link: str | None
    period: str
    confirmed: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A param with its values: the value, for where, since when."""

    name: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A rule or a permit.

    Attributes:
        anchor: its id, made unique where a provision has several versions.
        facts: short facts with their names, in order: layer, bearer, jurisdiction, dates, …
        exceptions: their labels, and when they hold.
        related: ids with what they are to this rule, and the anchor of their chapter if it is in the book.
        tests: names with the verdicts expected.

    """

    anchor: str
    id: str
    title: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    citations: tuple[Citation, ...]
    exceptions: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str, str | None], ...]
    because: str | None
    message: str | None
    remedy: str | None
    figures: tuple[Figure, ...]
    tests: tuple[tuple[str, str], ...]
    written: str


@dataclass(frozen=True, slots=True)
class Part:
    """A rule set."""

    anchor: str
    id: str
    title: str
    layer: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A handbook. `digest` is SHA-256 over all rule texts that were loaded for it."""

    title: str
    parts: tuple[Part, ...]
    version: str
    digest: str
    counted: str
    """How many rules it has, in words."""


def handbook(program: Program, norms: Sequence[TypedNorm], title: str | None = None) -> Book:
    """A handbook of some of a program's rules. It asks no clock: dates are told, not judged by.

    Parts are in the order of ids; chapters stand as their authors ordered them.
    """
    ordered = sorted(norms, key=lambda n: (n.ruleset, n.span.source.name, n.span.start))
    anchors = _anchors(ordered)
    names = {n.id: anchor for n, anchor in reversed(list(zip(ordered, anchors, strict=True)))}
    grouped: dict[str, list[tuple[TypedNorm, str]]] = {}
    for norm, anchor in zip(ordered, anchors, strict=True):
        grouped.setdefault(norm.ruleset, []).append((norm, anchor))
    parts: list[Part] = []
    for id_, members in grouped.items():
        chapters = tuple(_chapter(program, norm, anchor, names) for norm, anchor in members)
        first = members[0][0]
        parts.append(Part(f"set.{id_}", id_, first.ruleset_title, first.layer.value, chapters))
    rules = sum(not n.permit for n in ordered)
    permits = len(ordered) - rules
    told = f"{rules} {'rule' if rules == 1 else 'rules'}"
    if permits:
        told += f" and {permits} {'permit' if permits == 1 else 'permits'}"
    told += f" in {len(parts)} {'rule set' if len(parts) == 1 else 'rule sets'}"
    shown = title or (parts[0].title if len(parts) == 1 else "Handbook of rules")
    return Book(shown, tuple(parts), checkmeta.__version__, program.digest, told)


def _anchors(norms: Iterable[TypedNorm]) -> list[str]:
    seen: dict[str, int] = {}
    anchors: list[str] = []
    for norm in norms:
        seen[norm.id] = seen.get(norm.id, 0) + 1
        anchors.append(norm.id if seen[norm.id] == 1 else f"{norm.id}.{seen[norm.id]}")
    return anchors


def _chapter(program: Program, norm: TypedNorm, anchor: str, names: dict[str, str]) -> Chapter:
    tests = [
        (t.name, ", ".join(dict.fromkeys(e.expect.verdict.value for e in t.expects if e.rule == norm.id)))
        for t in program.tests
        if any(e.rule == norm.id for e in t.expects)
    ]
    exceptions = tuple(
        (e.label, condition(e.condition) + (" (whoever claims it has to show it)" if e.shown else ""))
        for e in norm.exceptions
    )
    return Chapter(
        anchor, norm.id, norm.title, "permit" if norm.permit else "rule", tuple(_facts(norm)), tuple(paragraphs(norm)),
        tuple(_citations(norm)), exceptions, tuple(_related(program, norm, names)),
        norm.because, norm.message.written if norm.message else None, norm.remedy.written if norm.remedy else None,
        tuple(_figure(program, id_) for id_ in sorted(norm.params)), tuple(tests), norm.written.span.text,
    )  # fmt: skip


def _facts(norm: TypedNorm) -> Iterable[tuple[str, str]]:
    yield "Layer", norm.layer.value
    if norm.modality is None:
        yield "Force", "permits: it defeats the rules that it names"
    else:
        meant = force(norm.layer, norm.modality, only_advises=False)
        yield "Force", f"{meant}, says {norm.modality}{_state(norm)}"
    yield "Owed by", ", ".join(norm.bearer) or "nobody is named"
    yield "Jurisdiction", ", ".join(norm.jurisdiction) or "everywhere"
    yield "In force", _period(norm.period) or "without dates"
    if norm.superseded:
        yield "Followed", f"by another version from {norm.superseded}"
    if norm.weight != 1:
        yield "Weight", str(norm.weight)
    if norm.written.allows_derogation:
        yield "Derogation", "lower layers may override it"
    if norm.written.ripens:
        yield "Ripens", norm.written.ripens.span.words
    if norm.written.formerly:
        yield "Formerly", ", ".join(n.text for n in norm.written.formerly)


def _state(norm: TypedNorm) -> str:
    if norm.state is None:
        return ""
    if norm.state.name == "trial" and norm.state.until:
        return f"; on trial until {norm.state.until}, up to then it only advises"
    return f"; {norm.state.name}" + (", it only advises" if norm.state.name in ("proposed", "trial") else "")


def _period(period: ast.Period) -> str:
    """A period in words; the day on which it ends is no longer in it."""
    since = f"from {period.start}" if period.start else ""
    last = period.end - dt.timedelta(days=1) if period.end and period.end > dt.date.min else period.end
    until = f"up to and including {last}" if last else ""
    return " ".join(part for part in (since, until) if part)


def _citations(norm: TypedNorm) -> Iterable[Citation]:
    """The rule set's instruments, then the rule's own sources. The mark nearest to the rule speaks, as in a report."""
    own = any(c.checked or c.unconfirmed for c in norm.sources)
    for clause in norm.instruments:
        yield _citation(clause, silent=own and not clause.checked and not clause.unconfirmed)
    inherited = not own and any(c.checked and not c.unconfirmed for c in norm.instruments)
    for clause in norm.sources:
        yield _citation(clause, silent=inherited)


def _citation(clause: ast.SourceClause, *, silent: bool) -> Citation:
    confirmed = clause.checked is not None and not clause.unconfirmed
    mark = f"confirmed {clause.checked}" if confirmed else "" if silent else "unconfirmed"
    link = clause.url.value if clause.url and clause.url.value.startswith(("https://", "http://")) else None
    return Citation(clause.text.value, link, _period(clause.period), confirmed, mark)


def _related(program: Program, norm: TypedNorm, names: dict[str, str]) -> Iterable[tuple[str, str, str | None]]:
    for target in norm.overrides:
        yield "overrides", target, names.get(target)
    for other in sorted({n.id for n in program.norms if norm.id in n.overrides}):
        yield "gives way to", other, names.get(other)
    conflicts = {*norm.conflicts, *(n.id for n in program.norms if norm.id in n.conflicts)}
    for other in sorted(conflicts):
        yield "conflicts with", other, names.get(other)


def _figure(program: Program, id_: str) -> Figure:
    param = program.params[id_]
    rows = [_row(v, _shown(v.value.value)) for v in param.variants]
    return Figure(id_.rpartition(".")[2].replace("_", " "), tuple(rows))


def _row(variant: TypedVariant, value: str) -> tuple[str, str, str]:
    return value, ", ".join(variant.places) or "everywhere else", _period(variant.period) or "always"


def _shown(value: Value) -> str:
    if isinstance(value, Listing):
        return ", ".join(format_value(f.value) for f in value.items) or "nothing"
    return format_value(value)
