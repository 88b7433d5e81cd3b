"""The words of a file of rules with the comments that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checkmeta.base.records import dataclass, replace
from checkmeta.language.syntax.grammar import tokens

COMMENT = re.compile(r"#[^\n]*")
LINE_END = re.compile(r"\r\n|\r|\n")
OPENERS = frozenset({"LPAR", "LSQB", "LBRACE"})
CLOSERS = frozenset({"RPAR", "RSQB", "RBRACE"})
VALUES = frozenset(
    {"NAME", "STRING", "DATE", "TIME", "TRUE", "FALSE", "NONE", "UNKNOWN", "INDEFINITE", "NUMBER", "UNIT", "CURRENCY"}
)
OPERAND_ENDS = VALUES | CLOSERS
"""Behind these a bracket is a call or an index, and `-` has two sides."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from `#` to the end of its line."""

    text: str
    indented: bool = False
    blank: bool = False
    """Whether a blank line stands before it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One word or sign as written, with the comments that move with it."""

    kind: str
    text: str
    before: tuple[Comment, ...] = ()
    """Comments in lines of their own."""
    after: Comment | None = None
    """A comment behind it in its line."""
    blank: bool = False
    """Whether a blank line stands between the last comment before it and itself."""
    space: bool = True
    """Whether a blank stands before it inside a line."""

    @property
    def width(self) -> int:
        """Its characters, with the blank before it."""
        return len(self.text) + self.space


def read_leaves(text: str) -> tuple[list[Leaf], tuple[Comment, ...]]:
    """The leaves of a text that parses, and the comments in lines of their own behind the last one."""
    leaves: list[Leaf] = []
    embedded: list[Comment | None] = []
    end = 0
    for token in tokens(text):
        assert token.start_pos is not None
        assert token.end_pos is not None
        before, blank = _attach(leaves, embedded, text[end : token.start_pos])
        word, embedded = _word(token.type, str(token))
        leaves.append(Leaf(token.type, word, before, None, blank))
        end = token.end_pos
    rest, _ = _attach(leaves, embedded, text[end:])
    return leaves, rest


def _attach(leaves: list[Leaf], embedded: list[Comment | None], gap: str) -> tuple[tuple[Comment, ...], bool]:
    """Give a gap's first comment to the leaf before it if it stands in the same line; the others are returned.

    In a list of comments, None at the beginning says that the first one is in a line of its own.
    """
    found, blank = _comments(gap, start=not leaves)
    listed = [*embedded, *(c for c in found if c is not None)] if embedded else found
    if listed and listed[0] is not None:
        leaves[-1] = replace(leaves[-1], after=listed[0])
        listed = listed[1:]
    return tuple(c for c in listed if c is not None), blank


def _comments(gap: str, *, start: bool) -> tuple[list[Comment | None], bool]:
    """The comments of what stands between two tokens, and whether a blank line follows the last."""
    found: list[Comment | None] = []
    end = 0
    for match in COMMENT.finditer(gap):
        lines = LINE_END.split(gap[end : match.start()])
        if not found and (start or len(lines) > 1):
            found.append(None)
        indented = bool(lines[-1].replace("\ufeff", ""))
        found.append(Comment(match.group().rstrip(), indented, len(lines) > 2))
        end = match.end()
    return found, len(LINE_END.split(gap[end:])) > 2


def _word(kind: str, text: str) -> tuple[str, list[Comment | None]]:
    """A token as it will be written, and the comments inside it: `must` and `not` are one token."""
    if kind == "MODALITY":
        word = "must" if text.startswith("must") else "should"
        between = text[len(word) :]
        return (f"{word} not" if between else word), _comments(between, start=False)[0]
    if kind == "UNIT":
        return " ".join(text.split()), []
    if kind == "LONG_STRING":  # a text's lines end without CR in any case
        return re.sub(r"\r+\n", "\n", text), []
    return text, []


def settle_commas(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Leave out the comma before a closing bracket, and put comments behind the comma of their element."""
    settled: list[Leaf] = []
    comma: Leaf | None = None
    for following in leaves:
        leaf = following
        if comma is not None:
            previous = settled.pop()
            mixed = [*comma.before, *([comma.after] if comma.after else [])]
            after = previous.after
            if after is None and not comma.before:
                after = mixed.pop() if mixed else None
            leaf = replace(leaf, before=(*mixed, *leaf.before))
            if leaf.kind in CLOSERS:
                settled.append(replace(previous, after=after))
            else:
                settled.extend((replace(previous, after=None), replace(comma, before=(), after=after)))
            comma = None
        if leaf.kind == "COMMA":
            comma = leaf
        else:
            settled.append(leaf)
    return settled


def spaced(leaves: list[Leaf]) -> list[Leaf]:
    """The same leaves, each told whether a blank stands before it."""
    result: list[Leaf] = []
    padded: list[bool] = []
    previous = ""
    tight = True  # nothing stands between the previous leaf and this one
    for index, leaf in enumerate(leaves):
        kind = leaf.kind
        following = leaves[index + 1].kind if index + 1 < len(leaves) else ""
        space = not tight and kind not in {"COMMA", "COLON", "DOT"} and leaf.text != "%"
        tight = kind == "DOT" or (kind == "MINUS" and previous not in OPERAND_ENDS)
        if kind in OPENERS:
            postfix = kind != "LBRACE" and previous in OPERAND_ENDS
            space = space and not postfix
            pad = kind == "LBRACE" or (kind == "LSQB" and not postfix and following == "LBRACE")
            padded.append(pad and following not in CLOSERS)
            tight = not padded[-1]
        elif kind in CLOSERS:
            space = padded.pop()
        result.append(replace(leaf, space=space))
        previous = kind
    return result
