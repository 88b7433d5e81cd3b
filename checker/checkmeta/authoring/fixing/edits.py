"""Settings as edits of a text: a scalar's own span, a line more, an element less. What stays has its quotes, comments and line ends."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Final

from checkmeta.authoring.fixing.inverse import Setting
from checkmeta.authoring.lint.material import Edit
from checkmeta.base.source import Source
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, find
from checkmeta.language.meaning.aims import Gone
from checkmeta.vocabulary.scalars import format_number

NO_TEXT: Final = "no text was found for it"

_PAIRS: Final = (("true", "false"), ("yes", "no"), ("on", "off"), ("1", "0"), ("y", "n"), ("t", "f"))
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./+-]+)*")
_DIGITS_FIRST: Final = re.compile(r"[0-9]+ ?[a-z]+")
_NO_TEXT_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"})
_SAFE: Final = re.compile(r"[^\x00-\x1f\x7f\"'\\]*")
_LINES: Final = frozenset({"toml", "ini", "env", "properties", "conf"})
_COMMENT: Final = {"env": "#", "ini": "#;", "properties": "#!", "conf": "#", "toml": "#", "yaml": "#"}


def edit_of(setting: Setting) -> Edit | None:
    """The edit that makes a setting so; None where no text is known for it."""
    node, value = setting.node, setting.value
    if isinstance(value, Gone):
        return _without(setting.document, setting.pointer, node)
    if setting.names:
        return _inserted(setting.document, node, setting.names, value)
    if not isinstance(node, ScalarNode):
        return None
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
    if format_ in _LINES - {"toml"}:
        return value
    plain = _bare(value) or (_DIGITS_FIRST.fullmatch(value) is not None and isinstance(node.value, str))
    if format_ == "yaml" and (plain or not isinstance(node.value, str | None)):
        return value
    return f'"{value}"'


def fresh(value: bool | int | Fraction | str, format_: str) -> str | None:
    """A value where nothing stands yet."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        written = format_number(Fraction(value))
        return None if written.startswith("≈") else written
    if not _SAFE.fullmatch(value):
        return None
    if format_ in _LINES - {"toml"} or (format_ == "yaml" and _bare(value)):
        return value
    return json.dumps(value, ensure_ascii=False)


def _bare(value: str) -> bool:
    return _PLAIN.fullmatch(value) is not None and value.lower() not in _NO_TEXT_WORDS


# ---- new keys


def _inserted(
    document: Document, node: Node, names: tuple[str, ...], value: bool | int | Fraction | str
) -> Edit | None:
    written = fresh(value, document.format)
    source = document.source
    if written is None or not all(re.fullmatch(r"[\w.@$:/-]+", name) for name in names):
        return None
    if isinstance(node, MappingNode):
        if source.text[node.span.start : node.span.start + 1] == "{":
            return _in_braces(source, node, names, written)
        if document.format == "yaml":
            return _in_block(source, node, names, written)
        if document.format in _LINES and len(names) == 1:
            return _in_lines(document, node, names[0], written)
    if isinstance(node, ScalarNode) and document.format == "yaml" and not node.span.text:
        return _under(document, node, names, written)
    return None


def _in_braces(source: Source, node: MappingNode, names: tuple[str, ...], written: str) -> Edit | None:
    """Behind the last entry, with what stands between those before it."""
    text = source.text
    order = sorted(node.keys, key=lambda k: node.keys[k].start)
    quote = '"' if not order else text[node.keys[order[-1]].start]
    quote = quote if quote in "\"'" else ""
    colon = ": "
    if order:
        last = order[-1]
        colon = text[node.keys[last].end : node.entries[last].span.start]
        colon = colon if re.fullmatch(r"\s*:\s*", colon) else ": "
    chain = written
    for name in reversed(names[1:]):
        chain = "{" + f"{quote}{name}{quote}{colon}{chain}" + "}"
    entry = f"{quote}{names[0]}{quote}{colon}{chain}"
    if not order:
        at = node.span.start + 1
        return Edit(at, at, entry)
    at = node.entries[order[-1]].span.end
    begin = node.keys[order[-1]].start
    before = node.entries[order[-2]].span.end if len(order) > 1 else node.span.start + 1
    between = text[before:begin]
    if len(order) < 2 or not re.fullmatch(r",\s*", between):
        between = "," + (between if between and not between.strip() else " ")
    return Edit(at, at, between + entry)


