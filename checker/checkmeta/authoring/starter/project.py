"""A repository -> a project file to begin from: which folders are subjects, and what they share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, refusal
from checkmeta.base.records import dataclass
from checkmeta.facts.discover import discover
from checkmeta.facts.ignored import Ignored
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.recognise import RECOGNISED, Kind
from checkmeta.facts.subjects import read_files
from checkmeta.report.encode import encodable
from checkmeta.report.wording import counted

HOLDERS: Final = frozenset({
    "apps", "charts", "components", "config", "configs", "deploy", "deployment", "deployments", "environments", "infra", "k8s",
    "kubernetes", "manifests", "modules", "overlays", "packages", "platforms", "products", "projects", "services", "sites", "src", "stacks", "systems",
    "tenants", "worlds",
})  # fmt: skip
"""Names of folders that hold several things rather than being one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a project file may say of a repository.

    Attributes:
        patterns: of subjects; what each matches is one.
        shared: platform configs above all subjects.
        documents: that were recognised.
        subjects: that these make.

    """

    patterns: tuple[str, ...]
    shared: tuple[str, ...]
    documents: int
    subjects: int


def proposal(root: Path, formats: Formats) -> Proposal:
    """Look through a repository.

    Raises:
        CheckmetaError: U002, nothing in it is recognised.

    """
    errors = Collector()  # what can't be read is told by `checkmeta check`
    found = discover([root], root, errors, Ignored(root, (), gitignore=True))
    files, _ = read_files(found, errors, formats)
    known: dict[str, bool] = {}
    for file, document in files:
        kinds = [kind for _, kind in formats.each(document, Collector()) if kind is not None]
        if kinds:
            known[file.name] = all(kind.kind in (Kind.PLATFORM, Kind.BUNDLE) for kind in kinds)
    if not known:
        raise refusal("U002", "no documents to check", help=RECOGNISED)
    homes = {name: _home(name) for name in known}
    shared = tuple(
        sorted(name for name, platform in known.items() if platform and homes[name] == name and "/" not in name)
    )
    if len(shared) == len(known):
        shared = ()
    subjects = sorted({home for name, home in homes.items() if name not in shared})
    return Proposal(tuple(_patterns(subjects)), shared, len(known), len(subjects))


def _home(name: str) -> str:
    """The first folder on the way to a document that doesn't merely hold others; the document itself, where all do."""
    steps = name.split("/")
    for length, step in enumerate(steps[:-1], 1):
        if step.lower() not in HOLDERS:
            return "/".join(steps[:length])
    return "/".join(steps[:-1]) or name


def _patterns(subjects: Iterable[str]) -> list[str]:
    """A pattern for each folder that holds several subjects, and the others by themselves."""
    own = sorted(subjects)
    holders: dict[str, list[str]] = {}
    for subject in own:
        holders.setdefault(subject.rpartition("/")[0], []).append(subject)
    found: list[str] = []
    for holder, held in holders.items():
        found.extend([f"{holder}/*"] if holder and len(held) > 1 else held)
    return sorted(found)


def project_sheet(proposed: Proposal) -> str:
    """The project file as TOML, with what else may be wanted as comments."""
    shared = f"\nshared = {_toml(proposed.shared)}" if proposed.shared else ""
    documents, subjects = counted(proposed.documents, "document"), counted(proposed.subjects, "subject")
    return f"""# What `checkmeta check` judges here. `checkmeta schema config` prints all that may stand in this file.

# Where it is offered. No law is judged without a place, here or in a `platform.yaml`.
#jurisdictions = ["DE"]

# From which layer on a breach fails the run: "law", "norm", "ethics" or "never".
fail-on = "law"

# Reports, each in the format of its ending; "-" is the standard output.
#outputs = ["-", "checkmeta.sarif", "checkmeta.md"]

# What isn't read, as in a `.gitignore`; what that names isn't read either.
#exclude = ["fixtures/"]

# {documents} recognised, in {subjects}: each folder that matches is one. `shared` are files that all of them have.
[[subjects]]
paths = {_toml(proposed.patterns)}{shared}
"""


def _toml(texts: Iterable[str]) -> str:
    return json.dumps([encodable(text) for text in texts], ensure_ascii=False)
