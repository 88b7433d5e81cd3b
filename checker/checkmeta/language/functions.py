"""The fixed library of total functions, a row each: types, meaning, words, and what tests mistake it for.

What they compute is in `meaning.builtins`; `tree` and `today` the evaluator knows itself, and of the functions of mappings
`facts.mapping.document_evaluator` does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.records import dataclass
from checkmeta.base.typesys import (  # fmt: skip
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    NUMBER,
    TEXT,
    TIME,
    ListOf,
    RecordType,
    Type,
    is_textual,
)
from checkmeta.base.values import Value
from checkmeta.language.meaning import builtins
from checkmeta.language.nodes import Const, Node
from checkmeta.language.syntax import ast
from checkmeta.language.types import type_errors as messages

Accepts = Callable[[Type], bool]


def _text(kind: Type) -> bool:
    return is_textual(kind) or kind == ANY


def _text_or_list(kind: Type) -> bool:
    return _text(kind) or isinstance(kind, ListOf)


def _list(kind: Type) -> bool:
    return isinstance(kind, ListOf) or kind == ANY


def _any(kind: Type) -> bool:
    return kind == ANY


def child_list(kind: Type) -> str | None:
    """The field of a record that lists records of the same type, such as `components`."""
    if not isinstance(kind, RecordType):
        return None
    for name, field in kind.fields.items():
        if isinstance(field.type, ListOf) and field.type.item is kind:
            return name
    return None


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in.

    Attributes:
        name: as it is called.
        parameters: what each is, in words, and which types it takes.
        result: the type of what it gives, by those of its arguments.
        doc: what it is for.
        compute: what it gives for known values; None where there is no value.
        asks: of a condition, how it is said between its arguments, and how it is denied.
        says: of a value, how it is said; `{0}` is the first argument.
        opposite: the function that a test has to tell from it.
        places: which arguments are places, so that constants must be some that are known.

    """

    name: str
    parameters: tuple[tuple[str, Accepts], ...]
    result: Callable[[Sequence[Type]], Type]
    doc: str
    compute: Callable[..., Value | None] | None = None
    asks: tuple[str, str] | None = None
    says: str | None = None
    opposite: str | None = None
    places: tuple[int, ...] = ()


_TWO_TEXTS: Final = (("a text", _text), ("a text", _text))
_TREE: Final = (("a record that contains its like", lambda k: child_list(k) is not None),)
FUNCTIONS: Final = {
    f.name: f
    for f in (
        Function("lower", (("a text", _text),), lambda _: TEXT, "the text in lower case", builtins.lower, says="{0} in small letters"),
        Function("length", (("a text or a list", _text_or_list),), lambda _: NUMBER, "characters of a text, elements of a list",
                 builtins.length, says="the length of {0}"),
        Function("starts_with", _TWO_TEXTS, lambda _: BOOLEAN, "whether the first begins with the second",
                 builtins.starts_with, ("begins with", "doesn’t begin with"), opposite="ends_with"),
        Function("ends_with", _TWO_TEXTS, lambda _: BOOLEAN, "whether the first ends with the second",
                 builtins.ends_with, ("ends with", "doesn’t end with"), opposite="starts_with"),
        Function("within", (("a place", _text), ("a place", _text)), lambda _: BOOLEAN, "whether the first place is the second or lies in it",
                 builtins.lies_within, ("lies in", "doesn’t lie in"), places=(0, 1)),
        Function("on_clock", (("a time of day", lambda k: k in (TIME, ANY)), ("an offset from UTC", _text)), lambda _: TIME,
                 "the time of day on a clock that is so far from UTC; one without an offset is that of the place already",
                 builtins.on_clock, says="{0} on a clock at {1} from UTC"),
        Function("distinct", (("a list", _list),), lambda t: t[0], "the list without repetitions", builtins.distinct, says="the different ones of {0}"),
        Function("tree", _TREE, lambda t: ListOf(t[0]), "the record and all below it", says="{0} and all below it"),
        Function("today", (), lambda _: DATE, "the date as of which all is judged", says="the date of judgement"),
    )
}  # fmt: skip

PROPERTIES = (
    "the properties of a JSON Schema, nested ones too, as "
    "{name, path, type, format, title, description, enum, required, node}"
)

