"""Where names are declared and used, over all files: for definitions, references and renaming."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.lint.fix import apply_edits
from checkmeta.authoring.lint.material import Edit, syntax_nodes
from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source, Span
from checkmeta.language.names.resolved import Resolved, Visible
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.syntax.declarations import RulesFile
from checkmeta.language.syntax.parse import parse_pieces
from checkmeta.language.syntax.reserved import RESERVED

RULE: Final = "rule"
NAME: Final = "name"
RULESET: Final = "ruleset"
_RULE_ID: Final = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name means: a rule or permit by its full id, a define or param of a rule set (or of the mappings of a file), or a rule set."""

    kind: str
    scope: str
    name: str
    figure: bool = False
    """Whether it is a param."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where something is named; `declares` where it is declared."""

    span: Span
    of: Symbol
    declares: bool = False


def mentions_in(file: RulesFile, resolved: Resolved) -> Iterator[Mention]:
    """All mentions in a file, in no order."""
    for ruleset in file.rulesets:
        bound = resolved.rulesets.get(ruleset.id.text)
        if ruleset.id.span.source is file.source:  # not of one whose header can't be read
            yield Mention(ruleset.id.span, Symbol(RULESET, "", ruleset.id.text), declares=True)
        for import_ in ruleset.imports:
            yield Mention(import_.ruleset.span, Symbol(RULESET, "", import_.ruleset.text))
        for norm in ruleset.norms:
            yield Mention(norm.id.span, Symbol(RULE, ruleset.id.text, norm.id.text), declares=True)
            yield from _ids((*norm.overrides, *norm.conflicts), ruleset, resolved)
        for case in ruleset.tests:
            named = (case.rule, *(n for e in case.expects for n in (e.rule, e.by) if n is not None))
            yield from _ids(named, ruleset, resolved)
        names, modules = (bound.names, bound.modules) if bound is not None else ({}, {})
        yield from _names(ruleset, [*ruleset.defines, *ruleset.params], ruleset.id.text, names, modules)
    for mapped in resolved.mappings:
        if mapped.source is file.source:
            yield from _names((file.mappings, file.defines), file.defines, mapped.scope, mapped.names, {})


def _ids(found: tuple[ast.Name, ...], ruleset: declarations.RuleSet, resolved: Resolved) -> Iterator[Mention]:
    for name in found:
        for scope, own in ((ruleset.id.text, name.text), tuple(name.text.rpartition(".")[::2])):
            bound = resolved.rulesets.get(scope)
            if bound is not None and any(n.id.text == own for n in bound.ruleset.norms):
                yield Mention(name.span, Symbol(RULE, scope, own))
                break


def _names(
    top: object,
    declared: list[declarations.Define | declarations.Param] | tuple[declarations.Define, ...],
    scope: str,
    names: dict[str, Visible],
    modules: dict[str, dict[str, Visible]],
) -> Iterator[Mention]:
    """The mentions of defines and params. No variable hides one; a parameter does, in its own define."""
    hidden: dict[int, set[str]] = {}
    for each in declared:
        figure = isinstance(each, declarations.Param)
        yield Mention(each.name.span, Symbol(NAME, scope, each.name.text, figure), declares=True)
        if isinstance(each, declarations.Define) and each.parameters:
            own = {p.name.text for p in each.parameters}
            hidden.update((id(n), own) for n in syntax_nodes(each.body) if isinstance(n, ast.NameExpr))
    for node in syntax_nodes(top):
        match node:
            case ast.NameExpr() if node.name in names and node.name not in hidden.get(id(node), ()):
                yield Mention(node.span, _meant(names[node.name]))
            case ast.FieldExpr(of=ast.NameExpr(name=alias)) if node.name.text in modules.get(alias, ()):
                yield Mention(node.name.span, _meant(modules[alias][node.name.text]))


def _meant(visible: Visible) -> Symbol:
    declaration = visible.declaration
    return Symbol(NAME, visible.ruleset, declaration.name.text, isinstance(declaration, declarations.Param))


def named_at(rules: LiveRules, name: str, offset: int) -> Mention | None:
    """What is named at a place, behind the last letter of a name, too."""
    file = rules.pieces[name].file
    return next((m for m in mentions_in(file, rules.resolved) if m.span.start <= offset <= m.span.end), None)


def all_mentions(rules: LiveRules, of: Symbol) -> list[Mention]:
    """Every mention of a thing, by file and place. A file in which neither it nor its rule set is named isn't looked at."""
    found: list[Mention] = []
    for name, pieces in sorted(rules.pieces.items()):
        text, scopes = pieces.file.source.text, {r.id.text for r in pieces.file.rulesets}
        if of.name in text and (of.kind == RULESET or of.scope in scopes or of.scope in text or name in of.scope):
            found.extend(m for m in mentions_in(pieces.file, rules.resolved) if _same(m.of, of))
    return sorted(found, key=lambda m: (m.span.source.name, m.span.start))


def _same(one: Symbol, other: Symbol) -> bool:
    return (one.kind, one.scope, one.name) == (other.kind, other.scope, other.name)


def declaration_of(rules: LiveRules, of: Symbol) -> list[Mention]:
    """Where a thing is declared: several times where a provision has several versions."""
    return [m for m in all_mentions(rules, of) if m.declares]


def rename_edits(rules: LiveRules, of: Symbol, new: str) -> dict[Source, list[Edit]]:
    """The edits that give a thing another name, by file.

    Raises:
        CheckmetaError: U004, it can't be called so, or stands where nothing is written.

    """
    form = _RULE_ID if of.kind == RULE else _NAME
    if of.kind == RULESET:
        raise refusal("U004", "a rule set keeps its id: reports and waivers know its rules by it")
    if not form.fullmatch(new) or new in RESERVED:
        help_ = "in lower case, with hyphens: `storage-limitation`" if of.kind == RULE else "letters, digits and `_`"
        raise refusal("U004", f"`{new}` is no name for this", help=help_)
    bound = rules.resolved.rulesets.get(of.scope)
    taken = {n.id.text for n in bound.ruleset.norms} if of.kind == RULE and bound else set(bound.names if bound else ())
    if new in taken and new != of.name:
        raise refusal("U004", f"`{new}` is taken in `{of.scope}`", help="choose another name")
    edits: dict[Source, list[Edit]] = {}
    for mention in all_mentions(rules, of):
        source, end = mention.span.source, mention.span.end
        path = rules.paths.get(source.name)
        if source.name not in rules.opened and (
            path is None or not path.resolve().is_relative_to(rules.root.resolve())
        ):
            raise refusal("U004", f"`{of.name}` is named in `{source.name}`, which is not yours to change")
        if rules.pieces[source.name].errors:
            raise refusal("U004", f"`{source.name}` has mistakes", help="mend them first, so that no mention is missed")
        edits.setdefault(source, []).append(Edit(end - len(of.name), end, new))  # of a full id the last part
    for source, own in edits.items():
        text, _ = apply_edits(source.text, [(edit,) for edit in own])
        if parse_pieces(Source(source.name, text)).errors:
            raise refusal(
                "U004", f"`{source.name}` could not be read with the name `{new}`", help="choose another name"
            )
    return edits
