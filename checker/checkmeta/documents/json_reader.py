"""JSON (RFC 8259), and JSON with comments, as a tree with places: a scanner without recursion, exact in its numbers."""

from __future__ import annotations

import json
import re
from typing import Final, NoReturn

from checkmeta.base.diagnostics.diagnostic import Label
from checkmeta.base.patterns import regex
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import LISTED, Tally, exact, shown
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, same

# possessive repeats throughout: matching takes linear time and no stack
_BLANK: Final = regex(r"[ \t\n\r]*+")
_REMARKS: Final = regex(r"(?:[ \t\n\r]++|//[^\n\r]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_TEXT: Final = regex(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+')
_NUMBER: Final = regex(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?")
# what nearly all of a document is made of, each in one step; for the rest, and for what is wrong, the reader goes character by character
_NAME: Final = regex(r'"([^"\\\x00-\x1f]*+)"[ \t\n\r]*+:[ \t\n\r]*+')
_SCALAR: Final = regex(r'"([^"\\\x00-\x1f]*+)"|(?:(true|false|null)|-?(?:0|[1-9][0-9]{0,17}+))(?=[\s,:{}\[\]"\']|\Z)')
_NEXT: Final = regex(r"[ \t\n\r]*+,[ \t\n\r]*+(?=[^ \t\n\r}\]/])")
_WORD: Final = regex(r"[^\s,:{}\[\]\"']++")
_ESCAPE: Final = regex(r"\\(?:u([dD][89abAB]..)\\u([dD][c-fC-F]..)|u(....)|(.))")
_PLAIN_ESCAPES: Final = {
    '"': '"',
    "'": "'",
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
}
_WORDS: Final = {"true": True, "false": False, "null": None}
_ELSEWHERE: Final = {
    "True": "JSON writes `true`",
    "False": "JSON writes `false`",
    "None": "JSON writes `null`",
    "nil": "JSON writes `null`",
    "undefined": "JSON writes `null`",
}


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


_SCAN: Final = json.JSONDecoder(parse_constant=_no_number).raw_decode


def read_json(source: Source) -> list[Document]:
    """Read one JSON text. Raises `CheckmetaError` (D102, D103, D106, D107, D109); warns of D105."""
    return [JsonReader(source).document("json")]


def read_jsonc(source: Source) -> list[Document]:
    """Read one JSON text that may have comments, and commas before closing brackets. Raises like `read_json`."""
    return [JsonReader(source, comments=True).document("json")]


class Frame:
    """A list or an object that is still open; `entries` is None for a list."""

    __slots__ = ("entries", "here", "items", "key", "keys", "more", "repeated", "start")

    def __init__(self, start: int, *, is_object: bool) -> None:
        self.start = start
        self.items: list[Node] = []
        self.more = 0
        """Elements that were counted, and not read."""
        self.entries: dict[str, Node] | None = {} if is_object else None
        self.keys: dict[str, Span] = {}
        self.repeated: dict[str, Span] = {}
        self.key = ""
        self.here: Span | None = None
        """Where `key` stands, if it isn't the first time."""

    @property
    def closer(self) -> str:
        """The bracket that ends it."""
        return "]" if self.entries is None else "}"

    @property
    def noun(self) -> str:
        """What a message calls it."""
        return "list" if self.entries is None else "object"

    def name(self, key: str, span: Span, tally: Tally) -> None:
        """Take the key of the value that follows."""
        self.key, self.here = key, None
        if key in self.keys:
            self.here = span
            tally.twice(key, span, self.keys[key])
        else:
            self.keys[key] = span

    def put(self, node: Node) -> None:
        """Take an element, or the value of the key; of a key that stands twice the first value is kept."""
        if self.entries is None:
            self.items.append(node)
        elif self.here is None:
            self.entries[self.key] = node
        elif not same(self.entries[self.key], node):
            self.repeated.setdefault(self.key, self.here)

    def close(self, source: Source, end: int) -> Node:
        """Return the node."""
        span = Span(source, self.start, end)
        if self.entries is None:
            return SequenceNode(tuple(self.items), span, more=self.more)
        return MappingNode(self.entries, self.keys, span, repeated=self.repeated)


class JsonReader:
    """Reads the text of a source; with `comments`, comments and commas before closing brackets are admitted."""

    __slots__ = ("comments", "counted", "frames", "position", "source", "tally", "text")

    def __init__(self, source: Source, *, comments: bool = False) -> None:
        self.source = source
        self.comments = comments
        self.text = source.text
        self.tally = Tally(source)
        self.position = 0
        self.frames: list[Frame] = []
        self.counted: list[SequenceNode] = []

    def document(self, format_: str) -> Document:
        """Read the whole text as a document of a format."""
        root = self.read()
        self.tally.finish()
        return Document(self.source, format_, root, 0, self.tally.warnings, counted=tuple(self.counted))

    def read(self) -> Node:
        """Read the whole text. Raises `CheckmetaError`, or leaves errors in the tally."""
        self.blank()
        if self.position == len(self.text):
            self.tally.not_empty()
            return MappingNode({}, {}, self.tally.span(0, 0))
        frames = self.frames
        while True:
            node = self.value()
            while node is not None:
                if not frames:
                    self.blank()
                    if self.position < len(self.text):
                        self.fail("text stands after the end of the document", "a JSON file has one value")
                    return node
                frames[-1].put(node)
                node = self.after(frames[-1])

    def blank(self) -> str:
        """Skip white space and comments; the character behind it, or nothing at the end."""
        match = (_REMARKS if self.comments else _BLANK).match(self.text, self.position)
        assert match is not None
        self.position = match.end()
        if self.comments and self.text.startswith("/*", self.position):
            self.fail("the file ends inside a comment", "a comment that begins with `/*` ends with `*/`")
        return self.text[self.position : self.position + 1]

    def value(self) -> Node | None:
        """Read the value here; None where it is a list or object that was only opened."""
        start = self.position
        self.tally.count(start)
        simple = _SCALAR.match(self.text, start)
        if simple is not None:
            self.position = end = simple.end()
            text, word = simple.groups()
            if text is not None:
                return ScalarNode(text, Span(self.source, start, end), quoted=True)
            return ScalarNode(int(simple[0]) if word is None else _WORDS[word], Span(self.source, start, end))
        first = self.text[start : start + 1]
        if first in {"{", "["}:
            frame = Frame(start, is_object=first == "{")
            self.frames.append(frame)
            self.tally.deep(len(self.frames), start)
            self.position += 1
            if self.blank() == frame.closer:
                return self.close()
            if frame.entries is not None:
                self.key(frame)
            return None
        if first == '"':
            text = self.string()
            return ScalarNode(text, Span(self.source, start, self.position), quoted=True)
        return self.plain(start)

    def plain(self, start: int) -> ScalarNode:
        """Read a number, or one of the three words."""
        word = _WORD.match(self.text, start)
        if word is None:
            self.unexpected("a value")
        found = word.group()
        span = Span(self.source, start, word.end())
        if found in _WORDS:
            self.position = span.end
            return ScalarNode(_WORDS[found], span)
        if _NUMBER.fullmatch(found):
            self.position = span.end
            number = exact(found)
            if number is None:
                self.tally.out_of_bounds(span)
            return ScalarNode(number, span)
        if found.lstrip("+-") in {"NaN", "Infinity"}:
            self.fail(f"`{found}` is not a number of JSON", None, span)
        if found.startswith(("//", "/*", "#")):
            self.no_comments(found, span)
        numeric = found[0] in "+-.0123456789"
        what = "number" if numeric else "value"
        help_ = "as in `0.5`, `-3` or `1e6`" if numeric else _ELSEWHERE.get(found, "put text in double quotes")
        return self.fail(f"`{shown(found)}` is not a {what} of JSON", help_, span)

    def string(self) -> str:
        """Read the text in quotes here."""
        start = self.position
        match = _TEXT.match(self.text, start)
        assert match is not None
        stop = match.end()
        char = self.text[stop : stop + 1]
        opened = [Label(self.tally.span(start), "the text begins here")]
        if not char:
            self.fail("the file ends inside a text", None, self.tally.span(stop), opened)
        if char == "\\":
            wrong = self.text[stop : stop + (6 if self.text[stop + 1 : stop + 2] == "u" else 2)]
            help_ = "`\\u` and four hexadecimal digits" if wrong[1:2] == "u" else "write a backslash as `\\\\`"
            span = self.tally.span(stop, stop + len(wrong))
            self.fail(f"`{shown(wrong)}` is not an escape of JSON", help_, span)
        if char in "\r\n":
            self.fail("the line ends inside a text", "write a line end as `\\n`", self.tally.span(stop), opened)
        if char != '"':
            self.fail(
                f"a control character, U+{ord(char):04X}, stands in a text",
                f"write it as `\\u{ord(char):04x}`",
                self.tally.span(stop),
            )
        self.position = stop + 1
        raw = self.text[start + 1 : stop]
        return raw if "\\" not in raw else self.unescape(raw, start + 1)

    def unescape(self, raw: str, start: int) -> str:
        """Replace the escapes of a text whose first character stands at `start`."""

        def replace(match: re.Match[str]) -> str:
            high, low, code, plain = match.groups()
            if high:
                return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
            if plain:
                return _PLAIN_ESCAPES[plain]
            char = chr(int(code, 16))
            if "\ud800" <= char <= "\udfff":
                span = self.tally.span(start + match.start(), start + match.end())
                message = f"`{match.group()}` is half of a surrogate pair, and its other half is missing"
                self.tally.error(
                    "D106", message, span, "characters beyond U+FFFF take two such escapes, or stand as they are"
                )
                return "\N{REPLACEMENT CHARACTER}"
            return char

        return _ESCAPE.sub(replace, raw)

    def key(self, frame: Frame) -> None:
        """Read a key and its colon."""
        start = self.position
        simple = _NAME.match(self.text, start)
        if simple is not None:
            self.position = simple.end()
            frame.name(simple[1], Span(self.source, start, simple.end(1) + 1), self.tally)
            if self.comments:
                self.blank()
            return
        if self.text[start : start + 1] != '"':
            self.unexpected("a key")
        key = self.string()
        frame.name(key, Span(self.source, start, self.position), self.tally)
        if self.blank() != ":":
            self.unexpected("`:`", f"a value follows the key `{shown(frame.key)}`")
        self.position += 1
        self.blank()

    def after(self, frame: Frame) -> Node | None:
        """Go on behind a value: the list or object if it ends here, None if another value follows."""
        following = _NEXT.match(self.text, self.position)
        if following is not None:
            self.position = following.end()
            return self.go_on(frame)
        char = self.blank()
        if char == frame.closer:
            return self.close()
        if char != ",":
            self.unexpected(f"`,` or `{frame.closer}`")
        comma = self.position
        self.position += 1
        if self.blank() == frame.closer:
            if self.comments:
                return self.close()
            self.fail(f"a comma stands before the end of the {frame.noun}", "leave it out", self.tally.span(comma))
        return self.go_on(frame)

    def go_on(self, frame: Frame) -> Node | None:
        """Go on at what follows a comma."""
        if frame.entries is not None:
            self.key(frame)
        elif len(frame.items) >= LISTED and self.pass_over(frame):
            return self.after(frame)
        return None

    def pass_over(self, frame: Frame) -> bool:
        """Count the elements that follow in a long list, as long as they are objects; whether the last of them was one.

        The library's scanner in C says where they end. What it doesn't take is read, and if need be complained of, as ever.
        """
        while self.text.startswith("{", self.position):
            try:
                self.position = _SCAN(self.text, self.position)[1]
            except (StopIteration, ValueError, RecursionError):
                return False
            frame.more += 1
            end = self.position
            if self.blank() != ",":
                return True
            self.position += 1
            if not self.text.startswith("{", self.position) and self.blank() != "{":
                self.position = end
                return True
        return False

    def close(self) -> Node:
        """End the innermost list or object behind its closing bracket."""
        self.position += 1
        node = self.frames.pop().close(self.source, self.position)
        if isinstance(node, SequenceNode) and node.more:
            self.counted.append(node)
        return node

    def unexpected(self, wanted: str, help_: str | None = None) -> NoReturn:
        """Stop: something else stands here than what has to."""
        start = self.position
        if start == len(self.text):
            labels = [Label(self.tally.span(f.start), f"this {f.noun} is not closed") for f in self.frames[-1:]]
            self.fail(f"the file ends where {wanted} is expected", None, self.tally.span(start), labels)
        word = _WORD.match(self.text, start)
        found = word.group() if word else self.text[start]
        span = self.tally.span(start, start + len(found))
        if found.startswith(("//", "/*", "#")):
            self.no_comments(found, span)
        if found == "'":
            help_ = "JSON writes text in double quotes"
        elif wanted == "a key" and word:
            help_ = "keys stand in double quotes"
        self.fail(f"{wanted} is expected, not `{shown(found)}`", help_, span)

    def no_comments(self, found: str, span: Span) -> NoReturn:
        """Stop at a comment that may not stand here."""
        if self.comments:
            self.fail("JSON has no comments that begin with `#`", "begin it with `//`", span)
        kind, extension = ("HJSON", "hjson") if found.startswith("#") else ("JSON with comments", "jsonc")
        self.fail("JSON has no comments", f"call the file `.{extension}` if it is {kind}, or leave them out", span)

    def fail(
        self, message: str, help_: str | None = None, span: Span | None = None, labels: list[Label] | None = None
    ) -> NoReturn:
        """Stop with D106 at `span`, or at the place that is read."""
        self.tally.fail("D106", message, span or self.tally.span(self.position), help_, labels or [])
