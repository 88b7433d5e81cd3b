"""The names that an expression by itself may use: the roots, and the defines and params of rule sets that are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic, did_you_mean, refusal
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Source, Span
from checkmeta.language.names.bind import bind
from checkmeta.language.program import TypedParam
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.types.scope import Scope, roots_of
from checkmeta.language.types.typecheck import Checker
from checkmeta.language.words import Layer
from checkmeta.store.compiler import parse_all
from checkmeta.store.library import sources_of
from checkmeta.store.rule_files import read_source, shipped_files, shown_name
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

SESSION: Final = "<session>"
"""The rule set in which the expression stands: no file can declare one of that name."""

_HEADER: Final = re.compile(r"^[ \t]*ruleset\s+([a-z][\w.-]*)", re.MULTILINE)
_IMPORT: Final = re.compile(r"\s*(\S+?)(?:\s+as\s+([A-Za-z_]\w*))?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Names:
    """What is in sight: the scope, and the params behind the names in it."""

    scope: Scope
    params: dict[str, TypedParam]
    vocabulary: Vocabulary


def names_in_sight(imports: Sequence[str], paths: Sequence[str], cwd: Path) -> Names:
    """Bind the names of rule sets, each written `ID` or `ID as NAME`.

    They are looked for in the files and folders of `paths`, then among those that come with checkmeta. Without `imports`
    the rule sets of `paths` are in sight. Rules and tests play no part, so a rule set that lacks its neighbours will do.

    Raises:
        CheckmetaError: an import that is none (U004), a rule set that is not known (N402), mistakes in a file of rules.

    """
    if not imports and not paths:
        return Names(Scope(Collector(), roots_of(vocabulary()), {}, {}, {}, count()), {}, vocabulary())
    own = parse_all(read_source(path, name) for path, name in sources_of(paths, cwd)) if paths else []
    written = [_import(text) for text in imports] or [declarations.Import(r.id, None) for f in own for r in f.rulesets]
    files = _needed(own, written, cwd)
    session = declarations.RuleSet(
        ast.Name(SESSION), ast.Text(""), Layer.ETHICS, None, None, (), (), imports=tuple(written)
    )  # fmt: skip
    collector = Collector()
    resolved = bind([*files, declarations.RulesFile(Source(SESSION, ""), (session,))], collector)
    collector.raise_errors()
    checker = Checker(resolved, collector)
    program = checker.program()
    collector.raise_errors()
    collector.diagnostics.clear()
    return Names(checker.scopes[SESSION], program.params, program.vocabulary)


def _import(text: str) -> declarations.Import:
    found = _IMPORT.fullmatch(text)
    if found is None:
        help_ = "write the id of a rule set, or an id `as` a name: `law.eu.gdpr as gdpr`"
        raise refusal("U004", f"`{text}` names no rule set", help=help_)
    source = Source("--import", text)
    id_ = ast.Name(found[1], span=Span(source, found.start(1), found.end(1)))
    alias = ast.Name(found[2], span=Span(source, found.start(2), found.end(2))) if found[2] else None
    return declarations.Import(id_, alias, span=id_.span)


def _needed(
    own: Sequence[declarations.RulesFile], written: Sequence[declarations.Import], cwd: Path
) -> list[declarations.RulesFile]:
    """The files with the rule sets imported, directly or not, and of them only defines and params."""
    held = {r.id.text for file in own for r in file.rulesets}
    names = {path: shown_name(path, cwd) for path in shipped_files()}
    shipped = [read_source(path, name) for path, name in names.items()]
    where = {id_: source for source in shipped for id_ in _HEADER.findall(source.text) if id_ not in held}
    parsed = [_bare(file, file.rulesets) for file in own]
    queue = [*written, *(i for file in own for r in file.rulesets for i in r.imports)]
    done: set[str] = set()
    wrong: list[Diagnostic] = []
    while queue:
        wanted = queue.pop(0).ruleset
        if wanted.text in held or wanted.text in done:
            continue
        done.add(wanted.text)
        if wanted.text not in where:
            help_ = did_you_mean(wanted.text, held | set(where)) or "`checkmeta rules` lists rules with their rule sets"
            wrong.append(Diagnostic("N402", f"no rule set `{wanted}`", wanted.span, help_))
            continue
        (file,) = parse_all([where[wanted.text]])
        kept = tuple(r for r in file.rulesets if r.id.text == wanted.text)
        parsed.append(_bare(file, kept))
        queue.extend(i for r in kept for i in r.imports)
    if wrong:
        raise CheckmetaError(wrong)
    return parsed


def _bare(file: declarations.RulesFile, rulesets: tuple[declarations.RuleSet, ...]) -> declarations.RulesFile:
    return declarations.RulesFile(file.source, tuple(replace(r, norms=(), tests=()) for r in rulesets))
