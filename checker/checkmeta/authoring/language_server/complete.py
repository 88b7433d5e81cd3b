"""What may come next: paths, clauses, enumerations, terms, places, rules, built-ins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lsprotocol import types

from checkmeta.authoring.interactive.completion import candidates, meaning_of, place_candidates
from checkmeta.authoring.interactive.show_answers import type_text
from checkmeta.authoring.language_server.cursor import Cursor, cursor_at
from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.language_server.positions import PositionCodec
from checkmeta.base.source import Source
from checkmeta.base.typesys import BASIC, TERM, Enumeration, RecordType, Type, innermost
from checkmeta.documents.formats import NAMED
from checkmeta.language.clauses import DECLARATIONS
from checkmeta.language.functions import AGGREGATES, FUNCTIONS, MAPPING_FUNCTIONS
from checkmeta.language.types.scope import DefineName, ParamName
from checkmeta.language.words import BEARERS, Layer, Verdict
from checkmeta.vocabulary import terms

K = types.CompletionItemKind
Found = Iterator[tuple[str, types.CompletionItemKind, str]]
"""What may stand there, what it is, and a few words about it."""

_WORDS: Final = {
    "bearer": BEARERS,
    "layer": tuple(Layer),
    "state": ("proposed", "trial", "recommended"),
    "expect": tuple(Verdict),
    "reads": tuple(NAMED),
    "evidence": ("extracted", "declared"),
}
"""What follows the words that are followed by few."""
_LISTED: Final = re.compile(
    r"\b(bearer|layer|state|expect|reads|evidence)\s+(?:[\w-]+\s*,\s*)*[\w-]*$|\b(expect)\s+[\w.-]+:\s*\w*$"
)
_PLACES: Final = re.compile(r"\b(?:jurisdiction|for|in|is\s+\S+\s+for)\s+(?:[A-Z][A-Z-]*\s*,\s*)*[A-Z]?[A-Z-]*$")
_RULES: Final = re.compile(r"\b(?:overrides|conflicts\s+with|of|by)\s+(?:[\w.-]+\s*,\s*)*[\w.-]*$")
_IMPORT: Final = re.compile(r"\bimport\s+[\w.-]*$")
_TYPE: Final = re.compile(r"^(?:param|fact|define)\b[^=]*:\s*(?:list\s+of\s+)?\w*$", re.DOTALL)
_ASKED: Final = re.compile(
    r'([A-Za-z_][\w.\[\]]*)\s+(?:not\s+)?(?:(==|!=|in|is(?:\s+not)?\s+an?)\s*)\[?(?:\s*"[^"\n]*"\s*,)*\s*"[^"\n]*$'
)
_MEMBER: Final = re.compile(r'"[^"\n]*"\s+(?:not\s+)?in\s+[\w.]*$')
_NEAR: Final = 200
"""Characters before a brace in which its key stands."""
_KEY: Final = re.compile(r"(\w+)\s*:\s*[\[{][\[{\s]*$")


def completions(rules: LiveRules, source: Source, offset: int, places: PositionCodec) -> list[types.CompletionItem]:
    """What may stand at an offset in the place of the word there, by its beginning."""
    cursor = cursor_at(rules, source, offset)
    if cursor.comment:
        return []
    start = offset
    inside = cursor.text is not None
    while start > 0 and (source.text[start - 1].isalnum() or source.text[start - 1] in ("_-" if not inside else "-_ ")):
        start -= 1
    dotted = not inside and source.text[start - 1 : start] == "."
    if not inside and not _ids_stand(cursor) and "-" in source.text[start:offset]:
        start = offset - len(source.text[start:offset].rpartition("-")[2])
    word = source.text[start:offset]
    if _ids_stand(cursor):
        while start > 0 and (source.text[start - 1].isalnum() or source.text[start - 1] in "_-."):
            start -= 1
        word = source.text[start:offset]
    found = _in_text(cursor) if inside else _expected(rules, cursor, word, dotted=dotted)
    written = dict.fromkeys(each for each in found if each[0].lower().startswith(word.lower()))
    return [
        types.CompletionItem(
            label, kind=kind, detail=detail or None, sort_text=f"{number:05}",
            text_edit=places.edit(source, start, offset, label),
        )
        for number, (label, kind, detail) in enumerate(written)
    ]  # fmt: skip


def _ids_stand(cursor: Cursor) -> bool:
    return bool(_RULES.search(cursor.recent) or _IMPORT.search(cursor.recent))


def _in_text(cursor: Cursor) -> Found:
    """In quotes: the words of an enumeration, or terms, by what the text is compared with."""
    asked = _ASKED.search(cursor.recent)
    if asked is None:
        return
    meant = meaning_of(asked[1], cursor.before, cursor.scope)
    kind = innermost(meant.kind) if meant is not None else None
    if isinstance(kind, Enumeration):
        yield from ((word, K.EnumMember, "") for word in kind.words)
    elif asked[2].startswith("is") or kind == TERM:
        for term in terms.table().values():
            yield term.name, K.EnumMember, ", ".join(term.parents)


def _expected(rules: LiveRules, cursor: Cursor, word: str, *, dotted: bool) -> Found:
    before = cursor.before
    listed = _LISTED.search(cursor.recent)
    if _IMPORT.search(cursor.recent):
        yield from ((id_, K.Module, "") for id_ in rules.program.rulesets)
    elif listed:
        yield from ((str(each), K.EnumMember, "") for each in _WORDS[listed[1] or listed[2]])
    elif _TYPE.search(before):
        yield from ((name, K.TypeParameter, "") for name in ("list of", *BASIC, *rules.program.vocabulary.records))
    elif _PLACES.search(cursor.recent) and (word.isupper() or not word):
        yield from ((code, K.EnumMember, "") for code in place_candidates(word or "E"))
    elif _ids_stand(cursor) and cursor.declaration in ("rule", "permit", "test"):
        yield from _rule_ids(rules, cursor)
    elif cursor.declaration == "test" and before.count("{") > before.count("}"):
        yield from _keys(cursor)
    else:
        if not dotted and not cursor.line[: cursor.column].removesuffix(word).strip():
            yield from _clauses(cursor)
        yield from _expression(cursor)


def _rule_ids(rules: LiveRules, cursor: Cursor) -> Found:
    """Rules and permits, those of the rule set by their short ids."""
    own = next((r for r, scope in rules.scopes.items() if scope is cursor.scope), "")
    for norm in rules.program.norms:
        short = norm.id.removeprefix(f"{own}.")
        yield short if norm.ruleset == own else norm.id, K.Method, norm.title


def _clauses(cursor: Cursor) -> Found:
    """What a line may begin with: a clause of the declaration that it is in, or a declaration."""
    indented = cursor.line[:1].isspace()
    rows = DECLARATIONS.get(cursor.declaration, ()) if indented else ()
    for row in rows:
        if row.permits or cursor.declaration != "permit":
            yield row.word, K.Keyword, row.label or ""
        if row.word == "must":
            yield from (("must not", K.Keyword, ""), ("should", K.Keyword, ""), ("should not", K.Keyword, ""))
    if not indented:
        yield from ((name, K.Keyword, "") for name in DECLARATIONS)


def _expression(cursor: Cursor) -> Found:
    path = cursor.path()
    written = path[0] if path is not None else ""
    if not written and cursor.line[: cursor.column].endswith("."):
        behind = re.search(r"[A-Za-z_][\w.]*(?:\[[^\]\n]*\][\w.]*)*\.$", cursor.line[: cursor.column])
        written = behind[0] if behind else ""
    head = written[: len(written) - len(re.search(r"\w*$", written)[0])]  # type: ignore[index]
    for name in candidates(cursor.before, head, cursor.scope):
        last = name.removeprefix(head)
        meant = meaning_of(name.rstrip("("), cursor.before, cursor.scope)
        yield (
            last,
            _kind(name, cursor),
            _detail(name, meant.kind if meant else None, meant.field.description if meant and meant.field else ""),
        )
    if cursor.scope.mapping and not head:
        yield from ((f"{name}(", K.Function, f.doc) for name, f in MAPPING_FUNCTIONS.items())


def _kind(name: str, cursor: Cursor) -> types.CompletionItemKind:
    named = cursor.scope.names.get(name.rstrip("("))
    if name.endswith("(") or isinstance(named, DefineName):
        return K.Function
    if isinstance(named, ParamName):
        return K.Constant
    return K.Field if "." in name or name in cursor.scope.roots else K.Keyword


def _detail(name: str, kind: Type | None, description: str) -> str:
    function = FUNCTIONS.get(name.rstrip("("))
    if function is not None and name.endswith("("):
        return function.doc
    if name.rstrip("(") in AGGREGATES and name.endswith("("):
        return "of a list, or of what a comprehension gives"
    return " – ".join(part for part in (type_text(kind) if kind is not None else "", description) if part)


def _keys(cursor: Cursor) -> Found:
    """In a test's facts: the fields of the record that the place is in, or the words of an enumeration."""
    roots = {name: kind for name, kind in cursor.scope.roots.items() if isinstance(kind, RecordType)}
    steps = list(_open_keys(cursor.before))
    kind: Type | None = None
    for step in steps:
        fields = {k: f.type for k, f in kind.fields.items()} if isinstance(kind, RecordType) else {}
        kind = innermost((roots if kind is None else fields).get(step, TERM))
    if not steps:
        yield from ((f"{name}: ", K.Field, "") for name in roots)
    elif isinstance(kind, RecordType):
        for name, field in kind.fields.items():
            yield f"{name}: ", K.Field, _detail("", field.type, field.description)


