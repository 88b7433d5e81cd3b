"""Settings that aren't there yet: a key, a line or an attribute more, where and as those beside it are written."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.authoring.lint.material import Edit
from checkmeta.base.source import Source
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode

LINES: Final = frozenset({"toml", "ini", "env", "properties", "conf"})
"""Formats in which a setting is a line."""

_COMMENT: Final = {"env": "#", "ini": "#;", "properties": "#!", "conf": "#", "toml": "#", "yaml": "#"}


def inserted(document: Document, node: Node, names: tuple[str, ...], written: str) -> Edit | None:
    """The edit that puts a value, as it is written, under names that lead on from a node; None where no text is known for it."""
    source = document.source
    if not all(re.fullmatch(r"[\w.@$:/-]+", name) for name in names):
        return None
    if isinstance(node, MappingNode):
        if document.format == "xml":
            return _in_tag(document, node, names, written)
        if document.format == "hjson":
            return _in_hjson(source, node, names, written)
        if source.text[node.span.start : node.span.start + 1] == "{":
            return _in_braces(source, node, names, written)
        if document.format == "yaml":
            return _in_block(source, node, names, written)
        if document.format in LINES and len(names) == 1:
            return _in_lines(document, node, names[0], written)
    if isinstance(node, ScalarNode) and document.format == "yaml" and not node.span.text:
        return _under(document, node, names, written)
    return None


def _in_tag(document: Document, node: MappingNode, names: tuple[str, ...], written: str) -> Edit | None:
    """An attribute behind the last one of its element, with what stands between those before it."""
    text, (name, *more) = document.source.text, names
    if more or not name.startswith("@") or '"' in written:
        return None
    prefix, colon, _ = name[1:].rpartition(":")
    root = document.root
    assert isinstance(root, MappingNode)
    known = [each.entries for each in (node, *root.entries.values()) if isinstance(each, MappingNode)]
    if colon and not any(f"@xmlns:{prefix}" in entries for entries in known):
        return None  # nothing says what the name belongs to
    order = sorted((key for key in node.keys if key.startswith("@")), key=lambda k: node.keys[k].start)
    if not order:
        tag = re.compile(r"<[^\s/>]+").match(text, node.span.start)
        return Edit(tag.end(), tag.end(), f' {name[1:]}="{written}"') if tag is not None else None
    at = node.entries[order[-1]].span.end + 1
    before = node.entries[order[-2]].span.end + 1 if len(order) > 1 else 0
    between = text[before : node.keys[order[-1]].start] if before else " "
    return Edit(at, at, f'{between if not between.strip() else " "}{name[1:]}="{written}"')


def _in_hjson(source: Source, node: MappingNode, names: tuple[str, ...], written: str) -> Edit | None:
    """A line of its own behind the last entry that has one, else behind the last entry, with a comma."""
    text = source.text
    order = sorted(node.keys, key=lambda k: node.keys[k].start)
    if not order:
        return _in_braces(source, node, names, written)
    keys = [node.keys[name] for name in order]
    quote = text[keys[-1].start] if text[keys[-1].start] in "\"'" else ""
    chain = written
    for name in reversed(names[1:]):
        chain = "{ " + f"{quote}{name}{quote}: {chain}" + " }"
    entry = f"{quote}{names[0]}{quote}: {chain}"
    alone = [key for key in keys if not source.line(key.begin.line)[: key.begin.column - 1].strip()]
    whole = [
        key.begin.line
        for name, key in zip(order, keys, strict=True)
        if key in alone and node.entries[name].span.finish.line == key.begin.line
    ]
    if len(alone) < len(order) or len({key.begin.line for key in keys}) < len(order):
        last = node.entries[order[-1]]
        if isinstance(last, ScalarNode) and not last.quoted and isinstance(last.value, str):
            return None  # a text without quotes ends with its line
        return Edit(last.span.end, last.span.end, f", {entry}")
    indent = source.line(keys[0].begin.line)[: keys[0].begin.column - 1]
    end = source.position(max(node.span.start, node.span.end - 1)).line
    found = _commented(source, range(keys[0].begin.line, end + 1), names[0], len(indent))
    comma = "," if text[node.entries[order[0]].span.end :].lstrip(" \t").startswith(",") else ""
    if found is None and not whole:
        at = source.line_starts[keys[0].begin.line - 1]
        return Edit(at, at, f"{indent}{entry}{comma}{_line_end(source, keys[0].begin.line)}")
    return _behind_line(source, found or max(whole), [f"{indent}{entry}{comma}"])


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
    pattern = re.compile(rf"[ \t]{{{indent}}}(?:#|//) ?[\"']?{re.escape(name)}[\"']?\s*:(?:\s|$)")
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
