"""A handbook in Markdown (CommonMark with tables). Text of rules is escaped: it can't become markup."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.patterns import regex
from checkmeta.report.encode import encodable
from checkmeta.report.handbook.book import Book, Chapter, Piece, Section
from checkmeta.report.wording import layer_word

_SPECIAL: Final = regex(r"([\\`*_{}\[\]<>#|~&!$])")
_LEADING: Final = regex(r"^(\d+)([.)])|^([-+=:])")
_UNSAFE: Final = regex(r"[\s<>()\\\"`|]")
_BREAKS: Final = regex("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS: Final = regex("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def render(book: Book, *, written: bool = True) -> str:
    """The whole book, with a table of contents; without the rules as they were `written` where these are at hand."""
    lines = [f"# {text(book.title)}", "", f"{book.counted}.", "", f"## {say('book.contents')}", ""]
    for part in book.parts:
        lines.append(f"- [{text(part.title)}](#{part.anchor})")
        lines.extend(f"  - [{text(c.title)}](#{c.anchor})" for c in part.chapters)
    for part in book.parts:
        lines += ["", f'<a id="{part.anchor}"></a>', "", f"## {text(part.title)}", ""]
        lines.append(say("book.a rule set", id=code(part.id), layer=layer_word(part.layer)))
        for chapter in part.chapters:
            lines += ["", *_chapter(chapter, written=written)]
    if written:
        lines += ["", "---", "", say("book.made", version=book.version, digest=code(book.digest))]
    return encodable("\n".join(lines)) + "\n"


def text(written: str) -> str:
    """Text on one line, with nothing in it that Markdown obeys."""
    line = " ".join(_BREAKS.sub(" ", _TURNS.sub("", written)).split())
    escaped = _SPECIAL.sub(r"\\\1", line)
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def code(written: str) -> str:
    """Text as code, whatever back-quotes it has."""
    line = " ".join(_BREAKS.sub(" ", _TURNS.sub("", written)).split()).replace("|", "¦")
    fence = "`" * (max((len(m) for m in re.findall("`+", line)), default=0) + 1)
    space = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{space}{line}{space}{fence}"


def words(written: str) -> str:
    """A sentence, what it has in back-quotes as code."""
    parts = written.split("`")
    if len(parts) % 2 == 0:
        return text(written)
    return "".join(code(p) if i % 2 else _kept(p) for i, p in enumerate(parts))


def _kept(piece: str) -> str:
    """A piece of a sentence with the blanks at its ends."""
    lead, tail = " " * piece[:1].isspace(), " " * piece[-1:].isspace()
    return f"{lead}{text(piece)}{tail}" if piece.strip() else lead


def link(label: str, url: str) -> str:
    """A link to a page."""
    safe = _UNSAFE.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), url)
    return f"[{text(label)}](<{safe}>)"


def _chapter(chapter: Chapter, *, written: bool) -> list[str]:
    lines = [f'<a id="{chapter.anchor}"></a>', "", f"### {text(chapter.title)}", ""]
    lines += [f"{code(chapter.id)}, {chapter.kind}", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {text(value)} |" for name, value in chapter.facts]
    for section in chapter.sections:
        lines += ["", f"#### {text(section.title)}", "", *_section(section)]
    if not written:
        return lines
    fence = "`" * max(3, max((len(m) for m in re.findall("`+", chapter.written)), default=0) + 1)
    body = _TURNS.sub("", chapter.written.replace("\r\n", "\n").replace("\r", "\n"))
    lines += ["", f"#### {say('book.as written')}", "", f"{fence}checkmeta", body, fence]
    return lines


def _section(section: Section) -> list[str]:
    if section.form == "table":
        head = [f"| {' | '.join(section.head)} |", f"|{' --- |' * len(section.head)}"]
        return [*head, *(f"| {' | '.join(_piece(p) for p in line)} |" for line in section.lines)]
    mark = "- " if section.form == "list" else ""
    return [mark + "".join(_piece(p) for p in line) for line in section.lines] or [say("book.none")]


def _piece(piece: Piece) -> str:
    if piece.kind == "code":
        shown = code(piece.text)
        return f"[{shown}]({piece.link})" if piece.link else shown
    if piece.kind == "sentence":
        return words(piece.text)
    if piece.kind in ("confirmed", "unconfirmed"):
        return f" ({piece.text})" if piece.kind == "confirmed" else f" (**{piece.text}**)"
    return link(piece.text, piece.link) if piece.link else _kept(piece.text)
