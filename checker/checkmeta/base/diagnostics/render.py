"""Diagnostics as text: code, message, place, excerpt with a caret, help."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from checkmeta.base.diagnostics.codes import HELP
from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.document_source import DocumentSource
from checkmeta.base.harmless import printable
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass
from checkmeta.base.secret_words import merged, without
from checkmeta.base.source import Span

WIDTH = 160
"""Columns of an excerpt; a longer line is cut round the caret."""

WITHHELD = " (not shown, as a secret stands here)"
"""Follows the ellipsis that takes a secret's place."""

_LEAD = regex(r"\s*(?:-\s+)*[\s{\[(\"']*")
_REST = regex(r"[\s}\])\"',;:={\[|>]*")

UNKNOWN_KEY = "F202"
"""Of a key that nobody knows the value is not shown."""

Paint = Callable[[str, str], str]


def plain(text: str, style: str) -> str:
    """Paint nothing."""
    del style
    return text


def display_width(text: str) -> int:
    """Terminal columns of `text`: wide East Asian characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@dataclass(frozen=True, slots=True)
class Quoted:
    """What may be shown of the line that a span begins on: what stands before it, itself, and behind it. All of it prints safely."""

    line: int
    lead: str
    marked: str
    tail: str


def quoted_line(span: Span, *, key_only: bool = False) -> Quoted:
    """The line of a span, cut round it where it is long.

    Of a document's line only the span's own key and value are shown, the rest as an ellipsis, and of a secret nothing.
    """
    begin, finish = span.begin, span.finish
    text = span.source.line(begin.line)
    first = begin.column - 1
    last = finish.column - 1 if finish.line == begin.line else len(text)
    if isinstance(span.source, DocumentSource):
        text, first, last = _own(span, span.source, first, last, key_only=key_only)
    last = min(max(last, first + 1), max(len(text), first + 1))
    cut = max(0, first - WIDTH // 2) if len(text) > WIDTH else 0
    end = min(last, cut + WIDTH)
    lead = ("…" if cut else "") + printable(text[cut:first])
    return Quoted(begin.line, lead, printable(text[first:end]), printable(text[end : cut + WIDTH]))


def excerpt(
    span: Span, note: str = "", paint: Paint = plain, style: str = "error", *, key_only: bool = False
) -> list[str]:
    """The line of a span with a caret under it, in the manner of rustc."""
    found = quoted_line(span, key_only=key_only)
    gutter = " " * len(str(found.line))
    carets = "^" * max(1, display_width(found.marked))
    tail = f" {note}" if note else ""
    return [
        *_numbered(found.line, f"{found.lead}{found.marked}{found.tail}", paint),
        f"{gutter} {paint('|', 'gutter')} {' ' * display_width(found.lead)}{paint(carets + tail, style)}",
    ]


def _own(span: Span, source: DocumentSource, first: int, last: int, *, key_only: bool) -> tuple[str, int, int]:
    """What may be shown of a span's line, and where the span stands in it."""
    begin = source.line_starts[span.begin.line - 1]
    line = source.line(span.begin.line)
    start, stop = (at - begin for at in source.shown(span, key_only=key_only))
    start, stop = max(0, min(start, len(line))), min(stop, len(line))
    start, stop = max(start, first - WIDTH), min(stop, first + 2 * WIDTH)  # no more than that is shown
    secret = [(a - begin, b - begin) for a, b in source.hidden(begin + start, begin + stop)]
    inside = [(max(a, start), min(b, stop)) for a, b in secret if a < stop and b > start]
    ranges = [*inside]
    before, behind = line[:start], line[stop:]
    if not _LEAD.fullmatch(before):
        kept = len(before) - len(before.lstrip())
        ranges.append((kept, start))
    if not _REST.fullmatch(behind):
        ranges.append((stop, len(line)))
    gone = merged(ranges)

    def column(at: int) -> int:
        for a, b in reversed(gone):
            if at >= b:
                at -= b - a - 1
            elif at > a:
                at = a
        return at

    text = without(line, gone)
    if any(a <= first < b or first <= a < last for a, b in inside):
        text += WITHHELD
    return text, column(first), column(max(last, first + 1) - 1) + 1


def _numbered(line: int, text: str, paint: Paint) -> list[str]:
    """A line with its number, and an empty one above it."""
    number, bar = str(line), paint("|", "gutter")
    return [f"{' ' * len(number)} {bar}", f"{paint(number, 'gutter')} {bar} {text}"]


def render(diagnostic: Diagnostic, paint: Paint = plain) -> str:
    """One diagnostic as several lines without a final line end."""
    style = str(diagnostic.severity)
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]", style) + f": {printable(diagnostic.message)}"
    lines = [head]
    if diagnostic.span is not None:
        lines.append(f"  {paint('-->', 'gutter')} {printable(str(diagnostic.span))}")
        lines.extend(excerpt(diagnostic.span, paint=paint, style=style, key_only=diagnostic.code == UNKNOWN_KEY))
    elif diagnostic.subject:
        lines.append(f"  {paint('-->', 'gutter')} {printable(diagnostic.subject)}")
    for label in diagnostic.labels:
        lines.append(f"  {paint(':::', 'gutter')} {printable(str(label.span))}")
        lines.extend(excerpt(label.span, label.text, paint, "note"))
    help_ = diagnostic.help or HELP.get(diagnostic.code)
    if help_:
        lines.append(f"  {paint('= help:', 'help')} {printable(help_)}")
    return "\n".join(lines)


def render_all(
    diagnostics: Iterable[Diagnostic],
    paint: Paint = plain,
    most: int = 50,
    more: int = 0,
) -> str:
    """Several diagnostics with blank lines between; past `most` they are counted, not shown, with the `more` that weren't kept."""
    listed = list(diagnostics)
    parts = [render(d, paint) for d in listed[:most]]
    rest = max(0, len(listed) - most) + more
    if rest:
        parts.append(f"… and {rest:,} more")
    return "\n\n".join(parts)
