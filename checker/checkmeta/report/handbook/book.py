"""A handbook of rules as data: what the renderers lay out. All of it is text of the rules or made from their typed trees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checkmeta.base.messages import say
from checkmeta.base.records import dataclass
from checkmeta.base.values import Listing, Value
from checkmeta.base.version import VERSION
from checkmeta.judging.judgement_wording import force
from checkmeta.judging.strata import day_before
from checkmeta.language.needs import duty, needs
from checkmeta.language.nodes import Excuse
from checkmeta.language.program import Program, TypedNorm, TypedVariant
from checkmeta.language.prose import condition, paragraphs
from checkmeta.language.syntax import ast
from checkmeta.report.wording import bearers_of, counted, layer_word, outcome_word, text_label
from checkmeta.vocabulary.scalars import format_value
from checkmeta.vocabulary.topics import area_of, topics_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in a line: `text`, `code`, `sentence` (what it has in back-quotes is code), `confirmed`, `unconfirmed` or `verdicts`.

    `link` is an address, or `#` with an anchor of the book.
    """

    text: str
    kind: str = "text"
    link: str | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of a chapter: `paragraphs`, a `list`, or a `table` whose `head` names the columns."""

    title: str
    lines: tuple[Line, ...]
    form: str = "paragraphs"
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A rule or a permit.

    Attributes:
        anchor: its id, made unique where a provision has several versions.
        facts: short facts with their names, in order: layer, bearer, jurisdiction, dates, …
        sections: what is told of it, in order.
        written: the rule as its author wrote it.
        places: where it holds; empty: everywhere.
        bearers: who owes it.
        topics: the areas of what its duty is about.

    """

    anchor: str
    id: str
    title: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    written: str
    places: tuple[str, ...] = ()
    bearers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


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
    tests = _tests(program, set(names))
    parts: list[Part] = []
    for id_, members in grouped.items():
        chapters = tuple(_chapter(program, norm, anchor, names, tests) for norm, anchor in members)
        first = members[0][0]
        parts.append(Part(f"set.{id_}", id_, first.ruleset_title, first.layer.value, chapters))
    rules = sum(not n.permit for n in ordered)
    permits = len(ordered) - rules
    told = counted(rules, "rule") + (say("and") + counted(permits, "permit") if permits else "")
    told += say("book.in rule sets", number=len(parts))
    shown = title or (parts[0].title if len(parts) == 1 else say("book.title"))
    return Book(shown, tuple(parts), VERSION, program.digest, told)


def _anchors(norms: Iterable[TypedNorm]) -> list[str]:
    seen: dict[str, int] = {}
    anchors: list[str] = []
    for norm in norms:
        seen[norm.id] = seen.get(norm.id, 0) + 1
        anchors.append(norm.id if seen[norm.id] == 1 else f"{norm.id}.{seen[norm.id]}")
    return anchors


def _chapter(
    program: Program, norm: TypedNorm, anchor: str, names: dict[str, str], tests: dict[str, list[Line]]
) -> Chapter:
    return Chapter(
        anchor=anchor,
        id=norm.id,
        title=norm.title,
        kind=say("book.a permit" if norm.permit else "book.a rule"),
        facts=tuple(_facts(norm)),
        sections=tuple(_sections(program, norm, names, tests)),
        written=norm.written.span.text,
        places=norm.jurisdiction,
        bearers=norm.bearer,
        topics=_areas(norm),
    )


def _areas(norm: TypedNorm) -> tuple[str, ...]:
    """The areas of what its duty is about, by name."""
    return tuple(sorted({area_of(topic) for topic in topics_of(duty(norm), needs(norm))}))


def _sections(
    program: Program, norm: TypedNorm, names: dict[str, str], tests: dict[str, list[Line]]
) -> Iterable[Section]:
    """What is told of a rule, heading by heading; of what it hasn't only where that is worth saying."""
    yield Section(say("book.In plain words"), tuple((Piece(words, "sentence"),) for words in paragraphs(norm)), "list")
    for label, text in norm.texts:
        yield _text(text_label(label), text)
    yield Section(say("book.Source"), tuple(_citations(norm)), "list")
    if norm.exceptions:
        yield Section(say("book.Exceptions"), tuple(_exception(e) for e in norm.exceptions), "list")
    if related := tuple(_related(program, norm, names)):
        yield Section(say("book.Other rules"), related, "list")
    for id_ in sorted(norm.params):
        rows = tuple(tuple(Piece(cell) for cell in _row(v)) for v in program.params[id_].variants)
        head = (say("book.value"), say("book.where"), say("book.when"))
        yield Section(say("book.Figure", name=id_.rpartition(".")[2].replace("_", " ")), rows, "table", head)
    if norm.message:
        yield _text(say("book.What a breach says"), norm.message.written)
    if norm.remedy:
        yield _text(say("book.What to do"), norm.remedy.written)
    yield Section(say("book.Tests"), tuple(tests[norm.id]), "list")


