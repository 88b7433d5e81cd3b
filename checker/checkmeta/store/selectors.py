"""What names rules: files, folders, packs, and ids or the beginnings of ids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.paths import is_file, is_folder
from checkmeta.base.records import dataclass
from checkmeta.language.program import Program, TypedNorm
from checkmeta.store import packs
from checkmeta.store.rule_files import SUFFIX, rule_files, shown_name
from checkmeta.vocabulary.places import is_place, suggest


@dataclass(frozen=True, slots=True)
class Named:
    """What selectors name: files, with the names that a reader sees, and ids."""

    files: dict[Path, str]
    ids: tuple[str, ...]


def named_by(selectors: Sequence[str], here: Path) -> Named:
    """Tell files, packs and ids apart.

    Raises:
        CheckmetaError: U001, U003 or U021, there is nothing of that name.

    """
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
    return Named(files, tuple(dict.fromkeys(ids)))


def chosen_by(named: Named, program: Program, unknown: list[Diagnostic]) -> list[str]:
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


def selected_by(norm: TypedNorm, selector: str) -> bool:
    """Whether a rule is meant by an id, or by the beginning of one."""
    return norm.id == selector or norm.id.startswith(f"{selector}.")
