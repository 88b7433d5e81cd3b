"""`checkmeta rules`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.cli.catalogued import entries_of, shipped_themes
from checkmeta.cli.check_options import read_date
from checkmeta.cli.deliver import deliver, deliver_data, say
from checkmeta.cli.project.settle import moved_rules, project_here
from checkmeta.cli.terminal import incomplete
from checkmeta.judging.upcoming import changes, later
from checkmeta.language.words import BEARERS, Layer
from checkmeta.report import catalogue
from checkmeta.report.catalogue import Entry, as_json, as_table
from checkmeta.report.catalogue_page import as_markdown
from checkmeta.report.encode import json_text
from checkmeta.report.wording import counted
from checkmeta.store.library import load
from checkmeta.store.packs import LOCK, installed_packs, lock_text, locked, packs_of
from checkmeta.store.rule_files import shown_name
from checkmeta.vocabulary import places
from checkmeta.vocabulary.scalars import parse_duration
from checkmeta.vocabulary.topics import TOPICS


@click.command(name="rules")
@click.argument("selectors", nargs=-1, metavar="[ID|PATH]...")
@click.option("--layer", type=click.Choice([layer.value for layer in Layer]), help="Only this layer.")
@click.option("--jurisdiction", "-j", metavar="PLACE", help="Only rules that can apply in this place.")
@click.option("--topic", "-t", metavar="TOPIC", help="Only what is about this, such as `minors` or `sign-in`.")
@click.option(
    "--theme", metavar="THEME", help="Only what answers this question behind the project, such as `the-dead`."
)
@click.option("--bearer", metavar="WHO", help="Only what this one owes, such as `operator` or `issuer`.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to list.",
)
@click.option(
    "--upcoming", metavar="DURATION", help="What begins or ends within this time of the day, such as `12 months`."
)
@click.option("--as-of", metavar="DATE", callback=read_date, help="The day from which on. Default: today.")
@click.option(
    "--packs",
    "packs_only",
    is_flag=True,
    help="The packs of rules instead: those that are installed, and those that are named, or else those of the project file.",
)
@click.option(
    "--lock",
    is_flag=True,
    help=f"Write into `{LOCK}` which packs may be used: those that are named, or else those of the project file.",
)
def command(
    selectors: tuple[str, ...],
    layer: str | None,
    jurisdiction: str | None,
    topic: str | None,
    theme: str | None,
    bearer: str | None,
    format_: str,
    upcoming: str | None,
    as_of: dt.date,
    packs_only: bool,
    lock: bool,
) -> int:
    """List the rules: the ones that come with checkmeta, or those of files and ids that are named."""
    if packs_only or lock:
        return _packs(selectors, format_, lock=lock)
    upcoming, selectors = _unquoted(upcoming, selectors)
    _known("topic", topic, TOPICS)
    _known("bearer", bearer, BEARERS)
    themes = shipped_themes()
    _known("theme", theme, [t.name for t in themes])
    answers = next((t.rules for t in themes if t.name == theme), ())
    place = jurisdiction and _place(jurisdiction)
    wrong: list[Diagnostic] = []
    library = load(selectors, tests=False, wrong=wrong)
    norms = [
        n
        for n in library.program.norms
        if n.id in library.chosen or (n.permit and (not selectors or set(n.overrides) & set(library.chosen)))
    ]
    kept = [
        n
        for n in norms
        if (layer is None or n.layer.value == layer)
        and (theme is None or n.id in answers)
        and (not place or not n.jurisdiction or any(places.overlap(place, j) for j in n.jurisdiction))
    ]
    entries = [e for e in entries_of(library.program, kept) if _about(e, topic, bearer)]
    if upcoming is not None:
        ids = {e.id for e in entries}
        end = later(as_of, upcoming)
        if end is None:
            raise click.BadParameter(f"`{upcoming}` is no duration; write a number and a unit: `12 months`")
        if format_ == "markdown":
            raise click.UsageError("`--upcoming` is listed as `text` or `json`")
        found = changes(library.program, [n for n in kept if n.id in ids], as_of, end)
        if format_ == "json":
            deliver_data(catalogue.upcoming_json(found))
        else:
            deliver(catalogue.upcoming(found))
    elif format_ == "markdown":
        deliver_data(as_markdown(entries, themes))
    elif format_ == "json":
        deliver_data(as_json(entries))
    else:
        deliver(as_table(entries))
    return incomplete(wrong)


def _unquoted(length: str | None, selectors: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """A duration that was written without quotes, `--upcoming 12 months`, put together; its unit is no rule's id."""
    for number, word in enumerate(selectors):
        if length is not None and parse_duration(length) is None and parse_duration(f"{length} {word}") is not None:
            return f"{length} {word}", (*selectors[:number], *selectors[number + 1 :])
    return length, selectors


def _packs(selectors: tuple[str, ...], format_: str, *, lock: bool) -> int:
    """List packs, or lock them."""
    project = project_here()
    root = project.root if project is not None else Path.cwd()
    named = [moved_rules(each, root) for each in selectors]
    if project is not None and not selectors:
        named = [*project.values.get("rules", ()), *project.values.get("add-rules", ())]
    found = packs_of(named, root)
    if lock:
        if not found:
            help_ = (
                "name them: `pack:NAME`, or a folder with a `pack.toml`; `checkmeta rules --packs` lists installed ones"
            )
            raise CheckmetaError([Diagnostic("U003", "no packs of rules to lock", help=help_)])
        deliver_data(lock_text(found, locked(root) if selectors else None), (root / LOCK).as_posix())
        return 0
    listed = [*found, *(pack for pack in installed_packs() if pack not in found)]
    known = locked(root) or {}
    rows: list[dict[str, Any]] = [
        {
            "name": pack.name,
            "version": pack.version,
            "from": pack.installed or shown_name(pack.folder, root),
            "files": len(pack.files),
            "digest": pack.digest,
            "locked": None if pack.name not in known else known[pack.name].get("digest") == pack.digest,
        }
        for pack in listed
    ]
    if format_ == "json":
        deliver_data(json_text({"packs": rows}, sort=False))
    else:
        states_ = {None: "not locked", True: "locked", False: "differs from the lock"}
        lines = [
            f"{r['name']} {r['version']}  from {r['from']}, {counted(r['files'], 'file')}, {states_[r['locked']]}\n  sha256 {r['digest']}\n"
            for r in rows
        ]
        deliver(
            "".join(lines)
            or "no packs of rules; one is a package with an entry point `checkmeta.rules`, or a folder with a `pack.toml`\n"
        )
    return 0


def _place(given: str) -> str:
    """The place of a code; who looks for rules may write it as people do (`UK`), and is told how it was taken."""
    if places.is_place(given):
        return given
    meant = places.suggest(given)
    if meant is None:
        raise click.BadParameter(f"no place `{given}`")
    say(f"`{given}` is taken as `{meant}`", error_stream=True)
    return meant


def _known(option: str, given: str | None, known: Sequence[str]) -> None:
    if given is not None and given not in known:
        hint = did_you_mean(given, known) or "one of " + ", ".join(known)
        raise click.BadParameter(f"no {option} `{given}`; {hint}")


def _about(entry: Entry, topic: str | None, bearer: str | None) -> bool:
    return (topic is None or topic in entry.topics) and (bearer is None or bearer in entry.bearer)
