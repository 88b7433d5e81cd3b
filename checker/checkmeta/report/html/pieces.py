"""The small pieces that pages are made of: tags, places in documents, excerpts, links to rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from checkmeta.base.diagnostics.render import display_width, quoted_line
from checkmeta.base.messages import say
from checkmeta.base.patterns import regex
from checkmeta.base.source import Span
from checkmeta.judging.findings import Judgement, SourceRef
from checkmeta.language.words import Layer
from checkmeta.report.html.markup import Content, Markup, element, link, several
from checkmeta.report.wording import MOST_PLACES, layer_word, listed, one_line, where

_BREAKS: Final = regex(r"(?<=[./_-])(?=\w)")
"""Where a long path may go on in the next line."""


def layer_tag(layer: Layer | str) -> Markup:
    """A layer by its word, its colour and its shape."""
    return element("span", layer_word(layer), class_=f"tag {layer}")


def code(written: str) -> Markup:
    """A path or an id, which may go on in the next line where it is long."""
    parts = _BREAKS.split(one_line(written))
    return element("code", [(Markup("<wbr>") if at else None, part) for at, part in enumerate(parts)])


def short(name: str, subject: str) -> str:
    """The name of a document, or a place in it, from its subject's folder on."""
    return name.removeprefix(f"{subject}/") if name != subject else name.rpartition("/")[2]


def place_text(judgement: Judgement, subject: str) -> str:
    """`platform.yaml:59:15`."""
    return short(where(judgement), one_line(subject))


def span_text(span: Span, subject: str) -> str:
    """The same of a span."""
    return short(one_line(str(span)), one_line(subject))


def places_text(places: Sequence[str]) -> str:
    """The jurisdictions, in a line."""
    return listed(places, MOST_PLACES) if places else say("everywhere")


def excerpt_figure(span: Span, subject: str, note: Content = None) -> Markup:
    """A line of a document with a mark and a caret, and where it stands. What is a secret there isn't shown (`quoted`)."""
    found = quoted_line(span)
    at = span_text(span, subject)
    caption = element("figcaption", element("code", at), note)
    line = str(found.line)
    caret = " " * display_width(found.lead) + "^" * max(1, display_width(found.marked))
    gutter = element("span", f"{' ' * len(line)} │ ", class_="no")
    body = element(
        "pre",
        element("span", f"{line} │ ", class_="no"),
        several(found.lead, element("mark", found.marked), found.tail),
        "\n",
        element("span", gutter, element("span", caret, class_="caret"), aria_hidden="true"),
        tabindex="0",
        role="group",
        aria_label=at,
    )
    return element("figure", caption, body, class_="excerpt")


def line_of(span: Span) -> Markup:
    """The same line by itself, for a cell."""
    found = quoted_line(span)
    return element("code", several(found.lead.lstrip(), element("mark", found.marked), found.tail), class_="line")


def source_link(source: SourceRef | None) -> Markup:
    """A source, linked at its provision; where nobody compared it with the text in force, it says so."""
    if source is None:
        return several(say("no source"))
    doubt = None if source.checked else several(" ", element("span", say("unconfirmed"), class_="doubt"))
    return several(link(source.url, one_line(source.text)), doubt)


def facts_list(rows: Iterable[tuple[str, Content]], class_: str | None = None) -> Markup:
    """Short facts with their names; what is empty is left out."""
    shown = ((name, value) for name, value in rows if value)
    pairs = (
        element("div", element("dt", name), element("dd", value), class_="tests" if name == say("book.Tests") else None)
        for name, value in shown
    )
    return element("dl", *pairs, class_=class_)


def note_list(rows: Iterable[Content], class_: str | None = None) -> Markup:
    """A list."""
    return element("ul", *(element("li", row) for row in rows), class_=class_)
