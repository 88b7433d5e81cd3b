"""Rules of before the short `unless` was the usual one, as they are written now.

Of the old language are texts in which `unless shown` stands. It is `unless` now, and what was `unless` alone is `unless possibly`.
"""

from __future__ import annotations

from itertools import pairwise

from lark import Token
from lark.exceptions import UnexpectedInput

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.source import Source, Span
from checkmeta.language.syntax.grammar import tokens


def upgraded(source: Source, *, old: bool = False) -> Source:
    """The file as it is written now, with the same comments; one that isn't of the old language as it is.

    With `old`, a text in which there is neither `unless shown` nor `unless possibly` is taken for one of the old language.

    Raises:
        CheckmetaError: S316, the file has both, so that nobody can tell what its bare `unless` mean; or a condition begins with one of the words.

    """
    try:
        found = tokens(source.text)
    except UnexpectedInput:  # what is wrong with it is told where it is formatted
        return source
    marks = {kind: [t for t in found if t.type == kind] for kind in ("SHOWN", "POSSIBLY")}
    if marks["SHOWN"] and marks["POSSIBLY"]:
        here = marks["SHOWN"][0]
        help_ = "an `unless` alone may be of the old language or of the new one: write this file anew by hand"
        raise CheckmetaError(
            [Diagnostic("S316", "`shown` and `possibly` stand in one file", _span(source, here), help_)]
        )
    if marks["POSSIBLY"] or not (marks["SHOWN"] or old):
        return source
    for mark, word in pairwise(found):
        if mark.type == "SHOWN" and word.type != "LABEL" and word in ("shown", "possibly"):
            help_ = "put the condition into parentheses first"
            raise CheckmetaError(
                [Diagnostic("S316", f"`{word}` behind `unless` is no name now", _span(source, word), help_)]
            )
    text, end = "", 0
    for token, following in zip(found, [*found[1:], None], strict=True):
        assert token.start_pos is not None
        assert token.end_pos is not None
        if token.type == "SHOWN":
            text += source.text[end : token.start_pos].rstrip(" \t")  # the blank behind it stays
            end = token.end_pos
        elif token.type == "_UNLESS" and (following is None or following.type != "SHOWN"):
            text += f"{source.text[end : token.end_pos]} possibly"
            end = token.end_pos
    return Source(source.name, text + source.text[end:])


def unclear(source: Source) -> bool:
    """Whether an exception stands in a text, and nothing that tells whether it is of the old language."""
    try:
        kinds = {token.type for token in tokens(source.text)}
    except UnexpectedInput:
        return False
    return "_UNLESS" in kinds and not kinds & {"SHOWN", "POSSIBLY"}


def _span(source: Source, token: Token) -> Span:
    assert token.start_pos is not None
    assert token.end_pos is not None
    return Span(source, token.start_pos, token.end_pos)
