"""The clauses of the language, one row each.

A row is all that the builders, the formatter and the parser's messages have to know of a clause. Tests hold the rows against
the grammar's own rules and terminals, the editors' grammar and the reference, so that nothing can be forgotten in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from checkmeta.base.records import dataclass, replace
from checkmeta.language.words import Layer

if TYPE_CHECKING:
    from lark import Token, Tree

    from checkmeta.language.syntax.build import FileBuilder
    from checkmeta.language.syntax.build_mapping import MappingBuilder

    Built = Callable[[FileBuilder, Any, Any], Any]
    Mapped = Callable[[MappingBuilder, Tree[Token], Any], Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of one kind of declaration.

    Attributes:
        word: as it is written, `for each`.
        rule: its name in the grammar.
        field: of the tree of the declaration that has it.
        build: what of Lark's tree goes into that field, by what the declaration has; a tuple, which is added to what is there, where it may stand often.
        often: whether it may stand more than once.
        permits: whether a permit may have it.
        label: of a text that is shown as it stands, the word over it; such a clause needs no field of its own.
        terminal: the token that it begins with.

    """

    word: str
    rule: str
    field: str
    build: Any = None
    often: bool = False
    permits: bool = False
    label: str | None = None

    @property
    def terminal(self) -> str:
        """The token that it begins with."""
        return {"obligation": "MODALITY", "record_field": "FIELD"}.get(self.rule, f"_{self.word.split()[0].upper()}")


def with_clause(declaration: Any, row: Clause, built: Any) -> Any:
    """The declaration with what a clause says, added to what is there where that is a list."""
    value = (*getattr(declaration, row.field), *built) if row.often or row.label else built
    return replace(declaration, **{row.field: value})


def has_clause(declaration: Any, row: Clause) -> bool:
    """Whether a declaration has a clause."""
    there = getattr(declaration, row.field)
    return row.label in dict(there) if row.label else bool(there)


def _of_rules(word: str, rule: str, field: str, build: Built, *, often: bool = False, permits: bool = False) -> Clause:
    return Clause(word, rule, field, build, often, permits)


def _text(word: str, label: str, *, permits: bool = False) -> Clause:
    return Clause(word, word, "texts", lambda b, c, _: ((label, b.plain(c.children[0])),), permits=permits, label=label)


def _of_mappings(word: str, rule: str, field: str, build: Mapped, *, often: bool = True) -> Clause:
    return Clause(word, rule, field, build, often)


HEADER: Final = (
    _of_rules("layer", "layer", "layer", lambda _, c, __: Layer(str(c.children[0]))),
    _of_rules("jurisdiction", "jurisdiction", "jurisdiction", lambda b, c, _: b.jurisdiction(c)),
    _of_rules("effective", "effective", "effective", lambda b, c, _: b.period(c)),
    _of_rules("source", "source", "sources", lambda b, c, _: (b.source_clause(c),), often=True),
    _of_rules(
        "applies when", "applies_when", "applies_when", lambda b, c, _: (b.expression(c.children[0]),), often=True
    ),
)
RULE: Final = (
    _of_rules("jurisdiction", "jurisdiction", "jurisdiction", lambda b, c, _: b.jurisdiction(c), permits=True),
    _of_rules("effective", "effective", "effective", lambda b, c, _: b.period(c), permits=True),
    _of_rules("state", "state", "state", lambda b, c, _: b.state(c), permits=True),
    _of_rules("source", "source", "sources", lambda b, c, _: (b.source_clause(c),), often=True, permits=True),
    _of_rules("bearer", "bearer", "bearer", lambda b, c, _: b.bearers(c)),
    _of_rules("weight", "weight", "weight", lambda b, c, _: b.weight(c)),
    _of_rules("for each", "for_each", "for_each", lambda b, c, _: b.generators(c), permits=True),
    _of_rules("when", "when", "when", lambda b, c, _: (b.expression(c.children[0]),), often=True, permits=True),
    _of_rules("must", "obligation", "obligation", lambda b, c, _: b.obligation(c)),
    _of_rules("unless", "unless", "unless", lambda b, c, n: (b.unless(c, len(n.unless) + 1),), often=True),
    _of_rules(
        "failing that", "failing_that", "failing_that", lambda b, c, _: (b.expression(c.children[0]),), often=True
    ),
    _of_rules("overrides", "overrides", "overrides", lambda b, c, _: b.ids(c), often=True, permits=True),
    _of_rules("allows derogation", "allows_derogation", "allows_derogation", lambda *_: True),
    _of_rules("conflicts with", "conflicts", "conflicts", lambda b, c, _: b.ids(c), often=True),
    _of_rules("ripens", "ripens", "ripens", lambda b, c, _: b.ripens(c)),
    _of_rules("formerly", "formerly", "formerly", lambda b, c, _: b.ids(c), often=True, permits=True),
    _text("because", "Why", permits=True),
    _of_rules("message", "message", "message", lambda b, c, _: b.message(c.children[0])),
    _of_rules("remedy", "remedy", "remedy", lambda b, c, _: b.message(c.children[0])),
)
TEST: Final = (
    _of_rules("as of", "as_of", "as_of", lambda b, c, _: b.date(c.children[0])),
    _of_rules("in", "in_places", "places", lambda b, c, _: b.places(c.children[0])),
    _of_rules("given", "given", "given", lambda b, c, _: b.record(c.children[0], b.span(c.children[0]))),
    _of_rules("expect", "expect", "expects", lambda b, c, _: (b.expect(c),), often=True),
)
MAPPING: Final = (
    _of_mappings("source", "source", "sources", lambda b, c, _: (b.source_clause(c),)),
    _of_mappings("reads", "reads", "reads", lambda b, c, _: b.formats(c), often=False),
    _of_mappings("environment", "environment", "environment", lambda b, c, _: (b.environment(c),)),
    _of_mappings("evidence", "evidence", "evidence", lambda b, c, _: b.evidence(c), often=False),
    _of_mappings("recognise when", "recognise", "recognise", lambda b, c, _: (b.expression(c.children[0]),)),
    _of_mappings("rather than", "rather_than", "rather_than", lambda b, c, _: b.ids(c)),
    _of_mappings("complete when", "complete", "complete", lambda b, c, _: (b.expression(c.children[0]),)),
    _of_mappings("set", "set_", "sets", lambda b, c, _: (b.assignment(c),)),
    _of_mappings("for each", "gathering", "gatherings", lambda b, c, _: (b.gathering(c),)),
)
PARAM: Final = (Clause("is", "variant", "variants", often=True),)
RECORD: Final = (Clause("name", "record_field", "fields", often=True),)

DECLARATIONS: Final = {
    "ruleset": HEADER,
    "import": (),
    "define": (),
    "param": PARAM,
    "fact": (),
    "record": RECORD,
    "rule": RULE,
    "permit": RULE,
    "test": TEST,
    "mapping": MAPPING,
}
"""The clauses of each declaration, in the order in which the formatter puts them."""


def first_words(*declarations: str) -> list[str]:
    """The words that clauses of these declarations begin with, each once."""
    found = [clause.word.split()[0] for name in declarations for clause in DECLARATIONS[name]]
    if "rule" in declarations:
        found.insert(found.index("must") + 1, "should")
    return list(dict.fromkeys(found))
