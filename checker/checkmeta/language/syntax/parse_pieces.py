"""A file of rules that is being written: what of it can be read, declaration by declaration, and only what has changed anew."""

from __future__ import annotations

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source
from checkmeta.language.syntax.build import build_file
from checkmeta.language.syntax.declarations import RulesFile
from checkmeta.language.syntax.grammar import parse
from checkmeta.language.syntax.parse import MAX_ERRORS, check_depth, check_text, declarations_of
from checkmeta.language.syntax.reserved import check_names
from checkmeta.language.syntax.syntax_errors import explain

Read = Tree[Token] | UnexpectedInput


@dataclass(frozen=True, slots=True)
class Pieces:
    """What of a file can be read.

    Attributes:
        file: the declarations that can be read, each at its place.
        errors: what is wrong with the others, else with the whole.
        read: what came of each declaration, by its text.

    """

    file: RulesFile
    errors: tuple[Diagnostic, ...] = ()
    read: dict[str, Read] = field(default_factory=dict, compare=False, repr=False)


def parse_pieces(source: Source, before: Pieces | None = None) -> Pieces:
    """Read a file as `parse_file` does. Where a declaration is broken the others are read; those that `before` has are taken from it."""
    known = before.read if before is not None else {}
    read: dict[str, Read] = {}
    try:
        check_text(source)
    except CheckmetaError as error:
        return Pieces(RulesFile(source, ()), error.diagnostics)
    syntax, trees = Collector(), []
    for start, end in declarations_of(source.text):
        text = source.text[start:end]
        found = read[text] = known[text] if text in known else _read(text)
        if isinstance(found, UnexpectedInput):
            if len(syntax.diagnostics) < MAX_ERRORS:
                explain(found, source, start, end, syntax)
            continue
        own = Collector()
        check_names(found, source, start, own)
        check_depth(found, source, own, start)
        syntax.diagnostics.extend(own.diagnostics)
        if not own.failed:
            trees.append((found, start))
    collector = Collector()
    file = build_file(trees, source, collector)
    errors = syntax.diagnostics if syntax.failed else [d for d in collector.diagnostics if d.is_error]
    return Pieces(file, tuple(sorted(errors, key=lambda d: d.sort_key)), read)


def _read(text: str) -> Read:
    try:
        return parse(text)
    except UnexpectedInput as error:
        return error
