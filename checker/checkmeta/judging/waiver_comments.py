"""Waivers in comments: `# checkmeta: waive norm.x.y until 2027-06-30 because "the relay is internal" by Dana Meyer`.

One at the end of a line is about what stands on that line; one on a line of its own about the next line that is no comment. `until` is
the last day on which it holds. `ticket` and `approved` may follow as well, in any order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Final

from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.patterns import regex
from checkmeta.base.records import replace
from checkmeta.base.source import Source, Span
from checkmeta.documents.tree import Document, MappingNode, ScalarNode, walk
from checkmeta.judging.findings import Waiver
from checkmeta.judging.waivers import WaiverFile
from checkmeta.vocabulary.scalars import parse_date

FORMATS: Final = ("yaml", "toml")
_MARK: Final = regex(r"(?:(?<=\s)|(?<![\s\S]))#+[ \t]*checkmeta:[ \t]*(?P<text>[^\r\n]*)")
_WORD: Final = regex(r'"(?:\\.|[^"\\])*"|\S+')
_WORDS: Final = {"until": "expires", "because": "reason", "by": "approver", "ticket": "ticket", "approved": "approved"}
_FORM: Final = 'write `# checkmeta: waive RULE until 2027-01-31 because "…" by NAME`'
_BARE: Final = regex(r"[ \t]*(?:#|$)")


def with_comments(file: WaiverFile, documents: Iterable[Document]) -> WaiverFile:
    """The waivers of a file, and those that stand in documents."""
    spans: dict[int, tuple[Source, list[Document]]] = {}
    for document in documents:
        if document.format in FORMATS and not document.level and "checkmeta:" in document.source.text:
            spans.setdefault(id(document.source), (document.source, []))[1].append(document)
    waivers: dict[tuple[str, int], Waiver] = {}
    remarks: dict[tuple[str, int], Remark] = {}
    for source, own in spans.values():
        for span, text in _comments(source, own):
            read = _read(span, text) if file.inline else _wrong("the waivers' file has `inline: false`", span, None)
            if isinstance(read, Waiver):
                waivers[source.name, span.start] = read
            else:
                remarks[source.name, span.start] = read
    return replace(file, waivers=(*file.waivers, *waivers.values()), remarks=(*file.remarks, *remarks.values()))


def _comments(source: Source, documents: Iterable[Document]) -> Iterator[tuple[Span, str]]:
    """Each comment to checkmeta. What looks like one inside a text is none."""
    found = list(_MARK.finditer(source.text))
    if not found:
        return
    texts = [span for document in documents for span in _texts(document)]
    for match in found:
        if not any(span.start <= match.start() < span.end for span in texts):
            yield Span(source, match.start(), match.start() + len(match[0].rstrip())), match["text"].strip()


def _texts(document: Document) -> Iterator[Span]:
    for _, node in walk(document.root):
        if isinstance(node, ScalarNode):
            yield node.span
        elif isinstance(node, MappingNode):
            yield from node.keys.values()


def _read(span: Span, text: str) -> Waiver | Remark:
    words = _WORD.findall(text)
    if words[:1] != ["waive"]:
        word = words[0] if words else ""
        return _wrong(f"`{word}` is nothing that a comment can ask for", span, did_you_mean(word, ("waive",)) or _FORM)
    if len(words) < 2 or words[1] in _WORDS:
        return _wrong("a waiver names a rule", span, _FORM)
    stated: dict[str, list[str]] = {}
    own: list[str] | None = None
    for word in words[2:]:
        if word in _WORDS:
            if word in stated:
                return _wrong(f"`{word}` stands twice", span, _FORM)
            own = stated[word] = []
        elif own is None:
            return _wrong(f"a waiver has no `{word}`", span, did_you_mean(word, _WORDS) or _FORM)
        else:
            own.append(word)
    empty = next((word for word, said in stated.items() if not said), None)
    if empty is not None:
        return _wrong(f"nothing stands behind `{empty}`", span, _FORM)
    said = {_WORDS[word]: _text(parts) for word, parts in stated.items()}
    days: dict[str, dt.date] = {}
    for name in ("expires", "approved"):
        if name in said:
            day = parse_date(said[name])
            if day is None or day == dt.date.max:
                return _wrong(f"`{said[name]}` is no date", span, "write year-month-day: `2027-01-31`")
            days[name] = day
    expires = days["expires"] + dt.timedelta(days=1) if "expires" in days else None
    return Waiver(
        rule=words[1], span=span, reason=said.get("reason"), approver=said.get("approver"), expires=expires,
        approved=days.get("approved"), ticket=said.get("ticket"), line=_line(span),
    )  # fmt: skip


def _text(words: list[str]) -> str:
    """Words as one text; what stands in quotes without them."""
    return " ".join(_unquoted(word) for word in words)


def _unquoted(word: str) -> str:
    if not (len(word) > 1 and word.startswith('"') and word.endswith('"')):
        return word
    try:
        return str(json.loads(word))
    except ValueError:  # an escape that is none
        return word[1:-1]


def _line(span: Span) -> int:
    """The line that a comment is about: its own, or, where nothing else stands on it, the next that is no comment."""
    source, line = span.source, span.begin.line
    if source.text[source.line_starts[line - 1] : span.start].strip():
        return line
    lines = range(line + 1, len(source.line_starts) + 1)
    return next((n for n in lines if not _BARE.match(source.line(n))), line)


def _wrong(message: str, span: Span, help_: str | None) -> Remark:
    return Remark("W701", f"{message}, so this does not waive", span, span.source.name, (), help_)
