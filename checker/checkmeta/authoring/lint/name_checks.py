"""Names that nothing uses, and names that are easily taken for one another: L612 to L615, L641."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from checkmeta.authoring.lint.material import Edit, Finding, Rules, finding, syntax_nodes
from checkmeta.base.diagnostics.diagnostic import Label
from checkmeta.base.source import Source, Span
from checkmeta.base.values import WorkingDays
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.types.calendar_checks import KINDS

ALIKE = str.maketrans({
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s",
    "α": "a", "ο": "o", "ν": "v", "ρ": "p", "0": "o", "1": "l", "_": None, "-": None,
})  # fmt: skip
"""Letters of other alphabets, digits and signs that are read as Latin letters, or not at all."""


def resolve(
    expression: ast.NameExpr | ast.FieldExpr, ruleset: str, rules: Rules
) -> tuple[str, declarations.Define | declarations.Param] | None:
    """The define or param that a name means in a rule set, and the rule set it comes from."""
    written = rules.rulesets.get(ruleset)
    if written is None:
        return None
    if isinstance(expression, ast.NameExpr):
        sources = [ruleset, *(i.ruleset.text for i in written.imports if i.alias is None)]
        name = expression.name
    elif isinstance(expression.of, ast.NameExpr):
        alias = expression.of.name
        sources = [i.ruleset.text for i in written.imports if i.alias is not None and i.alias.text == alias]
        name = expression.name.text
    else:
        return None
    for id_ in sources:
        for declaration in _declared(rules.rulesets.get(id_)):
            if declaration.name.text == name:
                return id_, declaration
    return None


def _declared(ruleset: declarations.RuleSet | None) -> tuple[declarations.Define | declarations.Param, ...]:
    return () if ruleset is None else (*ruleset.defines, *ruleset.params)


def check(rules: Rules) -> Iterator[Finding]:
    """All findings about names."""
    used: dict[str, set[str]] = {}
    read: set[str] = set()
    for ruleset in rules.rulesets.values():
        own: set[str] = set()
        for node in syntax_nodes((ruleset.applies_when, ruleset.defines, ruleset.params, ruleset.norms)):
            if isinstance(node, ast.NameExpr):
                own.add(node.name)
            if isinstance(node, ast.Literal) and isinstance(node.value, WorkingDays):
                own |= KINDS.keys()
            if isinstance(node, ast.FieldExpr):
                read.add(node.name.text)
            if isinstance(node, ast.NameExpr | ast.FieldExpr):
                found = resolve(node, ruleset.id.text, rules)
                if found is not None:
                    used.setdefault(found[0], set()).add(found[1].name.text)
        yield from _imports(ruleset, own, rules)
    for param in (id_ for norm in rules.norms for id_ in norm.params):  # those by which working days are counted, too
        used.setdefault(param.rpartition(".")[0], set()).add(param.rpartition(".")[2])
    for ruleset in rules.own:
        yield from _unused(ruleset, used.get(ruleset.id.text, set()))
        yield from _unread(ruleset, read)
        yield from _alike(ruleset, rules)


def _unused(ruleset: declarations.RuleSet, used: set[str]) -> Iterator[Finding]:
    """L612 and L614. A rule set without rules is there for others, which may be elsewhere."""
    if not ruleset.norms:
        return
    for define in ruleset.defines:
        if define.name.text not in used:
            edits = (removal(define.span),)
            yield finding("L612", f"nothing uses `{define.name}`", define.name.span, "take it out, or use it", edits)
    for param in ruleset.params:
        if param.name.text not in used:
            said = f"nothing uses the param `{param.name}`"
            yield finding(
                "L614", said, param.name.span, "take it out, or let a rule use it instead of a figure of its own"
            )


def _unread(ruleset: declarations.RuleSet, read: set[str]) -> Iterator[Finding]:
    """L641. A rule set without rules declares facts for others, which may be elsewhere; a record is read as a whole, too."""
    if not ruleset.norms:
        return
    for fact in ruleset.facts:
        if fact.path[-1].text not in read:
            path = ".".join(name.text for name in fact.path)
            yield finding(
                "L641", f"no rule reads the fact `{path}`", fact.path[-1].span, "take it out, or ask a rule about it"
            )


def _imports(ruleset: declarations.RuleSet, words: set[str], rules: Rules) -> Iterator[Finding]:
    """L613."""
    if ruleset not in rules.own:
        return
    for import_ in ruleset.imports:
        offered = {d.name.text for d in _declared(rules.rulesets.get(import_.ruleset.text))}
        if import_.alias is not None:
            offered = {import_.alias.text}
        if import_.ruleset.text in rules.rulesets and not offered & words:
            said = f"nothing of `{import_.ruleset}` is used here"
            yield finding("L613", said, import_.span, "take the import out", (removal(import_.span),))


def removal(span: Span) -> Edit:
    """The edit that takes a declaration out: its lines, the comment right above it that speaks of it alone, a blank line."""
    text = span.source.text
    start, end = span.start, span.end
    line = text.rfind("\n", 0, start) + 1
    rest = re.compile(r"[ \t]*(#[^\n]*)?(\r?\n|\Z)").match(text, end)
    if text[line:start].strip() or rest is None:
        return Edit(start, end, "")
    start, end = line, rest.end()
    above = re.search(r"(?:\A|\n[ \t]*\r?\n)((?:[ \t]*#[^\n]*\n)+)\Z", text[:start])
    blank = re.compile(r"([ \t]*\r?\n)+|\Z").match(text, end)
    if blank is not None:
        start = above.start(1) if above else start
        end = blank.end()
    return Edit(start, end, "")


def look_alike(name: str) -> str:
    """What is left of a name for a hasty eye."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return plain.translate(ALIKE).replace("rn", "m")


def _alike(ruleset: declarations.RuleSet, rules: Rules) -> Iterator[Finding]:
    """L615: of two names of one place, the later one."""
    names: list[ast.Name] = []
    for import_ in ruleset.imports:
        if import_.alias is not None:
            names.append(import_.alias)
        else:
            names.extend(d.name for d in _declared(rules.rulesets.get(import_.ruleset.text)))
    names.extend(sorted((d.name for d in _declared(ruleset)), key=lambda n: n.span.start))
    first = {"platform": None, "identity": None, "document": None}
    yield from _pairs(names, dict(first), ruleset.id.span.source)
    shared: dict[str, ast.Name | None] = {**first, **{look_alike(n.text): n for n in names}}
    for norm in ruleset.norms:
        bound = [
            n.variable
            for n in syntax_nodes(norm)
            if isinstance(n, ast.Generator | ast.QuantifiedExpr | ast.Comprehension)
        ]
        yield from _pairs(bound, dict(shared), ruleset.id.span.source)
    yield from _pairs([n.id for n in ruleset.norms], {}, ruleset.id.span.source)


def _pairs(names: list[ast.Name], seen: dict[str, ast.Name | None], source: Source) -> Iterator[Finding]:
    for name in names:
        key = look_alike(name.text)
        if key not in seen:
            seen[key] = name
            continue
        other = seen[key]
        text = key if other is None else other.text
        if text != name.text and name.span.source.name == source.name:
            labels = () if other is None else (Label(other.span, "the other"),)
            said = f"`{name}` is easily taken for `{text}`"
            yield finding("L615", said, name.span, "give one of them a name that says how they differ", labels=labels)
