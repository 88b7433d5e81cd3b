"""Tables for people, in columns of plain text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Final

_APART: Final = "  "


def in_columns(
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    right: Collection[int] = (),
    widest: Mapping[int, int] | None = None,
) -> str:
    """The rows under their headers, with a line between; the columns `right` are set to the right, those `widest` wrapped at a width."""
    limits = widest or {}
    cells = [
        [wrap(str(cell), limits[n]) if n in limits else str(cell).split("\n") for n, cell in enumerate(row)]
        for row in (headers, *rows)
    ]
    sizes = [
        max(max(map(len, column[0])) + len(_APART), *(len(line) for cell in column for line in cell))
        for column in zip(*cells, strict=True)
    ]

    def lines(row: Sequence[Sequence[str]]) -> list[str]:
        return [
            _APART.join(
                f"{part:>{size}}" if n in right else f"{part:<{size}}"
                for n, (part, size) in enumerate(zip(parts, sizes, strict=True))
            ).rstrip()
            for parts in zip_longest(*row, fillvalue="")
        ]

    head, *body = map(lines, cells)
    return "\n".join([*head, _APART.join("-" * size for size in sizes), *(line for row in body for line in row)])
