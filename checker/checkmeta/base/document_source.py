"""The text of a document, which knows where in it secrets stand, and what of a line may be shown.

A document that was read says so of its own values (`documents/secret_leaves.py`); of one that can't be read the text itself is
looked at, line by line, and what isn't plainly harmless is hidden.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from checkmeta.base.patterns import regex
from checkmeta.base.secret_words import HIDDEN, VALUES, masked, may_hold_secrets, merged, names_secret, secrets_in
from checkmeta.base.source import Source, Span
from checkmeta.base.values import Fact, Listing, Origin, Record, Value

WINDOW: Final = 8_000
"""Characters round a place in which the text is looked at for secrets that no key names: longer ones are no secrets of people."""
SHORT: Final = 4
"""Characters of a secret of which a text that has them is no longer shown."""

_STRUCTURE: Final = regex(r"[\s{}\[\](),;\"'|>-]*")
_KEY: Final = regex(r"[\"']?[\w.$@/ -]{1,200}[\"']?\s*[:=]?\s*[\[{]?\s*")
_PAIR: Final = regex(
    r"(?P<key>\"(?:[^\"\\\n]|\\.){1,200}\"|'[^'\n]{1,200}'|(?<![\w.$@/%-])[\w.$@/%-]{1,200})[^\S\n]*(?:[:=]|=>)[^\S\n]*"
    r"(?P<value>\"(?:[^\"\\\n]|\\.)*+\"?|'[^'\n]*+'?|[^\n,{}\[\]#]*+)"
)
_OPEN: Final = regex(r"\s*(?:-\s+)*(?:export\s+)?[\"']?(?P<key>[\w.$@/%-]{1,200})[\"']?\s*[:=]")
_NAME: Final = regex(r"[\w.-]{1,200}")
_OPEN_END: Final = regex(r"[\s:=\"'>|{\[(-]*")
_SECTION: Final = regex(r"\s*\[+\"?(?P<key>[\w.\"' -]{1,200})\]")
_BLOB: Final = regex(r"[A-Za-z0-9+/=_-]{20,}")
_SIGN: Final = regex(r"[=:]\s*(?=\S)")
_ESCAPE: Final = regex(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
_DISGUISED: Final = regex(r"\\(?:u00|x)[2-7][0-9A-Fa-f]")
"""A plain letter as an escape: nobody writes it so who wants to be read, and what it says of a key isn't looked into."""
_URL_SAFE: Final = str.maketrans("-_", "+/")
PIECE: Final = 4
"""Characters of a secret that tell of it; three in a row are in many texts by chance."""
_QUOTED: Final = regex(r"`([^`]+)`")


class DocumentPart(NamedTuple):
    """A part of a document: where its key begins (where it has none, it itself), where it begins and ends."""

    begin: int
    start: int
    end: int
    scalar: bool = True
    secret: bool = False


