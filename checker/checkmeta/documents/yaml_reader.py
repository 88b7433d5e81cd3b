"""YAML as a tree with places, built from the event stream of PyYAML, by the core schema of YAML 1.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from checkmeta.base.diagnostics.diagnostic import Label
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import TAG_DIRECTIVES, Tally, quoted_as_code, shown
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, same
from checkmeta.documents.yaml_messages import PHRASES, WORDS
from checkmeta.documents.yaml_scalars import (
    BOOLEANS_OF_1_1,
    HONOURED,
    STANDARD,
    foreign,
    scalar_of,
    two_readings,
    written,
)
from checkmeta.documents.yaml_versions import Versions

_BREAKS: Final = "\r\n\x85\u2028\u2029"
_BLANKS: Final = " \t" + _BREAKS
_PROPERTY: Final = regex(rf"(!<[^>\s]*>|[&!][^\s,\[\]{{}}]*)(?:[{_BLANKS}]|(?<=[{_BLANKS}])#[^{_BREAKS}]*)*+")
_ALIAS: Final = regex(r"\*[^\s,\[\]{}]*")
_BLOCK_HEADER: Final = regex(r"[|>][-+0-9]*")
_LINE_REST: Final = regex(rf"[ \t]*(?:\r\n|[{_BREAKS}])?")
_FORBIDDEN: Final = regex("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTEXT: Final = regex(r"while (?:parsing|scanning) an? (.*)")


def read_yaml(source: Source) -> list[Document]:
    """Read a YAML stream: one `Document` for each document in it that isn't empty; `index` is its place in the stream.

    Where all are empty, comments alone give one empty mapping. A plain date is a date, `20:00` is text, and so are `yes`,
    `no`, `on`, `off`, of which a warning (D113) speaks. A key that stands twice is a warning too (D105). Raises
    `CheckmetaError` (D102 to D104, D106, D107, D109 to D111).
    """
    reader = _Reader(source)
    documents = reader.read()
    reader.tally.finish()
    if not documents:
        reader.tally.not_empty()
        return [Document(source, "yaml", MappingNode({}, {}, reader.tally.span(0, 0)))]
    return documents


@dataclass(frozen=True, slots=True)
class _Built:
    """A node, how many values it has with aliases expanded, and how deep the lists and mappings in it go."""

    node: Node
    size: int
    height: int


class _Frame:
    """A list or a mapping that is still open. `entries` is None for a list; `key` is None where a key comes next."""

    __slots__ = (
        "anchor",
        "clashing",
        "end",
        "entries",
        "flow",
        "height",
        "items",
        "key",
        "keys",
        "merge_key",
        "merged",
        "merges",
        "repeated",
        "size",
        "start",
        "tag",
    )

    def __init__(self, start: int, anchor: str | None, tag: str | None, *, is_mapping: bool, flow: bool) -> None:
        self.start = start
        self.end = start
        self.anchor = anchor
        self.tag = tag
        self.items: list[Node] = []
        self.entries: dict[str, Node] | None = {} if is_mapping else None
        self.keys: dict[str, Span] = {}
        self.key: _Key | None = None
        self.flow = flow
        """Whether it stands in brackets or braces of its own."""
        self.merge_key: Span | None = None
        self.merges: list[MappingNode] = []
        self.merged: dict[str, Node] = {}
        """What the merged mappings say, the first of each."""
        self.clashing: dict[str, Span] = {}
        """The keys that two `<<` say differently, with the place of the second."""
        self.repeated: dict[str, Span] = {}
        self.size = 1
        self.height = 1


@dataclass(frozen=True, slots=True)
class _Key:
    text: str
    merge: bool
    repeated: Span | None
    """Where it stands, if it isn't the first time."""


