"""Questions -> a platform config to fill in: YAML in which every answer is commented out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Final

from checkmeta.authoring.starter.questions import Ask, Demand, Questions, owning_record
from checkmeta.base import typesys as ts
from checkmeta.facts.recognise import OWN_SCHEMA
from checkmeta.report.order import LAYERS
from checkmeta.report.wording import counted, listed, one_line

WIDTH: Final = 110
RULES: Final = 3
"""Rules that a comment names."""
DOCUMENTS: Final = 8
"""Documents that the head names."""
ELSEWHERE: Final = 12
"""Facts that this file can't state, named at its end."""

_EXAMPLES: Final = {
    ts.BOOLEAN: ("true", "`true` or `false`"),
    ts.NUMBER: ("1", "A number"),
    ts.PERCENT: ("60%", "A percentage"),
    ts.TEXT: ('"…"', "In your own words"),
    ts.DURATION: ("30 days", "A duration: `48 hours`, `2 years`, `indefinite`"),
    ts.MONEY: ("400 EUR", "An amount and its currency"),
    ts.DATE: ("2026-01-31", "A date"),
    ts.TIME: ('"20:00"', "A time of day"),
    ts.PLACE: ("DE", "A place: `DE`, `US-CA`, `EU`"),
    ts.TERM: ("EmailAddress", "A term of the Data Privacy Vocabulary"),
}
"""A value to write in the place of, and what may stand there."""
_HOW: Final = (
    "Nothing is stated here yet. To answer, delete the `#` before a line, and before the key that it stands under if "
    "there is one too; and put your answer where the example stands. "
    "`none` says that there is no such thing, where that is among the answers. Leave as it is what you don't know."
)
_ELSEWHERE: Final = "What belongs to other documents, or differs between them, and can't be stated here:"
_NEXT: Final = "An answer may bring up new questions: `checkmeta init --output -` shows what is left."
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_AMBIGUOUS: Final = frozenset({"no", "yes", "on", "off", "y", "n", "true", "false", "null", "none", "unknown"})
"""Words that YAML, or a document of ours, may read as something else."""


def sheet(questions: Questions, subject: str, documents: Sequence[str]) -> str:
    """Write the file. It states nothing: without its comments, it has keys with nothing in them.

    A line that begins with `##` explains; one that begins with a single `#` is YAML again when the `#` is deleted.
    """
    lines = [*_head(questions, subject, documents), "", f"$schema: {OWN_SCHEMA}platform.json"]
    for ask in questions.blocks:
        lines.extend(["", *_block(ask)])
    if questions.elsewhere:
        lines.extend(["", *(f"#{line}" for line in _explained(_ELSEWHERE))])
        lines.extend(
            f"##   {one_line(path)}: {counted(number, 'verdict')}" for path, number in questions.elsewhere[:ELSEWHERE]
        )
        if len(questions.elsewhere) > ELSEWHERE:
            lines.append(
                f"##   and {len(questions.elsewhere) - ELSEWHERE} more; `checkmeta check` shows where they belong"
            )
    return "\n".join(lines) + "\n"


def _head(questions: Questions, subject: str, documents: Sequence[str]) -> list[str]:
    name = one_line(subject)
    open_ = (
        f"{counted(questions.undetermined, 'verdict')} {'is' if questions.undetermined == 1 else 'are'} undetermined"
    )
    about = "" if name == "." else f" of `{name}`"
    if questions.blocks:
        first = f"What the documents don't say{about}, and somebody has to: {open_}. The facts that would help the most of them stand first."
        texts = [first, _HOW, _NEXT]
    else:
        texts = [f"{open_}, and nothing that a platform config could state would help."]
    texts.append(f"Read: {listed(documents, DOCUMENTS)}.")
    return [f"#{line}" for text in texts for line in _explained(text)]


def _block(ask: Ask) -> list[str]:
    """A field of the platform. Its own key is no comment, so that what stands in it needs no other line.

    The keys further in are: a record that is stated, even with nothing in it, says that there is such a thing.
    """
    comments, (key, *inside) = _comments(ask, 0), _entry(ask, 0)
    if owning_record(ask.field) is None:
        return [f"#{line}" for line in (*comments, key)]
    return [*(f"#{line}" for line in comments), key, *(f"  #{line.removeprefix('  ')}" for line in inside)]


def _entry(ask: Ask, depth: int) -> list[str]:
    """A field with an example as YAML, with comments in it; `depth` is how many fields it stands in."""
    if owning_record(ask.field) is None:
        return [f"{ask.name}: {_example(ask.field.type)}"]
    lines = [f"{ask.name}:"]
    of_list = isinstance(ask.field.type, ts.ListOf)
    for part in ask.parts:
        key, *inside = _entry(part, depth + 1 + of_list)
        dash = ("- " if part is ask.parts[0] else "  ") if of_list else ""
        space = " " * len(dash)
        lead = "" if dash == "- " else space  # what is said of an element's first field stands before its dash
        lines.extend(f"  {lead}{line}" for line in _comments(part, depth + 1 + of_list))
        lines.extend([f"  {dash}{key}", *(f"  {space}{line}" for line in inside)])
    return lines


def _comments(ask: Ask, depth: int) -> list[str]:
    lines = _explained(_about(ask), 2 * depth)
    return [*lines, *_explained(_use(ask.demand), 2 * depth)] if ask.demand is not None else lines


def _about(ask: Ask) -> str:
    """What a field means, and what may stand there."""
    if allowed := _allowed(ask.field):
        return f"{ask.field.description} {allowed}."
    silent = ask.field.may_be_none and "`none`" not in ask.field.description
    return f"{ask.field.description} Or `none`." if silent else ask.field.description


def _use(demand: Demand) -> str:
    split = ", ".join(f"{layer.value} {demand.verdicts[layer]}" for layer in LAYERS if layer in demand.verdicts)
    return f"Would help settle {counted(demand.total, 'verdict')} ({split}): {listed(demand.named, RULES)}."


def _allowed(field: ts.FieldType) -> str:
    """What may stand there; nothing for records."""
    kind, many = ts.innermost(field.type), isinstance(field.type, ts.ListOf)
    if owning_record(field) is not None:
        return ""
    if isinstance(kind, ts.Enumeration):
        words = ", ".join(f"`{word}`" for word in kind.words)
        text = f"{'Any' if many else 'One'} of {words}"
    else:
        assert isinstance(kind, ts.Basic), kind
        text = _EXAMPLES[kind][1]
        text = f"{text} ({field.unit})" if field.unit else text
        text = f"A list. {text}" if many else text
    others = ["none", *field.none_words] if field.may_be_none else []
    return text + "".join(f", or `{word}`" for word in others)


def _example(kind: ts.Type) -> str:
    if isinstance(kind, ts.ListOf):
        return f"[{_example(kind.item)}]"
    if isinstance(kind, ts.Enumeration):
        word = kind.words[0]
        return word if _PLAIN.fullmatch(word) and word.lower() not in _AMBIGUOUS else f'"{word}"'
    assert isinstance(kind, ts.Basic), kind
    return _EXAMPLES[kind][0]


def _explained(text: str, margin: int = 0) -> list[str]:
    """A text as comments, at most `WIDTH` wide with `margin` before them."""
    wrapped = textwrap.wrap(text, WIDTH - margin, break_on_hyphens=False, break_long_words=False)
    return [f"# {line}" for line in wrapped]
