"""A handbook as one HTML page: no script, nothing loaded from elsewhere, for screens light and dark, for readers aloud, for print."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Final

from checkmeta.authoring.handbook.book import Book, Chapter, Part, Piece, Section
from checkmeta.report.encode import xml_text

STYLE: Final = Path(__file__).parent / "style.css"
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(book: Book) -> str:
    """The whole book as a page."""
    style = STYLE.read_text(encoding="utf-8").replace("\r\n", "\n").strip()
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{text(book.title)}</title>",
        f"<style>\n{style}\n</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#rules">To the rules</a>',
        f"<header>\n<h1>{text(book.title)}</h1>\n<p>{text(book.counted)}.</p>\n</header>",
        '<nav aria-labelledby="contents">',
        '<h2 id="contents">Contents</h2>',
        "<ul>",
    ]
    for part in book.parts:
        lines.append(f'<li><a href="#{part.anchor}">{text(part.title)}</a>\n<ul>')
        lines.extend(f'<li><a href="#{c.anchor}">{text(c.title)}</a></li>' for c in part.chapters)
        lines.append("</ul>\n</li>")
    lines += ["</ul>", "</nav>", '<main id="rules">']
    for part in book.parts:
        lines.extend(_part(part))
    made = f"Made by checkmeta {text(book.version)} from rules with the digest <code>{text(book.digest)}</code>."
    lines += ["</main>", f"<footer>\n<p>{made}</p>\n</footer>", "</body>", "</html>"]
    return "\n".join(lines) + "\n"


def text(written: str) -> str:
    """Text that is only text: escaped, without characters that HTML forbids or that turn a line round."""
    return escape(_TURNS.sub("", xml_text(written)))


def words(written: str) -> str:
    """A sentence, what it has in back-quotes as code."""
    parts = written.split("`")
    if len(parts) % 2 == 0:
        return text(written)
    return "".join(f"<code>{text(p)}</code>" if i % 2 else text(p) for i, p in enumerate(parts))


def _part(part: Part) -> list[str]:
    lines = [
        f'<section class="set {part.layer}" aria-labelledby="{part.anchor}">',
        f'<h2 id="{part.anchor}">{text(part.title)}</h2>',
        f"<p><code>{text(part.id)}</code>, a rule set of the layer {part.layer}.</p>",
    ]
    for chapter in part.chapters:
        lines.extend(_chapter(chapter))
    return [*lines, "</section>"]


def _chapter(chapter: Chapter) -> list[str]:
    lines = [
        f'<article aria-labelledby="{chapter.anchor}">',
        f'<h3 id="{chapter.anchor}">{text(chapter.title)}</h3>',
        f'<p class="id"><code>{text(chapter.id)}</code>, a {chapter.kind}</p>',
        "<dl>",
        *(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in chapter.facts),
        "</dl>",
    ]
    for section in chapter.sections:
        lines += [f"<h4>{text(section.title)}</h4>", *_section(section)]
    body = chapter.written.replace("\r\n", "\n").replace("\r", "\n")
    lines += [
        "<details>",
        "<summary>As written</summary>",
        f'<pre tabindex="0"><code>{text(body)}</code></pre>',
        "</details>",
        "</article>",
    ]
    return lines


def _section(section: Section) -> list[str]:
    shown = [[_piece(piece) for piece in line] for line in section.lines]
    if section.form == "table":
        head = "".join(f'<th scope="col">{text(name)}</th>' for name in section.head)
        rows = (f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in shown)
        return ["<table>", f"<thead><tr>{head}</tr></thead>", "<tbody>", *rows, "</tbody>", "</table>"]
    if section.form == "list" and shown:
        return ["<ul>", *(f"<li>{''.join(line)}</li>" for line in shown), "</ul>"]
    return [f"<p>{''.join(line)}</p>" for line in shown] or ["<p>none</p>"]


def _piece(piece: Piece) -> str:
    if piece.kind == "sentence":
        return words(piece.text)
    shown = f"<code>{text(piece.text)}</code>" if piece.kind == "code" else text(piece.text)
    if piece.kind in ("confirmed", "unconfirmed"):
        return f' <span class="mark {piece.kind}">{shown}</span>'
    if piece.kind == "verdicts":
        return f'<span class="verdict">{shown}</span>'
    if piece.link is None:
        return shown
    safe = "" if piece.link.startswith("#") else ' rel="noreferrer"'
    return f'<a href="{text(piece.link)}"{safe}>{shown}</a>'
