"""The tree of a rules file as it was written: every node has its span, which takes no part in equality."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

from checkmeta.base.records import InParts, dataclass, field
from checkmeta.base.source import Located, Source, Span
from checkmeta.base.typesys import Basic
from checkmeta.base.values import Duration, Scalar
from checkmeta.language.words import Layer, Modality

# ---- names and texts


@dataclass(frozen=True, slots=True)
class Name(Located):
    """A name or an id where it stands."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Text(Located):
    """A text with its escapes resolved. `offsets` maps each of its characters to an offset in the source."""

    value: str
    offsets: tuple[int, ...] = field(compare=False, repr=False, default=())


# ---- expressions


@dataclass(frozen=True, slots=True)
class Literal(Located):
    """A constant: number, percentage, duration, money, date, time of day, text, boolean or `none`."""

    value: Scalar
    type: Basic
    written: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class UnknownLiteral(Located):
    """The word `unknown`, in a test's `given`."""


@dataclass(frozen=True, slots=True)
class NameExpr(Located):
    """A name in an expression: a root, a local, a define, a param."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldExpr(Located):
    """`of.name`."""

    of: Expr
    name: Name


@dataclass(frozen=True, slots=True)
class IndexExpr(Located):
    """`of[index]`."""

    of: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class CallExpr(Located):
    """`function(arguments)`: a define, a param with a place, or a built-in function."""

    function: Expr
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Comprehension(Located):
    """`element for variable in domain where condition`."""

    element: Expr
    variable: Name
    domain: Expr
    where: Expr | None


@dataclass(frozen=True, slots=True)
class AggregateExpr(Located):
    """`count(…)`, `sum(…)`, `min(…)`, `max(…)` over a comprehension."""

    function: Expr
    over: Comprehension


@dataclass(frozen=True, slots=True)
class ListExpr(Located):
    """`[a, b]`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ListComprehension(Located):
    """`[x.name for x in xs where …]`."""

    over: Comprehension


@dataclass(frozen=True, slots=True)
class RecordExpr(Located):
    """`{ name: value }`, in the order written."""

    entries: tuple[tuple[Name, Expr], ...]


@dataclass(frozen=True, slots=True)
class Negative(Located):
    """`-operand`."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Arithmetic(Located):
    """`left + right` and the like."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class ElseExpr(Located):
    """`first else second`, in a mapping."""

    first: Expr
    second: Expr


@dataclass(frozen=True, slots=True)
class CompareExpr(Located):
    """`left < right` and the like."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class MemberExpr(Located):
    """`item in list`, or `item not in list`."""

    item: Expr
    list: Expr
    negated: bool


@dataclass(frozen=True, slots=True)
class MatchesExpr(Located):
    """`text matches "pattern"`."""

    text: Expr
    pattern: Text


@dataclass(frozen=True, slots=True)
class StatusExpr(Located):
    """`operand is [not] present|none|known|unknown|null`."""

    operand: Expr
    status: str
    negated: bool


@dataclass(frozen=True, slots=True)
class IsAExpr(Located):
    """`operand is [not] a "Term"`."""

    operand: Expr
    term: Text
    negated: bool


@dataclass(frozen=True, slots=True)
class NotExpr(Located):
    """`not operand`."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class AndExpr(Located):
    """`a and b and c`."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class OrExpr(Located):
    """`a or b or c`."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class QuantifiedExpr(Located):
    """`every|some|no variable in domain where … satisfies body`."""

    quantifier: str
    variable: Name
    domain: Expr
    where: Expr | None
    body: Expr


@dataclass(frozen=True, slots=True)
class Group(Located):
    """`(inner)`: kept, since `and` and `or` mix only in parentheses."""

    inner: Expr


Expr = (
    Literal
    | UnknownLiteral
    | NameExpr
    | FieldExpr
    | IndexExpr
    | CallExpr
    | AggregateExpr
    | ListExpr
    | ListComprehension
    | RecordExpr
    | Negative
    | Arithmetic
    | ElseExpr
    | CompareExpr
    | MemberExpr
    | MatchesExpr
    | StatusExpr
    | IsAExpr
    | NotExpr
    | AndExpr
    | OrExpr
    | QuantifiedExpr
    | Group
)

# ---- clauses


@dataclass(frozen=True, slots=True)
class Period(Located):
    """`[start, end)`; None is open."""

    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether `day` lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class SourceClause(Located):
    """`source "Art. 5" "https://…" checked 2026-11-22 from … until …`."""

    text: Text
    url: Text | None
    checked: dt.date | None
    unconfirmed: bool
    period: Period


@dataclass(frozen=True, slots=True)
class Places(Located):
    """Codes of places; empty means `everywhere`."""

    codes: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class State(Located):
    """`state trial until 2027-01-01`."""

    name: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Generator(Located):
    """`variable in domain` of a `for each`."""

    variable: Name
    domain: Expr


@dataclass(frozen=True, slots=True)
class Obligation(Located):
    """`must`, `must not`, `should` or `should not`, with the content."""

    modality: Modality
    content: Expr


@dataclass(frozen=True, slots=True)
class Unless(Located):
    """`unless [possibly] [label:] condition`: it is `shown` that it holds, unless it may hold `possibly`."""

    label: str
    shown: bool
    condition: Expr


@dataclass(frozen=True, slots=True)
class Ripens(Located):
    """`ripens to law when adherence >= 95% over 180 days`."""

    to: Layer
    operator: str
    share: Literal
    over: Duration


@dataclass(frozen=True, slots=True)
class Norm(Located, InParts):
    """A `rule` or a `permit`, as written; what was not written is None or empty."""

    LATER: ClassVar = (
        ("sources", "for_each", "when", "obligation", "unless", "failing_that", "ripens", "texts", "message", "remedy"),
    )

    id: Name
    title: Text
    permit: bool
    jurisdiction: Places | None = None
    effective: Period | None = None
    state: State | None = None
    sources: tuple[SourceClause, ...] = ()
    bearer: tuple[Name, ...] = ()
    weight: int | None = None
    for_each: tuple[Generator, ...] = ()
    when: tuple[Expr, ...] = ()
    obligation: Obligation | None = None
    unless: tuple[Unless, ...] = ()
    failing_that: tuple[Expr, ...] = ()
    overrides: tuple[Name, ...] = ()
    allows_derogation: bool = False
    conflicts: tuple[Name, ...] = ()
    ripens: Ripens | None = None
    formerly: tuple[Name, ...] = ()
    texts: tuple[tuple[str, Text], ...] = ()
    """Those that are only shown, each with the word over it: `Why`."""
    message: Message | None = None
    remedy: Message | None = None
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Message(Located):
    """A text with `{expression}` in it: literal pieces and expressions in turn."""

    parts: tuple[str | Expr, ...]
    written: str


def ungrouped(expression: Expr) -> Expr:
    """The expression without the parentheses round it."""
    while isinstance(expression, Group):
        expression = expression.inner
    return expression


def whole_span(source: Source) -> Span:
    """The span of a whole text."""
    return Span(source, 0, len(source.text))