def _text(title: str, written: str) -> Section:
    return Section(title, ((Piece(written),),))


def _exception(excuse: Excuse) -> Line:
    claimed = f" ({say('book.has to show')})" if excuse.shown else ""
    return Piece(excuse.label, "code"), Piece(f": {condition(excuse.condition)}{claimed}", "sentence")


def _tests(program: Program, wanted: set[str]) -> dict[str, list[Line]]:
    """The tests of some rules, by rule: each with the verdicts that it expects."""
    found: dict[str, list[Line]] = {id_: [] for id_ in wanted}
    for test in program.tests:
        expected: dict[str, dict[str, None]] = {}
        for expect in test.expects:
            expected.setdefault(expect.rule, {})[outcome_word(expect.expect.verdict)] = None
        for rule, verdicts in expected.items():
            if rule in found:
                found[rule].append((Piece(test.name), Piece(": "), Piece(", ".join(verdicts), "verdicts")))
    return found


def _facts(norm: TypedNorm) -> Iterable[tuple[str, str]]:
    yield say("column.layer"), layer_word(norm.layer)
    if norm.modality is None:
        yield say("book.Force"), say("book.permits")
    else:
        meant = say(f"force.{force(norm.layer, norm.modality, only_advises=False)}")
        yield say("book.Force"), say("book.says", force=meant, modality=say(f"modality.{norm.modality}")) + _state(norm)
    yield say("book.Owed by"), ", ".join(bearers_of(norm.bearer)) if norm.bearer else say("book.nobody")
    yield say("book.Jurisdiction"), ", ".join(norm.jurisdiction) or say("everywhere")
    yield say("book.In force"), _period(norm.period) or say("book.without dates")
    if norm.superseded:
        yield say("book.Followed"), say("book.by another version", day=norm.superseded)
    if norm.weight != 1:
        yield say("book.Weight"), str(norm.weight)
    if norm.written.allows_derogation:
        yield say("book.Derogation"), say("book.may override")
    if norm.written.ripens:
        yield say("book.Ripens"), norm.written.ripens.span.words
    if norm.written.formerly:
        yield say("book.Formerly"), ", ".join(n.text for n in norm.written.formerly)


def _state(norm: TypedNorm) -> str:
    if norm.state is None:
        return ""
    if norm.state.name == "trial" and norm.state.until:
        return say("book.trial until", day=norm.state.until)
    advises = say("book.only advises") if norm.state.name in ("proposed", "trial") else ""
    return f"; {say(f'rule.{norm.state.name}')}{advises}"


def _period(period: ast.Period) -> str:
    """A period in words; the day on which it ends is no longer in it."""
    since = say("book.from", day=period.start) if period.start else ""
    until = say("book.up to", day=day_before(period.end)) if period.end else ""
    return " ".join(part for part in (since, until) if part)


def _citations(norm: TypedNorm) -> Iterable[Line]:
    """The rule set's instruments, then the rule's own sources. The mark nearest to the rule speaks, as in a report."""
    own = any(c.checked or c.unconfirmed for c in norm.sources)
    for clause in norm.instruments:
        yield _citation(clause, silent=own and not clause.checked and not clause.unconfirmed)
    inherited = not own and any(c.checked and not c.unconfirmed for c in norm.instruments)
    for clause in norm.sources:
        yield _citation(clause, silent=inherited)


def _citation(clause: ast.SourceClause, *, silent: bool) -> Line:
    """One source, linked where it has a page; and whether somebody confirmed its text."""
    confirmed = clause.checked is not None and not clause.unconfirmed
    link = clause.url.value if clause.url and clause.url.value.startswith(("https://", "http://")) else None
    period = _period(clause.period)
    cited = (Piece(clause.text.value, link=link), *((Piece(f", {period}"),) if period else ()))
    if confirmed:
        return *cited, Piece(say("book.confirmed", day=clause.checked), "confirmed")
    return cited if silent else (*cited, Piece(say("unconfirmed"), "unconfirmed"))


def _related(program: Program, norm: TypedNorm, names: dict[str, str]) -> Iterable[Line]:
    conflicts = {*norm.conflicts, *(n.id for n in program.norms if norm.id in n.conflicts)}
    for how, ids in (
        ("overrides", norm.overrides),
        ("gives way to", sorted({n.id for n in program.norms if norm.id in n.overrides})),
        ("conflicts with", sorted(conflicts)),
    ):
        for id_ in ids:
            yield Piece(f"{say(f'book.{how}')} "), Piece(id_, "code", f"#{names[id_]}" if id_ in names else None)


def _row(variant: TypedVariant) -> tuple[str, str, str]:
    return (
        _shown(variant.value.value),
        ", ".join(variant.places) or say("book.everywhere else"),
        _period(variant.period) or say("book.always"),
    )


def _shown(value: Value) -> str:
    if isinstance(value, Listing):
        return ", ".join(format_value(f.value) for f in value.items) or say("nothing")
    return format_value(value)
