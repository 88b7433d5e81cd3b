"""What a report rests on: which files, by their digests, and what was asked, so that it can be judged again."""

from __future__ import annotations

from checkmeta.base.file_digest import FileDigest
from checkmeta.base.records import dataclass


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What was judged, and how it was asked for. What else was asked stands in the report itself.

    Attributes:
        paths: that were to be checked.
        selectors: of `--rules`.
        added, topics, exclude, gitignore: of `--add-rules`, `--topic`, `--exclude`, and of the project file.
        as_format: of `--as`.
        explained: whether every verdict was to be explained.
        commit: of the repository that all files of documents stand in; None where they stand in none, or in several.
        documents: every file that was read for documents, used or not, by name.
        waivers, baseline: the file of waivers, and that of what was known before.
        project: the project file, where it declares the subjects, or what may override shipped rules.
        rules: every file of rules, by name, those too that define and map.
        unrecorded: what else the run rests on, for which there is no room here: such a report can't be judged again from it.

    """

    paths: tuple[str, ...]
    selectors: tuple[str, ...]
    added: tuple[str, ...]
    topics: tuple[str, ...]
    exclude: tuple[str, ...]
    gitignore: bool
    as_format: str | None
    explained: bool
    commit: str | None
    documents: tuple[FileDigest, ...]
    waivers: FileDigest | None
    rules: tuple[FileDigest, ...]
    unrecorded: tuple[str, ...] = ()
    baseline: FileDigest | None = None
    project: FileDigest | None = None
