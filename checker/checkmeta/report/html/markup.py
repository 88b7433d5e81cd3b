"""HTML that is safe by how it is made: a text is escaped unless it is `Markup`, and `Markup` is only made here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from checkmeta.base.harmless import LOST, UNSEEN
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass

_LOST: Final = regex(rf"[{UNSEEN}]|\r(?!\n)")
_NAME: Final = regex(r"[a-zA-Z][a-zA-Z0-9-]*")
_VOID: Final = frozenset({"br", "circle", "hr", "input", "line", "meta", "path", "rect", "use", "wbr"})
_PARTS: Final = frozenset({"circle", "line", "path", "rect", "use"})
"""Of SVG, which HTML has closed by a stroke."""
_REFUSED: Final = regex(r"on.*|style|src|srcset|action|formaction|xlink:href", re.IGNORECASE)
"""What a page never has: what runs, what its policy forbids, what loads or sends."""
_WEB: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a page, as it stands in it."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)


Content = Markup | str | int | None | Iterable["Content"]
"""What an element holds: pieces, texts, nothing, or several of these."""


def text(written: str) -> str:
    """A text as HTML can carry it: escaped, and without characters that nobody sees or that turn a line round."""
    shown = written if written.isprintable() else _LOST.sub(LOST, written)
    return escape(shown)


def several(*content: Content, between: str = "") -> Markup:
    """Several pieces, one behind the other."""
    return Markup(text(between).join(_pieces(content)))


def element(name: str, /, *content: Content, **attributes: str | int | bool | None) -> Markup:
    """An element. Of attributes `class_` is `class`, and `data_layer` is `data-layer`; True has no value, False and None aren't there.

    Raises:
        ValueError: it would run, load or lead to something that a page never does.

    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}{'/' if name in _PARTS else ''}>")
    if not _NAME.fullmatch(name) or name in ("script", "style", "iframe", "object", "embed"):
        raise ValueError(name)
    return Markup(f"<{name}{written}>{''.join(_pieces(content))}</{name}>")


def link(address: str | None, *content: Content, **attributes: str | int | bool | None) -> Markup:
    """A link into the page or to the web. What is anything else stays a text: an address may be a stranger's."""
    if not address or not address.startswith(("#", *_WEB)):
        return several(*content)
    outside = {} if address.startswith("#") else {"rel": "noreferrer"}
    return element("a", *content, href=address, **outside, **attributes)


def sentence_markup(written: str, quoted: str = "code") -> Markup:
    """A sentence, what it has in back-quotes as code, or as another element."""
    parts = written.split("`")
    if len(parts) % 2 == 0:
        return Markup(text(written))
    return several(*(element(quoted, part) if at % 2 else part for at, part in enumerate(parts)))


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if _REFUSED.fullmatch(name) or not _NAME.fullmatch(name):
        raise ValueError(name)
    if name == "href" and not str(value).startswith(("#", *_WEB)):
        raise ValueError(value)
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'


def _pieces(content: Iterable[Content]) -> Iterable[str]:
    for part in content:
        if isinstance(part, Markup):
            yield part.text
        elif isinstance(part, str):
            yield text(part)
        elif isinstance(part, int):
            yield str(part)
        elif part is not None:
            yield from _pieces(part)
