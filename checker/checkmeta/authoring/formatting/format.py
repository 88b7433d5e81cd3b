"""The one form of a file of rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from checkmeta.authoring.formatting.clause_shape import clause
from checkmeta.authoring.formatting.layout import STEP, Page, write_clause
from checkmeta.authoring.formatting.leaves import CLOSERS, OPENERS, Comment, Leaf, read_leaves, settle_commas, spaced
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Source
from checkmeta.language.clauses import DECLARATIONS
from checkmeta.language.syntax.declarations import RulesFile
from checkmeta.language.syntax.parse import parse_file

CLAUSES: Final = {
    f"_{name.upper()}": tuple(dict.fromkeys(row.terminal for row in rows)) for name, rows in DECLARATIONS.items()
}
"""The words that begin the clauses of each declaration, in their order."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration with its comments: those before it, and those at its end that belong to no clause."""

    before: tuple[Comment, ...]
    blank: bool
    """Whether a blank line stands between `before` and the declaration."""
    clauses: tuple[tuple[Leaf, ...], ...]
    """Its first line, and its clauses in their order."""
    rest: tuple[Comment, ...] = ()


def format_rules(source: Source, parse: Callable[[Source], RulesFile] = parse_file) -> str:
    """The text of a file of rules in its one form, with the same tree and the same comments; `parse` reads texts as `parse_file` does.

    Raises:
        CheckmetaError: the file has syntax errors.

    """
    tree = parse(source)
    leaves, rest = read_leaves(source.text)
    declarations, rest = _declarations(leaves, rest)
    page = Page()
    for declaration in declarations:
        page.blank_line()
        _comments(page, declaration.before)
        if declaration.before and declaration.blank:
            page.blank_line()
        for index, words in enumerate(declaration.clauses):
            indent = STEP if index else 0
            for line, part in enumerate(_lines(words)):
                inner = indent + STEP if line else indent
                page.new_line(inner)
                write_clause(page, clause(part), inner + STEP)
        page.new_line(STEP)
        for comment in declaration.rest:
            page.comment(comment)
    if rest:
        page.blank_line()
        _comments(page, rest)
    page.new_line(0)
    text = "\n".join(page.lines) + "\n"
    again = parse(Source(source.name, text))
    if replace(again, source=source) != tree:
        raise RuntimeError(f"the form found for {source.name} has another meaning")
    return text


def _comments(page: Page, comments: Sequence[Comment]) -> None:
    for index, comment in enumerate(comments):
        if index and comment.blank:
            page.blank_line()
        page.comment(comment)


def _declarations(leaves: list[Leaf], rest: tuple[Comment, ...]) -> tuple[list[Declaration], tuple[Comment, ...]]:
    """The declarations of a file, and the comments that stand behind the last."""
    starts = [i for i, leaf in enumerate(leaves) if leaf.kind in CLAUSES]
    found: list[Declaration] = []
    for start, end in zip(starts, [*starts[1:], len(leaves)], strict=True):
        first = leaves[start]
        before = _hand_back(found, first.before)
        words = [replace(first, before=()), *leaves[start + 1 : end]]
        found.append(Declaration(before, first.blank, _clauses(words)))
    return found, _hand_back(found, rest)


def _hand_back(found: list[Declaration], comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Indented comments right under a declaration are its own; the others belong to what follows."""
    count = 0
    while found and count < len(comments) and comments[count].indented and not comments[count].blank:
        count += 1
    if count:
        found[-1] = replace(found[-1], rest=comments[:count])
    return comments[count:]


def _clauses(leaves: Sequence[Leaf]) -> tuple[tuple[Leaf, ...], ...]:
    """The first line of a declaration and its clauses, in their order; several of one kind stay as they stand."""
    order = CLAUSES[leaves[0].kind]
    parts: list[list[Leaf]] = [[]]
    depth = 0
    for index, leaf in enumerate(leaves):
        # `when` also stands in `applies when` and `ripens to law when`
        inner = leaf.kind == "_WHEN" and leaves[index - 1].kind in {"_APPLIES", "LAYER"}
        if not depth and leaf.kind in order and not inner:
            parts.append([])
        depth += (leaf.kind in OPENERS) - (leaf.kind in CLOSERS)
        parts[-1].append(leaf)
    head, *clauses = parts
    clauses.sort(key=lambda words: order.index(words[0].kind))
    return tuple(tuple(_spaced(words)) for words in (head, *clauses))


def _lines(words: tuple[Leaf, ...]) -> list[tuple[Leaf, ...]]:
    """A clause, and each `add` of a `for each` by itself: they stand below it."""
    starts = [index for index, leaf in enumerate(words) if leaf.kind == "_ADD"]
    bounds = [0, *starts, len(words)]
    return [words[a:b] for a, b in pairwise(bounds) if a < b]


def _spaced(words: list[Leaf]) -> list[Leaf]:
    # the place of an `expect` is kept as it is written, to the comma
    return spaced(words if words[0].kind == "_EXPECT" else settle_commas(words))
