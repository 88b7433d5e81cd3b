"""Scalars of a native document: a node and the vocabulary's type -> a value, or one clear complaint."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.values import NONE, Scalar, Unknown, Value, Why
from checkmeta.documents.limits import shown
from checkmeta.documents.placeholders import why_unread
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.vocabulary import places, scalars, terms

WORDS_SHOWN: Final = 12

_YES: Final = {"yes": "true", "on": "true", "no": "false", "off": "false", "y": "true", "n": "false"}
_BOOLEANS: Final = frozenset({"true", "false"})

_WANTED: Final = {
    ts.BOOLEAN: "`true` or `false`",
    ts.NUMBER: "a number",
    ts.PERCENT: "a percentage",
    ts.TEXT: "text",
    ts.DURATION: "a duration",
    ts.MONEY: "an amount of money",
    ts.DATE: "a date",
    ts.TIME: "a time of day",
    ts.PLACE: "the code of a place",
    ts.TERM: "a term of personal data",
}
_HELP: Final = {
    ts.BOOLEAN: "write `true` or `false`",
    ts.NUMBER: "write a bare number, such as `13`",
    ts.PERCENT: "write a percentage, such as `60%`, or a share from 0 to 1, such as `0.6`",
    ts.TEXT: "put it in quotes if it is text",
    ts.DURATION: "write `P2Y`, `2 years`, `48 hours`, `3 working days` or `indefinite`",
    ts.MONEY: "write an amount and its currency, such as `400 CNY`",
    ts.DATE: "write a date, such as `2026-11-22`",
    ts.TIME: "write a time of day, such as `20:00`",
    ts.PLACE: "write a code, such as `DE`, `US-CA` or `EU`",
    ts.TERM: "write the name of a term, such as `EmailAddress`",
}


def unstated(node: Node) -> Unknown | None:
    """Unknown for what is null, empty, `unknown`, opaque or a placeholder; None where a value stands."""
    if (why := why_unread(node)) is not None:
        return Unknown.one("", Why.UNREADABLE, node.span, why)
    if not isinstance(node, ScalarNode):
        return None
    if node.value is None or node.value == "":
        return Unknown.one("", Why.NULL, node.span)
    if node.value == "unknown":
        return Unknown.one("", Why.DECLARED, node.span)
    return None


def read_scalar(node: Node, field: ts.FieldType, label: str, errors: Collector) -> Value:
    """Read a scalar of `field`'s type, which is basic or an enumeration. `label` is what a message calls the place.

    Adds F203 to F206 for what can't be read, and gives unknown for it.
    """
    unread = Unknown.one("", Why.UNREADABLE, node.span)
    kind = field.type
    if isinstance(kind, ts.Enumeration):
        word = node.span.text if isinstance(node, ScalarNode) and not isinstance(node.value, str) else _text(node)
        if word in kind.words:
            return word
        if not isinstance(node, ScalarNode):
            mismatch(node, label, "a word", known_words("", kind.words), errors)
        else:
            message = f"`{shown(word or '')}` is not a word that {label} has"
            errors.error("F204", message, node.span, known_words(word or "", kind.words))
        return unread
    assert isinstance(kind, ts.Basic), kind
    value = _read(node, kind) if isinstance(node, ScalarNode) else None
    if value is not None:
        return value
    text = _text(node)
    if kind == ts.PLACE and text is not None:
        near = places.suggest(text[:80])
        errors.error("F205", f"`{shown(text)}` is not a place that is known", node.span, _mean(near) or _HELP[ts.PLACE])
    elif kind == ts.TERM and text is not None:
        near = terms.suggest(text)
        errors.error(
            "F206", f"`{shown(text)}` is not a term of personal data", node.span, _mean(near) or _HELP[ts.TERM]
        )
    else:
        mismatch(node, label, _WANTED[kind], _help(node, field, kind), errors)
    return unread


def mismatch(node: Node, label: str, wanted: str, help_: str | None, errors: Collector) -> None:
    """Complain that a value is of another type."""
    errors.error("F203", f"{label} takes {wanted}, not {found(node)}", node.span, help_)


def found(node: Node) -> str:
    """What stands there, in words."""
    if isinstance(node, MappingNode):
        return "a mapping"
    if isinstance(node, SequenceNode):
        return "a list"
    written = shown(node.span.text if not isinstance(node.value, str) else node.value)
    match node.value:
        case None:
            return "nothing"
        case bool():
            return f"`{written}`"
        case int() | Fraction():
            return f"the number `{written}`"
        case dt.datetime():
            return f"the date and time `{written}`"
        case dt.date():
            return f"the date `{written}`"
        case dt.time():
            return f"the time `{written}`"
        case _:
            return f"the text `{written}`"


def known_words(wrong: str, words: Iterable[str]) -> str:
    """Help that offers the nearest word and lists them."""
    listed = list(words)
    more = ", …" if len(listed) > WORDS_SHOWN else ""
    all_of_them = ", ".join(f"`{word}`" for word in listed[:WORDS_SHOWN]) + more
    near = did_you_mean(wrong[:60], listed)
    return f"{near} (one of {all_of_them})" if near else f"one of {all_of_them}"


def _mean(near: str | None) -> str | None:
    return f"did you mean `{near}`?" if near else None


def _text(node: Node) -> str | None:
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None


def _read(node: ScalarNode, kind: ts.Basic) -> Scalar | None:
    """Read the value of a basic type, or None where the node has none of it."""
    value = node.value
    is_number = isinstance(value, int | Fraction) and not isinstance(value, bool)
    result: Scalar | None = None
    if isinstance(value, str):
        if kind in PARSERS:
            result = PARSERS[kind](value)
        elif (
            kind == ts.TEXT
            or (kind == ts.PLACE and places.is_place(value))
            or (kind == ts.TERM and terms.is_term(value))
        ):
            result = value
    elif kind == ts.BOOLEAN:
        result = value if isinstance(value, bool) else None
    elif kind == ts.NUMBER:
        result = value if is_number else None
    elif kind == ts.PERCENT:
        result = Fraction(value) if isinstance(value, int | Fraction) and is_number and 0 <= value <= 1 else None
    elif kind == ts.TEXT:  # `version: 1.10` means its text
        result = None if isinstance(value, bool) else node.span.text
    elif kind == ts.DATE:
        result = value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else None
    elif kind == ts.TIME:
        result = value if isinstance(value, dt.time) and not value.microsecond else None
    return result


PARSERS: Final = {
    ts.DURATION: scalars.parse_period,
    ts.MONEY: scalars.parse_money,
    ts.PERCENT: scalars.parse_percent,
    ts.DATE: scalars.parse_date,
    ts.TIME: scalars.parse_time,
}


def _help(node: Node, field: ts.FieldType, kind: ts.Basic) -> str:
    """What to write in its place."""
    if isinstance(node, SequenceNode):
        return "write one value, not a list"
    if isinstance(node, ScalarNode):
        value, text = node.value, shown(str(node.span.text))
        is_number = isinstance(value, int | Fraction) and not isinstance(value, bool)
        if kind == ts.DURATION and is_number:
            return f"write a unit: `{text} days`"
        if kind == ts.MONEY and is_number:
            return f"write the currency: `{text} EUR`"
        if kind == ts.PERCENT and is_number:
            return f"write `{text}%`, or a share from 0 to 1"
        if isinstance(value, str) and kind == ts.BOOLEAN:
            word = value.lower()
            if word in _BOOLEANS:
                return f"write it without quotes: `{word}`"
            if word in _YES:
                versions = f"; YAML 1.1 takes `{word}` for a boolean, YAML 1.2 for a word"
                return f"write `{_YES[word]}`" + ("" if node.quoted else versions)
        if isinstance(value, str) and kind == ts.NUMBER and re.fullmatch(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", value):
            return f"write it without quotes: `{value}`"
    if kind == ts.NUMBER and field.unit:
        return f"write a bare number, in {field.unit}"
    return _HELP[kind]


def absence(node: Node, field: ts.FieldType, label: str, errors: Collector) -> Value | None:
    """Read `none`: NONE where the field may state it; F207 elsewhere; None where something else stands."""
    text = _text(node)
    if text is None or text not in ("none", *field.none_words):
        return None
    if field.may_be_none:
        return NONE
    if isinstance(field.type, ts.Enumeration) and text in field.type.words:
        return text
    help_ = "leave it out where it is not known, or write `unknown`"
    errors.error("F207", f"`none` makes no sense for {label}", node.span, help_)
    return Unknown.one("", Why.UNREADABLE, node.span)
