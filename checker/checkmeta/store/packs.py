"""Packs of rules: what an installed package, or a folder with a `pack.toml`, brings along under a name and a version.

A package names the folder with its rules under the entry point group `checkmeta.rules`: `acme = "acme_rules.data"`. The folder is found by
the package's place alone (`importlib.machinery.PathFinder`), and its files are read as texts: no code of the package is run.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.paths import is_file, is_folder
from checkmeta.base.records import dataclass, replace
from checkmeta.vocabulary.bridge import Vocabulary

GROUP: Final = "checkmeta.rules"
PREFIX: Final = "pack:"
"""Before the name of an installed pack, where rules are chosen."""
MARK: Final = "pack.toml"
LOCK: Final = "checkmeta.lock"
SUFFIX: Final = ".rules"
MOST: Final = 64 * 1024
"""Bytes of a lock, or of what says that a folder is a pack."""
_NAME: Final = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules under a name and a version. `installed` is the package that brings it; None for a folder."""

    name: str
    version: str
    folder: Path
    installed: str | None = None

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Its files of rules, with what a reader calls them: `pack:acme/minors.rules`. No link leads out of its folder."""
        base = self.folder.resolve()
        found = sorted(p for p in self.folder.rglob(f"*{SUFFIX}") if p.resolve().is_relative_to(base) and is_file(p))
        return tuple((p, f"{PREFIX}{self.name}/{p.relative_to(self.folder).as_posix()}") for p in found)

    @property
    def digest(self) -> str:
        """SHA-256 over the names and the bytes of its files, in hex."""
        whole = hashlib.sha256()
        for path, name in self.files:
            whole.update(f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return whole.hexdigest()


def installed_packs() -> list[Pack]:
    """The packs of all installed packages, by name. What can't be found as a folder, or read at all, is left out.

    Raises:
        CheckmetaError: U021, two packages have packs of one name: which of them is meant, nobody said.

    """
    from importlib.metadata import distributions  # noqa: PLC0415 - takes its time, and most runs ask for no pack

    found: dict[str, Pack] = {}
    seen: set[str] = set()
    for distribution in distributions():
        try:
            package, version = distribution.name, distribution.version
            points = [point for point in distribution.entry_points if point.group == GROUP]
        except (OSError, ValueError, TypeError, KeyError):  # a stranger's package may say anything of itself
            continue
        if package in seen:  # the first on the path is the one that is imported
            continue
        seen.add(package)
        for point in points:
            folder = _folder_of(point.value.partition(":")[0].strip())
            if folder is None or not _NAME.fullmatch(point.name):
                continue
            if point.name in found:
                message = f"`{found[point.name].installed}` and `{package}` both have a pack `{point.name}`"
                raise CheckmetaError([Diagnostic("U021", message, help="uninstall one of them", subject=point.name)])
            found[point.name] = Pack(point.name, version, folder, package)
    return [found[name] for name in sorted(found)]


def _folder_of(module: str) -> Path | None:
    """The folder of a package, found without importing it or what it is in."""
    first, *rest = module.split(".")
    if not all(part.isidentifier() for part in (first, *rest)):
        return None
    try:
        spec = PathFinder.find_spec(first)
    except (ImportError, ValueError):
        return None
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(place, *rest)
        if is_folder(folder):
            return folder
    return None


def installed_pack(selector: str) -> Pack:
    """The installed pack that `pack:NAME` means.

    Raises:
        CheckmetaError: U003, there is none.

    """
    packs = {pack.name: pack for pack in installed_packs()}
    name = selector.removeprefix(PREFIX)
    if name not in packs:
        help_ = did_you_mean(name, packs) or "`checkmeta rules --packs` lists those that are installed"
        raise CheckmetaError([Diagnostic("U003", f"no pack of rules `{name}`", help=help_)])
    return packs[name]


def folder_pack(folder: Path, name: str) -> Pack | None:
    """The pack that a folder says it is, by its `pack.toml`; None where it says nothing.

    Raises:
        CheckmetaError: U021, it doesn't say what a pack says.

    """
    if not is_file(folder / MARK):
        return None
    said = _table(folder / MARK, f"{name.rstrip('/')}/{MARK}")
    called, version = said.get("name"), said.get("version")
    if not isinstance(called, str) or not isinstance(version, str) or not _NAME.fullmatch(called) or not version:
        help_ = 'write `name = "acme-minors"` and `version = "1.0"`'
        raise CheckmetaError([Diagnostic("U021", f"`{name}` doesn't say which pack it is", help=help_, subject=name)])
    return Pack(called, version, folder)


def _table(path: Path, name: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most runs have no pack

    reason = "it is too large"
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
        if len(data) <= MOST:
            return tomllib.loads(data.decode("utf-8"))
    except (OSError, ValueError) as error:  # what is no UTF-8, or no TOML, is a ValueError
        reason = str(error).partition("\n")[0].lower().rstrip(".")
    help_ = "`checkmeta rules --lock` writes it anew" if path.name == LOCK else "it is a file in TOML"
    raise CheckmetaError([Diagnostic("U021", f"`{name}` can't be read: {reason}", help=help_, subject=name)])


def locked(folder: Path) -> dict[str, Mapping[str, Any]] | None:
    """What a folder's lock says of each pack; None where there is none.

    Raises:
        CheckmetaError: U021, it can't be read.

    """
    if not os.path.lexists(folder / LOCK):  # what is there and is no file is no lock that any pack would pass
        return None
    if not is_file(folder / LOCK):
        help_ = "take it away; `checkmeta rules --lock` writes it anew"
        raise CheckmetaError([Diagnostic("U021", f"`{LOCK}` is no file", help=help_, subject=LOCK)])
    listed = _table(folder / LOCK, LOCK).get("pack", [])
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return {str(entry.get("name")): entry for entry in entries}


def hold(packs: Iterable[Pack], folder: Path) -> None:
    """Refuse packs that aren't those of a folder's lock. Without a lock any will do.

    Raises:
        CheckmetaError: U021, one differs or isn't in it.

    """
    used = list(packs)
    known = locked(folder) if used else None
    wrong: list[Diagnostic] = []
    for pack in used if known is not None else ():
        entry = known.get(pack.name) if known else None
        help_ = f"look at what changed; `checkmeta rules {_selector(pack, folder)} --lock` locks it as it is now"
        if entry is None:
            message = f"the pack `{pack.name}` {pack.version} is not in `{LOCK}`"
        elif entry.get("digest") != pack.digest:
            before = entry.get("version")
            other = isinstance(before, str) and before != pack.version
            message = f"the pack `{pack.name}` {pack.version} is not what was locked" + (
                f" as {before}" if other else ": its files have changed"
            )
        else:
            continue
        wrong.append(Diagnostic("U021", message, help=help_, subject=pack.name))
    if wrong:
        raise CheckmetaError(wrong)


def _selector(pack: Pack, folder: Path) -> str:
    if pack.installed is not None:
        return f"{PREFIX}{pack.name}"
    whole, base = pack.folder.resolve(), folder.resolve()
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else whole.as_posix()


def lock_text(packs: Sequence[Pack], before: Mapping[str, Mapping[str, Any]] | None) -> str:
    """The text of a lock: these packs as they are, the others as they were."""
    rows = {name: (str(entry.get("version")), str(entry.get("digest"))) for name, entry in (before or {}).items()}
    rows.update({pack.name: (pack.version, pack.digest) for pack in packs})
    parts = ["# Written by `checkmeta rules --lock`: the packs of rules that may be used here.\n"]
    parts += [
        f'\n[[pack]]\nname = "{name}"\nversion = {_quoted(version)}\ndigest = "{digest}"\n'
        for name, (version, digest) in sorted(rows.items())
    ]
    return "".join(parts)


def _quoted(text: str) -> str:
    plain = "".join(c for c in text if c.isprintable() and c not in '"\\')
    return f'"{plain}"'


def who_knows(diagnostics: Iterable[Diagnostic], words: Vocabulary) -> tuple[Diagnostic, ...]:
    """The same, where an unknown key is a fact of rules that are loaded, or of an installed pack: its help names them."""
    packs: list[tuple[Pack, str]] | None = None
    found: list[Diagnostic] = []
    for one in diagnostics:
        help_ = None
        if one.code == "F202" and one.span is not None:
            key = one.span.text.strip("\"' ")
            loaded = next((fact for fact in words.own if fact.name == key), None)
            if loaded is not None:
                help_ = f"`{loaded.ruleset}` declares `{key}` on {loaded.record}, not here"
            elif key.isidentifier():
                if packs is None:
                    packs = [(pack, _texts(pack)) for pack in installed_packs()]
                declares = re.compile(rf"(?:^\s*|\bfact\s[\w.\s]*\.\s*){key}[ \t]*:", re.MULTILINE)
                knows = next((pack for pack, text in packs if declares.search(text)), None)
                help_ = f"the pack `{knows.name}` knows it: `--rules {PREFIX}{knows.name}`" if knows else None
        found.append(replace(one, help=help_) if help_ else one)
    return tuple(found)


def _texts(pack: Pack) -> str:
    return "\n".join(path.read_text(encoding="utf-8", errors="replace")[: MOST * 4] for path, _ in pack.files)


def packs_of(selectors: Sequence[str], here: Path) -> list[Pack]:
    """The packs among what is named: installed ones, and folders that say that they are one.

    Raises:
        CheckmetaError: there is no such pack, or a folder says wrongly which it is.

    """
    found = [
        installed_pack(selector) if selector.startswith(PREFIX) else folder_pack(here / selector, selector)
        for selector in selectors
        if selector.strip()
    ]
    return [pack for pack in found if pack is not None]
