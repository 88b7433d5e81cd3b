"""What the type checker says, and the small tables behind it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.source import Span
from checkmeta.base.values import Duration
from checkmeta.language.nodes import Const, ListLiteral, Local, Node
from checkmeta.language.syntax import ast
from checkmeta.language.syntax.foreign_words import NO_VERDICT
from checkmeta.language.types.foreign_names import CALLS, INSTEAD, METHODS
from checkmeta.language.types.scope import Scope
from checkmeta.vocabulary import places, terms

MOST_GROUPS = 50
"""Groups of a regular expression: each is followed through the text."""
IN_MAPPINGS = "a rule is about the vocabulary; what a document holds, a mapping reads into it"


def quoted(name: str) -> str | None:
    """Help for a place's code that stands without quotes."""
    return f'a place is written as a text here: `"{name}"`' if places.is_place(name) else None


def clip_expression(expression: ast.Expr, most: int = 60) -> str:
    """An expression in the author's words, in one line."""
    line = expression.span.words
    return line if len(line) <= most else line[: most - 1] + "…"


def article(kind: ts.Type) -> str:
    """A type with its article: `a duration`, `one of "a", "b"`, `a list of texts`."""
    if isinstance(kind, ts.Enumeration):
        words = ", ".join(f'"{w}"' for w in kind.words[:6])
        return f"one of {words}{', …' if len(kind.words) > 6 else ''}"
    if isinstance(kind, ts.ListOf):
        return f"a list of {plural(kind.item)}"
    if kind == ts.NOTHING:
        return "`none`"
    if kind in (ts.MONEY, ts.ANY):
        return "an amount of money" if kind == ts.MONEY else "anything"
    name = str(kind)
    return f"{'an' if name[0] in 'aeioAEIO' else 'a'} {name}"


def plural(kind: ts.Type) -> str:
    """A type in the plural."""
    if isinstance(kind, ts.Enumeration):
        return "words"
    if isinstance(kind, ts.ListOf):
        return f"lists of {plural(kind.item)}"
    names = {"money": "amounts of money", "time of day": "times of day", "none": "`none`", "anything": "anything"}
    return names.get(str(kind), f"{kind}s")


def arguments(number: int) -> str:
    """How many arguments, in words."""
    return "no argument" if number == 0 else "one argument" if number == 1 else f"{number} arguments"


def place_constant(node: Node, collector: Collector) -> None:
    """Report a constant that is no place."""
    if isinstance(node, Const) and isinstance(node.value, str):
        place_code(node.value, node.span, collector)


def place_code(code: str, span: Span, collector: Collector) -> bool:
    """Whether `code` is a place; if not, that is an error."""
    if places.is_place(code):
        return True
    close = places.suggest(code)
    collector.error(
        "T510",
        f"no place `{code}`",
        span,
        f"did you mean `{close}`?" if close else "places are ISO 3166 codes and groupings: `DE`, `US-CA`, `EU`",
    )
    return False


def words_fit(kind: Node, constant: Node, collector: Collector) -> bool:
    """Whether a constant text is one that the other side can have."""
    return not isinstance(constant, Const) or word_of(constant, kind.type, collector)


def word_of(constant: Node, kind: ts.Type, collector: Collector) -> bool:
    """Whether a constant text is a value of `kind`; if not, that is an error."""
    if not isinstance(constant, Const) or not isinstance(constant.value, str):
        return True
    word = constant.value
    if word == "none" and ts.is_textual(kind) and not (isinstance(kind, ts.Enumeration) and word in kind.words):
        said = "no text is ever `none`: the word says that there is none"
        collector.error("T504", said, constant.span, "to ask whether it is stated as absent, write `is none`")
        return False
    if isinstance(kind, ts.Enumeration) and word not in kind.words:
        help_ = did_you_mean(word, kind.words)
        listed = ", ".join(f"`{w}`" for w in kind.words)
        collector.error("T504", f"`{word}` is none of its words", constant.span, help_ or f"they are: {listed}")
        return False
    if kind == ts.PLACE:
        return place_code(word, constant.span, collector)
    if kind == ts.TERM and not terms.is_term(word):
        collector.error("T509", f"no DPV term `{word}`", constant.span, no_term(word))
        return False
    return True