class DocumentSource(Source):
    """A document's text. Its values are looked at only when something of it is to be shown."""

    __slots__ = ("_hidden", "_leaves", "_looked_at", "_read", "_secret")

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self._read: list[Callable[[], Iterable[DocumentPart]]] = []
        self._hidden: list[tuple[int, int]] = []
        self._leaves: list[DocumentPart] | None = None
        self._secret: list[tuple[int, int]] | None = None
        self._looked_at: dict[tuple[int, int], list[tuple[int, int]] | None] = {}

    def holds(self, leaves: Callable[[], Iterable[DocumentPart]]) -> None:
        """Say how to find the parts of a document that was read from it; several may stand in one text, or in each other."""
        self._read.append(leaves)
        self._leaves = self._secret = None
        self._looked_at.clear()

    def hide(self, span: Span) -> None:
        """Never show what stands there: a mapping found that it is a secret."""
        if (span.start, span.end) not in self._hidden:
            self._hidden.append((span.start, span.end))
            self._secret = None

    @property
    def read(self) -> bool:
        """Whether a document was read from it."""
        return bool(self._read)

    def may_be_quoted(self, texts: Iterable[str]) -> bool:
        """Whether any of these texts, in one line each, may be a part of what stands here, or hold four characters of it.

        It is asked before the document's values are looked at for the first time, and only of a short one.
        """
        if not self.read or self._leaves is not None or len(self.text) > WINDOW:
            return True
        line = " ".join(self.text.split())
        return any(text[i : i + SHORT] in line for text in texts if text for i in range(max(1, len(text) - SHORT + 1)))

    @property
    def leaves(self) -> list[DocumentPart]:
        """Its parts in order; none of what can't be read."""
        if self._leaves is None:
            self._leaves = sorted(leaf for read in self._read for leaf in read())
        return self._leaves

    @property
    def secret(self) -> list[tuple[int, int]]:
        """Where secrets stand by what is known of its parts: ranges in order that don't overlap."""
        if self._secret is None:
            self._secret = merged((*self._hidden, *((leaf.start, leaf.end) for leaf in self.leaves if leaf.secret)))
        return self._secret

    def hidden(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where between two offsets secrets stand, by its parts and by the text itself."""
        every = self.secret
        first = bisect_right(every, start, key=lambda r: r[1])
        found = every[first : bisect_left(every, end, key=lambda r: r[0])]
        begin = max(0, start // WINDOW - 1) * WINDOW
        seen = self._in_text(begin, (end // WINDOW + 2) * WINDOW)
        found.extend(seen or ())
        if self.read:
            for leaf in self._scalars(begin, end) if seen is not None else ():
                if leaf.end > start:
                    first_of, text = leaf.start, self.text[leaf.start : min(leaf.end, end + WINDOW)]
                    found.extend((first_of + a, first_of + b) for a, b in secrets_in(text))
        else:
            found.extend(self._suspected(begin, end))
        return [(a, b) for a, b in merged(found) if a < end and b > start]

    def _in_text(self, begin: int, stop: int) -> list[tuple[int, int]] | None:
        """What between two offsets looks like a secret by the text itself; None where nothing there can be one.

        It is looked for once, as what is quoted often stands near what was quoted before.
        """
        if (begin, stop) not in self._looked_at:
            window = self.text[begin:stop]
            found: list[tuple[int, int]] | None = None
            if may_hold_secrets(window):
                looked = secrets_in(window, broken=not self.read, named=not self.read)
                found = [(begin + a, begin + b) for a, b in looked]
                if self.read:
                    found.extend(self._between(self._scalars(begin, stop), begin, window))
            self._looked_at[begin, stop] = found
        return self._looked_at[begin, stop]

    def _scalars(self, begin: int, stop: int) -> list[DocumentPart]:
        """The values that begin between two offsets."""
        at = bisect_left(self.leaves, (begin,)), bisect_left(self.leaves, (stop,))
        return [leaf for leaf in self.leaves[at[0] : at[1]] if leaf.scalar]

    @staticmethod
    def _between(scalars: list[DocumentPart], begin: int, window: str) -> Iterator[tuple[int, int]]:
        """What looks like a secret where none of the values stands that were read: in a schema's options, in comments."""
        for a, b in secrets_in(window):
            near = bisect_left(scalars, (begin + b,)) - 1
            if near < 0 or scalars[near].end <= begin + a:
                yield begin + a, begin + b

    def _suspected(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Where secrets seem to stand in a text that can't be read: behind their keys, and on the lines below these."""
        under: list[tuple[int, bool]] = []
        left_open = follows = False
        first = self.position(begin).line
        for number in range(first, self.position(min(end, len(self.text))).line + 1):
            start = max(self.line_starts[number - 1], begin)
            line = self.line(number)[start - self.line_starts[number - 1] :][: max(0, end + WINDOW - start)]
            bare = line.strip()
            if not bare:
                continue
            indent = len(line) - len(line.lstrip())
            opening, section = _OPEN.match(line), _SECTION.match(line)
            if section is not None:
                under = [(-1, names_secret(section["key"]))]
            elif bare[0] not in "}])\"'`-" or opening is not None:
                while under and under[-1][0] >= indent:
                    under.pop()
            pairs = list(_PAIR.finditer(line))
            if left_open or any(secret for _, secret in under):
                yield start + (pairs[0].start("value") if pairs and not left_open else indent), start + len(line)
            for pair in pairs:
                if pair["key"].strip("\"'").lower() in VALUES:
                    # an unfinished value goes on to the line's end
                    yield start + pair.start("value"), start + (pair.end("value") if pair["value"] else len(line))
            word = next((w for w in _NAME.finditer(line) if names_secret(w[0])), None) or _DISGUISED.search(line)
            if word is None and not pairs and follows:
                yield start + indent, start + len(line)  # what a value goes on with
            elif pairs or word is not None:
                follows = word is not None
            if word is not None:
                yield start + word.end(), start + len(line)
            left_open = word is not None and _OPEN_END.fullmatch(line, word.end()) is not None
            if opening is not None and section is None:
                under.append((indent, names_secret(opening["key"])))

    def shown(self, span: Span, *, key_only: bool = False) -> tuple[int, int]:
        """What may be shown of the line on which a span begins: its own key and value, or the first of what is in it.

        Where a key is wrong, only the key: what it is to hold may be anything.
        """
        number = span.begin.line
        begin = self.line_starts[number - 1]
        stop = begin + len(self.line(number))
        start, finish = span.start, span.end
        if not self.read:
            return self._own_pair(begin, stop, start)
        leaves = self.leaves
        near = max(begin, start - WINDOW), min(stop, start + WINDOW)  # a document may be one line of millions
        on_line = leaves[bisect_left(leaves, (near[0],)) : bisect_left(leaves, (near[1],))]
        keyed = next((leaf for leaf in on_line if leaf.begin == start < leaf.start and finish <= leaf.start), None)
        if keyed is not None and key_only:
            return start, finish
        if keyed is not None:
            start, finish = keyed.start, keyed.end
        own = [leaf for leaf in on_line if leaf.scalar and leaf.begin <= start and finish <= leaf.end]
        if own:
            leaf = min(own, key=lambda leaf: leaf.end - leaf.begin)
            listed = [
                whole for whole in on_line if not whole.scalar and whole.start <= leaf.begin and leaf.end <= whole.end
            ]
            if leaf.begin == leaf.start and listed and self._plain(listed[-1], on_line):
                leaf = listed[-1]
            return leaf.begin, min(leaf.end, stop)
        whole = next((leaf for leaf in on_line if not leaf.scalar and (leaf.start, leaf.end) == (start, finish)), None)
        lead = start if whole is None else whole.begin
        end = min(max(finish, start + 1), stop)
        inner = [leaf for leaf in on_line if leaf.scalar and start <= leaf.begin and leaf.end <= finish]
        if not inner:
            bare = _STRUCTURE.fullmatch(self.text[start + 1 : end]) or _KEY.fullmatch(self.text[start:stop])
            return lead, end if bare else min(start + 1, end)
        if finish <= stop and whole is not None and self._plain(whole, on_line):
            return lead, end
        return lead, min(inner[0].end, stop)

    @staticmethod
    def _plain(whole: DocumentPart, on_line: list[DocumentPart]) -> bool:
        """Whether a part is a list of plain values in one line, which is one value to a reader."""
        inner = [leaf for leaf in on_line if whole.start <= leaf.begin and leaf.end <= whole.end and leaf is not whole]
        return all(leaf.scalar and leaf.begin == leaf.start for leaf in inner)

    def _own_pair(self, begin: int, stop: int, start: int) -> tuple[int, int]:
        """The key and the value, of a broken line, in which a place is; a line without keys altogether, if it's no blob."""
        begin, stop = max(begin, start - WINDOW), min(stop, start + WINDOW)
        line = self.text[begin:stop]
        pairs = list(_PAIR.finditer(line))
        for pair in pairs:
            if pair.start() <= start - begin <= pair.end():
                return begin + pair.start(), begin + pair.end()
        if not pairs and not _BLOB.search(line):
            return begin, stop
        return start, min(start + 1, stop)


def is_hidden(span: Span | None) -> bool:
    """Whether a secret stands at a place by what is known of the document, and nothing else does."""
    if span is None or not isinstance(span.source, DocumentSource) or span.start == span.end:
        return False
    every = span.source.secret
    at = bisect_right(every, span.start, key=lambda r: r[0]) - 1
    return at >= 0 and span.end <= every[at][1]


def veiled(value: Value, origin: Origin | None, read: Sequence[Span] = ()) -> Value:
    """A value as it may be shown: of a text that is a secret at its place nothing, of another what is no secret in it.

    Of what was computed, `read` says from what.
    """
    if isinstance(value, str):
        places = read if origin is None else (origin.span,)
        return HIDDEN if any(is_hidden(span) and _told(value, span.text) for span in places) else masked(value)
    if isinstance(value, Listing):
        items = tuple(Fact(veiled(f.value, f.origin or origin, read), f.origin) for f in value.items)
        return Listing(items, value.partial, value.detail, value.within)
    if isinstance(value, Record):
        return Record(
            {name: Fact(veiled(f.value, f.origin or origin, read), f.origin) for name, f in value.fields.items()}
        )
    return value


def _told(value: str, written: str) -> bool:
    """Whether a value tells something of what is written at its place, however it was turned; a word that a mapping chose doesn't."""
    said = value.casefold()[:WINDOW]
    pieces = [said[at : at + PIECE] for at in range(len(said) - PIECE + 1)]
    return any(
        said in text or (text and text in said) or any(piece in text for piece in pieces)
        for text in (form.casefold() for form in _forms(_bare(written[:WINDOW])))
    )


def _forms(written: str) -> Iterator[str]:
    """What a text at its place says: as it stands, without its escapes, and as what is encoded in it."""
    yield written
    if "\\" in written:
        yield _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), written)
    try:
        yield binascii.a2b_base64(written.translate(_URL_SAFE) + "=" * (-len(written) % 4), strict_mode=True).decode(
            "utf-8"
        )
    except (binascii.Error, ValueError):
        return