class _Reader:
    __slots__ = ("ambiguous", "anchors", "documents", "frames", "root", "source", "tally", "text", "versions", "warned")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.tally = Tally(source)
        self.documents: list[Document] = []
        self.frames: list[_Frame] = []
        self.anchors: dict[str, _Built | None] = {}
        """What each anchor stands for; None while its list or mapping is open."""
        self.versions = Versions(self.tally)
        self.root: Node | None = None
        self.ambiguous: list[Span] = []
        """Where this document's plain words stand that YAML 1.1 takes for booleans."""
        self.warned = 0

    def read(self) -> list[Document]:
        import yaml  # noqa: PLC0415 - a run without YAML does without its loading time

        index = -1
        for event in self.events():
            kind = type(event)
            start, end = event.start_mark.index, event.end_mark.index
            self.versions.signs(start)
            if kind is yaml.ScalarEvent:
                self.scalar(event, start, end)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self.open(event, start, is_mapping=kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.close(end)
            elif kind is yaml.AliasEvent:
                self.alias(event.anchor, start, end)
            elif kind is yaml.DocumentStartEvent:
                index += 1
                self.anchors = {}
                self.root = None
                self.ambiguous = []
                self.warned = len(self.tally.warnings)
            elif kind is yaml.DocumentEndEvent and not _is_empty(self.root):
                assert self.root is not None
                warnings = self.tally.warnings[self.warned :] + two_readings(self.ambiguous)
                self.documents.append(Document(self.source, "yaml", self.root, index, warnings))
        return self.documents

    def events(self) -> Iterator[Any]:
        """Yield the events of the text; its errors become ours."""
        import yaml  # noqa: PLC0415 - see above

        if wrong := _FORBIDDEN.search(self.text):
            message = f"the character U+{ord(wrong.group()):04X} may not stand in YAML"
            self.tally.fail(
                "D106", message, self.tally.span(wrong.start()), "in double quotes it can be written as an escape"
            )
        if self.text.count("%TAG") > TAG_DIRECTIVES:
            self.tally.fail(
                "D106", f"more than {TAG_DIRECTIVES} `%TAG` lines", self.tally.span(self.text.index("%TAG"))
            )
        try:
            yield from yaml.parse(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            self.malformed(error)

    def malformed(self, error: Any) -> None:
        """Raise what the scanner or parser complains about, as D106 if `PHRASES` has no other code."""
        context, opened = getattr(error, "context", None) or "", getattr(error, "context_mark", None)
        mark = getattr(error, "problem_mark", None) or opened
        at = mark.index if mark else 0
        problem = str(getattr(error, "problem", None) or context or "the text is not YAML")
        phrase = next((phrase for phrase in PHRASES if re.search(phrase.pattern, problem)), None)
        code, message, help_ = (phrase.code, phrase.message, phrase.help) if phrase else ("D106", problem, None)
        if "cannot start any token" in problem:
            char = self.text[at : at + 1]
            message = (
                f"no value can begin with `{char}`" if char.strip() else "a tab stands where only blanks may indent"
            )
            help_ = "put the text in quotes" if char.strip() else "indent with blanks"
            if self.text[at - 1 : at + 1] == "{%":
                message, help_ = "`{%` belongs to a template, not to YAML", "check what the template renders to"
        labels = []
        inside = _CONTEXT.match(context)
        if inside and opened and opened.index != at:
            what = WORDS.get(inside[1], inside[1])
            labels.append(Label(self.tally.span(opened.index), f"in the {what} that begins here"))
        self.tally.fail(code, quoted_as_code(message), self.tally.span(at), help_, labels)

    def content(self, event: Any, start: int, end: int | None = None) -> int:
        """Where a node's content begins, behind its anchor and tag."""
        for has in (event.anchor, event.tag):
            if has is not None and (match := _PROPERTY.match(self.text, start)):
                if match[1].startswith("&"):
                    self.versions.name(match[1], event.anchor, start)
                start = match.end()
        return start if end is None else min(start, end)

    def scalar(self, event: Any, start: int, end: int) -> None:
        if start < end:
            self.versions.passed(end, quoting=bool(event.style))
        start = self.content(event, start, end)
        if start == end and not event.style:
            # the builds of the scanner disagree on where nothing stands: put it behind what does
            while start > 0 and self.text[start - 1] in _BLANKS:
                start -= 1
            end = start
        elif event.style in {"|", ">"}:
            end = self.block_end(start, end)
        self.tally.count(start)
        span = Span(self.source, start, end)
        frame = self.frames[-1] if self.frames else None
        is_key = frame is not None and frame.entries is not None and frame.key is None
        # a key is text, whatever number it looks like
        as_text = is_key and event.anchor is None and event.tag is None
        quoted = bool(event.style)
        node = (
            ScalarNode(event.value, span, quoted)
            if as_text
            else scalar_of(event.value, event.tag, span, self.tally, quoted=quoted)
        )
        if not is_key and not node.quoted and node.tag is None and node.value in BOOLEANS_OF_1_1:
            self.ambiguous.append(span)
        built = _Built(node, 1, 0)
        if event.anchor is not None:
            self.anchors[event.anchor] = built
        if frame is not None and is_key:
            merge = not quoted and event.value == "<<" and event.tag in {None, STANDARD + "merge"}
            self.key(frame, node, span, event.value, merge=merge)
        else:
            self.attach(built, span)

    def block_end(self, start: int, end: int) -> int:
        """Return the end of a block scalar: behind its last line that isn't blank, unless `+` keeps them all."""
        header = _BLOCK_HEADER.match(self.text, start)
        if header and "+" in header.group():
            return end
        stop = end
        while stop > start and self.text[stop - 1] in _BLANKS:
            stop -= 1
        line = _LINE_REST.match(self.text, stop, end)
        return line.end() if line else stop

    def open(self, event: Any, start: int, *, is_mapping: bool) -> None:
        start = self.content(event, start)
        tag = event.tag
        own = STANDARD + ("map" if is_mapping else "seq")
        if tag in HONOURED and tag not in {"!", own}:
            what = "mapping" if is_mapping else "list"
            self.tally.error("D106", f"a {what} doesn't fit its tag `{written(tag)}`", self.tally.span(start))
        parent = self.frames[-1] if self.frames else None
        if parent is not None and parent.entries is not None and parent.key is None:
            self.no_key(self.tally.span(start), is_mapping=is_mapping)
        self.tally.count(start)
        flow = event.flow_style is True and self.text[start : start + 1] in {"[", "{"}
        if flow:
            self.versions.opened(start)
        self.frames.append(_Frame(start, event.anchor, foreign(tag), is_mapping=is_mapping, flow=flow))
        self.tally.deep(len(self.frames), start)
        if event.anchor is not None:
            self.anchors[event.anchor] = None

    def close(self, end: int) -> None:
        frame = self.frames.pop()
        # a block's own end lies behind blank lines and comments: its last value's end is meant
        span = Span(self.source, frame.start, end if frame.flow else frame.end)
        if frame.flow:
            self.versions.closed(end)
        node: Node
        if frame.entries is None:
            node = SequenceNode(tuple(frame.items), span, frame.tag)
        else:
            for merged in frame.merges:
                for key, value in merged.entries.items():
                    if key not in frame.entries:
                        frame.entries[key] = value
                        frame.keys[key] = merged.keys[key]
                        if at := frame.clashing.get(key) or merged.repeated.get(key):
                            frame.repeated[key] = at
            node = MappingNode(frame.entries, frame.keys, span, frame.tag, repeated=frame.repeated)
        built = _Built(node, frame.size, frame.height)
        if frame.anchor is not None:
            self.anchors[frame.anchor] = built
        self.attach(built, span)

    def alias(self, name: str, start: int, end: int) -> None:
        if whole := _ALIAS.match(self.text, start):
            self.versions.name(whole[0], name, start)
        self.versions.passed(end)
        span = Span(self.source, start, end)
        if name not in self.anchors:
            self.tally.fail("D111", f"no anchor stands before the alias `*{shown(name)}`", span)
        built = self.anchors[name]
        if built is None:
            self.tally.fail("D111", f"the anchor `&{shown(name)}` contains itself through this alias", span)
        self.tally.count(start, built.size)
        self.tally.expanded = True
        self.tally.deep(len(self.frames) + built.height, start)
        frame = self.frames[-1]
        if frame.entries is None or frame.key is not None:
            self.attach(built, span)
        elif isinstance(built.node, ScalarNode):
            node = built.node
            self.key(frame, node, span, node.value if isinstance(node.value, str) else node.span.text, merge=False)
        else:
            self.no_key(span, is_mapping=isinstance(built.node, MappingNode))

    def no_key(self, span: Span, *, is_mapping: bool) -> NoReturn:
        what = "mapping" if is_mapping else "list"
        help_ = "put text that has braces or brackets in it, such as a template's `{{ … }}`, in quotes"
        self.tally.fail("D110", f"a {what} stands where a key has to be text", span, help_)

    def key(self, frame: _Frame, node: Node, span: Span, text: str, *, merge: bool) -> None:
        """Take a scalar as the next key."""
        if node.tag is not None:
            self.tally.error("D110", f"a key with the tag `{shown(node.tag)}` is not text", span)
        first = frame.merge_key if merge else frame.keys.get(text)
        frame.end = max(frame.end, span.end)
        frame.key = _Key(text, merge, span if first is not None else None)
        if first is not None:
            self.tally.twice(text, span, first)
        elif merge:
            frame.merge_key = span
        else:
            frame.keys[text] = span

    def attach(self, built: _Built, span: Span) -> None:
        """Put a value where it belongs; `span` is where it stands, which for an alias isn't the node's own."""
        if not self.frames:
            self.root = built.node
            return
        frame = self.frames[-1]
        frame.end = max(frame.end, span.end)
        frame.size += built.size
        frame.height = max(frame.height, built.height + 1)
        if frame.entries is None:
            frame.items.append(built.node)
            return
        key, frame.key = frame.key, None
        assert key is not None
        if key.merge:
            self.merge(frame, built.node, span)
        elif key.repeated is None:
            frame.entries[key.text] = built.node
        elif not same(frame.entries[key.text], built.node):
            frame.repeated.setdefault(key.text, key.repeated)

    def merge(self, frame: _Frame, node: Node, span: Span) -> None:
        """Note what `<<` merges; it is done when the mapping ends, since explicit keys win."""
        nodes = node.items if isinstance(node, SequenceNode) else (node,)
        new: dict[str, Node] = {}
        for item in nodes:
            if not isinstance(item, MappingNode):
                self.tally.error("D106", "`<<` takes a mapping, or a list of mappings", span)
                return
            for name, value in item.entries.items():
                # of a list the first wins; of two `<<` nobody can say
                if name not in frame.merged:
                    new.setdefault(name, value)
                elif not same(frame.merged[name], value):
                    frame.clashing.setdefault(name, span)
            frame.merges.append(item)
        frame.merged.update(new)


def _is_empty(root: Node | None) -> bool:
    """Whether nothing at all stands between two `---`."""
    return root is None or (isinstance(root, ScalarNode) and root.value is None and root.span.start == root.span.end)
