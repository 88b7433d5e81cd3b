"""Documents with other texts than their files have, judged by every rule: what a change of them is proved by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.documents.formats import format_of
from checkmeta.documents.read import STANDARD_INPUT, STDIN, read_file, read_standard_input, read_text
from checkmeta.documents.tree import Document
from checkmeta.facts.discover import File, Found
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects
from checkmeta.facts.understandings import lines_of
from checkmeta.judging.contexts import Options
from checkmeta.judging.finding_ids import subject_id
from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import Judge
from checkmeta.judging.pipeline import Request, files_of, given_of
from checkmeta.judging.rulebook import Rulebook
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.language.words import Verdict
from checkmeta.store.library import Library

Key = tuple[str, str, str]
"""A rule, what was judged, and a place."""

BROKEN: Final = 0
OPEN: Final = 1
KEPT: Final = 2


def rank(judgement: Judgement | None) -> int:
    """How good a verdict is. What isn't there was not applicable."""
    if judgement is None:
        return KEPT
    if judgement.verdict in (Verdict.VIOLATED, Verdict.WAIVED, Verdict.ERROR) or judgement.breach_unless_shown:
        return BROKEN
    return OPEN if judgement.verdict is Verdict.UNDETERMINED else KEPT


@dataclass(slots=True, eq=False)
class Tried:
    """One subject, judged.

    Attributes:
        verdicts: by rule, what was judged, and place; of several the worst.
        facts: their values in words, by their paths.
        remarks: what its readers complain about.

    """

    subject: Subject
    judge: Judge
    judgements: tuple[Judgement, ...]
    verdicts: dict[Key, Judgement]
    facts: dict[str, str]
    remarks: frozenset[tuple[str, str]]

    def breaches(self) -> Iterator[Judgement]:
        """What is broken, or would be unless something is shown."""
        return (j for j in self.judgements if j.verdict is Verdict.VIOLATED or j.breach_unless_shown)


@dataclass(slots=True)
class Trial:
    """All that a request is about. `texts` are those that differ from their files, by the names of these."""

    request: Request
    library: Library
    formats: Formats
    found: Found
    rulebook: Rulebook
    files: dict[str, File]
    cwd: Path
    errors: Collector
    read: dict[tuple[str, str | None], list[Document]] = field(default_factory=dict)
    known: dict[int, TypedMapping | None] = field(default_factory=dict)
    kept: list[Document] = field(default_factory=list)

    def judged(self, texts: Mapping[str, str], before: Mapping[str, Tried] | None = None) -> dict[str, Tried]:
        """The subjects by their names, with these texts; `before` has those that stay, where no document of theirs is another.

        Raises:
            CheckmetaError: a text can't be read, or nothing is left to judge.

        """
        errors = Collector()
        subjects = build_subjects(
            list(self.request.paths), self.cwd, self.formats, errors=errors, found=self.found, reader=lambda file: self.documents(file, texts.get(file.name))
        )
        if before is not None and len(errors.diagnostics) > len(self.errors.diagnostics):
            raise CheckmetaError(errors.diagnostics)
        self.errors = errors if before is None else self.errors
        made: dict[str, Tried] = {}
        for subject in subjects:
            old = before.get(subject.name) if before is not None else None
            same = old is not None and [id(d.source) for d in old.subject.documents] == [
                id(d.source) for d in subject.documents
            ]
            made[subject.name] = old if same and old is not None else self._judged(subject)
        return made

    def _judged(self, subject: Subject) -> Tried:
        judge = Judge(self.rulebook, given_of(subject, raw=self.rulebook.asks_documents))
        judgements = judge.judgements()
        verdicts: dict[Key, Judgement] = {}
        for each in judgements:
            for place in each.places or ("",):
                key = (each.rule.id, each.path, place)
                if key not in verdicts or rank(each) < rank(verdicts[key]):
                    verdicts[key] = each
        facts = {line.path: line.value for line in lines_of(subject.platform, "platform")}
        for number, identity in enumerate(subject.identities):
            facts |= {line.path: line.value for line in lines_of(identity.fact, f"identities[{number}]")}
        remarks = frozenset((r.code, r.message) for r in subject.remarks)
        return Tried(subject, judge, judgements, verdicts, facts, remarks)

    def documents(self, file: File, text: str | None) -> list[Document]:
        """The documents of a file, or of another text under its name; each is read once."""
        key = (file.name, text)
        if key not in self.read:
            if text is not None:
                found = read_text(text, file.name, format_of(file.path.name) or "json")
            elif file.path == STANDARD_INPUT:
                found = read_standard_input(self.formats.kinds)
            else:
                found = read_file(file.path, file.name, file.root)
            self.read[key] = found
        return self.read[key]

    def mapping_of(self, document: Document) -> TypedMapping | None:
        """The mapping that a document of a subject is read by; None for one that no mapping reads."""
        if id(document) not in self.known:
            self.kept.append(document)  # so that its id stays its own
            file = self.files.get(document.name)
            explicit = file is not None and file.explicit
            format_ = self.formats.of(document, Collector(), explicit=explicit)
            self.known[id(document)] = format_.mapping if format_ is not None else None
        return self.known[id(document)]

    def subject_id(self, subject: Subject) -> str:
        """What a subject is known by."""
        return subject_id(subject.home or subject.name, subject.name, self.cwd, self.request.root)


def trial_of(request: Request, library: Library) -> Trial:
    """Find what a request is about.

    Raises:
        CheckmetaError: there is nothing, or a path is wrong.

    """
    cwd = request.cwd or Path.cwd()
    formats = Formats(library.selection.mappings, request.as_format, library.replaced)
    errors = Collector()
    found = files_of(request, cwd, formats, errors)
    options = Options(request.as_of, request.jurisdictions)
    rulebook = Rulebook(library.selection, options, keep=True)
    return Trial(request, library, formats, found, rulebook, {file.name: file for file in found.files}, cwd, errors)


def standard_input(name: str) -> bool:
    """Whether a document came from there, so that nothing can be written back."""
    return name == STDIN
