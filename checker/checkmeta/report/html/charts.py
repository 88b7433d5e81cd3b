"""Charts as inline SVG. Each says its numbers in words, too: in its label, or beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from checkmeta.base.messages import say
from checkmeta.report.html.markup import Markup, element
from checkmeta.report.wording import percent

_WIDE: Final = 1000
_GAP: Final = 3
_RADIUS: Final = 34
_ROUND: Final = 213.6
"""The way round a ring, 2 pi of its radius."""


def ring(share: Fraction, of: str) -> Markup:
    """A share as a part of a circle, with its percentage in the middle."""
    circle: dict[str, str | int] = {"cx": 46, "cy": 46, "r": _RADIUS, "fill": "none", "stroke_width": 8}
    length = float(share) * _ROUND
    arc = element(
        "circle", class_="arc", stroke_dasharray=f"{length:.1f} {_ROUND}", transform="rotate(-90 46 46)", **circle
    )
    return element(
        "svg",
        element("circle", class_="track", **circle),
        arc if share else None,
        element("text", percent(share), x=46, y=50, text_anchor="middle"),
        element("text", say("state.kept"), class_="small", x=46, y=63, text_anchor="middle"),
        class_="ring",
        viewBox="0 0 92 92",
        role="img",
        aria_label=say("chart.kept", of=of, share=percent(share)),
    )


def stacked(parts: Sequence[tuple[str, int]], label: str, *, whole: int | None = None) -> Markup:
    """Numbers side by side, each with the class of its colour; `whole` is what the full width stands for."""
    total = whole or sum(number for _, number in parts)
    shown = [(class_, number) for class_, number in parts if number]
    drawn: list[Markup] = []
    at = 0.0
    for class_, number in shown:
        width = number / total * _WIDE if total else 0
        drawn.append(_block(class_, at, max(width - _GAP, 2), 10))
        at += width
    return _flat(drawn, label, 10, "stacked")


def bar(share: Fraction, label: str) -> Markup:
    """One share as a bar."""
    drawn = [_block("f-line", 0, _WIDE, 10), _block("f-kept", 0, float(share) * _WIDE, 10)]
    return _flat(drawn if share else drawn[:1], label, 10, "level")


def strip(marks: Iterable[tuple[int, int, str]], lines: int, label: str) -> Markup:
    """A document from its first line to its last: marks of line, number and class, the higher the more there are."""
    width = max(4.0, _WIDE / max(lines, 1) * 0.8)
    drawn = [_block("f-line", 0, _WIDE, 1, 43)]
    for line, number, class_ in marks:
        height = min(42, 10 + 5 * number)
        drawn.append(_block(class_, (line - 1) / max(lines, 1) * _WIDE, width, height, 44 - height))
    return _flat(drawn, label, 44, "strip")


def course(numbers: Sequence[int], class_: str, label: str) -> Markup:
    """Numbers one after another, each as a block as high as it is."""
    wide, most = _WIDE / max(len(numbers), 1), max(numbers, default=0)
    drawn = [_block("f-line", 0, _WIDE, 1, 43)]
    for at, number in enumerate(numbers):
        if number:
            height = max(2, 42 * number // most)
            drawn.append(_block(class_, at * wide, max(wide - min(_GAP, wide / 4), 0.5), height, 44 - height))
    return _flat(drawn, label, 44, "strip")


def _block(class_: str, x: float, width: float, height: int, y: int = 0) -> Markup:
    return element("rect", class_=class_, x=f"{x:.1f}", y=y or None, width=f"{width:.1f}", height=height)


def _flat(drawn: Sequence[Markup], label: str, height: int, class_: str) -> Markup:
    return element(
        "svg",
        *drawn,
        class_=class_,
        viewBox=f"0 0 {_WIDE} {height}",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
    )
