"""How expressions are written: L606 to L610."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkmeta.authoring.lint.material import Edit, Finding, Rules, finding, syntax_nodes
from checkmeta.base.source import Span
from checkmeta.language.syntax import ast

CLASS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?P?<\w+>")
"""What may hold capitals in a regular expression without asking for them: an escape, a class, a group's name."""
HOST = re.compile(
    r"(?<![\w\\-])(?:\w[\w-]+(?:\\?\.))*\w[\w-]+(\.)(?:com|org|net|eu|gov|edu|int|io|cn|de|fr|uk|jp|kr|example|test)(?![\w*+?{(|[])"
)
STARTS = re.compile(r"\^?\.\*")
ENDS = re.compile(r"(?<!\\)(?:\\\\)*\.\*\$?\Z")
ANCHORS = re.compile(r"[\^$]|\\[AzbB]")


def check(rules: Rules) -> Iterator[Finding]:
    """All findings about the writing of expressions."""
    for ruleset in rules.own:
        for declaration in (ruleset.applies_when, *ruleset.defines, *ruleset.norms):
            nodes = list(syntax_nodes(declaration))
            raw = any(isinstance(n, ast.NameExpr) and n.name == "document" for n in nodes)
            for node in nodes:
                yield from _expression(node, raw=raw)


def _expression(node: object, *, raw: bool) -> Iterator[Finding]:
    match node:
        case ast.NotExpr():
            yield from _negation(node)
        case ast.CompareExpr():
            yield from _truth(node, raw=raw)
            yield from _capitals(node)
        case ast.CallExpr(function=ast.NameExpr(name="starts_with" | "ends_with"), arguments=(text, part)):
            yield from _lowered(text, part)
        case ast.MemberExpr():
            for item in node.list.items if isinstance(node.list, ast.ListExpr) else ():
                yield from _lowered(node.item, item)
        case ast.MatchesExpr():
            yield from _pattern(node)


# ---- negations


def _negation(outer: ast.NotExpr) -> Iterator[Finding]:
    """L606."""
    inner = ast.ungrouped(outer.operand)
    shorter: str | None = None
    match inner:
        case ast.NotExpr():
            shorter = inner.operand.span.text
        case ast.CompareExpr(operator="!="):
            shorter = _replaced(inner.span, inner.left.span.end, inner.right.span.start, r"!=", "==")
        case ast.MemberExpr(negated=True):
            shorter = _replaced(inner.span, inner.item.span.end, inner.list.span.start, r"not\s+in", "in")
        case ast.StatusExpr(negated=True) | ast.IsAExpr(negated=True):
            shorter = _replaced(inner.span, inner.operand.span.end, inner.span.end, r"is\s+not", "is")
        case ast.QuantifiedExpr(quantifier="no"):
            shorter = _replaced(inner.span, inner.span.start, inner.variable.span.start, r"no", "some")
        case _:
            return
    edits = () if shorter is None or "#" in shorter else (Edit(outer.span.start, outer.span.end, shorter),)
    line = " ".join((shorter or "").split())
    help_ = f"write `{line}`" if line and len(line) <= 80 else "take both negations out"
    yield finding("L606", "two negations cancel each other", outer.span, help_, edits)


def _replaced(span: Span, start: int, end: int, pattern: str, by: str) -> str | None:
    """The text of a span with the one operator between `start` and `end` replaced."""
    text = span.source.text
    changed, count = re.subn(pattern, by, text[start:end], count=1)
    return text[span.start : start] + changed + text[end : span.end] if count else None


def _truth(node: ast.CompareExpr, *, raw: bool) -> Iterator[Finding]:
    """L607. A comparison with `false` is another thing than `not`: of what is stated as absent the first is false."""
    if node.operator not in ("==", "!="):
        return
    for side, other in ((node.right, node.left), (node.left, node.right)):
        if isinstance(side, ast.Literal) and side.value is True:
            text = other.span.text if node.operator == "==" else f"not {other.span.text}"
            edits = () if raw or "#" in node.span.text else (Edit(node.span.start, node.span.end, text),)
            help_ = "a condition is true or false by itself" if raw else f"write `{' '.join(text.split())}`"
            yield finding("L607", "a comparison with `true` says nothing more", node.span, help_, edits)
            return


# ---- texts


def _is_lowered(text: ast.Expr) -> bool:
    plain = ast.ungrouped(text)
    return (
        isinstance(plain, ast.CallExpr) and isinstance(plain.function, ast.NameExpr) and plain.function.name == "lower"
    )


def _capitals(node: ast.CompareExpr) -> Iterator[Finding]:
    yield from _lowered(node.left, node.right)
    yield from _lowered(node.right, node.left)


def _lowered(text: ast.Expr, constant: ast.Expr) -> Iterator[Finding]:
    """L608."""
    plain = ast.ungrouped(constant)
    if _is_lowered(text) and isinstance(plain, ast.Literal) and isinstance(plain.value, str):
        word = plain.value
        if word != word.lower():
            yield finding("L608", f"a text in lower case never has `{word}`", constant.span, f"write `{word.lower()}`")


def _pattern(node: ast.MatchesExpr) -> Iterator[Finding]:
    """L608 to L610 of a regular expression."""
    pattern = node.pattern.value
    if _is_lowered(node.text) and "(?" not in pattern:
        word = re.search(r"[A-Z]\w*", CLASS.sub(" ", pattern))
        if word:
            message = f"a text in lower case never has `{word[0]}`"
            yield finding("L608", message, node.pattern.span, "write the pattern in lower case")
    if STARTS.match(pattern) or ENDS.search(pattern):
        said = "`.*` at an end of a pattern asks for nothing: a pattern is found anywhere"
        yield finding("L609", said, node.pattern.span, "take it out; to ask for the whole text, write `^` and `$`")
    elif not ANCHORS.search(pattern) and _matches_nothing(pattern):
        said = f"`{pattern}` is found in every text"
        yield finding("L609", said, node.pattern.span, "it can match the empty text: say what must be there")
    host = HOST.search(pattern)
    if host:
        wanted = pattern[: host.start(1)] + "\\" + pattern[host.start(1) :]
        said = f"the dot in `{host[0]}` stands for any character"
        yield finding("L610", said, node.pattern.span, f"write it as itself: `{wanted}`")


def _matches_nothing(pattern: str) -> bool:
    """Whether the empty text matches; the compiler has accepted the pattern."""
    import re2  # noqa: PLC0415 - heavy, and most rule sets have no pattern

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern, options).search("") is not None
