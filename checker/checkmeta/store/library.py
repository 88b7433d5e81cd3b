"""Rule sets: finds their files, loads them, chooses the rules to judge by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.file_digest import FileDigest, file_digest
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Source
from checkmeta.language.program import Program
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.store import packs
from checkmeta.store.programs import Made, Warnings, program_of, shipped_program, what_compiles
from checkmeta.store.rule_files import read_source, rule_files, shipped_files, shown_name
from checkmeta.store.selectors import chosen_by, named_by


@dataclass(frozen=True)
class Library:
    """All rules that were loaded, and the ids of those to judge by."""

    program: Program
    chosen: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    own: frozenset[str] = frozenset()
    """The names of the files that were given, beside those that come with checkmeta."""
    replaced: frozenset[str] = frozenset()
    """The ids of the shipped mappings in whose place there are given ones."""
    made: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """What was made of the rules for runs, by what it was made for."""
    whole: Callable[[], Program] | None = field(default=None, compare=False, repr=False)
    """Gives the same program with the tests of its rules, which are loaded when somebody asks."""

    @cached_property
    def selection(self) -> Program:
        """The chosen rules, with every permit and rule that may override one of them."""
        wanted = set(self.chosen)
        while True:
            more = {n.id for n in self.program.norms if wanted & set(n.overrides)} - wanted
            if not more:
                break
            wanted |= more
        return replace(self.program, norms=tuple(n for n in self.program.norms if n.id in wanted))

    @cached_property
    def beside(self) -> frozenset[str]:
        """The ids of the rules of the selection that aren't chosen: they may override one that is."""
        return frozenset(n.id for n in self.selection.norms if not n.permit).difference(self.chosen)

    @cached_property
    def rulesets(self) -> tuple[str, ...]:
        """The ids of the rule sets of the chosen rules."""
        chosen = set(self.chosen)
        return tuple(sorted({n.ruleset for n in self.selection.norms if n.id in chosen}))

    @cached_property
    def asks_untyped(self) -> bool:
        """Whether one of the chosen rules is about raw documents."""
        chosen = set(self.chosen)
        return any("document" in n.roots for n in self.selection.norms if n.id in chosen)

    @cached_property
    def digests(self) -> tuple[FileDigest, ...]:
        """Every file of rules that was loaded, by name: a text that was decoded gives back the bytes that it was read from."""
        found = (file_digest(s.name, s.text.encode("utf-8")) for s in self.program.sources)
        return tuple(sorted(found, key=lambda d: d.name))


def _read_own(files: Sequence[tuple[Path, str]], cwd: Path) -> list[Source]:
    """The texts of files that are given. A shipped one may be among them, and nothing that is only called like one.

    Raises:
        CheckmetaError: one can't be read; N413 for a name that is taken.

    """
    shipped = {shown_name(path, cwd): path for path in shipped_files()} if files else {}
    help_ = "call it, or its folder, something else; in a clone of the project use that clone's `checkmeta`"
    sources = [read_source(path, name) for path, name in files]
    taken = [
        Diagnostic("N413", f"`{name}` is the name of a file that comes with checkmeta", help=help_, subject=name)
        for (path, name), source in zip(files, sources, strict=True)
        if name in shipped
        and path.resolve() != shipped[name].resolve()
        and source.text != read_source(shipped[name], name).text
    ]
    if taken:
        raise CheckmetaError(taken)
    return sources


def compiled(own: Sequence[Source], cwd: Path) -> tuple[Program, Warnings]:
    """The program of these files with their tests, and of the shipped rule sets without, from the cache where nothing has changed.

    Raises:
        CheckmetaError: bad rules.

    """
    made = program_of(own, shipped_sources(cwd), tests=True, theirs=False)
    return made.program, made.warnings


def shipped_sources(cwd: Path, wrong: list[Diagnostic] | None = None) -> list[Source]:
    """The texts of the rule sets that come with checkmeta. With `wrong`, one that can't be read is told there.

    Raises:
        CheckmetaError: one can't be read, and there is no `wrong`.

    """
    found: list[Source] = []
    for path in shipped_files():
        try:
            found.append(read_source(path, shown_name(path, cwd)))
        except CheckmetaError as error:
            if wrong is None:
                raise
            wrong.extend(error.diagnostics)
    return found


def _made(own: Sequence[Source], cwd: Path, wrong: list[Diagnostic] | None, *, tests: bool) -> Made:
    """The program of these files and the shipped ones; with `wrong`, without those that are broken, which it tells."""
    if wrong is None and not own:
        named = [(path, shown_name(path, cwd)) for path in shipped_files()]
        return shipped_program(named, lambda: shipped_sources(cwd), tests=tests)
    if wrong is None:
        return program_of(own, shipped_sources(cwd), tests=tests)
    made, broken = what_compiles(own, shipped_sources(cwd, wrong), tests=tests)
    wrong.extend(broken)
    return made


