"""Rule sets: finds their files, loads them, chooses the rules to judge by."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path

from checkmeta.base import resources
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.file_digest import FileDigest, file_digest
from checkmeta.base.paths import is_file, is_folder, stands
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Source, Span
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.syntax.rule_limits import MAX_SIZE
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.store import packs
from checkmeta.store.programs import Made, Warnings, program_of, what_compiles
from checkmeta.vocabulary.places import is_place, suggest

SUFFIX = ".rules"


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
    def digests(self) -> tuple[FileDigest, ...]:
        """Every file of rules that was loaded, by name: a text that was decoded gives back the bytes that it was read from."""
        found = (file_digest(s.name, s.text.encode("utf-8")) for s in self.program.sources)
        return tuple(sorted(found, key=lambda d: d.name))


def shipped_files() -> list[Path]:
    """The rule sets that come with checkmeta; what an example has of its own is loaded like anybody's."""
    base = resources.folder("rulesets")
    return sorted(p for p in base.rglob(f"*{SUFFIX}") if p.relative_to(base).parts[0] != "examples")


def read_source(path: Path, name: str) -> Source:
    """The text of a rules file.

    Raises:
        CheckmetaError: there is no such file, it is too large, or it isn't text.

    """
    most = MAX_SIZE * 4
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before opening: a pipe would never answer, a device never end
            help_ = "rules stand in ordinary files"
            raise CheckmetaError([Diagnostic("U001", f"`{name}` is not a file", help=help_, subject=name)])
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # a NUL in the name is the second
        reason = ((error.strerror if isinstance(error, OSError) else None) or "its name is none").lower()
        help_ = "look at its name and its rights"
        raise CheckmetaError(
            [Diagnostic("U001", f"`{name}` can't be read: {reason}", help=help_, subject=name)]
        ) from None
    if len(data) > most:
        help_ = "split it into several rule sets"
        raise CheckmetaError([Diagnostic("S310", "the file is too large for rules", help=help_, subject=name)])
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = Source(name, data[: error.start].decode("utf-8"))
        end = len(source.text)
        message = f"byte {error.start + 1} is not UTF-8"
        span = Span(source, end, end)
        raise CheckmetaError([Diagnostic("D101", message, span, "save the file as UTF-8 text")]) from None


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


def shown_name(path: Path, cwd: Path) -> str:
    """A path as a reader sees it: relative to where they stand, with `/`; `rulesets/…` for what comes with checkmeta."""
    shipped = str(resources.folder("rulesets"))
    # not resolved: a link is called by its own name, not by what it leads to
    absolute, here = os.path.abspath(cwd / path), os.path.abspath(cwd)  # noqa: PTH100
    ours = _below(absolute, shipped)
    # what comes with checkmeta is called the same from everywhere but in a checkout of it
    if ours is not None and _below(here, os.path.dirname(shipped)) is None:  # noqa: PTH120
        return f"rulesets/{ours}"
    beside = _below(absolute, here)
    if beside is not None:
        return beside
    return path.as_posix() if ours is None else f"rulesets/{ours}"  # from a folder of a checkout, out of which it lies


def _below(path: str, folder: str) -> str | None:
    """A path relative to a folder that it lies in; else None. On texts, as a hundred files are asked for at every start."""
    if path == folder:
        return "."
    begin = folder if folder.endswith(os.sep) else folder + os.sep
    return (
        path[len(begin) :].replace(os.sep, "/") if os.path.normcase(path).startswith(os.path.normcase(begin)) else None
    )


def rule_files(path: Path, name: str) -> list[Path]:
    """The rules files that a path means: itself, or all below it.

    Raises:
        CheckmetaError: there are none.

    """
    if is_folder(path):
        base = path.resolve()
        found = sorted(p for p in path.rglob(f"*{SUFFIX}") if _within(p, base))
        if not found:
            raise CheckmetaError(
                [
                    Diagnostic(
                        "U003",
                        f"no rules in `{name}`",
                        help=f"rules stand in files that end in `{SUFFIX}`",
                        subject=name,
                    )
                ]
            )
        return found
    if not stands(path):
        raise CheckmetaError(
            [Diagnostic("U001", f"`{name}` doesn't exist", help="look at its name, and at where you are", subject=name)]
        )
    return [path]


def _within(path: Path, base: Path) -> bool:
    """Whether what was met in a folder is a file of it. A link that leads out is not followed; one that leads nowhere can't be read."""
    if is_folder(path):
        return False
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return True
    return is_file(real) and real.is_relative_to(base)


