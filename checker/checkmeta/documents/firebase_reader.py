"""Firebase's security rules as a tree with places: who may do what with which documents, functions written out."""

from __future__ import annotations

from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source, Span
from checkmeta.documents.limits import Tally, shown
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.documents.typed_fields import Token, Tokens

_TOKEN: Final = regex(
    r"\s++|//[^\n\r]*+|/\*(?:[^*]++|\*(?!/))*+\*/"
    r"|(?P<text>\"(?:[^\"\\\n]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+')"
    r"|(?P<name>[A-Za-z_]\w*+)|(?P<number>[0-9][\w.]*+)|(?P<sign>[!=<>]=|&&|\|\||[^\s\w\"'])"
)
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}
_CLOSED: Final = frozenset(_OPEN.values())
_LOOKED_UP: Final = frozenset({"get", "exists", "getAfter", "existsAfter"})
WRITTEN_OUT: Final = 50_000
"""Tokens that functions of one file are written out to; a call past them stays a call."""
_CALLS: Final = 20
"""Functions that call each other; Firebase itself takes no more."""

Words = list[Token]


@dataclass(slots=True)
class _Function:
    takes: list[str]
    gives: Words
    lets: dict[str, Words] = field(default_factory=dict)


@dataclass(slots=True)
class _Scope:
    """What is known inside of a block: its path, the names in it, and the functions that can be called."""

    path: str = ""
    names: frozenset[str] = frozenset()
    functions: dict[str, _Function] = field(default_factory=dict)


@dataclass(slots=True)
class _Match:
    scope: _Scope
    place: Span
    service: Token
    allowed: list[tuple[list[Token], Words, Span]] = field(default_factory=list)


def read_firebase(source: Source) -> list[Document]:
    """Read rules: `{rules_version, matches}`. Raises `CheckmetaError` (D102, D103, D106, D109).

    A match is `{service, path, allow}`, the path with those that it stands in before it; what is allowed is
    `{methods, ways}`. Each of the ways is enough by itself, and is a list of conditions `{says, of}` that all must hold:
    the condition without blanks, functions written out, and what it is `of`: `request`, `resource` (the document that is
    there), `path` (a name in it) or `store` (other documents). What is allowed without a condition has one way with none.
    """
    tally = Tally(source)
    tally.not_empty()
    reader = _Reader(source, tally)
    root = reader.document()
    tally.finish()
    return [Document(source, "firebase", root, 0, tally.warnings)]


