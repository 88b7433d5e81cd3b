"""A handbook as one HTML page: no script, nothing loaded from elsewhere, for screens light and dark, for readers aloud, for print."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Final

from checkmeta.authoring.handbook.book import Book, Chapter, Citation, Part
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
        "<h4>In plain words</h4>",
        *(f"<p>{words(sentence)}</p>" for sentence in chapter.words),
    ]
    if chapter.because:
        lines += ["<h4>Why</h4>", f"<p>{text(chapter.because)}</p>"]
    lines += ["<h4>Source</h4>", *_listed([_cited(c) for c in chapter.citations])]
    if chapter.exceptions:
        shown = [f"<code>{text(label)}</code>: {words(when)}" for label, when in chapter.exceptions]
        lines += ["<h4>Exceptions</h4>", *_listed(shown)]
    if chapter.related:
        lines += ["<h4>Other rules</h4>", *_listed([_other(*other) for other in chapter.related])]
    for figure in chapter.figures:
        lines += [
            f"<h4>Figure: {text(figure.name)}</h4>",
            "<table>",
            '<thead><tr><th scope="col">value</th><th scope="col">where</th><th scope="col">when</th></tr></thead>',
            "<tbody>",
            *(f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>" for row in figure.rows),
            "</tbody>",
            "</table>",
        ]
    if chapter.message:
        lines += ["<h4>What a breach says</h4>", f"<p>{text(chapter.message)}</p>"]
    if chapter.remedy:
        lines += ["<h4>What to do</h4>", f"<p>{text(chapter.remedy)}</p>"]
    tests = [f'{text(name)}: <span class="verdict">{text(verdicts)}</span>' for name, verdicts in chapter.tests]
    lines += ["<h4>Tests</h4>", *_listed(tests)]
    body = chapter.written.replace("\r\n", "\n").replace("\r", "\n")
    lines += [
        "<details>",
        "<summary>As written</summary>",
        f'<pre tabindex="0"><code>{text(body)}</code></pre>',
        "</details>",
        "</article>",
    ]
    return lines


def _listed(items: list[str]) -> list[str]:
    return ["<ul>", *(f"<li>{item}</li>" for item in items), "</ul>"] if items else ["<p>none</p>"]


def _cited(citation: Citation) -> str:
    label = text(citation.text)
    if citation.link:
        label = f'<a href="{text(citation.link)}" rel="noreferrer">{label}</a>'
    period = f", {text(citation.period)}" if citation.period else ""
    kind = "confirmed" if citation.confirmed else "unconfirmed"
    mark = f' <span class="mark {kind}">{text(citation.mark)}</span>' if citation.mark else ""
    return f"{label}{period}{mark}"


def _other(how: str, id_: str, anchor: str | None) -> str:
    shown = f"<code>{text(id_)}</code>"
    return f'{how} <a href="#{anchor}">{shown}</a>' if anchor else f"{how} {shown}"