MAPPING_FUNCTIONS = {
    f.name: f
    for f in (
        Function("fields", (("a JSON Schema", _any),), lambda _: ListOf(ANY), PROPERTIES),
        Function("near_fields", (("a JSON Schema", _any),), lambda _: ListOf(ANY), f"{PROPERTIES}, down to the second level"),
        Function("has", (("a mapping", _any), ("a key", _text)), lambda _: BOOLEAN, "whether a mapping has a key, be it null or a placeholder"),
        Function("entries", (("a mapping", _any),), lambda _: ListOf(ANY), "the entries of a mapping as {key, value}, in the document's order"),
        Function("capture", (("a text", _text), ("a regular expression", _text)), lambda _: TEXT, "what the first group of an expression finds, or all of it"),
        Function("number", (("a text", _text),), lambda _: NUMBER, "the number that a text writes"),
        Function("boolean", (("a text", _text),), lambda _: BOOLEAN, "true for `true`, `yes`, `on`, `1`, false for `false`, `no`, `off`, `0`, in any case"),
        Function("duration", (("a text", _text), ("a notation", _text)), lambda _: DURATION, "the duration that a text writes in a notation"),
        Function("json", (("a text", _text),), lambda _: ANY, "the JSON document that a text is"),
        Function("base64", (("a text", _text),), lambda _: TEXT, "the text that is written in base64"),
        Function("is_secret", (("a text", _text),), lambda _: BOOLEAN, "whether a text is a secret in clear: no reference to one, and not guessable"),
        Function("is_reference", (("a text", _text),), lambda _: BOOLEAN, "whether a text only stands for a secret that is elsewhere, or was struck out"),
        Function("is_guessable", (("a text", _text),), lambda _: BOOLEAN, "whether a text is a secret that anybody tries first, or that a product came with"),
        Function("at_home", (("a text", _text),), lambda _: BOOLEAN, "whether a host or an address is the machine itself, or in its own network"),
        Function("own_network", (("a text", _text),), lambda _: BOOLEAN, "whether a text has a whole network that is one's own, not single addresses"),
        Function("of_children", (("a text", _text),), lambda _: BOOLEAN, "whether a text speaks of children, or of where they learn, in one of many languages"),
        Function("this_machine", (("a text", _text),), lambda _: BOOLEAN, "whether a host or an address is the machine itself"),
        Function("secret_in", (("a text", _text),), lambda _: BOOLEAN, "whether the password in an address or in a connection string is a secret in clear"),
        Function("guessable_in", (("a text", _text),), lambda _: BOOLEAN, "whether it is one that anybody tries first, or the name of its own user"),
        Function("private_connection", (("a text", _text),), lambda _: BOOLEAN, "whether a connection string of a database leads where nobody reads along"),
        Function("written", (("a text", _text),), lambda _: TEXT, "what of a text stands in the document, with `…` for each part that is filled in elsewhere"),
        Function("split", (("a text", _text), ("a text", _text)), lambda _: ListOf(TEXT), "the parts of a text between separators, without blanks round them"),
    )
}  # fmt: skip
"""What only mappings may call: a document is untyped there."""

NOTATIONS = ("go", "iso8601", "words", "ms", "s")
"""How configs write durations: `1h30m`, `PT1H30M`, `90 minutes`, `5400000`, `5400`."""

AGGREGATES = ("count", "sum", "min", "max")


def constants_fit(function: str, arguments: Sequence[Node], collector: Collector) -> bool:
    """Whether the second argument of `capture`, `duration` and `split`, and a constant one of `on_clock`, is of the right kind."""
    if function == "on_clock":
        clock = arguments[1]
        if isinstance(clock, Const) and isinstance(clock.value, str) and builtins.clock_offset(clock.value) is None:
            collector.error(
                "T505", f"`{clock.value}` is no offset from UTC", clock.span, 'write hours and minutes: `"+08:00"`'
            )
            return False
        return True
    if function not in ("capture", "duration", "split"):
        return True
    second = arguments[1]
    words = {"capture": "regular expression", "duration": "notation", "split": "separator"}
    if not isinstance(second, Const) or not isinstance(second.value, str) or not second.value:
        message = f"the {words[function]} of `{function}` is written as a text"
        collector.error("T505", message, second.span)
        return False
    if function == "capture":
        return messages.regular(ast.Text(second.value, span=second.span), collector)
    if function == "duration" and second.value not in NOTATIONS:
        help_ = did_you_mean(second.value, NOTATIONS) or "there are " + ", ".join(f"`{n}`" for n in NOTATIONS)
        collector.error("T505", f"`{second.value}` is no notation of durations", second.span, help_)
        return False
    return True
