"""All rules that an editor has in sight: loaded once, and of a file that changes only what depends on it made anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from checkmeta.authoring.lint.lint_run import ALL, PASSES, lint
from checkmeta.authoring.lint.material import Finding, Rules
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.records import replace
from checkmeta.base.source import Source
from checkmeta.language.names.bind import bind
from checkmeta.language.names.resolved import Resolved
from checkmeta.language.program import Program
from checkmeta.language.syntax.declarations import RuleSet, RulesFile
from checkmeta.language.syntax.parse import Pieces, parse_pieces
from checkmeta.language.types.scope import Scope
from checkmeta.language.types.typecheck import Checker
from checkmeta.store.compiler import parsed_files, refuse_taken
from checkmeta.store.library import shipped_sources
from checkmeta.store.programs import program_of
from checkmeta.store.rule_files import SUFFIX, read_source, shipped_files, shown_name

NEIGHBOURS: Final = 200
"""Files of a folder that are read beside one that is open."""
SLOW: Final = frozenset({"L633", "L634", "L640"})
"""Checks of rules beside one another, which take as long as all others."""


class LiveRules:
    """The rules as they stand in the editor, and the last program that they made.

    Attributes:
        paths: of all files, by the names that a reader sees.
        pieces: what of each file can be read now.
        good: the files that the program is made of: of one that is broken, as it last was without a mistake.
        errors: of the files that are not as the program has them.

    """

    def __init__(self, root: Path) -> None:
        self.root = root
        sources = shipped_sources(root)
        made = program_of((), sources, tests=False)
        self.program: Program = made.program
        self.paths = {shown_name(path, root): path for path in shipped_files()}
        self.shipped = frozenset(self.paths)
        self.good: dict[str, RulesFile] = {file.source.name: file for file in parsed_files(sources, keep=True)}
        self.pieces: dict[str, Pieces] = {name: Pieces(file) for name, file in self.good.items()}
        self.errors: dict[str, tuple[Diagnostic, ...]] = {}
        self.warnings: dict[str, tuple[Diagnostic, ...]] = {}
        self.opened: set[str] = set()
        self._bare: dict[str, tuple[RulesFile, RulesFile]] = {}
        self.resolved: Resolved = bind(self.good.values(), Collector())
        checker = Checker(self.resolved, Collector(), self.program)
        checker.program()
        self.scopes: dict[str, Scope] = checker.scopes

    # ---- texts

    def open(self, path: Path, text: str, others: Iterable[Path] = ()) -> str:
        """Take a text in the place of a file, and `others` and its neighbours beside it; the name that it has here."""
        name = shown_name(path, self.root)
        self.opened.add(name)
        near = sorted(path.parent.glob(f"*{SUFFIX}"))[:NEIGHBOURS] if name not in self.shipped else []
        fresh = {name: text}
        for other in (*others, *near):
            called = shown_name(other, self.root)
            if called not in self.pieces and other.resolve().parent.is_relative_to(other.parent.resolve()):
                try:
                    fresh.setdefault(called, read_source(other, called).text)
                except CheckmetaError:
                    continue  # what can't be read is told where it is opened
                self.paths[called] = other
        self.paths[name] = path
        self.change(fresh)
        return name

    def close(self, name: str) -> None:
        """Take a file as it stands on the disk again."""
        self.opened.discard(name)
        try:
            self.change({name: read_source(self.paths[name], name).text})
        except CheckmetaError:
            self._leave([name])

    def change(self, texts: Mapping[str, str]) -> None:
        """Take other texts, and make of them what can be made."""
        for name, text in texts.items():
            self.pieces[name] = parse_pieces(Source(name, text), self.pieces.get(name))
        self._compile(set(texts))

    def source(self, name: str) -> Source:
        """The text of a file as it stands now."""
        return self.pieces[name].file.source

    def current(self, name: str) -> bool:
        """Whether the program has a file as it stands now."""
        return name in self.good and self.good[name].source is self.source(name)

    @property
    def program_names(self) -> set[str]:
        """The names of files that don't come with checkmeta."""
        return set(self.good) - self.shipped

    def _rulesets(self, name: str) -> dict[str, RuleSet]:
        """What lint looks at of a file: its rule sets, all that import something, and what these import."""
        every = {r.id.text: r for file in self.good.values() for r in file.rulesets}
        own = {r.id.text for r in self.good[name].rulesets}
        asked = {id_: r for id_, r in every.items() if r.imports or id_ in own}
        return asked | {
            i.ruleset.text: every[i.ruleset.text] for r in asked.values() for i in r.imports if i.ruleset.text in every
        }

    def _leave(self, names: Iterable[str]) -> None:
        gone = self.good.keys() & set(names)
        if gone:
            self.program = self._without(gone)
            for name in gone:
                del self.good[name]

    # ---- the program

    def _compile(self, wanted: set[str]) -> None:
        fresh: dict[str, RulesFile] = {}
        for name in wanted | (set(self.errors) & self._dependents(wanted)):
            errors = self.pieces[name].errors
            if errors:
                self.errors[name] = errors
            else:
                fresh[name] = self.pieces[name].file
        every = {**self.good, **fresh}
        declared = {r.id.text for name in self.opened & every.keys() for r in every[name].rulesets}
        beside = every.keys() - self.shipped - self.opened
        rivals = [name for name in beside if any(r.id.text in declared for r in every[name].rulesets)]
        self._leave(rivals)  # what is open counts before what only lies beside it
        for name in rivals:
            fresh.pop(name, None)
        while fresh:
            wrong = self._accept(fresh)
            if not wrong:
                break
            for name, errors in wrong.items():
                self.errors[name] = self.pieces[name].errors or errors
                if name in fresh:
                    del fresh[name]
                else:  # it was good with what has changed
                    self._leave([name])
        if not all(self.current(name) for name in self.opened):
            # so that names are found where they stand now
            now = {**self.good, **{name: self.pieces[name].file for name in self.opened}}
            self.resolved = bind(map(self._untested, now.values()), Collector())

    def _accept(self, fresh: Mapping[str, RulesFile]) -> dict[str, tuple[Diagnostic, ...]]:
        """Make the program anew with these files; else what is wrong, by file."""
        changed = self._dependents(fresh)
        every = {**self.good, **fresh}
        mine = {m.id.text for name, file in every.items() if name not in self.shipped for m in file.mappings}
        files = {n: file if n in changed else self._untested(file) for n, file in every.items()}
        if mine:
            for name in self.shipped & set(files):
                kept = tuple(m for m in files[name].mappings if m.id.text not in mine)
                if len(kept) < len(files[name].mappings):
                    files[name] = RulesFile(files[name].source, files[name].rulesets, kept, files[name].defines)
                    changed.add(name)
        collector = Collector()
        theirs = {r.id.text for name in self.shipped for r in self.pieces[name].file.rulesets}
        refuse_taken([file for name, file in fresh.items() if name not in self.shipped], theirs, collector)
        if not collector.failed:
            resolved = bind(files.values(), collector)
        if not collector.failed:
            checker = Checker(resolved, collector, self._without(changed))
            program = checker.program()
        by_file: dict[str, list[Diagnostic]] = {}
        for found in collector.diagnostics:
            if found.span is not None:
                by_file.setdefault(found.span.source.name, []).append(found)
        if collector.failed:
            wrong = {name: tuple(d) for name, d in by_file.items() if any(each.is_error for each in d)}
            return wrong or {name: tuple(collector.diagnostics) for name in fresh}
        self.program, self.scopes, self.resolved = program, checker.scopes, resolved
        self.good.update(fresh)
        for name in filter(self.current, changed):  # one that is broken is there as it last was
            self.errors.pop(name, None)
            self.warnings[name] = tuple(by_file.get(name, ()))
        return {}

    def _untested(self, file: RulesFile) -> RulesFile:
        """A file without its tests, which were bound before: they are more than all the rest."""
        kept = self._bare.get(file.source.name)
        if kept is None or kept[0] is not file:
            bare = replace(file, rulesets=tuple(replace(r, tests=()) for r in file.rulesets))
            kept = self._bare[file.source.name] = (file, bare)
        return kept[1]

    def resting_on(self, name: str) -> set[str]:
        """The files that may rest on what a file declares, itself among them."""
        return self._dependents([name])

    def _dependents(self, names: Iterable[str]) -> set[str]:
        """These files, and all that may rest on what they declare: whoever names their rule sets, and so on."""
        found, new = set(names), set(names)
        while new:
            files = [file for name in new for file in (self.pieces[name].file, self.good.get(name)) if file is not None]
            ids = {r.id.text for file in files for r in file.rulesets}
            facts = any(r.facts or r.records for file in files for r in file.rulesets)
            new = {
                name
                for name, piece in self.pieces.items()
                if name not in found
                and ((facts and name not in self.shipped) or any(id_ in piece.file.source.text for id_ in ids))
            }
            found |= new
        return found

    def _without(self, names: AbstractSet[str]) -> Program:
        """What was checked before, and rests on none of these files."""
        gone = {r.id.text for name in names for r in (self.good[name].rulesets if name in self.good else ())}
        was = self.program
        return replace(
            was,
            rulesets=tuple(id_ for id_ in was.rulesets if id_ not in gone),
            norms=tuple(n for n in was.norms if n.ruleset not in gone),
            params={id_: p for id_, p in was.params.items() if id_.rpartition(".")[0] not in gone},
            tests=tuple(t for t in was.tests if t.ruleset not in gone),
            mappings=tuple(m for m in was.mappings if m.span.source.name not in names),
        )

    # ---- what is wrong

    def findings(self, name: str, *, slow: bool = True) -> list[Finding]:
        """What is wrong with a file: mistakes, or else what lint finds; `slow` with the checks of rules beside one another."""
        if not self.current(name):
            return [Finding(d) for d in self.errors.get(name, ())]
        asked, passes = (ALL, PASSES) if slow else (ALL - SLOW, PASSES[:-1])
        rules = Rules(self.program, (self.source(name),), self._rulesets(name))
        return lint(rules, asked, self.warnings.get(name, ()), passes)
