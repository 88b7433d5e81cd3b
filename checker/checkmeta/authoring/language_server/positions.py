"""PositionCodec in texts, as the protocol counts them."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from checkmeta.base.diagnostics.codes import HELP
from checkmeta.base.diagnostics.diagnostic import Diagnostic, Severity
from checkmeta.base.harmless import printable
from checkmeta.base.source import Source, Span

SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


class PositionCodec:
    """Turns offsets in code points into lines and columns, both from 0, and back. Columns count units of `encoding` (`utf-8`, `utf-16` or `utf-32`)."""

    def __init__(self, encoding: str = "utf-16") -> None:
        self.encoding = encoding

    def _units(self, text: str) -> int:
        if self.encoding == "utf-32" or text.isascii():
            return len(text)
        if self.encoding == "utf-8":
            return len(text.encode("utf-8", "replace"))
        return len(text) + sum(char > "\uffff" for char in text)

    def position(self, source: Source, offset: int) -> types.Position:
        """Where an offset is."""
        line = source.position(min(offset, len(source.text))).line
        start = source.line_starts[line - 1]
        return types.Position(line - 1, self._units(source.text[start:offset]))

    def offset(self, source: Source, position: types.Position) -> int:
        """The offset of a position; one behind the end of its line is that end."""
        if position.line >= len(source.line_starts):
            return len(source.text)
        start, text = source.line_starts[position.line], source.line(position.line + 1)
        if text.isascii() or self.encoding == "utf-32":
            return start + min(position.character, len(text))
        units = 0
        for index, char in enumerate(text):
            if units >= position.character:
                return start + index
            units += self._units(char)
        return start + len(text)

    def range(self, span: Span) -> types.Range:
        """What a span covers."""
        source = span.source
        return types.Range(self.position(source, span.start), self.position(source, span.end))

    def edit(self, source: Source, start: int, end: int, text: str) -> types.TextEdit:
        """A change of a text."""
        return types.TextEdit(self.range(Span(source, start, end)), text)

    def diagnostic(self, found: Diagnostic, uris: dict[str, str]) -> types.Diagnostic:
        """A diagnostic with its help. `uris` are those of files by name: other places are shown where their file is known."""
        span = found.span
        help_ = found.help or HELP.get(found.code)
        beside = [
            types.DiagnosticRelatedInformation(
                types.Location(uris[label.span.source.name], self.range(label.span)), printable(label.text)
            )
            for label in found.labels
            if label.span.source.name in uris
        ]
        return types.Diagnostic(
            self.range(span) if span is not None else START,
            printable(found.message) + (f"\nhelp: {printable(help_)}" if help_ else ""),
            severity=SEVERITIES[found.severity],
            code=found.code,
            source="checkmeta",
            related_information=beside or None,
        )


START: Final = types.Range(types.Position(0, 0), types.Position(0, 0))


def local_path(uri: str) -> Path | None:
    """The file of an address; None for what is no local file, of which nothing is read."""
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or "\0" in unquote(parts.path):
        return None
    path = unquote(parts.path)
    return Path(path[1:] if path[2:3] == ":" else path)  # `/C:/…` on Windows