class _Reader:
    __slots__ = ("left", "matches", "source", "tokens", "version")

    def __init__(self, source: Source, tally: Tally) -> None:
        self.source = source
        self.tokens = Tokens(source, _TOKEN, "security rule of Firebase", tally)
        self.matches: list[_Match] = []
        self.version: Token | None = None
        self.left = WRITTEN_OUT

    def document(self) -> Node:
        tokens = self.tokens
        outer = _Scope()
        while tokens.peek().kind != "end":
            head = tokens.want("service", "rules_version", "function")
            if head.text == "rules_version":
                tokens.want("=")
                self.version = tokens.take()
                tokens.want(";")
            elif head.text == "function":
                self.function(outer)
            else:
                service = tokens.want("a name")
                end = service
                while tokens.peek().text == ".":
                    tokens.take()
                    end = tokens.want("a name")
                whole = Token("name", self.source.text[service.start : end.end], service.start, end.end)
                self.block(_Scope(functions=outer.functions), whole, None, 1)
        whole_text = Span(self.source, 0, len(self.source.text))
        entries: dict[str, tuple[Node, Span]] = {}
        if self.version is not None:
            place = tokens.span(self.version)
            entries["rules_version"] = (ScalarNode(self.version.text.strip("'\""), place, quoted=True), place)
        if self.matches:
            inner = SequenceNode(tuple(self.node(match) for match in self.matches), whole_text)
            entries["matches"] = (inner, self.matches[0].place)
        return _mapping(entries, whole_text)

    def block(self, scope: _Scope, service: Token, match: _Match | None, depth: int) -> None:
        tokens = self.tokens
        brace = tokens.want("{")
        tokens.tally.deep(depth, brace.start)
        scope.functions = dict(scope.functions)
        inner: list[tuple[_Match, int]] = []
        while tokens.peek().text != "}":
            head = tokens.want("match", "allow", "function")
            if head.text == "function":
                self.function(scope)
            elif head.text == "match":
                found = self.path(scope, service)
                self.matches.append(found)
                inner.append((found, tokens.at))
                tokens.skip("{", "}")
            elif match is None:
                tokens.tally.fail("D106", "`allow` stands in no `match`", tokens.span(head))
            else:
                self.allow(match, head)
        end = tokens.at + 1
        # functions may stand behind what calls them
        for found, at in inner:
            tokens.at = at
            found.scope.functions = scope.functions
            self.block(found.scope, service, found, depth + 1)
        tokens.at = end

    def path(self, scope: _Scope, service: Token) -> _Match:
        tokens = self.tokens
        first = tokens.peek()
        parts: list[str] = []
        names: set[str] = set()
        while tokens.peek().text == "/":
            tokens.take()
            if tokens.peek().text == "{":
                tokens.take()
                name = tokens.want("a name")
                names.add(name.text)
                stars = ""
                while tokens.peek().text != "}":
                    stars += tokens.want("=", "*").text
                tokens.take()
                parts.append(f"{{{name.text}{stars}}}")
            else:
                start = at = tokens.peek().start
                while (token := tokens.peek()).start == at and token.text not in ("/", "{", ";", ""):
                    at = tokens.take().end
                parts.append(self.source.text[start:at])
        if not parts:
            tokens.want("/")
        path = "/" + "/".join(parts)
        place = Span(self.source, first.start, max(first.end, tokens.items[tokens.at - 1].end))
        return _Match(_Scope(scope.path + path, scope.names | names), place, service)

    def function(self, scope: _Scope) -> None:
        tokens = self.tokens
        name = tokens.want("a name")
        tokens.want("(")
        takes: list[str] = []
        while tokens.peek().text != ")":
            takes.append(tokens.want("a name").text)
            if tokens.peek().text != ")":
                tokens.want(",")
        tokens.take()
        tokens.want("{")
        made = _Function(takes, [])
        while tokens.want("let", "return").text == "let":
            let = tokens.want("a name")
            tokens.want("=")
            made.lets[let.text] = self.condition()
        made.gives = self.condition()
        tokens.want("}")
        scope.functions[name.text] = made

    def allow(self, match: _Match, head: Token) -> None:
        tokens = self.tokens
        methods = [tokens.want("a name")]
        while tokens.peek().text == ",":
            tokens.take()
            methods.append(tokens.want("a name"))
        condition: Words = []
        if tokens.peek().text == ":":
            tokens.take()
            tokens.want("if")
            condition = self.condition()
            if not condition:
                tokens.want("a name")
        elif tokens.peek().text == ";":
            tokens.take()
        match.allowed.append((methods, condition, self.place(head, tokens.items[tokens.at - 1])))

    def place(self, first: Token, last: Token) -> Span:
        return Span(self.source, first.start, last.end)

    def condition(self) -> Words:
        """The words up to a semicolon, or to the end of the block."""
        tokens = self.tokens
        found: Words = []
        awaited: list[str] = []
        while (token := tokens.peek()).kind != "end":
            if not awaited and token.text in (";", "}"):
                break
            if token.text in _OPEN:
                awaited.append(_OPEN[token.text])
            elif token.text in _CLOSED and (not awaited or awaited.pop() != token.text):
                tokens.tally.fail("D106", f"`{shown(token.text)}` closes nothing", tokens.span(token))
            found.append(tokens.take())
        if tokens.peek().text != "}":
            tokens.want(";")
        return found

    def node(self, match: _Match) -> Node:
        service = self.tokens.span(match.service)
        allowed = tuple(self.allowed(match, *one) for one in match.allowed)
        entries: dict[str, tuple[Node, Span]] = {
            "service": (ScalarNode(match.service.text, service, quoted=True), service),
            "path": (ScalarNode(match.scope.path, match.place, quoted=True), match.place),
        }
        if allowed:
            first = allowed[0].span
            entries["allow"] = (SequenceNode(allowed, first), first)
        return _mapping(entries, match.place)

    def allowed(self, match: _Match, methods: list[Token], condition: Words, place: Span) -> MappingNode:
        spans = [self.tokens.span(method) for method in methods]
        names = SequenceNode(tuple(ScalarNode(span.text, span, quoted=True) for span in spans), spans[0])
        ways = [
            SequenceNode(tuple(_condition(part, match.scope.names, place) for part in _parts(way, "&&")), place)
            for way in _parts(self.written_out(condition, match.scope.functions, 0), "||")
        ] or [SequenceNode((), place)]
        return _mapping({"methods": (names, spans[0]), "ways": (SequenceNode(tuple(ways), place), place)}, place)

    def written_out(self, words: Words, functions: dict[str, _Function], depth: int) -> Words:
        """The words with each call of a function replaced by what it gives, in parentheses."""
        found: Words = []
        at = 0
        while at < len(words):
            word = words[at]
            called = functions.get(word.text) if _by_itself(words, at) and word.kind == "name" else None
            if called is None or at + 1 >= len(words) or words[at + 1].text != "(" or depth >= _CALLS or self.left <= 0:
                found.append(word)
                at += 1
                continue
            given, at = _given(words, at + 1)
            known = dict(zip(called.takes, given, strict=False))
            for name, said in called.lets.items():
                known[name] = _replaced(said, known, self)
            inner = _replaced(called.gives, known, self)
            self.left -= len(inner)
            found += _one(self.written_out(inner, functions, depth + 1))
        return found


