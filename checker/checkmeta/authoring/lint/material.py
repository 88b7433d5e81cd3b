"""What the checks look at, and what they find."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache

from checkmeta.base.diagnostics.diagnostic import Diagnostic, Label, Severity
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source, Span
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.syntax import declarations


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a text: `[start, end)` becomes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning, with the edits of its file that mend it, if that is safe."""

    diagnostic: Diagnostic
    edits: tuple[Edit, ...] = ()

    @property
    def code(self) -> str:
        """The check that found it."""
        return self.diagnostic.code

    @property
    def span(self) -> Span:
        """Where it is."""
        assert self.diagnostic.span is not None
        return self.diagnostic.span


def finding(
    code: str, message: str, span: Span, help_: str, edits: tuple[Edit, ...] = (), labels: tuple[Label, ...] = ()
) -> Finding:
    """A finding of a check."""
    return Finding(Diagnostic(code, message, span, help_, labels, Severity.WARNING), edits)


@dataclass(frozen=True, slots=True)
class Rules:
    """A program that compiles, with the rule sets of the files to look at as they were written.

    Attributes:
        program: the files together with the shipped rule sets.
        files: the files to look at.
        rulesets: by id: those of the files, and all others that import something.
        as_of: the day by which dates have passed; None asks no such question.

    """

    program: Program
    files: tuple[Source, ...]
    rulesets: Mapping[str, declarations.RuleSet]
    as_of: dt.date | None = None

    @property
    def own(self) -> tuple[declarations.RuleSet, ...]:
        """The rule sets of the files, by id."""
        names = {source.name for source in self.files}
        return tuple(r for _, r in sorted(self.rulesets.items()) if r.id.span.source.name in names)

    @property
    def norms(self) -> tuple[TypedNorm, ...]:
        """The rules and permits of the files."""
        names = {source.name for source in self.files}
        return tuple(n for n in self.program.norms if n.span.source.name in names)


def syntax_nodes(top: object) -> Iterator[object]:
    """A syntax node and all below it, in the order of the text."""
    stack = [top]
    while stack:
        current = stack.pop()
        if type(current) is tuple:
            stack.extend(current[::-1])
        elif names := _below(type(current)):  # type: ignore[arg-type] # mypy takes a class for what can't be hashed
            yield current
            stack.extend([getattr(current, name) for name in names])


@cache
def _below(kind: type) -> tuple[str, ...]:
    """The fields in which parts of a syntax node may stand, the last first; none of what is no such node."""
    if not dataclasses.is_dataclass(kind) or kind is Span:
        return ()
    return tuple(f.name for f in reversed(dataclasses.fields(kind)) if f.name not in ("span", "unread"))
