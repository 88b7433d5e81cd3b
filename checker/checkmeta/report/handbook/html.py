"""A handbook as one HTML page, in the frame of every page of ours (`report/html/page.py`): nothing loaded, readable without its script.

It renders the same tree as the Markdown one. A report tells the rules that it names by the same chapters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checkmeta.base.messages import ENGLISH, say, spoken
from checkmeta.report.handbook.book import Book, Chapter, Part, Piece, Section
from checkmeta.report.html.findings_list import filter_form
from checkmeta.report.html.markup import Content, Markup, element, link, sentence_markup, several
from checkmeta.report.html.page import PageFrame, data_table, page
from checkmeta.report.html.pieces import facts_list, layer_tag, note_list
from checkmeta.report.wording import bearers_of, layer_word, mid_line

_SAID: Final = ("label.why", "book.What a breach says", "book.What to do")
"""What a report says of a rule at its findings."""


def render(book: Book) -> str:
    """The whole book as a page."""
    chapters = [(part, chapter) for part in book.parts for chapter in part.chapters]
    layers = {name: sum(part.layer == name for part, _ in chapters) for name in ("law", "norm", "ethics")}
    form = filter_form(
        say("filter.rules"),
        [(name, number) for name, number in layers.items() if number],
        (
            ("place", {place for _, c in chapters for place in _places(c)}),
            ("topic", {topic for _, c in chapters for topic in _topics(c)}),
            ("bearer", {bearer for _, c in chapters for bearer in _bearers(c)}),
        ),
        say("filter.rules, example"),
    )
    contents = element(
        "section",
        element("h2", say("book.contents"), id="contents-title"),
        element("div", *(_contents(part) for part in book.parts), class_="card contents"),
        id="contents",
        aria_labelledby="contents-title",
    )
    head = element(
        "section",
        element("h1", book.title, id="top-title"),
        element("p", say("book.lead", counted=book.counted), class_="said"),
        id="top",
        aria_labelledby="top-title",
        class_="opening",
    )
    nothing = element("p", say("book.no rule"), class_="empty", hidden=True)
    rules = element(
        "div",
        form if len(chapters) > 1 else None,
        element("div", *(_part(part) for part in book.parts), nothing, class_="list"),
        id="rules",
    )
    made = sentence_markup(say("book.made", version=book.version, digest=f"`{book.digest}`"))
    sections = (("top", say("book.top")), ("contents", say("book.contents")), ("rules", say("section.rules")))
    filed = f"checkmeta {book.version} · {book.title}"
    return page(PageFrame(book.title, book.title, sections, several(head, contents, rules), element("p", made), filed))


def chapter_article(chapter: Chapter, layer: str) -> Markup:
    """A rule as an article: its facts, and all that is told of it."""
    written = chapter.written.replace("\r\n", "\n").replace("\r", "\n")
    return element(
        "article",
        element("p", layer_tag(layer), " ", element("code", chapter.id), f", {chapter.kind}", class_="id"),
        element("h3", chapter.title, id=chapter.anchor),
        facts_list(chapter.facts[1:], "facts"),
        *((element("h4", s.title), _section(s)) for s in chapter.sections),
        element(
            "details",
            element("summary", say("book.as written")),
            element(
                "pre",
                element("code", written),
                tabindex="0",
                role="group",
                aria_label=say("book.id as written", id=chapter.id),
            ),
        ),
        class_=f"item rule {layer}",
        aria_labelledby=chapter.anchor,
        data_layer=layer,
        data_place="|".join(_places(chapter)),
        data_topic="|".join(_topics(chapter)),
        data_bearer="|".join(_bearers(chapter)),
    )


def chapter_in_short(chapter: Chapter, layer: str, ways: Content) -> Markup:
    """A rule as a report tells it: folded, without what its findings say already, with the `ways` back to them."""
    summary = element(
        "summary", layer_tag(layer), element("span", chapter.title, class_="title"), element("code", chapter.id)
    )
    facts = ", ".join(f"{mid_line(name)}: {value}" for name, value in chapter.facts[1:])
    told = ((s.title, _section(s)) for s in chapter.sections if s.title not in {say(key) for key in _SAID})
    rows: tuple[tuple[str, Content], ...] = ((say("book.facts"), facts), *told, (say("book.broken at"), ways))
    return element("details", summary, facts_list(rows, "in-short"), id=chapter.anchor, class_=f"rule-told {layer}")


def _places(chapter: Chapter) -> Sequence[str]:
    return chapter.places or (say("everywhere"),)


def _topics(chapter: Chapter) -> Sequence[str]:
    return [say(f"area.{topic}") for topic in chapter.topics]


def _bearers(chapter: Chapter) -> Sequence[str]:
    return bearers_of(chapter.bearers)


def _contents(part: Part) -> Markup:
    rules = [element("li", element("a", c.title, href=f"#{c.anchor}")) for c in part.chapters]
    head = several(layer_tag(part.layer), " ", part.title, element("span", f" {len(rules)}", class_="soft"))
    return element("details", element("summary", head), element("ul", *rules))


def _part(part: Part) -> Markup:
    return element(
        "section",
        element("h2", part.title, id=part.anchor),
        element(
            "p", sentence_markup(say("book.a rule set", id=f"`{part.id}`", layer=layer_word(part.layer))), class_="lead"
        ),
        *(chapter_article(chapter, part.layer) for chapter in part.chapters),
        class_=f"set {part.layer}",
        aria_labelledby=part.anchor,
    )


def _section(section: Section) -> Markup:
    lines = [several(*(_piece(piece) for piece in line)) for line in section.lines]
    if section.form == "table":
        rows = [[several(_piece(piece)) for piece in line] for line in section.lines]
        return data_table(section.title, section.head, rows)
    if section.form == "list" and lines:
        return note_list(lines)
    return several(*(element("p", line) for line in lines or [several(say("book.none"))]))


def _piece(piece: Piece) -> Content:
    if piece.kind == "sentence":  # made of the rule's own names, which are English (`language/prose.py`)
        told = sentence_markup(piece.text)
        return told if spoken() == ENGLISH else element("span", told, lang=ENGLISH)
    if piece.kind in ("confirmed", "unconfirmed"):
        return several(" ", element("span", piece.text, class_="doubt" if piece.kind == "unconfirmed" else "sure"))
    if piece.kind == "verdicts":
        return element("b", piece.text)
    return link(piece.link, element("code", piece.text) if piece.kind == "code" else piece.text)
