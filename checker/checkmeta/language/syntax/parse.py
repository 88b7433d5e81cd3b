"""Rule text to syntax tree: of a whole file, or, while it is being written, of what of it can be read."""

from __future__ import annotations

from itertools import pairwise

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from checkmeta.base.diagnostics.diagnostic import MAX_KEPT, CheckmetaError, Collector, Diagnostic, refusal
from checkmeta.base.harmless import commanding
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source, Span
from checkmeta.language.syntax.ast import Expr
from checkmeta.language.syntax.build import build_file
from checkmeta.language.syntax.build_expressions import Builder
from checkmeta.language.syntax.declarations import RulesFile
from checkmeta.language.syntax.grammar import parse, too_deep
from checkmeta.language.syntax.lexer import TooManyTokensError
from checkmeta.language.syntax.reserved import check_names
from checkmeta.language.syntax.rule_limits import MAX_SIZE
from checkmeta.language.syntax.syntax_errors import explain

STARTERS = ("ruleset", "import", "define", "param", "fact", "record", "rule", "permit", "test", "mapping")

MAX_ERRORS = MAX_KEPT - 1
"""Mistakes that are looked for in one file: one place is left for saying so."""


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


def parse_file(source: Source) -> RulesFile:
    """Read a file of rules.

    Raises:
        CheckmetaError: with every syntax error that was found, at most one for each declaration.

    """
    check_text(source)
    try:
        tree = parse(source.text)
    except UnexpectedInput as error:
        # each declaration by itself, since one mistake must not hide the next
        mistakes = () if isinstance(error, TooManyTokensError) else parse_pieces(source).errors
        if not mistakes:
            collector = Collector()
            explain(error, source, 0, len(source.text), collector)
            mistakes = tuple(collector.diagnostics)
        raise CheckmetaError(mistakes) from None
    collector = Collector()
    check_names(tree, source, 0, collector)
    check_depth(tree, source, collector)
    collector.raise_errors()
    result = build_file([(tree, 0)], source, collector)
    collector.raise_errors()
    return result


def parse_expression(source: Source) -> Expr:
    """Read a text that is one expression.

    Raises:
        CheckmetaError: it isn't.

    """
    check_text(source)
    collector = Collector()
    try:
        tree = parse(source.text, "expr")
    except UnexpectedInput as error:
        explain(error, source, 0, len(source.text), collector)
        raise CheckmetaError(collector.diagnostics) from None
    check_names(tree, source, 0, collector)
    check_depth(tree, source, collector)
    collector.raise_errors()
    result = Builder(source, collector).expression(tree)
    collector.raise_errors()
    return result


def check_text(source: Source) -> None:
    """Refuse a text that is too long to be rules, or that commands whoever prints it: rules are printed as they stand."""
    if len(source.text) > MAX_SIZE:
        collector = Collector()
        said = f"the file is longer than {MAX_SIZE:,} characters"
        collector.error("S310", said, Span(source, 0, 0), "split it into several rule sets")
        collector.raise_errors()
    if found := commanding(source.text):
        start, end, what = found
        message, help_ = f"rules can't hold {what}", "leave it out; in a pattern, write a character as `\\\\x{1b}`"
        raise refusal("S315", message, Span(source, start, end), help_)


def check_depth(tree: Tree[Token], source: Source, collector: Collector, base: int = 0) -> None:
    """Refuse a tree that is nested too deeply, without recursion. It was read from `source.text[base:]`."""
    found = too_deep(tree)
    if found is not None:
        deep, above = found
        start = base + getattr(deep.meta, "start_pos", 0)
        chain = above.data == "arithmetic"
        help_ = "add up a list: `sum([a, b, …])`" if chain else "name a part of it with `define`"
        said = "too many operations in a row" if chain else "this is nested too deeply"
        collector.error("S310", said, Span(source, start, start + 1), help_)


def parse_pieces(source: Source, before: Pieces | None = None) -> Pieces:
    """Read a file as `parse_file` does. Where a declaration is broken the others are read; those that `before` has are taken from it."""
    known = before.read if before is not None else {}
    read: dict[str, Read] = {}
    try:
        check_text(source)
    except CheckmetaError as error:
        return Pieces(RulesFile(source, ()), error.diagnostics)
    syntax, trees = Collector(), []
    declarations = declarations_of(source.text)
    for number, (start, end) in enumerate(declarations):
        if len(syntax.diagnostics) >= MAX_ERRORS:
            message = f"there are {MAX_ERRORS} mistakes already; {len(declarations) - number:,} declarations were not looked at"
            syntax.error("S310", message, Span(source, start, start), "mend the others first")
            break
        text = source.text[start:end]
        found = read[text] = known[text] if text in known else _read(text)
        if isinstance(found, UnexpectedInput):
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


def declarations_of(text: str) -> list[tuple[int, int]]:
    """Where the declarations begin and end: a starting keyword at the beginning of a line, outside long texts."""
    starts: list[int] = []
    offset = 0
    inside = False
    for line in text.splitlines(keepends=True):
        word = line.split(maxsplit=1)[0] if line[:1].isalpha() else ""
        if not inside and word in STARTERS:
            starts.append(offset)
        if line.count('"""') % 2:
            inside = not inside
        offset += len(line)
    bounds = [0, *starts, len(text)]
    return [(a, b) for a, b in pairwise(bounds) if text[a:b].strip()]
