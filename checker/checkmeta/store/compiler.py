"""Rule texts to a typed program: parse, bind, check. Imported only where no compiled form is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.source import Source
from checkmeta.language.names.bind import bind
from checkmeta.language.program import Program
from checkmeta.language.syntax.declarations import RulesFile
from checkmeta.language.syntax.parse import parse_file
from checkmeta.language.types.typecheck import translate
from checkmeta.store import cache

Compiled = tuple[Program, tuple[Diagnostic, ...]]


def parse_all(sources: Iterable[Source]) -> list[RulesFile]:
    """Parse files.

    Raises:
        CheckmetaError: with the errors of all of them.

    """
    parsed: list[RulesFile] = []
    errors: list[Diagnostic] = []
    more = 0
    for source in sources:
        try:
            parsed.append(parse_file(source))
        except CheckmetaError as error:
            errors.extend(error.diagnostics)
            more += error.more
    if errors:
        raise CheckmetaError(errors, more)
    return parsed


def parsed_parts_of(shipped: Sequence[Source]) -> list[str]:
    """What the parsed form of the shipped files is made of, for the cache."""
    return ["parsed", *(part for s in sorted(shipped, key=lambda s: s.name) for part in (s.name, s.text))]


def parsed_files(shipped: Sequence[Source], *, keep: bool) -> Sequence[RulesFile]:
    """The shipped files by name, parsed once: whoever writes rules compiles them with these again and again."""
    shipped = sorted(shipped, key=lambda s: s.name)
    parts = parsed_parts_of(shipped)
    kept = cache.recall(parts)
    if isinstance(kept, tuple) and all(isinstance(file, RulesFile) for file in kept):
        return kept
    parsed = tuple(parse_all(shipped))
    if keep:
        cache.keep(parts, parsed)
    return parsed


def build(files: Sequence[RulesFile], known: Program | None = None) -> Compiled:
    """Bind and type-check rule sets that belong together. Warnings come with the program.

    What is in `known` was checked before: the same rule sets and mappings of the same texts.

    Raises:
        CheckmetaError: with all errors of the stage that found one.

    """
    collector = Collector()
    resolved = bind(files, collector, frozenset(known.rulesets) if known else frozenset())
    collector.raise_errors()
    program = translate(resolved, collector, known)
    collector.raise_errors()
    return program, tuple(sorted(collector.diagnostics, key=lambda d: d.sort_key))


def compile_rules(own: Sequence[Source], shipped: Sequence[Source], known: Program | None = None) -> Compiled:
    """Compile files together with the shipped rule sets, and the shipped mappings that they don't replace.

    `known` is the program of the shipped files alone, where it is at hand; where none of it is replaced, none of it is
    checked again.

    Raises:
        CheckmetaError: bad rules; N413 for a rule set with the id of a shipped one.

    """
    mine = parse_all(own)
    theirs = parsed_files(shipped, keep=bool(own))
    collector = Collector()
    refuse_taken(mine, {r.id.text for file in theirs for r in file.rulesets}, collector)
    collector.raise_errors()
    read = {m.id.text for file in mine for m in file.mappings}
    if known is not None and read & {m.id for m in known.mappings}:
        known = None
    found = list(mine)
    for file in theirs:
        mappings = tuple(m for m in file.mappings if m.id.text not in read)
        if file.rulesets or mappings:
            found.append(RulesFile(file.source, file.rulesets, mappings, file.defines))
    return build(found, known)


def refuse_taken(mine: Sequence[RulesFile], taken: AbstractSet[str], collector: Collector) -> None:
    """Refuse (N413) a rule set that would stand in the place of a shipped one: no law is replaced by a few lines of one's own."""
    help_ = "choose an id of your own; `import` has what you need of it, and a rule of yours may override one of it, which reports say"
    for ruleset in (r for file in mine for r in file.rulesets if r.id.text in taken):
        collector.error("N413", f"the rule set `{ruleset.id}` comes with checkmeta", ruleset.id.span, help_)
