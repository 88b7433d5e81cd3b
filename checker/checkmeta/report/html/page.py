"""The frame of every page: one style, at most one script, a policy that lets nothing else in, and nothing loaded from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from checkmeta.base.messages import say, spoken
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass
from checkmeta.report.html.markup import Markup, element, several, text

_HERE: Final = Path(__file__).parent
_WORD: Final = regex(r"\bSAID\.([a-z]+)")
"""What stands in the script for words."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """A page.

    Attributes:
        title: of the window, and of the printed file.
        name: of what the page is about, beside ours at its top.
        sections: what the bar at the top leads to: ids in the page, with their words.
        main: what it says.
        foot: a line at its end.
        filed_as: stands at the foot of each printed page.

    """

    title: str
    name: str
    sections: Sequence[tuple[str, str]]
    main: Markup
    foot: Markup
    filed_as: str


def page(shown: PageFrame) -> str:
    """The page as a file. The same page has the same bytes."""
    style, script = f"{_own('page.css')}{_filed(shown.filed_as)}", _script(spoken())
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    nav = element(
        "nav", *(element("a", word, href=f"#{id_}") for id_, word in shown.sections), aria_label=say("page.sections")
    )
    theme = element("button", say("page.theme"), type="button", id="theme", class_="js", hidden=True)
    brand = element("div", "checkmeta ", element("span", shown.name), class_="brand")
    first = shown.sections[0][0] if shown.sections else "main"
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{spoken()}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{text(shown.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        element("a", say("page.skip"), href=f"#{first}", class_="skip").text,
        element("header", element("div", brand, nav, theme), class_="bar").text,
        f'<main id="main">{shown.main.text}</main>',
        element("footer", shown.foot).text,
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


@cache
def _own(name: str) -> str:
    """A file of ours beside this one, with one kind of line end on every system."""
    return (_HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _script(language: str) -> str:
    """The script with its words in `language`, the one that is spoken: it says three things by itself."""
    del language  # by which it is kept
    words = {
        "shown": f"`{say('page.shown', shown='${shown}', items='${items.length}')}`",
        "close": f'"{say("page.close all")}"',
        "open": f'"{say("page.open all")}"',
    }
    return _WORD.sub(lambda found: words[found[1]], _own("page.js"))


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}'"


def _filed(said: str) -> str:
    """What stands at the foot of each printed page. A text of a stranger is only letters, digits and plain signs there."""
    plain = "".join(c if c.isalnum() or c in " .,-_/:·" else " " for c in said)[:100]
    return f'@page{{@bottom-left{{content:"{" ".join(plain.split())}"}}}}\n'


def section(id_: str, title: str, *content: Markup | None, lead: str | Markup | None = None, level: int = 2) -> Markup:
    """A part of a page under a heading of its own."""
    head = element(f"h{level}", title, id=f"{id_}-title")
    told = element("p", lead, class_="lead") if lead else None
    return element("section", head, told, several(*content), id=id_, aria_labelledby=f"{id_}-title")


def data_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Markup | str]], class_: str = "") -> Markup:
    """A table that scrolls by itself where it is too wide; the first cell of a row names it."""
    top = element("tr", *(element("th", name, scope="col") for name in head))
    body = (
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in rest))
        for first, *rest in rows
    )
    whole = element(
        "table",
        element("caption", caption, class_="unseen"),
        element("thead", top),
        element("tbody", *body),
        class_=class_ or None,
    )
    return scrolling(caption, whole)


def scrolling(label: str, content: Markup) -> Markup:
    """What may be wider than the page: it scrolls by itself, by keyboard too."""
    return element("div", content, class_="scroll", tabindex="0", role="group", aria_label=label)