def unit_help(left: Node, right: Node) -> str | None:
    """What to write where a bare number meets a quantity, or a text something else."""
    for this, other in ((left, right), (right, left)):
        kind = this.type.item if isinstance(this.type, ts.ListOf) else this.type
        constant = other.items[0] if isinstance(other, ListLiteral) and other.items else other
        if not isinstance(constant, Const):
            continue
        written = constant.span.text
        if kind == ts.DURATION and constant.type == ts.NUMBER:
            return f"write a unit: `{written} days`"
        if kind == ts.PERCENT and constant.type == ts.NUMBER:
            value = constant.value
            if isinstance(value, int | Fraction) and 0 <= value <= 1:
                written = f"{float(value * 100):g}"
            return f"write a percentage: `{written}%`"
        if kind == ts.MONEY and constant.type == ts.NUMBER:
            return f"write a currency: `{written} EUR`"
        if kind == ts.BOOLEAN and constant.type == ts.TEXT:
            return "a condition is true or false by itself; write it without the comparison"
    return None


def arithmetic(operator: str, left: ts.Type, right: ts.Type) -> ts.Type | None:
    """The type of `left operator right`, or None where there is none."""
    pair = (left, right)
    if ts.ANY in pair:
        other = right if left == ts.ANY else left
        return ts.ANY if other in (ts.ANY, ts.NUMBER, ts.PERCENT, ts.DURATION, ts.MONEY, ts.DATE, ts.TEXT) else None
    same = left == right
    if operator in "+-":
        if same and left in (ts.NUMBER, ts.PERCENT, ts.DURATION, ts.MONEY):
            return left
        if pair == (ts.DATE, ts.DURATION):
            return ts.DATE
        if operator == "-" and pair == (ts.DATE, ts.DATE):
            return ts.DURATION
        if operator == "+" and ts.is_textual(left) and ts.is_textual(right):
            return ts.TEXT
        return None
    scale = (ts.NUMBER, ts.PERCENT)
    if operator == "*":
        if left in scale and right in scale:
            return ts.PERCENT if pair == (ts.PERCENT, ts.PERCENT) else ts.NUMBER
        if left in (ts.DURATION, ts.MONEY) and right in scale:
            return left
        return right if right in (ts.DURATION, ts.MONEY) and left in scale else None
    if same and left in (ts.NUMBER, ts.PERCENT, ts.DURATION, ts.MONEY):
        return ts.NUMBER
    if left in scale and right in scale:
        return ts.NUMBER
    return left if left in (ts.DURATION, ts.MONEY) and right in scale else None


def elsewhere(name: str, record: ts.RecordType, scope: Scope) -> str | None:
    """Where else the vocabulary has a field of that name, from the roots in sight."""
    found = [f"`{path}.{name}`" for path in _paths_to(name, scope) if path]
    del record
    return "there is " + " and ".join(found[:3]) if found else None


def no_function(name: str, known: Iterable[str]) -> str:
    """Help for a call of what is no function."""
    offered = list(known)
    if name.lower() in CALLS:
        return CALLS[name.lower()]
    return did_you_mean(name, offered) or "functions are: " + ", ".join(f"`{f}`" for f in offered)


def no_method(function: ast.Expr, known: Iterable[str]) -> str:
    """Help for a call of a field: here a function stands before what it takes."""
    if not isinstance(function, ast.FieldExpr):
        return "a function stands before what it takes: `length(list)`"
    name = function.name.text
    found = METHODS.get(name.lower()) or CALLS.get(name.lower())
    if found is None and name in known:
        found = f"a function stands before what it takes: `{name}({clip_expression(function.of, 30)})`"
    return found or did_you_mean(name, known) or "a function stands before what it takes: `length(list)`"


