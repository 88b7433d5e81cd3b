"""The facts that rules may ask for, each with its type, its meaning, what can state it and which rules read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from checkmeta.authoring.interactive.show_answers import type_text
from checkmeta.authoring.starter.questions import owning_record
from checkmeta.base.diagnostics.diagnostic import did_you_mean, refusal
from checkmeta.base.records import dataclass
from checkmeta.base.typesys import Enumeration, FieldType, RecordType, Type, innermost
from checkmeta.language.answerable import covered, states
from checkmeta.language.needs import needs
from checkmeta.language.program import Program
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.report.encode import taken
from checkmeta.report.wording import counted
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

MOST: Final = 40
"""Facts that a word lists before the rest is counted."""
_WORD: Final = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class FactEntry:
    """A fact of the vocabulary.

    Attributes:
        path: as in `needs`: `platform.minors.profiling`, `identity.attributes[].retention.period`.
        field: its type, its meaning, its unit, its term of the Data Privacy Vocabulary.
        inner: the record that it is, or that each of its elements is.
        ruleset: the one that declares it; None for what comes with checkmeta.

    """

    path: str
    field: FieldType
    inner: RecordType | None
    ruleset: str | None = None


def fact_entries(words: Vocabulary | None = None) -> list[FactEntry]:
    """Every fact, a record before what is in it. A record that holds itself is entered once on each way."""
    known = words or vocabulary()
    own = {(fact.record, fact.name): fact.ruleset for fact in known.own}
    return [*_below("platform", known.platform, (), own), *_below("identity", known.identity, (), own)]


def _below(
    path: str, record: RecordType, within: tuple[RecordType, ...], own: Mapping[tuple[str, str], str]
) -> Iterator[FactEntry]:
    if record in within:
        return
    for name, field in record.fields.items():
        inner = owning_record(field)
        entry = FactEntry(f"{path}.{name}", field, inner, own.get((record.name, name)))
        if entry.path == "platform.identities":  # the same facts are those of `identity`
            continue
        yield entry
        if inner is not None and entry.path != "platform.variants":  # which only say again what a platform says
            brackets = "[]" * str(field.type).count("list of ")
            yield from _below(f"{entry.path}{brackets}", inner, (*within, record), own)


def looked_up(words: Sequence[str], entries: Sequence[FactEntry]) -> list[FactEntry]:
    """The fact of a path, or those that have every word in their path, their meaning or the words that they may be.

    Raises:
        CheckmetaError: U003, there is none.

    """
    wanted = " ".join(words)
    plain = re.sub(r"\[[^\]]*\]", "[]", wanted)
    for entry in entries:
        if plain.replace("[]", "") in (entry.path.replace("[]", ""), entry.path.replace("[]", "").partition(".")[2]):
            return [entry]
    asked = [word.lower() for word in _WORD.findall(wanted)]
    having = {word: [e for e in entries if any(said.startswith(word) for said in _words(e))] for word in asked}
    found = [e for e in entries if asked and all(e in having[word] for word in asked)]
    if not found:
        raise refusal("U003", f"no fact `{wanted}`", help=_near(wanted, having, entries))
    return found


def _near(wanted: str, having: Mapping[str, Sequence[FactEntry]], entries: Sequence[FactEntry]) -> str:
    """What to try instead: what each of several words finds by itself, else what is spelt alike."""
    if " " in wanted:
        return "by themselves: " + ", ".join(f"`{word}` finds {len(found)}" for word, found in having.items())
    paths = [e.path for e in entries]
    close = did_you_mean(wanted, paths) or did_you_mean(wanted, {path.rpartition(".")[2] for path in paths})
    return close or "`checkmeta vocabulary` lists the topics"


def _words(entry: FactEntry) -> set[str]:
    return {
        w.lower()
        for text in (entry.path.replace("_", " "), entry.path, entry.field.description, *_enumeration(entry.field.type))
        for w in _WORD.findall(text)
    }


@dataclass(frozen=True, slots=True)
class FactUses:
    """The facts that each format can state, and those that each rule reads: an editor asks for them again and again."""

    formats: dict[str, tuple[TypedMapping, frozenset[str]]]
    rules: dict[tuple[str, str], tuple[str, ...]]
    """By id and digest."""


def fact_uses(program: Program, before: FactUses | None = None) -> FactUses:
    """What states and what reads facts. What `before` knows of the same mappings and rules is taken from it."""
    formats, rules = (before.formats, before.rules) if before is not None else ({}, {})
    stated = {
        m.id: found if (found := formats.get(m.id)) and found[0] is m else (m, states(m)) for m in program.mappings
    }
    norms = ((n, (n.id, n.digest)) for n in program.norms if not n.permit)
    return FactUses(stated, {key: rules[key] if key in rules else needs(n) for n, key in norms})


def fact_data(entries: Iterable[FactEntry], program: Program, uses: FactUses | None = None) -> list[dict[str, Any]]:
    """The facts with what states and what reads them."""
    uses = uses or fact_uses(program)
    formats = [(mapping.id, paths) for mapping, paths in uses.formats.values()]
    read = [(id_, paths) for (id_, _), paths in uses.rules.items()]
    return [
        {
            **_JSON(entry),
            "type": type_text(entry.field.type),
            "words": _enumeration(entry.field.type),
            "formats": sorted(id_ for id_, paths in formats if covered(entry.path, paths)),
            "rules": sorted(id_ for id_, paths in read if any(_is_or_in(path, entry) for path in paths)),
        }
        for entry in entries
    ]


_JSON = taken(
    "path", "type:field.type", "words:field.type", "meaning:field.description", "may_be_none:field.may_be_none", "unit:field.unit",
    "term:field.iri", "secret:field.secret", "ruleset",
)  # fmt: skip


def _enumeration(kind: Type) -> tuple[str, ...]:
    kind = innermost(kind)
    return kind.words if isinstance(kind, Enumeration) else ()


def _is_or_in(path: str, entry: FactEntry) -> bool:
    return path == entry.path or (entry.inner is not None and path.startswith((f"{entry.path}.", f"{entry.path}[")))


def topics(entries: Sequence[FactEntry]) -> str:
    """What there is facts about, with their numbers."""
    rows = []
    for root in ("platform", "identity"):
        tops = [e for e in entries if e.path.count(".") == 1 and e.path.startswith(f"{root}.")]
        for top in tops:
            below = sum(e.path.startswith((f"{top.path}.", f"{top.path}[")) for e in entries)
            rows.append((top.path, f"{below} facts" if below else type_text(top.field.type), top.field.description))
    lines = _columns(rows)
    return "\n".join(
        [
            *lines,
            "",
            f"{len(entries)} facts; `checkmeta vocabulary WORD` finds some, `checkmeta vocabulary PATH` shows one",
        ]
    )


def fact_table(entries: Sequence[FactEntry]) -> str:
    """A line for each fact, the rest counted past `MOST`."""
    lines = _columns([(e.path, type_text(e.field.type), e.field.description) for e in entries[:MOST]])
    more = len(entries) - MOST
    return "\n".join([*lines, *([f"and {more} more: name more words, or a path"] if more > 0 else [])])


def card(entry: FactEntry, program: Program, uses: FactUses | None = None) -> str:
    """One fact with all that there is to know of it."""
    (data,) = fact_data([entry], program, uses)
    none = "; or `none`" if entry.field.may_be_none else ""
    unit = f" in {entry.field.unit}" if entry.field.unit else ""
    lines = [f"{entry.path}  {data['type']}{unit}{none}", f"  {entry.field.description}"]
    if len(data["words"]) > 1:
        lines.append("  one of: " + ", ".join(data["words"]))
    if entry.field.iri:
        lines.append(f"  term: {entry.field.iri}")
    if entry.field.secret:
        lines.append("  a secret: no report shows what stands there")
    if entry.ruleset:
        lines.append(f"  declared by {entry.ruleset}")
    if entry.field.derived:
        lines.append("  worked out of other facts; no document states it")
    for kind, said in (("formats", "stated by"), ("rules", "read by")):
        ids = data[kind]
        lines.append(f"  {said} {counted(len(ids), kind[:-1])}{':' if ids else ''}")
        lines += [f"    {id_}" for id_ in ids[:MOST]] + ([f"    and {len(ids) - MOST} more"] if len(ids) > MOST else [])
    if entry.inner is not None:
        rows = [(name, type_text(f.type), f.description) for name, f in entry.inner.fields.items()]
        lines += ["", *(f"  {line}" for line in _columns(rows))]
    return "\n".join(lines)


def _columns(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    first, second = (max((len(row[i]) for row in rows), default=0) for i in (0, 1))
    return [f"{a:<{min(first, 60)}}  {b:<{min(second, 28)}}  {c}" for a, b, c in rows]
