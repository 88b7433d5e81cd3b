"""Rule texts to a typed program: parse, bind, check. Imported only where no compiled form is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checkmeta import cache
from checkmeta.check.check import translate
from checkmeta.check.tree import Program
from checkmeta.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.resolve.bind import bind
from checkmeta.source import Source
from checkmeta.syntax.declarations import RulesFile
from checkmeta.syntax.parse import parse_file

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


def _parsed(shipped: Sequence[Source]) -> Sequence[RulesFile]:
    """The shipped files, parsed once: whoever writes rules compiles them with these again and again."""
    key = cache.key_of(part for source in shipped for part in ("parsed", source.name, source.text))
    kept = cache.read(key)
    if isinstance(kept, tuple) and all(isinstance(file, RulesFile) for file in kept):
        return kept
    parsed = tuple(parse_all(shipped))
    cache.write(key, parsed)
    return parsed


def build(files: Sequence[RulesFile]) -> Compiled:
    """Bind and type-check rule sets that belong together. Warnings come with the program.

    Raises:
        CheckmetaError: with all errors of the stage that found one.

    """
    collector = Collector()
    resolved = bind(files, collector)
    collector.raise_errors()
    program = translate(resolved, collector)
    collector.raise_errors()
    return program, tuple(sorted(collector.diagnostics, key=lambda d: d.sort_key))


def compile_rules(own: Sequence[Source], shipped: Sequence[Source]) -> Compiled:
    """Compile files together with the shipped rule sets that they don't replace.

    Raises:
        CheckmetaError: bad rules.

    """
    mine = parse_all(own)
    given = {r.id.text for file in mine for r in file.rulesets}
    found = list(mine)
    read = {m.id.text for file in mine for m in file.mappings}
    for file in _parsed(shipped) if own else parse_all(shipped):
        kept = tuple(r for r in file.rulesets if r.id.text not in given)
        mappings = tuple(m for m in file.mappings if m.id.text not in read)
        if kept or mappings:
            found.append(RulesFile(file.source, kept, mappings, file.defines))
    return build(found)