def _sign(text: str) -> Token:
    return Token("sign", text, 0, 0)


def _one(words: Words) -> Words:
    """The words as one value: in parentheses, but for a name with members, and what has them already."""
    words = _bare(words)
    if all(word.text == "." if at % 2 else word.kind != "sign" for at, word in enumerate(words)):
        return words
    return [_sign("("), *words, _sign(")")]


def _by_itself(words: Words, at: int) -> bool:
    """Whether a word is no member of what stands before it."""
    return at == 0 or words[at - 1].text != "."


def _given(words: Words, at: int) -> tuple[list[Words], int]:
    """The arguments of a call whose parenthesis stands here, and where it goes on."""
    given: list[Words] = [[]]
    depth = 0
    while at < len(words):
        text = words[at].text
        depth += (text in _OPEN) - (text in _CLOSED)
        at += 1
        if depth == 0:
            break
        if depth == 1 and text == ",":
            given.append([])
        elif depth > 1 or text != "(":
            given[-1].append(words[at - 1])
    return given, at


def _replaced(words: Words, known: dict[str, Words], reader: _Reader) -> Words:
    found: Words = []
    for at, word in enumerate(words):
        put = known.get(word.text) if word.kind == "name" and _by_itself(words, at) and reader.left > 0 else None
        if put is None:
            found.append(word)
        else:
            reader.left -= len(put)
            found += _one(put)
    return found


def _parts(words: Words, sign: str) -> list[Words]:
    """What stands between such signs, those inside of parentheses that change nothing too."""
    found: list[Words] = []
    waiting = [words]
    while waiting:
        some = _bare(waiting.pop())
        cuts = _cuts(some, sign)
        if len(cuts) > 1:
            waiting += reversed(cuts)
        elif some:
            found.append(some)
    return found


def _bare(words: Words) -> Words:
    """The words without parentheses around all of them."""
    closes = _closes(words)
    first, last = 0, len(words) - 1
    while first < last and words[first].text == "(" and closes.get(first) == last:
        first, last = first + 1, last - 1
    return words[first : last + 1]


def _closes(words: Words) -> dict[int, int]:
    open_: list[int] = []
    found: dict[int, int] = {}
    for at, word in enumerate(words):
        if word.text in _OPEN:
            open_.append(at)
        elif word.text in _CLOSED and open_:
            found[open_.pop()] = at
    return found


def _cuts(words: Words, sign: str) -> list[Words]:
    """The words cut at a sign that stands in no parentheses; not cut at all by `&&` where `||` binds them looser."""
    cuts: list[Words] = [[]]
    depth = 0
    for word in words:
        depth += (word.text in _OPEN) - (word.text in _CLOSED)
        if depth == 0 and word.text in ("||", "?") and sign == "&&":
            return [words]
        if depth == 0 and word.text == "?":
            return [words]
        if depth == 0 and word.text == sign:
            cuts.append([])
        else:
            cuts[-1].append(word)
    return cuts


def _condition(words: Words, names: frozenset[str], place: Span) -> MappingNode:
    says = ""
    of: set[str] = set()
    before = ""
    for at, word in enumerate(words):
        wordy = word.kind in ("name", "number", "text") and before in ("name", "number", "text")
        says += (" " if wordy else "") + (
            word.text if word.text != "$" else ""
        )  # `$(x)` in a path is filled in by nobody
        before = word.kind
        if word.kind != "name" or not _by_itself(words, at):
            continue
        if word.text in ("request", "resource"):
            of.add(word.text)
        elif word.text in names:
            of.add("path")
        elif word.text in _LOOKED_UP or word.text == "firestore":
            of.add("store")
    kinds = SequenceNode(tuple(ScalarNode(kind, place, quoted=True) for kind in sorted(of)), place)
    return _mapping({"says": (ScalarNode(says, place, quoted=True), place), "of": (kinds, place)}, place)


def _mapping(parts: dict[str, tuple[Node, Span]], place: Span) -> MappingNode:
    return MappingNode({k: node for k, (node, _) in parts.items()}, {k: span for k, (_, span) in parts.items()}, place)
