"""The typed tree of expressions: names are bound, defines written out, types known.

Values and conditions are one family; a condition is a node of type boolean. `span` and `id` take no part in equality.
"""

from __future__ import annotations

from checkmeta.base.records import dataclass
from checkmeta.base.source import Located
from checkmeta.base.typesys import BOOLEAN, ListOf, Type
from checkmeta.base.values import Scalar


@dataclass(frozen=True, slots=True)
class Const(Located):
    """A constant."""

    value: Scalar
    type: Type


@dataclass(frozen=True, slots=True)
class Param(Located):
    """A figure of the law: the value for the place that is judged, or for `place` where one is given."""

    id: str
    place: Node | None
    type: Type


@dataclass(frozen=True, slots=True)
class Root(Located):
    """`platform`, `identity` or `document`."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Local(Located):
    """A variable of `for each`, a quantifier or a comprehension. `number` tells those of one name apart."""

    name: str
    number: int
    type: Type


@dataclass(frozen=True, slots=True)
class Field(Located):
    """`of.name`."""

    of: Node
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Index(Located):
    """`of[index]`, from 0; of `document` also by key."""

    of: Node
    index: Node
    type: Type


@dataclass(frozen=True, slots=True)
class ListLiteral(Located):
    """`[a, b]`."""

    items: tuple[Node, ...]
    type: ListOf


@dataclass(frozen=True, slots=True)
class Arith(Located):
    """`left + right` and the like; `calendar`: the params that say on which days nobody works, where working days are counted."""

    operator: str
    left: Node
    right: Node
    type: Type
    calendar: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Else(Located):
    """`left else right`: the first that is known. In mappings only."""

    left: Node
    right: Node
    type: Type


@dataclass(frozen=True, slots=True)
class RecordLiteral(Located):
    """`{ name: value }`. In mappings only."""

    entries: tuple[tuple[str, Node], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Call(Located):
    """A call of a built-in function."""

    function: str
    arguments: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Comprehension(Located):
    """`[element for variable in domain where condition]`."""

    element: Node
    variable: Local
    domain: Node
    where: Node | None
    type: ListOf


@dataclass(frozen=True, slots=True)
class Fold(Located):
    """`count`, `sum`, `min` or `max` of a list."""

    kind: str
    over: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Compare(Located):
    """`left < right` and the like."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Member(Located):
    """`item in list`."""

    item: Node
    list: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Match(Located):
    """`text matches pattern` (RE2; found anywhere unless anchored)."""

    text: Node
    pattern: str
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Status(Located):
    """`operand is present`, `is none` or `is known`; in mappings also `is null`."""

    operand: Node
    status: str
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class IsA(Located):
    """`operand is a term`: the term itself or one under it. Of a list: some element is."""

    operand: Node
    term: str
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Not(Located):
    """`not operand`."""

    operand: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class All(Located):
    """`a and b and c`."""

    operands: tuple[Node, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class AnyOf(Located):
    """`a or b or c`."""

    operands: tuple[Node, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Quant(Located):
    """`every` or `some`; `no` is the negation of `some`."""

    every: bool
    variable: Local
    domain: Node
    where: Node | None
    body: Node
    type: Type = BOOLEAN


Node = (
    Const | Param | Root | Local | Field | Index | ListLiteral | RecordLiteral | Arith | Else | Call | Comprehension | Fold
    | Compare | Member | Match | Status | IsA | Not | All | AnyOf | Quant
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Generator(Located):
    """`for each variable in domain`."""

    variable: Local
    domain: Node


@dataclass(frozen=True, slots=True)
class Excuse(Located):
    """`unless [possibly] label: condition`; `shown`: it excuses only where it is known to hold."""

    label: str
    shown: bool
    condition: Node
