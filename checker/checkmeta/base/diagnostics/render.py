"""Diagnostics as text: code, message, place, excerpt with a caret, help."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from checkmeta.base.diagnostics.codes import HELP
from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.source import Span

WIDTH = 160
"""Columns of an excerpt; a longer line is cut round the caret."""

WITHHELD = " (not shown, as a secret stands on this line)"
"""Follows the ellipsis that takes a secret's place."""

_KEY = re.compile(r"""\s*(?:-\s+)?(?:"[\w.$@/-]{1,80}"\s*:\s*|[\w.$@/-]{1,80}\s*[:=]\s*)?["']?""")
"""What may stand before a secret's value on its line: blanks, a list's dash, its key."""

Paint = Callable[[str, str], str]


def plain(text: str, style: str) -> str:
    """Paint nothing."""
    del style
    return text


def display_width(text: str) -> int:
    """Terminal columns of `text`: wide East Asian characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def printable(text: str) -> str:
    """Tabs as one blank, control characters as their pictures: untrusted text never drives a terminal."""
    if (
        text.isprintable()
    ):  # nearly all text is, and to ask this is a hundred times faster than to look at each character
        return text
    return "".join(
        " " if c == "\t" else "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} else c
        for c in text
    )


def excerpt(span: Span, note: str = "", paint: Paint = plain, style: str = "error", hidden: bool = False) -> list[str]:
    """The line of a span with a caret under it, in the manner of rustc.

    Where it is `hidden`, for a secret stands on it, only its key and an ellipsis are shown, and that this was done.
    """
    begin, finish = span.begin, span.finish
    text = span.source.line(begin.line)
    first = begin.column - 1
    last = finish.column - 1 if finish.line == begin.line else len(text)
    if hidden:
        lead = text[:first]
        if not _KEY.fullmatch(lead):  # what the span is of isn't shown, so there is nothing to point at
            return _numbered(begin.line, f"…{WITHHELD}", paint)
        text, first, last = f"{lead}…{WITHHELD}", len(lead), len(lead) + 1
    last = min(max(last, first + 1), max(len(text), first + 1))
    cut = max(0, first - WIDTH // 2) if len(text) > WIDTH else 0
    shown = text[cut : cut + WIDTH]
    lead = printable(text[cut:first])
    marked = printable(text[first : min(last, cut + WIDTH)])
    gutter = " " * len(str(begin.line))
    carets = "^" * max(1, display_width(marked))
    tail = f" {note}" if note else ""
    return [
        *_numbered(begin.line, f"{'…' if cut else ''}{printable(shown)}", paint),
        f"{gutter} {paint('|', 'gutter')} {' ' * (display_width(lead) + (1 if cut else 0))}{paint(carets + tail, style)}",
    ]


def _numbered(line: int, text: str, paint: Paint) -> list[str]:
    """A line with its number, and an empty one above it."""
    number, bar = str(line), paint("|", "gutter")
    return [f"{' ' * len(number)} {bar}", f"{paint(number, 'gutter')} {bar} {text}"]


def open_to_all(span: Span) -> bool:
    """Hide nothing."""
    del span
    return False


def render(diagnostic: Diagnostic, paint: Paint = plain, hidden: Callable[[Span], bool] = open_to_all) -> str:
    """One diagnostic as several lines without a final line end. Of what is `hidden` no text is shown."""
    style = str(diagnostic.severity)
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]", style) + f": {printable(diagnostic.message)}"
    lines = [head]
    if diagnostic.span is not None:
        lines.append(f"  {paint('-->', 'gutter')} {printable(str(diagnostic.span))}")
        lines.extend(excerpt(diagnostic.span, paint=paint, style=style, hidden=hidden(diagnostic.span)))
    elif diagnostic.subject:
        lines.append(f"  {paint('-->', 'gutter')} {printable(diagnostic.subject)}")
    for label in diagnostic.labels:
        lines.append(f"  {paint(':::', 'gutter')} {printable(str(label.span))}")
        lines.extend(excerpt(label.span, label.text, paint, "note", hidden(label.span)))
    help_ = diagnostic.help or HELP.get(diagnostic.code)
    if help_:
        lines.append(f"  {paint('= help:', 'help')} {printable(help_)}")
    return "\n".join(lines)


def render_all(
    diagnostics: Iterable[Diagnostic],
    paint: Paint = plain,
    most: int = 50,
    more: int = 0,
    hidden: Callable[[Span], bool] = open_to_all,
) -> str:
    """Several diagnostics with blank lines between; past `most` they are counted, not shown, with the `more` that weren't kept."""
    listed = list(diagnostics)
    parts = [render(d, paint, hidden) for d in listed[:most]]
    rest = max(0, len(listed) - most) + more
    if rest:
        parts.append(f"… and {rest:,} more")
    return "\n\n".join(parts)
