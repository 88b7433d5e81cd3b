"""What functions of mappings have for a way back: see `language/meaning/aims.py`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from checkmeta.base.values import Duration, Value
from checkmeta.facts.mapping import text_functions as texts
from checkmeta.facts.mapping.document_evaluator import of_texts
from checkmeta.language import nodes as p
from checkmeta.language.meaning.aims import Aims, Choice, Gone, Want, Way
from checkmeta.language.meaning.outcome import Env

FIGURE_IN_TEXT: Final = "it is a part of a text"


class MappingAims(Aims):
    """Ways for the expressions of a mapping, in a document."""

    __slots__ = ()

    def called(self, node: p.Call, env: Env, want: Want) -> list[Way]:
        """A function of texts; what is gathered, opened or only asked about has no way back."""
        back = _BACK.get(node.function)
        if back is None:
            if node.function == "has":
                return self.refuse("whether a key is there at all is left as it is")
            if node.function == "json":
                return self.refuse("it stands in a document within a text")
            return Aims.called(self, node, env, want)
        first, *rest = node.arguments
        second = rest[0].value if rest and isinstance(rest[0], p.Const) else ""
        assert isinstance(second, str)
        now = self.evaluator.value(first, env).value
        like = now if isinstance(now, str) else ""
        choices: list[Choice] = []
        for value, why in want.choices:
            written = None if isinstance(value, Gone) else back(value, second, like)
            if written is not None:
                choices.append((written, why or (FIGURE_IN_TEXT if node.function == "capture" else "")))

        def accepts(value: Value) -> bool:
            found = of_texts(node.function, [value, second])
            return found is not None and want.only(found)

        return self.gives(first, env, Want(tuple(choices), accepts))


def _number(value: Value, _: str, like: str) -> Value | None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return str(value) if like and value == int(value) else value


def _flag(value: Value, _: str, __: str) -> Value | None:
    return value if isinstance(value, bool) else None


def _duration(value: Value, notation: str, like: str) -> Value | None:
    return texts.spell(value, notation, like) if isinstance(value, Duration) else None


def _captured(value: Value, pattern: str, like: str) -> Value | None:
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return texts.with_figure(like, pattern, str(value))


_BACK: Final[dict[str, Callable[[Value, str, str], Value | None]]] = {
    "number": _number, "boolean": _flag, "duration": _duration, "capture": _captured,
}  # fmt: skip
