"""Answers as text for people and as JSON for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from checkmeta.authoring.interactive.expression_answers import Answer, Question
from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.typesys import Enumeration, ListOf, RecordType, Type, innermost
from checkmeta.base.values import NONE, Listing, Missing, Record, Unknown, Value, Why
from checkmeta.language.meaning.outcome import MAX_READINGS
from checkmeta.language.meaning.reading import Reading
from checkmeta.report.encode import json_text, location_of, taken
from checkmeta.report.wording import at, counted, for_places, lack, missing_text, one_line
from checkmeta.vocabulary.scalars import MOST_ITEMS, format_value

MOST_MISSING: Final = 20
"""Missing facts that are named before the rest is counted."""

_BELONGS: Final = {
    "platform": "a platform config (`platform.yaml`)",
    "identity": "an identity schema",
    "document": "a document",
}


def type_text(kind: Type) -> str:
    """A type in one line: `duration`, `list of Attribute`, `one of "a", "b", …`."""
    depth = 0
    while isinstance(kind, ListOf):
        kind, depth = kind.item, depth + 1
    if isinstance(kind, Enumeration):
        words = ", ".join(f'"{w}"' for w in kind.words[:MOST_ITEMS])
        return "list of " * depth + f"one of {words}{', …' if len(kind.words) > MOST_ITEMS else ''}"
    return "list of " * depth + str(kind)


def type_card(kind: Type) -> str:
    """A type with what there is to know of it: the words of an enumeration, the fields of a record."""
    lines = [type_text(kind)]
    kind = innermost(kind)
    if isinstance(kind, Enumeration) and len(kind.words) > MOST_ITEMS:
        lines.append("  " + ", ".join(f'"{w}"' for w in kind.words))
    if isinstance(kind, RecordType):
        width = max(map(len, kind.fields), default=0)
        lines.extend(f"  {name:<{width}}  {type_text(field.type)}" for name, field in kind.fields.items())
    return "\n".join(lines)


def value_text(value: Value, kind: Type) -> str:
    """A value in one line; a text in quotation marks, so that `"none"` and `none` are told apart."""
    if isinstance(value, str):
        return '"' + one_line(value).replace('"', '\\"') + '"'
    return one_line(format_value(value, kind))


def as_text(question: Question, given: Sequence[Answer], paint: Paint = plain) -> str:
    """Each answer with its type, the facts that were read with their places, and those that are missing."""
    several = len(given) > 1 or any(a.about or a.places for a in given)
    return "\n".join(line for a in given for line in _answer(question, a, several=several, paint=paint)) + "\n"


def _answer(question: Question, answer: Answer, *, several: bool, paint: Paint) -> list[str]:
    kind = question.node.type
    lead = ""
    if several:
        who = answer.about or answer.subject
        whose = f"{one_line(who)}{for_places(answer.places)}" if who else for_places(answer.places).strip(" ()")
        lead = f"{whose}: " if whose else ""
    lines = [f"{lead}{paint(value_text(answer.outcome.shown, kind), 'title')}  ({type_text(kind)})"]
    lines.extend(f"  {_reading(r)}" for r in answer.readings)
    if len(answer.readings) == MAX_READINGS:
        lines.append(f"  … only the first {MAX_READINGS} facts read are shown")
    shown = answer.missing[:MOST_MISSING]
    lines.extend(f"  {paint(lack(m)[0], 'warning')} {_missing(m)}" for m in shown)
    if len(answer.missing) > len(shown):
        lines.append(f"  … and {counted(len(answer.missing) - len(shown), 'more fact')} missing")
    return lines


def _reading(reading: Reading) -> str:
    evidence = f" ({one_line(reading.basis) or reading.evidence.value})" if reading.evidence else ""
    return f"{one_line(reading.path)} = {one_line(reading.value)}{at(reading.place)}{evidence}"


def _missing(missing: Missing) -> str:
    """What is missing, and where it belongs: the nearest thing that stands in a document, else the kind of document."""
    text = missing_text(missing)
    root, dot, rest = missing.path.partition(".")
    if at(missing.place) or missing.why is not Why.ABSENT or root not in _BELONGS:
        return text
    return f"{text}; state `{one_line(rest)}` in {_BELONGS[root]}" if dot else f"{text}; it would be {_BELONGS[root]}"


def as_json(question: Question, given: Sequence[Answer], as_of: dt.date) -> str:
    """The same, whole. A number that is no integer, an amount, a duration and a date are texts; unknown is null."""
    kind = question.node.type
    answers = [
        {
            "subject": a.subject or None,
            "about": a.about or None,
            "places": list(a.places),
            "known": a.outcome.known,
            "value": _plain(a.outcome.shown),
            "text": format_value(a.outcome.shown, kind),
            "readings": [{**_READING(r), "location": location_of(r.place, pointer=r.pointer)} for r in a.readings],
            "missing": [
                {"path": m.path, "why": m.why, "detail": m.detail or None, "location": location_of(m.place)}
                for m in a.missing
            ],
        }
        for a in given
    ]
    return json_text(
        {
            "schema_version": 1,
            "expression": question.text,
            "type": type_text(kind),
            "as_of": as_of,
            "answers": answers,
        }
    )


_READING = taken("path", "value", "evidence")


def _plain(value: Value) -> object:
    """A value as JSON has it. Documents are nested to a bounded depth, so this is, too."""
    match value:
        case bool() | int() | str():
            return value
        case Unknown():
            return None
        case Listing():
            return [_plain(f.value) for f in value.items]
        case Record():
            return {name: _plain(f.value) for name, f in value.fields.items()}
        case Fraction():
            return format_value(value)
    return "none" if value is NONE else format_value(value)