def no_name(name: str, scope: Scope) -> str:
    """Help for a name that has no meaning."""
    known = [*scope.locals, *scope.roots, *scope.names, *scope.modules]
    if name in ("law", "norm", "ethics"):
        return NO_VERDICT
    found = quoted(name) or INSTEAD.get(name) or did_you_mean(name, known) or as_field(name, scope)
    return found or "names are: " + ", ".join(f"`{k}`" for k in sorted(known)[:12])


def not_in_module(name: str, module: Iterable[str]) -> str:
    """Help for what an imported rule set doesn't have."""
    offered = list(module)
    near = did_you_mean(name, offered)
    if near is not None or not offered:
        return near or NO_VERDICT
    more = ", …" if len(offered) > 6 else ""
    return "`import` brings its defines and params: " + ", ".join(f"`{o}`" for o in sorted(offered)[:6]) + more


def no_field_of_list(name: str, of: str) -> str:
    """Help for a field that is asked of a list."""
    if name.lower() in ("length", "count", "size", "len"):
        return f"write `length({of})`"
    return f"ask of its elements: `some x in {of} satisfies x.{name} …`"


def no_term(word: str) -> str:
    """Help for what is no term of the Data Privacy Vocabulary."""
    close = terms.suggest(word)
    return f"did you mean `{close}`?" if close else f"`checkmeta vocabulary {word[:40]}` looks for terms by their words"


def as_field(name: str, scope: Scope) -> str | None:
    """The path that a bare name may have meant."""
    found = [f"`{path}.{name}`" for path in _paths_to(name, scope)]
    return "did you mean " + " or ".join(found[:3]) + "?" if found else None


def _paths_to(name: str, scope: Scope) -> Iterable[str]:
    for local in scope.locals.values():
        if isinstance(local, Local) and isinstance(local.type, ts.RecordType) and name in local.type.fields:
            yield local.name
    for root, kind in sorted(scope.roots.items()):
        if not isinstance(kind, ts.RecordType):
            continue
        queue: list[tuple[str, ts.RecordType]] = [(root, kind)]
        seen = {id(kind)}
        while queue:
            path, record = queue.pop(0)
            if name in record.fields:
                yield path
            for child, field in record.fields.items():
                if isinstance(field.type, ts.RecordType) and id(field.type) not in seen:
                    seen.add(id(field.type))
                    queue.append((f"{path}.{child}", field.type))


def fields_of(record: ts.RecordType) -> str:
    """The fields of a record, for help."""
    names = ", ".join(f"`{n}`" for n in list(record.fields)[:12])
    return f"{record.name} has {names}{', …: `checkmeta vocabulary` shows all' if len(record.fields) > 12 else ''}"


def calendar(literal: ast.Literal, collector: Collector) -> None:
    """Warn of a number of days that seems to mean years: a year is 365.2425 days here."""
    value = literal.value
    if not isinstance(value, Duration) or value.seconds is None or not literal.written.rstrip("s").endswith("day"):
        return
    days = value.seconds // 86_400
    for years in range(1, 101):
        exact = years * 365.2425
        if days in (floor(exact), ceil(exact)) and not (years == 1 and days == 365):
            unit = "year" if years == 1 else "years"
            collector.warning(
                "T514",
                f"`{literal.written}` is not `{years} {unit}`",
                literal.span,
                f"a year is 365.2425 days; if years are meant, write `{years} {unit}`",
            )
            return


def regular(pattern: ast.Text, collector: Collector) -> bool:
    """Whether the text is a regular expression of RE2."""
    import re2  # noqa: PLC0415 - heavy, and most rule sets have no pattern

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        groups = re2.compile(pattern.value, options).groups
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        collector.error(
            "T508",
            f"`{pattern.value}` is no regular expression: {reason}",
            pattern.span,
            "the syntax is RE2's: no look-around, no back-references",
        )
        return False
    if groups > MOST_GROUPS:
        said = f"a regular expression with {groups:,} groups; at most {MOST_GROUPS} are kept"
        collector.error("T508", said, pattern.span, "what only belongs together stands in `(?:…)`")
        return False
    return True
