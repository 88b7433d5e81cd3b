"""Settings as edits of a text: a scalar's own span, a line more, an element less. What stays has its quotes, comments and line ends."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Final
from xml.sax.saxutils import escape

from checkmeta.authoring.fixing.inverse import Setting
from checkmeta.authoring.fixing.new_keys import LINES, inserted
from checkmeta.authoring.lint.material import Edit
from checkmeta.documents.tree import Document, Node, ScalarNode, SequenceNode, find
from checkmeta.language.meaning.aims import Gone
from checkmeta.vocabulary.scalars import format_number

NO_TEXT: Final = "no text was found for it"

_PAIRS: Final = (("true", "false"), ("yes", "no"), ("on", "off"), ("1", "0"), ("y", "n"), ("t", "f"))
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./+-]+)*")
_DIGITS_FIRST: Final = re.compile(r"[0-9]+ ?[a-z]+")
_NO_TEXT_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"})
_SAFE: Final = re.compile(r"[^\x00-\x1f\x7f\"'\\]*")
_MARKUP: Final = frozenset({"xml", "plist"})


def edit_of(setting: Setting) -> Edit | None:
    """The edit that makes a setting so; None where no text is known for it."""
    node, value = setting.node, setting.value
    if isinstance(value, Gone):
        return _without(setting.document, setting.pointer, node)
    if setting.names:
        written = fresh(value, setting.document.format)
        return inserted(setting.document, node, setting.names, written) if written is not None else None
    if not isinstance(node, ScalarNode):
        return None
    if setting.document.format in _MARKUP and "<" in node.span.text and not isinstance(node.value, bool):
        return None  # a comment or a section stands within the text
    text = scalar(node, value, setting.document.format)
    if text is None:
        return None
    if node.span.start == node.span.end and setting.document.format in ("yaml", "env", "ini", "conf"):
        text = f" {text}" if setting.document.format == "yaml" else text
    return Edit(node.span.start, node.span.end, text)


# ---- scalars


def scalar(node: ScalarNode, value: bool | int | Fraction | str, format_: str) -> str | None:
    """A value as it is written in the place of another: in its quotes, and in its pair of words."""
    old = node.span.text
    if format_ == "plist" and isinstance(value, bool) and isinstance(node.value, bool):
        return fresh(value, format_)
    quote = old[:1] if old[:1] in ('"', "'") and old[-1:] == old[:1] and len(old) > 1 else ""
    if isinstance(value, bool):
        words = old[len(quote) : len(old) - len(quote)] if quote else old
        pair = next((p for p in _PAIRS if words.strip().lower() in p), None)
        if pair is None:
            return None if quote else fresh(value, format_)
        word = pair[0 if value else 1]
        shaped = word.upper() if words.isupper() and len(words) > 1 else word.title() if words[:1].isupper() else word
        return f"{quote}{shaped}{quote}"
    if isinstance(value, int | Fraction):
        written = format_number(Fraction(value))
        return None if written.startswith("≈") else f"{quote}{written}{quote}"
    if not _SAFE.fullmatch(value):
        return None
    if quote:
        return f"{quote}{value}{quote}"
    if format_ in LINES - {"toml"}:
        return value
    if format_ in _MARKUP:
        return escape(value)
    if format_ == "hjson" and not node.quoted and isinstance(node.value, str) and _bare(value):
        return value
    plain = _bare(value) or (_DIGITS_FIRST.fullmatch(value) is not None and isinstance(node.value, str))
    if format_ == "yaml" and (plain or not isinstance(node.value, str | None)):
        return value
    return f'"{value}"'


def fresh(value: bool | int | Fraction | str, format_: str) -> str | None:
    """A value where nothing stands yet."""
    if isinstance(value, bool):
        word = "true" if value else "false"
        return f"<{word}/>" if format_ == "plist" else word
    if isinstance(value, int | Fraction):
        written = format_number(Fraction(value))
        return None if written.startswith("≈") else written
    if not _SAFE.fullmatch(value):
        return None
    if format_ in LINES - {"toml"} or (format_ == "yaml" and _bare(value)):
        return value
    if format_ in _MARKUP:
        return escape(value)
    return json.dumps(value, ensure_ascii=False)


def _bare(value: str) -> bool:
    return _PLAIN.fullmatch(value) is not None and value.lower() not in _NO_TEXT_WORDS


# ---- elements of lists


def _without(document: Document, pointer: str, node: Node) -> Edit | None:
    """A list without one of its words."""
    listed = find(document.root, pointer.rpartition("/")[0])
    text = document.source.text
    if not isinstance(listed, SequenceNode) or not isinstance(node, ScalarNode):
        return None
    at = next((i for i, item in enumerate(listed.items) if item is node), -1)
    if at < 0:
        return None
    if text[listed.span.start : listed.span.start + 1] == "[":
        if len(listed.items) == 1:
            return Edit(node.span.start, node.span.end, "")
        if at:
            return Edit(listed.items[at - 1].span.end, node.span.end, "")
        return Edit(node.span.start, listed.items[1].span.start, "")
    line = node.span.begin.line
    start = document.source.line_starts[line - 1]
    end = document.source.line_starts[line] if line < len(document.source.line_starts) else len(text)
    alone = text[start : node.span.start].strip() == "-" and not text[node.span.end : end].strip()
    if document.format != "yaml" or len(listed.items) == 1 or not alone:
        return None
    return Edit(start, end, "")