def veiled_words(text: str, spans: Iterable[Span | None]) -> str:
    """A message in which nothing that is quoted of these places, or of their lines, is a secret."""
    if "`" not in text and "://" not in text:
        return text
    quoted = [_bare(words.strip("…")) for words in _QUOTED.findall(text)]
    secret: list[str] = []
    unread: list[str] = []
    for span in spans:
        if span is not None and isinstance(span.source, DocumentSource):
            source, number = span.source, span.begin.line
            if not source.may_be_quoted(quoted):
                continue
            begin = max(source.line_starts[number - 1], span.start - WINDOW)
            stop = min(max(span.end, begin + len(source.line(number))), span.start + WINDOW)
            secret.extend(_bare(source.text[a:b]) for a, b in source.hidden(begin, stop))
            if not source.read:
                unread.append(_bare(source.text[begin:stop]))

    def instead(found: re.Match[str]) -> str:
        quoted = _bare(found[1].strip("…"))
        known = any(quoted in hidden or (len(hidden) >= SHORT and hidden in quoted) for hidden in secret if hidden)
        if quoted and known:
            return f"`{HIDDEN}`"
        sign = _SIGN.search(quoted)
        if sign and any(quoted in line for line in unread):  # a key that is broken itself says nothing of what it is of
            return f"`{quoted[: sign.end()]}{HIDDEN}`"
        return found[0]

    return masked(_QUOTED.sub(instead, text) if secret or unread else text)


def _bare(text: str) -> str:
    """A text in one line without its quotes."""
    return " ".join(text.strip("\"'").split())
