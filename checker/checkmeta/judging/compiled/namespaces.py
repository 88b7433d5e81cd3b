"""The names that generated code may use: nothing else is in its reach."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable
from datetime import date, time
from fractions import Fraction
from typing import Any, Final

from checkmeta.base import typesys, values
from checkmeta.judging.compiled import careful_operations as reached
from checkmeta.judging.compiled import cells, operations, plain
from checkmeta.language.program import Local

_BUILTINS: Final = {"any": any, "all": all, "bool": bool, "enumerate": enumerate, "LookupError": LookupError}
_COMMON: Final = {"__builtins__": _BUILTINS, "date": date, "time": time, "Fraction": Fraction, "Money": values.Money}
PLAIN: Final[dict[str, Any]] = {
    **_COMMON,
    **{name: getattr(plain, name) for name in ("FOREVER", "Long", "N", "Seconds", "U")},
    **{
        name: getattr(operations, name)
        for name in (
            "all_of", "any_of", "at", "calc", "call", "each", "either", "field", "flag", "gathered", "has", "is_a", "is_none",
            "items", "listing", "matching", "not_ge", "not_gt", "not_le", "not_lt", "present", "sure", "test", "total", "tree",
        )
    },
    **{name: getattr(cells, name) for name in ("COMPENSATED", "NOT_APPLICABLE", "SATISFIED", "UNDECIDED", "VIOLATED", "cell", "excepted")},
}  # fmt: skip
"""For formulas over plain facts."""
CAREFUL: Final[dict[str, Any]] = {
    **_COMMON,
    **{name: getattr(values, name) for name in ("Duration", "INDEFINITE", "NONE")},
    **{name: getattr(typesys, name) for name in ("ANY", "DURATION", "MONEY", "NUMBER", "PERCENT")},
    **{
        name: getattr(reached, name)
        for name in (
            "among", "calc", "call", "called", "compared", "comprehended", "elements", "every", "field", "figure", "figure_at",
            "flag", "gathered", "index", "is_a", "is_none", "known", "matching", "member", "negated", "present", "quantified",
            "some", "stated", "total", "tree", "written",
        )
    },
}  # fmt: skip
"""For the careful form."""
ROOTS: Final = ("platform", "identity", "document")
OWN: Final = ("figures", "context", "listed", "number", "applies", "content", "excuses")
"""Names of generated functions' own variables."""
_TAKEN: Final = frozenset({*PLAIN, *CAREFUL, *_BUILTINS, *ROOTS, *OWN})


def variable_names(variables: Iterable[Local], taken: Collection[str] = ()) -> dict[int, str]:
    """A Python name for each variable, by number: its own, where nothing else has it."""
    found: dict[int, str] = {}
    for variable in variables:
        name = variable.name
        if (
            name in _TAKEN
            or keyword.iskeyword(name)
            or name in found.values()
            or name in taken
            or name.startswith("item_")
        ):
            name = f"{name}_{variable.number}"
        found[variable.number] = name
    return found
