"""What a name means: of a fact its type, meaning, unit and readers; of a figure its values by place and day; of a rule plain words.

All of it is plain text: what is a stranger's would otherwise be markup, and an editor would fetch the pictures in it.
"""

from __future__ import annotations

from typing import Final

from checkmeta.authoring.fact_entries import FactUses, card, fact_entries, fact_uses
from checkmeta.authoring.interactive.completion import meaning_of
from checkmeta.authoring.interactive.show_answers import type_text
from checkmeta.authoring.language_server.cursor import Cursor, cursor_at
from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.language_server.mentions import NAME, RULE, Symbol, declaration_of, named_at
from checkmeta.base.harmless import neutralised
from checkmeta.base.source import Source, Span
from checkmeta.language.functions import FUNCTIONS, MAPPING_FUNCTIONS
from checkmeta.language.program import Program, TypedNorm, TypedParam
from checkmeta.language.prose import paragraphs
from checkmeta.vocabulary import terms
from checkmeta.vocabulary.scalars import format_value

MOST: Final = 20
"""Values of a figure that are shown."""


class Cards:
    """Says what facts are, and remembers which rules read them."""

    def __init__(self) -> None:
        self.uses: FactUses | None = None

    def learn(self, program: Program) -> None:
        """Note which rules read which facts, which takes its time once."""
        self.uses = fact_uses(program, self.uses)

    def of(self, path: str, program: Program) -> str | None:
        """All that there is to know of a fact, by its path; None for what is none."""
        wanted = path.replace("[]", "")
        entry = next((e for e in fact_entries(program.vocabulary) if e.path.replace("[]", "") == wanted), None)
        if entry is None:
            return None
        self.learn(program)
        return card(entry, program, self.uses)


def hover(rules: LiveRules, cards: Cards, source: Source, offset: int) -> tuple[str, Span] | None:
    """A text about what stands at an offset, and what it is about."""
    cursor = cursor_at(rules, source, offset)
    mention = named_at(rules, source.name, offset) if rules.source(source.name) is source else None
    if mention is not None:
        said = _of_name(rules, mention.of)
        return (said, mention.span) if said else None
    quoted, start = cursor.text, offset - cursor.column
    if cursor.comment:
        return None
    if quoted is not None and not _in_braces(cursor, quoted[0]):
        word = cursor.line[quoted[0] : quoted[1]].strip('"')
        return (_term(word), Span(source, start + quoted[0], start + quoted[1])) if terms.is_term(word) else None
    path = cursor.path()
    if path is None:
        return None
    said = _of_path(rules, cards, cursor, path[0])
    return (said, Span(source, path[1], path[2])) if said else None


def _in_braces(cursor: Cursor, begin: int) -> bool:
    part = cursor.line[begin : cursor.column]
    return part.rfind("{") > part.rfind("}")


def _of_path(rules: LiveRules, cards: Cards, cursor: Cursor, path: str) -> str | None:
    function = FUNCTIONS.get(path) or (MAPPING_FUNCTIONS.get(path) if cursor.scope.mapping else None)
    if function is not None:
        given = ", ".join(said for said, _ in function.parameters)
        return f"{function.name}({given}): {function.doc}"
    meant = meaning_of(path, cursor.before + cursor.line[cursor.column :], cursor.scope)
    if meant is None:
        return None
    fact = cards.of(meant.path, rules.program) if meant.path else None
    return fact if fact is not None else f"{path}: {type_text(meant.kind)}"


def _of_name(rules: LiveRules, of: Symbol) -> str | None:
    if of.kind == RULE:
        found = [n for n in rules.program.norms if n.id == f"{of.scope}.{of.name}"]
        return "\n\n".join(map(_rule, found)) or None
    if of.kind == NAME and of.figure:
        param = rules.program.params.get(f"{of.scope}.{of.name}")
        return _figure(param) if param is not None else None
    declared = declaration_of(rules, of)
    if not declared:
        return None
    source = declared[0].span.source
    file = rules.pieces[source.name].file
    if of.kind == NAME:
        defines = [*file.defines, *(d for r in file.rulesets if r.id.text == of.scope for d in r.defines)]
        define = next(d for d in defines if d.name.text == of.name)
        return f"{neutralised(define.span.text)}\n\nof {of.scope}"
    ruleset = next(r for r in file.rulesets if r.id.text == of.name)
    return neutralised(f"{ruleset.id} – {ruleset.title.value} ({ruleset.layer})")


def _rule(norm: TypedNorm) -> str:
    parts = [f"{norm.id} – {norm.title} ({'permit' if norm.permit else norm.layer})", *paragraphs(norm)]
    parts += [f"{label}: {text}" for label, text in norm.texts]
    sources = (f"{c.text.value}{f' {c.url.value}' if c.url else ''}" for c in (*norm.instruments, *norm.sources))
    return neutralised("\n".join([*parts, *(f"Source: {source}" for source in sources)]))


def _figure(param: TypedParam) -> str:
    rows = [
        (
            format_value(v.value.value, param.type),
            f"for {', '.join(v.places)}" if v.places else "elsewhere",
            f"from {v.period.start}" if v.period.start else "",
            f"until {v.period.end}" if v.period.end else "",
        )
        for v in param.variants[:MOST]
    ]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    lines = ["  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    more = len(param.variants) - MOST
    return "\n".join([f"{param.id}: {type_text(param.type)}", *lines, *([f"and {more} more"] if more > 0 else [])])


def _term(name: str) -> str:
    term = terms.table()[name]
    lines = [f"{name} – {terms.iri(name) or 'a term of our own'}"]
    if term.parents:
        lines.append(f"a kind of {', '.join(term.parents)}")
    if term.special:
        lines.append("of the special categories (GDPR, Art. 9)")
    return "\n".join(lines)
