"""What rules, permits, figures, tests and mappings are once they are checked: one program that all that judges reads. Their expressions are `nodes`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from checkmeta.base.records import InParts, dataclass, field, fields
from checkmeta.base.source import Located, Source, Span
from checkmeta.base.typesys import Type
from checkmeta.base.values import Fact, Record
from checkmeta.language.nodes import Excuse, Generator, Node
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.words import Layer, Modality
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

if TYPE_CHECKING:
    from checkmeta.language.typed_mapping import TypedMapping


@dataclass(frozen=True, slots=True)
class Message(InParts):
    """A text with values in it.

    Attributes:
        spoken: its parts, facts by their paths from the roots; None where it says something else, too.

    """

    LATER: ClassVar = (("parts",),)
    parts: tuple[str | Node, ...]
    written: str
    spoken: tuple[str | tuple[str, ...], ...] | None = field(compare=False)
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RuleHead(Located):
    """What a rule is, for whoever names it: the program, a verdict, the catalogue. A permit has no `modality`.

    Attributes:
        jurisdiction: empty: everywhere.
        texts: what is said of it beside its message and remedy, each with the word over it: `Why`.
        digest: SHA-256 over what it means, defines and figures written out, in hex; where it stands and how it is laid out is not in it.

    """

    id: str
    ruleset: str
    ruleset_title: str
    title: str
    layer: Layer
    modality: Modality | None
    jurisdiction: tuple[str, ...]
    bearer: tuple[str, ...]
    weight: int
    texts: tuple[tuple[str, str], ...]
    digest: str = field(compare=False, repr=False)

    @property
    def because(self) -> str | None:
        """Why it asks what it asks; None where its author doesn't say."""
        return dict(self.texts).get("Why")

    @property
    def head(self) -> dict[str, Any]:
        """All of this by name, to be taken over by another record of the same rule."""
        return {name: getattr(self, name) for name in _head_fields()}


@cache
def _head_fields() -> tuple[str, ...]:
    return tuple(f.name for f in fields(RuleHead))


@dataclass(frozen=True, slots=True)
class TypedNorm(RuleHead, InParts):
    """A rule, or a permit where `modality` and `content` are None.

    Attributes:
        period: it stands where that is said, of a rule that says nothing of it where the rule stands.
        jurisdiction_span: likewise.

    """

    LATER: ClassVar = (
        ("content", "for_each", "applies_when", "when", "exceptions", "failing_that"), ("sources", "instruments"), ("written",),
    )  # fmt: skip
    content: Node | None
    """As written: for `must not` it is what must not hold."""
    period: ast.Period
    superseded: dt.date | None
    """The day on which the next version of the same provision begins."""
    state: ast.State | None
    sources: tuple[ast.SourceClause, ...]
    instruments: tuple[ast.SourceClause, ...]
    """The sources of the rule set."""
    for_each: tuple[Generator, ...]
    applies_when: tuple[Node, ...]
    when: tuple[Node, ...]
    exceptions: tuple[Excuse, ...]
    failing_that: tuple[Node, ...]
    overrides: tuple[str, ...]
    conflicts: tuple[str, ...]
    message: Message | None
    remedy: Message | None
    roots: frozenset[str]
    params: frozenset[str]
    jurisdiction_span: Span = field(compare=False, repr=False)
    written: ast.Norm = field(compare=False, repr=False)
    unread: Callable[[int], tuple[object, ...]] | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def permit(self) -> bool:
        """Whether it only permits."""
        return self.modality is None

    @property
    def root(self) -> str:
        """What it is judged for, one by one: `identity` before `document`, and `platform` without either.

        Beside `identity`, `document` is the one in which that schema stands.
        """
        return next((root for root in ("identity", "document") if root in self.roots), "platform")


@dataclass(frozen=True, slots=True)
class TypedVariant(Located):
    """One value of a param. `value` is a scalar or a list of them."""

    value: Fact
    places: tuple[str, ...]
    period: ast.Period


@dataclass(frozen=True, slots=True)
class TypedParam(Located):
    """A param under its full id, `ruleset.name`."""

    id: str
    type: Type
    variants: tuple[TypedVariant, ...]


@dataclass(frozen=True, slots=True)
class TypedExpect(Located):
    """What a test expects of one rule."""

    rule: str
    expect: declarations.Expect


@dataclass(frozen=True, slots=True)
class TypedTest(Located):
    """A test with its facts as a document would give them."""

    name: str
    rule: str
    ruleset: str
    as_of: dt.date | None
    places: tuple[str, ...]
    platform: Record
    identities: tuple[Fact, ...]
    documents: tuple[Fact, ...]
    expects: tuple[TypedExpect, ...]

    __test__ = False


@dataclass(frozen=True, slots=True)
class Program:
    """Rules that may run. `norms` is sorted by id."""

    rulesets: tuple[str, ...]
    norms: tuple[TypedNorm, ...]
    params: dict[str, TypedParam]
    tests: tuple[TypedTest, ...]
    formerly: dict[str, str]
    sources: tuple[Source, ...]
    digest: str
    mappings: tuple[TypedMapping, ...] = ()
    """Sorted by id."""
    extended: Vocabulary | None = None
    """The vocabulary with what the rule sets add to it; None where they add nothing."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts that there are."""
        return self.extended or vocabulary()