def _in_block(source: Source, node: MappingNode, names: tuple[str, ...], written: str) -> Edit | None:
    """After the line where it stands commented out, else behind the last entry of one line."""
    keys = sorted(node.keys.values(), key=lambda k: k.start)
    if not keys:
        return None
    indent = keys[0].begin.column - 1
    step = _step(source)
    lines = _nested(names, written, indent, step)
    first, last = keys[0].begin.line, _last_line(source, node)
    commented = _commented(source, range(first, last + 1), names[0], indent)
    if commented is not None:
        return _behind_line(source, commented, lines)
    whole = [
        key.begin.line
        for name, key in node.keys.items()
        if isinstance(node.entries[name], ScalarNode) and node.entries[name].span.finish.line == key.begin.line
    ]
    if whole:
        return _behind_line(source, max(whole), lines)
    if source.line(first)[:indent].strip():  # the first entry of an element of a list
        return None
    at = source.line_starts[first - 1]
    end = _line_end(source, first)
    return Edit(at, at, end.join(lines) + end)


def _under(document: Document, node: ScalarNode, names: tuple[str, ...], written: str) -> Edit | None:
    """Below `key:` with nothing but comments: one step in, as the lines there."""
    source = document.source
    line = source.position(node.span.start).line
    own = len(source.line(line)) - len(source.line(line).lstrip(" "))
    below: list[int] = []
    for number in range(line + 1, len(source.line_starts) + 1):
        text = source.line(number)
        inner = len(text) - len(text.lstrip(" "))
        if not text.strip():
            continue
        if not text.lstrip().startswith("#") or inner <= own:
            break
        below.append(number)
    if not source.line(line).rstrip().endswith(":") and "#" not in source.line(line):
        return None
    indents = [len(source.line(n)) - len(source.line(n).lstrip(" ")) for n in below]
    indent = min(indents) if indents else own + _step(source)
    lines = _nested(names, written, indent, _step(source))
    commented = _commented(source, below, names[0], indent)
    return _behind_line(source, commented or line, lines)


def _in_lines(document: Document, node: MappingNode, name: str, written: str) -> Edit | None:
    """A line more in a section that is there, in the style of the last one-line setting."""
    source = document.source
    whole = [
        (key.begin.line, key, node.entries[n])
        for n, key in node.keys.items()
        if isinstance(node.entries[n], ScalarNode)
        and key.source is source
        and node.entries[n].span.finish.line == key.begin.line
        and key.end <= node.entries[n].span.start
    ]
    if not whole:
        return None
    line, key, entry = max(whole, key=lambda each: each[0])
    between = source.text[key.end : entry.span.start]
    if not re.fullmatch(r"[\"']?\s*[=:]?\s*", between):
        return None
    start = source.line_starts[line - 1]
    lead = source.text[start : key.start]
    made = f"{lead}{name}{between}{written}"
    marks = _COMMENT[document.format]
    pattern = re.compile(rf"\s*[{re.escape(marks)}]+\s*{re.escape(name)}\s*[=:]")
    first = min(number for number, _, _ in whole)
    at = next((n for n in range(first, line + 1) if pattern.match(source.line(n))), line)
    return _behind_line(source, at, [made])


def _nested(names: tuple[str, ...], written: str, indent: int, step: int) -> list[str]:
    pads = [" " * (indent + step * depth) for depth in range(len(names))]
    lines = [f"{pad}{name}:" for pad, name in zip(pads, names, strict=True)]
    lines[-1] += f" {written}"
    return lines


def _step(source: Source) -> int:
    """How far a mapping is indented in another, as the text does it first."""
    for found in re.finditer(
        r"^( *)[\w.-]+:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)[\w.\"'-]", source.text, re.MULTILINE
    ):
        if len(found[2]) > len(found[1]):
            return len(found[2]) - len(found[1])
    return 2


def _last_line(source: Source, node: MappingNode) -> int:
    """The last line of a mapping, with the comments that stand behind its last entry."""
    line = source.position(max(node.span.start, node.span.end - 1)).line
    while line < len(source.line_starts) and (
        not source.line(line + 1).strip() or source.line(line + 1).lstrip().startswith("#")
    ):
        line += 1
    return line


def _commented(source: Source, lines: range | list[int], name: str, indent: int) -> int | None:
    """The line of a mapping in which a key stands commented out."""
    pattern = re.compile(rf" {{{indent}}}# ?{re.escape(name)}\s*:(?:\s|$)")
    return next((number for number in lines if pattern.match(source.line(number))), None)


def _behind_line(source: Source, number: int, lines: list[str]) -> Edit:
    end = _line_end(source, number)
    if number < len(source.line_starts):
        at = source.line_starts[number]
        return Edit(at, at, end.join(lines) + end)
    at = len(source.text)  # no line end stands behind the last line, and none does afterwards
    return Edit(at, at, end + end.join(lines))


def _line_end(source: Source, number: int) -> str:
    """How a line ends, or the one before it, where it is the last."""
    for each in (number, number - 1, 1):
        if 0 < each < len(source.line_starts):
            start = source.line_starts[each - 1] + len(source.line(each))
            return source.text[start : source.line_starts[each]] or "\n"
    return "\n"


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