def _open_keys(before: str) -> Iterable[str]:
    """The keys before the braces that are open, the outermost first."""
    plain = re.sub(r'"(?:\\.|[^"\\\n])*"?', '""', before)
    stack: list[str | None] = []
    for at, char in enumerate(plain):
        if char == "{":
            key = _KEY.search(plain, max(0, at - _NEAR), at + 1)
            stack.append(key[1] if key and plain[key.end(1) : at].count("}") == 0 else None)
        elif char == "}" and stack:
            stack.pop()
    # the elements of a list are in the record that the list's key names: the key stands before the bracket
    for number, named in enumerate(stack[1:], 1):
        yield named or _list_key(plain, number)


def _list_key(plain: str, depth: int) -> str:
    """The key of the list in which the record of a depth stands, of which another element was written before."""
    level, brackets, keys = 0, [], []
    for found in re.finditer(r"(\w+)\s*:\s*(?=\[)|[\[\]{}]", plain):
        if found[1]:
            keys.append(found[1])
        elif found[0] == "[":
            brackets.append((keys.pop() if keys else "", level))
        elif found[0] == "]" and brackets:
            brackets.pop()
        elif found[0] in "{}":
            level += 1 if found[0] == "{" else -1
    return next((key for key, at in reversed(brackets) if at == depth), "")
