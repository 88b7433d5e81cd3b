"""A handbook in Markdown (CommonMark with tables). Text of rules is escaped: it can't become markup."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.authoring.handbook.book import Book, Chapter, Citation
from checkmeta.report.encode import encodable

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")
_LEADING: Final = re.compile(r"^(\d+)([.)])|^([-+=:])")
_UNSAFE: Final = re.compile(r"[\s<>()\\\"`|]")
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def render(book: Book) -> str:
    """The whole book, with a table of contents."""
    lines = [f"# {text(book.title)}", "", f"{book.counted}.", "", "## Contents", ""]
    for part in book.parts:
        lines.append(f"- [{text(part.title)}](#{part.anchor})")
        lines.extend(f"  - [{text(c.title)}](#{c.anchor})" for c in part.chapters)
    for part in book.parts:
        lines += ["", f'<a id="{part.anchor}"></a>', "", f"## {text(part.title)}", ""]
        lines.append(f"{code(part.id)}, a rule set of the layer {part.layer}.")
        for chapter in part.chapters:
            lines += ["", *_chapter(chapter)]
    lines += ["", "---", "", f"Made by checkmeta {book.version} from rules with the digest {code(book.digest)}."]
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


def _chapter(chapter: Chapter) -> list[str]:
    lines = [f'<a id="{chapter.anchor}"></a>', "", f"### {text(chapter.title)}", ""]
    lines += [f"{code(chapter.id)}, a {chapter.kind}", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {text(value)} |" for name, value in chapter.facts]
    lines += ["", "#### In plain words", ""]
    lines += [f"- {words(sentence)}" for sentence in chapter.words]
    if chapter.because:
        lines += ["", "#### Why", "", text(chapter.because)]
    lines += ["", "#### Source", ""]
    lines += [f"- {_cited(c)}" for c in chapter.citations] or ["none"]
    if chapter.exceptions:
        lines += ["", "#### Exceptions", ""]
        lines += [f"- {code(label)}: {words(when)}" for label, when in chapter.exceptions]
    if chapter.related:
        lines += ["", "#### Other rules", ""]
        lines += [
            f"- {how} {f'[{code(id_)}](#{anchor})' if anchor else code(id_)}" for how, id_, anchor in chapter.related
        ]
    for figure in chapter.figures:
        lines += ["", f"#### Figure: {text(figure.name)}", "", "| value | where | when |", "| --- | --- | --- |"]
        lines += [f"| {text(value)} | {text(where)} | {text(when)} |" for value, where, when in figure.rows]
    if chapter.message:
        lines += ["", "#### What a breach says", "", text(chapter.message)]
    if chapter.remedy:
        lines += ["", "#### What to do", "", text(chapter.remedy)]
    lines += ["", "#### Tests", ""]
    lines += [f"- {text(name)}: {verdicts}" for name, verdicts in chapter.tests] or ["none"]
    fence = "`" * max(3, max((len(m) for m in re.findall("`+", chapter.written)), default=0) + 1)
    body = _TURNS.sub("", chapter.written.replace("\r\n", "\n").replace("\r", "\n"))
    lines += ["", "#### As written", "", f"{fence}checkmeta", body, fence]
    return lines


def _cited(citation: Citation) -> str:
    label = link(citation.text, citation.link) if citation.link else text(citation.text)
    mark = citation.mark if citation.confirmed else f"**{citation.mark}**"
    period = f", {citation.period}" if citation.period else ""
    return f"{label}{period}{f' ({mark})' if citation.mark else ''}"