def compiled(own: Sequence[Source], cwd: Path, *, tests: bool = True) -> tuple[Program, Warnings]:
    """The program of these files and the shipped rule sets, from the cache where nothing has changed.

    It comes without its tests where they aren't asked for: to load those takes as long as to load all the rest.

    Raises:
        CheckmetaError: bad rules.

    """
    made = program_of(own, shipped_sources(cwd), tests=tests)
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
    packs.hold(packs_of((*selectors, *added), here), here)
    named, more = (_named(each, here) for each in (selectors, added))
    sources = _read_own([*{**named.files, **more.files}.items()], here)
    made = _made(sources, here, wrong, tests=tests)
    program = made.program
    rules = [n for n in program.norms if not n.permit]
    unknown: list[Diagnostic] = []
    chosen = [*_chosen(named, program, unknown), *_chosen(more, program, unknown)]
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


@dataclass(frozen=True, slots=True)
class _Named:
    """What selectors name: files, with the names that a reader sees, and ids."""

    files: dict[Path, str]
    ids: tuple[str, ...]


def _named(selectors: Sequence[str], here: Path) -> _Named:
    files: dict[Path, str] = {}
    ids: list[str] = []
    for selector in selectors:
        path = here / selector
        if not selector.strip():
            help_ = "name a file, a folder or an id; is a variable empty?"
            raise CheckmetaError([Diagnostic("U003", "no rules are named: the value is empty", help=help_)])
        if selector.endswith(SUFFIX) or "/" in selector or "\\" in selector or is_folder(path) or is_file(path):
            files.update((p, shown_name(p, here)) for p in rule_files(path, selector))
        elif selector.startswith(packs.PREFIX):
            files.update(packs.installed_pack(selector).files)
        else:
            ids.append(selector)
    return _Named(files, tuple(dict.fromkeys(ids)))


def packs_of(selectors: Sequence[str], here: Path) -> list[packs.Pack]:
    """The packs among what is named: installed ones, and folders that say that they are one.

    Raises:
        CheckmetaError: there is no such pack, or a folder says wrongly which it is.

    """
    found = [
        packs.installed_pack(selector)
        if selector.startswith(packs.PREFIX)
        else packs.folder_pack(here / selector, selector)
        for selector in selectors
        if selector.strip()
    ]
    return [pack for pack in found if pack is not None]


def _chosen(named: _Named, program: Program, unknown: list[Diagnostic]) -> list[str]:
    """The ids of the rules that are named; of what isn't known `unknown` is told."""
    rules = [n for n in program.norms if not n.permit]
    names = set(named.files.values())
    chosen = [n.id for n in rules if n.span.source.name in names]
    for wanted in named.ids:
        found = [n.id for n in rules if selected_by(n, wanted)]
        if not found and wanted in program.formerly:
            found = [program.formerly[wanted]]
        if not found:
            unknown.append(Diagnostic("U003", f"no rule or rule set `{wanted}`", help=_meant(wanted, rules)))
        chosen.extend(found)
    return chosen


def _meant(wanted: str, rules: Sequence[TypedNorm]) -> str:
    """What somebody may have meant: the rules of a place under its right code before what is merely spelt alike."""
    parts = wanted.split(".")
    for number, part in enumerate(parts):
        code = suggest(part) or ""
        meant = ".".join([*parts[:number], code.lower(), *parts[number + 1 :]])
        if code and any(selected_by(n, meant) for n in rules):
            return f"did you mean `{meant}`?"
    if len(parts) == 2 and parts[0] == "law" and is_place((suggest(parts[1]) or parts[1]).upper()):
        return f"no law of that place comes with checkmeta; `checkmeta rules --jurisdiction {(suggest(parts[1]) or parts[1]).upper()}` lists what holds there"
    known = {n.id for n in rules} | {n.ruleset for n in rules}
    known |= {id_[:at] for id_ in known for at in range(len(id_)) if id_[at] == "."}
    return did_you_mean(wanted, known) or "`checkmeta rules` lists them"


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
    packs.hold(packs_of(paths, here), here)
    sources = _read_own(sources_of(paths, here), here)
    return _made(sources, here, wrong, tests=False).program


def selected_by(norm: TypedNorm, selector: str) -> bool:
    """Whether a rule is meant by an id, or by the beginning of one."""
    return norm.id == selector or norm.id.startswith(f"{selector}.")


def sources_of(paths: Sequence[str], cwd: Path) -> list[tuple[Path, str]]:
    """The rules files that paths mean, with the names that a reader sees.

    Raises:
        CheckmetaError: a path doesn't exist, or holds no rules.

    """
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
