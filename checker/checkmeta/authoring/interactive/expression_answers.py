"""An expression by itself, checked and evaluated: for every subject, place and identity schema that makes a difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from checkmeta.authoring.interactive.expression_names import Names
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic, refusal
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source
from checkmeta.base.typesys import ANY, BOOLEAN
from checkmeta.base.values import Fact, Listing, Missing, NoneStated, Record, Truth, Unknown
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.contexts import Contexts, Options, Place
from checkmeta.judging.judged_subject import Given
from checkmeta.judging.pipeline import given_of
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.meaning.outcome import MAX_READINGS, Outcome
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.nodes import Node, Param, Root
from checkmeta.language.program import Program
from checkmeta.language.syntax.ast import whole_span
from checkmeta.language.syntax.parse import parse_expression
from checkmeta.language.types.scope import MAX_NODES
from checkmeta.language.types.typed_expressions import check
from checkmeta.language.walk import iterate, node_count
from checkmeta.store.library import mappings
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

EXPRESSION = "<expression>"


@dataclass(frozen=True, slots=True)
class Setting:
    """What expressions are evaluated in. Without subjects every fact is unknown."""

    names: Names
    as_of: dt.date
    subjects: tuple[Subject, ...] = ()
    places: tuple[str, ...] = ()
    """Judge for these, whatever the documents state."""


@dataclass(frozen=True, slots=True)
class Question:
    """An expression with its names bound and its types known."""

    text: str
    node: Node
    roots: frozenset[str]
    params: frozenset[str]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def is_condition(self) -> bool:
        """Whether it can be true or false."""
        return self.node.type in (BOOLEAN, ANY)


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, and whom it is about.

    Attributes:
        subject: the folder; "" without documents.
        about: the identity schema or the document, where the expression is asked of each.
        places: those for which it is so; empty where none is known, or where none makes a difference.
        outcome: the value, with what was read for it.

    """

    subject: str
    about: str
    places: tuple[str, ...]
    outcome: Outcome

    @property
    def truth(self) -> Truth:
        """As a condition; unknown for what is neither true nor false."""
        known = isinstance(self.outcome.value, bool | Unknown | NoneStated)
        return self.outcome.truth if known else Truth.UNKNOWN

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The facts that were read and are known, each once."""
        read = dict.fromkeys(self.outcome.readings)
        return tuple(r for r in list(read)[:MAX_READINGS] if r.why_unknown is None)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that would have to be known, by path."""
        return tuple(sorted(self.outcome.missing, key=lambda m: m.sort_key))


def read_subjects(paths: Sequence[Path], cwd: Path, words: Vocabulary | None = None) -> tuple[Subject, ...]:
    """The subjects of documents; none without paths.

    Raises:
        CheckmetaError: documents that can't be read.

    """
    if not paths:
        return ()
    formats = Formats(mappings((), cwd), vocabulary=words or vocabulary())
    return tuple(build_subjects(list(paths), cwd, formats, untyped=True))


def ask(text: str, names: Names) -> Question:
    """Parse and type-check an expression.

    Raises:
        CheckmetaError: it is none, or a wrong one.

    """
    source = Source(EXPRESSION, text)
    expression = parse_expression(source)
    collector: Collector = names.scope.collector
    collector.diagnostics.clear()
    try:
        node = check(expression, names.scope)
    except RecursionError:
        node = None
        collector.error("S310", "this is nested too deeply", whole_span(source), "ask for a part of it")
    found = tuple(sorted(collector.diagnostics, key=lambda d: d.sort_key))
    collector.diagnostics.clear()
    if node is not None and node_count(node) > MAX_NODES:
        message = "this is too large when its defines are written out"
        raise refusal("T512", message, whole_span(source))
    if node is None or any(d.is_error for d in found):
        raise CheckmetaError(found)
    roots = frozenset(n.name for n in iterate(node) if isinstance(n, Root))
    params = frozenset(n.id for n in iterate(node) if isinstance(n, Param))
    return Question(text, node, roots, params, found)


def answers(question: Question, setting: Setting) -> tuple[Answer, ...]:
    """Evaluate for every subject; for each identity schema or document that the expression speaks of; place by place.

    Places with the same facts and figures share an answer. There is always at least one.
    """
    program = Program((), (), setting.names.params, (), {}, (), "")
    options = Options(setting.as_of, setting.places)
    if not setting.subjects:
        nothing = Given(Fact(Record({})), ())
        return tuple(_of_subject(question, "", nothing, (), Contexts(program, nothing.platform, options)))
    found: list[Answer] = []
    for subject in setting.subjects:
        given = given_of(subject, raw="document" in question.roots)
        contexts = Contexts(program, given.platform, options)
        found.extend(_of_subject(question, subject.name, given, _named(question, subject, given), contexts))
    return tuple(found)


def _named(question: Question, subject: Subject, given: Given) -> tuple[tuple[str, dict[str, Fact]], ...]:
    """What the expression is asked of, one by one: what to call it, and its facts by the name of their root."""
    raw = "document" in question.roots
    if "identity" in question.roots:
        return tuple(
            (f"{i.name} ({i.document})", {"identity": i.fact, **({"document": given.document_of(n)} if raw else {})})
            for n, i in enumerate(subject.identities)
        )
    return tuple((name, {"document": fact}) for fact, name in given.documents) if raw else ()


def _of_subject(
    question: Question, name: str, given: Given, each: Sequence[tuple[str, dict[str, Fact]]], contexts: Contexts
) -> Iterator[Answer]:
    found: dict[tuple[str, object], tuple[Outcome, list[Place]]] = {}
    for places in _groups(question, contexts):
        platform = contexts.platform_in(places[0])
        if given.identities:  # as a rule sees it: all the identity schemas of the subject
            assert isinstance(platform.value, Record)
            listed = Fact(Listing(tuple(fact for fact, _ in given.identities)))
            platform = Fact(Record({**platform.value.fields, "identities": listed}), platform.origin)
        params = contexts.params_in(places[0])
        for about, facts in each or [("", {})]:
            roots = {"platform": platform, **facts}
            outcome = _outcome(question, Evaluator(roots, params, contexts.options.as_of, contexts.params_at))
            same = (outcome.value, tuple(dict.fromkeys(outcome.readings)))
            found.setdefault((about, same), (outcome, []))[1].extend(places)
    for (about, _), (outcome, places) in found.items():
        alone = sum(other == about for other, _ in found) == 1
        named = not alone or question.params or contexts.options.jurisdictions
        shown = tuple(sorted(p for p in places if p is not None)) if named else ()
        yield Answer(name, about, shown, outcome)


def _outcome(question: Question, evaluator: Evaluator) -> Outcome:
    try:
        return evaluator.value(question.node, {})
    except RecursionError:
        span = question.node.span
        message = "this is nested too deeply to be evaluated"
        raise refusal("S310", message, span, "ask for a part of it") from None


def _groups(question: Question, contexts: Contexts) -> list[list[Place]]:
    """The places of a subject, those of equal facts and figures together."""
    found: dict[object, list[Place]] = {}
    for place in contexts.territory.places or (None,):
        at = contexts.params_in(place)
        figures = tuple((id_, at[id_]) for id_ in sorted(question.params))
        key = (contexts.covering(place) if "platform" in question.roots else (), figures)
        found.setdefault(key, []).append(place)
    return list(found.values())