def load(
    selectors: Sequence[str] = (),
    cwd: Path | None = None,
    *,
    tests: bool = True,
    wrong: list[Diagnostic] | None = None,
    added: Sequence[str] = (),
) -> Library:
    """Load the shipped rule sets and those of files that are named, and choose rules; their tests only where asked for.

    A selector is a path (`my.rules`, `policies/`), or an id of a rule set or rule, or the beginning of one
    (`law.eu` means all under it). Without selectors, or with files of mappings alone, every shipped rule is chosen. What is
    `added`, in the same way, is chosen besides.
    With `wrong`, what is wrong with shipped files goes there, and these are left out: for lists, never for verdicts.

    Raises:
        CheckmetaError: bad rules, or a selector that chooses none.

    """
    here = cwd or Path.cwd()
    packs.hold(packs.packs_of((*selectors, *added), here), here)
    named, more = (named_by(each, here) for each in (selectors, added))
    sources = _read_own([*{**named.files, **more.files}.items()], here)
    made = _made(sources, here, wrong, tests=tests)
    program = made.program
    rules = [n for n in program.norms if not n.permit]
    unknown: list[Diagnostic] = []
    chosen = [*chosen_by(named, program, unknown), *chosen_by(more, program, unknown)]
    if unknown:
        raise CheckmetaError(unknown)
    names = set(named.files.values())
    own_mappings_only = names and not named.ids and not any(n.span.source.name in names for n in program.norms)
    if not selectors or (own_mappings_only and any(m.span.source.name in names for m in program.mappings)):
        others = {*more.files.values()} - names
        chosen += [n.id for n in rules if n.span.source.name not in others]
    names |= {*more.files.values()}
    if not chosen:
        raise CheckmetaError(
            [
                Diagnostic(
                    "U003", "no rules to check against", help="name files that end in `.rules`, or leave `--rules` out"
                )
            ]
        )
    warnings = tuple(w for w in made.warnings if w.span is not None and w.span.source.name in names)
    whole = partial(_whole, sources, here)
    return Library(program, tuple(sorted(set(chosen))), warnings, frozenset(names), made.replaced, whole=whole)


def about(library: Library, topics: Sequence[str]) -> Library:
    """The rules of a library that are about one of these topics; all of them without any.

    Raises:
        CheckmetaError: U003, none is.

    """
    if not topics:
        return library
    from checkmeta.language.needs import duty, needs  # noqa: PLC0415 - only where topics are chosen
    from checkmeta.vocabulary.topics import topics_of  # noqa: PLC0415

    chosen = set(library.chosen)
    wanted = (n for n in library.program.norms if n.id in chosen and not n.permit)
    kept = {n.id for n in wanted if not set(topics).isdisjoint(topics_of(duty(n), needs(n)))}
    if not kept:
        raise CheckmetaError(
            [
                Diagnostic(
                    "U003",
                    f"none of these rules is about {', '.join(topics)}",
                    help="`checkmeta rules --topic` lists those that are",
                )
            ]
        )
    return replace(library, chosen=tuple(sorted(kept)), made={})


def _whole(own: Sequence[Source], cwd: Path) -> Program:
    """The program of these files and the shipped rule sets, with all tests."""
    return program_of(own, shipped_sources(cwd), tests=True).program


def mappings(
    paths: Sequence[str] = (), cwd: Path | None = None, wrong: list[Diagnostic] | None = None
) -> tuple[TypedMapping, ...]:
    """The mappings that come with checkmeta, and those of files that are named, as `program` has them."""
    return program(paths, cwd, wrong).mappings


def program(paths: Sequence[str] = (), cwd: Path | None = None, wrong: list[Diagnostic] | None = None) -> Program:
    """All that comes with checkmeta, and what is in files that are named, without tests.

    With `wrong`, what is wrong with shipped files goes there, and these are left out.

    Raises:
        CheckmetaError: a path doesn't exist, or bad rules.

    """
    here = cwd or Path.cwd()
    sources = _read_own(sources_of(paths, here), here)
    return _made(sources, here, wrong, tests=False).program


def sources_of(paths: Sequence[str], cwd: Path) -> list[tuple[Path, str]]:
    """The rules files that paths mean, with the names that a reader sees; of a locked pack those that were locked.

    Raises:
        CheckmetaError: a path doesn't exist, or holds no rules; U021, a pack isn't what was locked.

    """
    packs.hold(packs.packs_of(paths, cwd), cwd)
    errors: list[Diagnostic] = []
    found: dict[Path, str] = {}
    for path in paths:
        try:
            installed = path.startswith(packs.PREFIX) and packs.installed_pack(path)
            found.update(
                installed.files if installed else {p: shown_name(p, cwd) for p in rule_files(cwd / path, path)}
            )
        except CheckmetaError as error:
            errors.extend(error.diagnostics)
    if errors:
        raise CheckmetaError(errors)
    return list(found.items())


def build_with_shipped(
    files: Sequence[tuple[Path, str]], cwd: Path
) -> tuple[Program, set[str], tuple[Diagnostic, ...]]:
    """The rules of files together with the shipped ones that they may name; the names of those files; their warnings."""
    sources = _read_own([(path, shown_name(path, cwd)) for path, _ in files], cwd)
    program, warnings = compiled(sources, cwd)
    names = {source.name for source in sources}
    return program, names, tuple(w for w in warnings if w.span is not None and w.span.source.name in names)
