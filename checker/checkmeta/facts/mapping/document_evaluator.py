"""The reference evaluator over a raw document, with what only mappings may ask of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import ClassVar, Final

from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span
from checkmeta.base.values import Evidence, Fact, Listing, Origin, Record, Unknown, Value, Why
from checkmeta.documents import secret_texts as secrets
from checkmeta.documents.placeholders import around, with_fallbacks
from checkmeta.documents.raw import document_fact
from checkmeta.documents.tree import Document
from checkmeta.facts.mapping import addresses
from checkmeta.facts.mapping import text_functions as texts
from checkmeta.facts.mapping.children import of_children
from checkmeta.facts.mapping.embedded_documents import Opened
from checkmeta.facts.mapping.schema_fields import DEPTH, NEAR, fields
from checkmeta.language.functions import MAPPING_FUNCTIONS
from checkmeta.language.meaning.evaluator import Evaluator, TooManyStepsError
from checkmeta.language.meaning.outcome import Env, Outcome, conjunction, gather, undefined, unknown_of
from checkmeta.language.meaning.reached import PATHS, Elements
from checkmeta.language.nodes import All, AnyOf, Call, Field, Node, Quant, RecordLiteral, Status

STEPS: Final = 100_000
"""Elements, properties and pieces of text that one mapping may look at in one document: a few seconds."""
PIECE: Final = 1_000
"""Characters of a text that count as one step."""


@dataclass(slots=True, eq=False, kw_only=True)
class DocumentEvaluator(Evaluator):
    """Evaluates the expressions of mappings over one document, and notes what of it they read.

    Attributes:
        opened: the documents inside of its texts.
        trail: what was read since the list was last emptied, in order.
        used: JSON pointers of all that was ever read.
        elsewhere: whether more of the document's keys stands in another file, so that it isn't known that one is missing.

    """

    opened: Opened
    trail: list[Outcome] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    elsewhere: bool = False
    whole: ClassVar[bool] = True
    """What a condition might have read counts as used, too."""

    def spend(self, steps: int) -> None:
        """Count steps; raises `TooManyStepsError` where there are too many."""
        self.steps[0] += steps
        if self.steps[0] > STEPS:
            raise TooManyStepsError

    def count(self) -> None:
        """Count one step."""
        self.spend(1)

    def note(self, outcome: Outcome) -> None:
        """Remember what was read."""
        if outcome.origin is not None:
            self.trail.append(outcome)
            silent = any(m.why is Why.ABSENT for m in outcome.missing)
            if not silent:  # of what isn't there, the origin is what it would stand in
                self.used.add(outcome.origin.pointer)

    def read(self, outcome: Outcome, node: Node) -> Outcome:
        """The fact, counted as read."""
        self.note(outcome)
        return Evaluator.read(self, outcome, node)

    def every_one(self, node: All, env: Env) -> Outcome:
        """`and`: where one operand judges a secret, a true one is decided by that, and the others are its guards."""
        outcomes = [self.condition(o, env) for o in node.operands]
        whole = conjunction(outcomes)
        if whole.value is not True:
            return whole
        first = [o for n, o in zip(node.operands, outcomes, strict=True) if _judges_secret(n)]
        return (
            Outcome(True, gather([*first, *(o for o in outcomes if not any(o is f for f in first))]))
            if first
            else whole
        )

    def elements(self, node: Node, env: Env) -> Elements:
        """The elements of a list, each counted as a step."""
        listed = Evaluator.elements(self, node, env)
        if listed.stated is not None and isinstance(node, PATHS):
            self.note(listed.stated)
        self.spend(len(listed.items))
        return listed

    def status(self, node: Status, env: Env) -> Outcome:
        """`is null`: null is written in the document, at this very place."""
        if node.status != "null":
            return Evaluator.status(self, node, env)
        operand = self.locate(node.operand, env)
        self.note(operand)
        here = not isinstance(node.operand, Field) or self.locate(node.operand.of, env).known
        null = bool(operand.missing) and all(m.why is Why.NULL for m in operand.missing)
        return Outcome(here and null, operand.seen)

    def record(self, node: RecordLiteral, env: Env) -> Outcome:
        """A record whose parts stand where the first thing stands that they were made of."""
        fields: dict[str, Fact] = {}
        found: list[Outcome] = []
        begin = len(self.trail)
        for name, value in node.entries:
            start = len(self.trail)
            part = self.value(value, env)
            found.append(part)
            fields[name] = Fact(part.value, part.origin or first_place(self.trail[start:]))
        return Outcome(Record(fields), gather(found), "", first_place(self.trail[begin:]))

    def call(self, node: Call, env: Env) -> Outcome:
        """A function, those of mappings among them."""
        if node.function not in MAPPING_FUNCTIONS:
            return Evaluator.call(self, node, env)
        arguments = [self.value(a, env) for a in node.arguments]
        if node.function == "has":
            return self._has(*arguments)
        if node.function == "json" and (inner := self._json(self.locate(node.arguments[0], env))) is not None:
            return Outcome(inner.value, gather(arguments), "", inner.origin)
        if node.function == "written":
            return self._written(arguments[0])
        if any(not a.known for a in arguments):
            return self._in_fallback(node.function, arguments[0]) or unknown_of(arguments)
        self.spend(sum(1 + len(a.value) // PIECE for a in arguments if isinstance(a.value, str)))
        first, seen = arguments[0], gather(arguments)
        found = self._structured(node.function, first)
        if found is None:
            plain = of_texts(node.function, [a.value for a in arguments])
            found = None if plain is None else Fact(plain, first.origin)
        if found is None:
            where = f" of `{first.path}`" if first.path else ""
            return undefined(f"`{node.function}`{where} has no value", seen)
        return Outcome(found.value, seen, "", found.origin or first.origin)

    def _written(self, text: Outcome) -> Outcome:
        """What of a text stands in the document, where a part of it is filled in elsewhere."""
        template = None if isinstance(text.value, str) else self.opened.template(text.origin)
        rest = around(template) if template is not None else None
        if template is None or rest is None:
            return text
        self.spend(1 + len(template) // PIECE)
        return Outcome(rest, (), "", text.origin)

    def _in_fallback(self, function: str, text: Outcome) -> Outcome | None:
        """True where a secret stands in the file all the same, as what counts if a variable isn't set (`${X:-changeme}`)."""
        written = self.opened.template(text.origin) if function in _OF_SECRETS else None
        filled = with_fallbacks(written) if written is not None else None
        if filled is None or _OF_A_TEXT[function](filled) is not True:
            return None
        self.spend(1 + len(filled) // PIECE)
        return Outcome(True, gather([text]), "", text.origin)

    def _has(self, of: Outcome, key: Outcome) -> Outcome:
        """Whether a key stands there. What isn't there has none, nor has what is no mapping."""
        seen = gather([of, key])
        if not key.known or (not of.known and not silent(of)):
            return unknown_of([of, key])
        fact = of.value.fields.get(key.value) if isinstance(of.value, Record) and isinstance(key.value, str) else None
        if fact is not None and fact.origin is not None:
            self.used.add(fact.origin.pointer)
        if fact is None and self.elsewhere:
            return undefined(f"whether `{key.value}` is set stands in another file", seen)
        return Outcome(fact is not None, seen)

    def _json(self, text: Outcome) -> Fact | None:
        """The document in a text; None where there is no text to read. A placeholder in it is one of its own values."""
        written = text.value if isinstance(text.value, str) else self.opened.template(text.origin)
        if text.origin is None or written is None:
            return None
        self.used.add(text.origin.pointer)
        if not self.opened.known(written, text.origin):
            self.spend(1 + len(written) // PIECE)
        return self.opened.json(written, text.origin)

    def _structured(self, function: str, first: Outcome) -> Fact | None:
        """What a function gives whose result has parts, each with its place."""
        value = first.value
        if function == "entries" and isinstance(value, Record):
            self.spend(len(value.fields))
            return Fact(Listing(tuple(_entry(name, fact) for name, fact in value.fields.items())))
        if function in ("fields", "near_fields") and isinstance(value, Record):
            levels = NEAR if function == "near_fields" else DEPTH
            listing = fields(Fact(value, first.origin), self.roots["document"], self.spend, levels)
            if isinstance(listing, Listing) and first.origin is not None:
                self.used.add(first.origin.pointer)
                for item in listing.items:
                    self._property_read(item)
            return Fact(listing)
        return None

    def _property_read(self, item: Fact) -> None:
        """All that `fields` gives of a property counts as read."""
        assert isinstance(item.value, Record)
        for name, fact in item.value.fields.items():
            if fact.origin is not None and name != "node":
                self.used.add(fact.origin.pointer)


def evaluator_of(document: Document) -> DocumentEvaluator:
    """An evaluator over a document, in which `document` and `filename` have their meaning."""
    root = document_fact(document)
    place = Span(document.source, document.root.span.start, document.root.span.start)
    name = Fact(document.name.rpartition("/")[2], Origin(place, "", Evidence.EXTRACTED))
    return DocumentEvaluator({"document": root, "filename": name}, {}, dt.date.min, {}, opened=Opened(document))


_OF_SECRETS: Final = ("is_secret", "is_guessable", "secret_in", "guessable_in")


def _judges_secret(node: Node) -> bool:
    """Whether a condition holds because of what a secret is."""
    if isinstance(node, All | AnyOf):
        return any(map(_judges_secret, node.operands))
    if isinstance(node, Quant):
        return _judges_secret(node.body)
    return isinstance(node, Call) and node.function in _OF_SECRETS


def _entry(name: str, fact: Fact) -> Fact:
    """`{key, value}` of an entry of a mapping."""
    origin = fact.origin
    at_key = Origin(origin.key or origin.span, origin.pointer, origin.evidence) if origin else None
    return Fact(Record({"key": Fact(name, at_key), "value": fact}), origin)


def of_texts(function: str, values: list[Value]) -> Value | None:
    """What a function of texts gives; None where it has no value. What is a number or a flag already stays one."""
    first, second = values[0], values[1] if len(values) > 1 else None
    if function == "number" and isinstance(first, int | Fraction) and not isinstance(first, bool):
        return first
    if function == "boolean" and isinstance(first, bool | int) and first in (0, 1):
        return bool(first)
    if function == "duration" and second in ("s", "ms") and isinstance(first, int) and not isinstance(first, bool):
        first = str(first)
    if function.startswith("is_") and isinstance(first, int) and not isinstance(first, bool):
        first = str(first)  # a password of digits, without quotes
    if not isinstance(first, str):
        return None
    if function in _OF_A_TEXT:
        return _OF_A_TEXT[function](first)
    return _OF_TWO[function](first, second) if isinstance(second, str) else None


def _split(text: str, separator: str) -> Listing:
    return Listing(tuple(Fact(part.strip()) for part in text.split(separator) if part.strip()))


_OF_A_TEXT: Final[dict[str, Callable[[str], Value | None]]] = {
    "number": texts.number, "boolean": texts.boolean, "base64": texts.decoded, "is_secret": secrets.is_secret,
    "is_reference": secrets.is_reference, "is_guessable": secrets.is_guessable, "secret_in": secrets.secret_in,
    "guessable_in": secrets.guessable_in,
    "of_children": of_children, "at_home": addresses.at_home, "this_machine": addresses.this_machine,
    "own_network": addresses.own_network, "private_connection": addresses.private_connection,
}  # fmt: skip
_OF_TWO: Final[dict[str, Callable[[str, str], Value | None]]] = {
    "capture": texts.capture, "duration": texts.duration, "split": _split,
}  # fmt: skip


def first_place(trail: list[Outcome]) -> Origin | None:
    """Where the first thing stands that was read and is in the document; the whole of it only where nothing else was."""
    read = [o.origin for o in trail if not silent(o)]
    return next((origin for origin in read if origin is not None and origin.pointer), read[0] if read else None)


def silent(outcome: Outcome) -> bool:
    """Whether something is unknown for the one reason that the document doesn't speak of it."""
    return isinstance(outcome.value, Unknown) and all(m.why is Why.ABSENT for m in outcome.missing)
