"""Facts and records that rule sets declare, added to the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, Label, did_you_mean
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.base.typesys import (  # fmt: skip
    ANY,
    BASIC,
    BOOLEAN,
    NUMBER,
    TERM,
    Enumeration,
    FieldType,
    ListOf,
    RecordType,
    Type,
    innermost,
    is_textual,
)
from checkmeta.language.names.resolved import BoundRuleSet
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.typed_params import named_type
from checkmeta.vocabulary import bridge, terms
from checkmeta.vocabulary.bridge import AddedField, Vocabulary

_SPACES: Final = {"": "", "pd": "/pd"}
"""What stands before a term's name, and where its part of the vocabulary lies."""
_TERM: Final = regex("^[A-Za-z][A-Za-z0-9_-]*$")


def with_own_facts(rulesets: Mapping[str, BoundRuleSet], collector: Collector) -> Vocabulary:
    """The vocabulary with the facts that these rule sets declare; what is wrong with them goes into `collector`."""
    given = bridge.vocabulary()
    found = [(id_, b.ruleset) for id_, b in rulesets.items() if b.ruleset.facts or b.ruleset.records]
    return _Extension(given, given.extensible(), collector).of(found) if found else given


@dataclass(slots=True)
class _Extension:
    """A vocabulary while it grows."""

    given: Vocabulary
    larger: Vocabulary
    collector: Collector
    records: dict[str, declarations.OwnRecord] = field(default_factory=dict)
    fields: dict[tuple[str, str], tuple[AddedField, declarations.StatedType]] = field(default_factory=dict)

    def of(self, rulesets: list[tuple[str, declarations.RuleSet]]) -> Vocabulary:
        """Add what the rule sets declare: the records' names first, then their fields, then facts, short paths before long ones."""
        own = [(id_, record) for id_, ruleset in rulesets for record in ruleset.records]
        fresh = [(id_, record) for id_, record in own if self._record(record)]
        for id_, record in fresh:
            for name, stated in record.fields:
                self._field(self.larger.records[record.name.text], name, stated, id_)
        facts = [(id_, fact) for id_, ruleset in rulesets for fact in ruleset.facts]
        for id_, fact in sorted(facts, key=lambda each: len(each[1].path)):
            record_of = self._record_of(fact)
            if record_of is not None:
                self._field(record_of, fact.path[-1], fact.type, id_)
        self._variants()
        self._circles()
        return replace(self.larger, own=tuple(fact for fact, _ in self.fields.values()))

    def _record(self, record: declarations.OwnRecord) -> bool:
        """Whether a record is new. Two rule sets may declare the same one in the same words."""
        name = record.name
        if name.text in self.given.records or name.text in BASIC or name.text in ("time", "term"):
            self.collector.error(
                "N401", f"`{name}` is a type of the vocabulary", name.span, "give your record another name"
            )
            return False
        first = self.records.setdefault(name.text, record)
        if first is record:
            said = record.description.value if record.description else ""
            self.larger.records[name.text] = RecordType(name.text, _sentence(said))
        elif first != record:
            self._twice(f"record `{name}`", name.span, first.name.span)
        return first is record

    def _field(self, record: RecordType, name: ast.Name, stated: declarations.StatedType, ruleset: str) -> None:
        kind = self._type(stated)
        if kind is None:
            return
        before = self.fields.get((record.name, name.text))
        if before is not None:
            if before[1] != stated:
                self._twice(f"`{name.text}` on {record.name}", name.span, before[0].span)
            return
        # a variant says again what a platform says, and has a word of its own: `for`
        taken = (
            record.fields
            if record is not self.larger.platform
            else {**self.given.records["Variant"].fields, **record.fields}
        )
        if name.text in taken:
            help_ = f"the vocabulary says: {taken[name.text].description}"
            message = f"{record.name} has a `{name}` in the vocabulary, which no fact of one's own replaces"
            self.collector.error("N401", message, name.span, help_)
            return
        self.fields[record.name, name.text] = AddedField(record.name, name.text, ruleset, name.span), stated
        record.fields[name.text] = FieldType(
            kind,
            _sentence(stated.description.value),
            stated.may_be_none,
            iri=self._term(stated.dpv),
            unit=self._unit(stated, kind),
            secret=self._secret(stated, kind),
        )

    def _secret(self, stated: declarations.StatedType, kind: Type) -> bool:
        """Whether it is marked as a secret: a text, or whether there is one. Only texts are kept back wherever they turn up."""
        inner = innermost(kind)
        if stated.secret and inner != BOOLEAN and not is_textual(inner):
            message = f"a secret is a text, and this is {messages.article(kind)}"
            help_ = (
                f"mark those fields of {inner.name} that are secrets"
                if isinstance(inner, RecordType)
                else "declare it as `text`; a document may write a number there"
            )
            self.collector.error("T502", message, stated.span, help_)
        return stated.secret

    def _unit(self, stated: declarations.StatedType, kind: Type) -> str | None:
        """What a number counts. All other quantities say their unit themselves."""
        if stated.unit is None:
            return None
        if innermost(kind) != NUMBER:
            message = f"a unit says what a number counts, and this is {messages.article(kind)}"
            self.collector.error(
                "T502", message, stated.unit.span, "leave the unit out: the value has its own, or none"
            )
        elif not stated.unit.value.strip():
            self.collector.error("T502", "a unit is empty", stated.unit.span, 'such as `unit "years of age"`')
        return stated.unit.value

    def _term(self, dpv: ast.Text | None) -> str | None:
        """The address of a term: of the vocabulary itself, or, behind `pd:`, of its personal data."""
        if dpv is None:
            return None
        space, _, name = dpv.value.rpartition(":")
        if space == "pd" and not terms.is_term(name):
            near = terms.suggest(name)
            self.collector.error(
                "T509", f"no DPV term `{name}`", dpv.span, f"did you mean `pd:{near}`?" if near else None
            )
        elif space not in _SPACES or _TERM.fullmatch(name) is None:
            help_ = "write its name: `StorageDuration`; of personal data `pd:Age`"
            self.collector.error("T509", f"`{dpv.value}` is no name of a DPV term", dpv.span, help_)
        else:
            return f"https://w3id.org/dpv{_SPACES[space]}#{name}"
        return None

    def _twice(self, what: str, here: Span, first: Span) -> None:
        self.collector.error(
            "N401",
            f"{what} is declared twice, and differently",
            here,
            "one name means one thing: declare it alike in both, or give one of them another name",
            labels=[Label(first, "here first")],
        )

    def _type(self, stated: declarations.StatedType) -> Type | None:
        kind: Type | None
        if stated.words:
            words = tuple(word.value for word in stated.words)
            odd = next(
                (w for w in stated.words if w.value in ("none", "unknown", "") or words.count(w.value) > 1), None
            )
            if odd is not None:
                message = f'`"{odd.value}"` is no word of an enumeration, or stands twice'
                self.collector.error("T504", message, odd.span, "`or none` says that there may be none")
            kind = Enumeration(words)
        else:
            written = declarations.TypeExpr(stated.name, span=stated.span)
            kind = TERM if stated.name == "term" else named_type(written, self.larger.records, self.collector)
            if kind == ANY:
                help_ = "name the type that it has; what has none, a rule reads from `document`"
                self.collector.error("T502", "a fact has a type of its own", stated.span, help_)
        for _ in range(stated.depth if kind is not None else 0):
            assert kind is not None
            kind = ListOf(kind)
        return kind

    def _record_of(self, fact: declarations.OwnFact) -> RecordType | None:
        """The record on which a fact stands: at the end of a path from `platform` or `identity`, or one that is named."""
        first, *middle = fact.path[:-1] or fact.path
        roots = {"platform": self.larger.platform, "identity": self.larger.identity, **self.larger.records}
        record = roots.get(first.text)
        if record is None or len(fact.path) == 1:
            help_ = did_you_mean(first.text, roots) if record is None else "name a field of it"
            message = f"a fact stands on `platform`, on `identity` or on a record, not on `{first}`"
            if len(fact.path) == 1:
                message = f"`{first}` alone is no fact"
            self.collector.error(
                "T501", message, first.span, help_ or 'such as `fact platform.data.kept_in: place "…"`'
            )
            return None
        for name in middle:
            found = record.fields.get(name.text)
            if found is None:
                help_ = did_you_mean(name.text, record.fields) or messages.fields_of(record)
                self.collector.error("T501", f"no `{name}` on {record.name}", name.span, help_)
                return None
            inner = innermost(found.type)
            if not isinstance(inner, RecordType):
                self.collector.error("T501", f"{messages.article(inner)} has no fields", name.span)
                return None
            if inner is not found.type:
                message = f"`{name}` is a list; a fact of each element stands on {inner.name}"
                help_ = f"write `fact {inner.name}.{fact.path[-1]}: …`"
                self.collector.error("T501", message, name.span, help_)
                return None
            record = inner
        return record

    def _variants(self) -> None:
        """A variant says again what a platform says, one's own facts too."""
        variant = self.larger.records["Variant"]
        for record, name in self.fields:
            if record == "Platform":
                variant.fields.setdefault(name, self.larger.platform.fields[name])

    def _circles(self) -> None:
        """No record may hold itself but in a list, which may be empty: no document could state it whole."""
        for fact, _ in self.fields.values():
            start = self.larger.records[fact.record]
            inner = start.fields[fact.name].type
            if isinstance(inner, RecordType) and start in _within(inner):
                message = f"`{fact.name}` makes {start.name} hold itself"
                self.collector.error("T502", message, fact.span, f"write `list of {inner.name}`")
                start.fields[fact.name] = replace(start.fields[fact.name], type=ListOf(inner))


def _sentence(text: str) -> str:
    """A description as the vocabulary has them: it ends in a period."""
    text = " ".join(text.split())
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _within(record: RecordType) -> Iterator[RecordType]:
    """A record and all that it holds otherwise than in lists."""
    seen: list[RecordType] = []
    queue = [record]
    while queue:
        here = queue.pop()
        if not any(here is one for one in seen):
            seen.append(here)
            yield here
            queue.extend(f.type for f in here.fields.values() if isinstance(f.type, RecordType))
