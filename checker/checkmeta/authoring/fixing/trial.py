"""Documents with other texts than their files have, judged by every rule: what a change of them is proved by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic
from checkmeta.base.records import dataclass, field
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
from checkmeta.judging.pipeline import Request, files_of, formats_of, given_of
from checkmeta.judging.rulebook import Rulebook
from checkmeta.language.meaning.evaluator import TooManyStepsError
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.language.words import Verdict
from checkmeta.store.library import Library

Key = tuple[str, str, str]
"""A rule, what was judged, and a place."""

DRAFTS: Final = 20
"""Changed texts of which the documents are kept."""

_SCHEMAS: Final = "platform.identities"

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


class Tried:
    """One subject, judged as far as somebody asks. `facts` are their values in words, by their paths; `remarks` how often its readers complain of what."""

    def __init__(self, subject: Subject, judge: Judge) -> None:
        self.subject = subject
        self.judge = judge
        self.remarks = Counter(r.code for r in subject.remarks)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """Every verdict."""
        return self.judge.judgements()

    @cached_property
    def verdicts(self) -> dict[Key, Judgement]:
        """By rule, what was judged, and place; of several the worst."""
        return _by_key(self.judgements)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The values of all facts, in words, by their paths; those of schemas from `identities` on."""
        found = {
            line.path.replace(_SCHEMAS, "identities", 1): line.value
            for line in lines_of(self.subject.platform, "platform")
        }
        for number, identity in enumerate(self.subject.identities):
            found |= {line.path: line.value for line in lines_of(identity.fact, f"identities[{number}]")}
        return found

    def by_rule(self, rule: str) -> dict[Key, Judgement]:
        """The verdicts of one rule, without those of the others."""
        if "judgements" in self.__dict__:
            return {key: judgement for key, judgement in self.verdicts.items() if key[0] == rule}
        try:
            return _by_key(j for e in self.judge.rulebook.speaking if e.norm.id == rule for j in self.judge.judge(e))
        except TooManyStepsError:
            return {}

    def breaches(self) -> Iterator[Judgement]:
        """What is broken, or would be unless something is shown."""
        return (j for j in self.judgements if j.verdict is Verdict.VIOLATED or j.breach_unless_shown)


def _by_key(judgements: Iterable[Judgement]) -> dict[Key, Judgement]:
    found: dict[Key, Judgement] = {}
    for each in judgements:
        for place in each.places or ("",):
            key = (each.rule.id, each.path, place)
            if key not in found or rank(each) < rank(found[key]):
                found[key] = each
    return found


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
    unfound: tuple[Diagnostic, ...] = ()
    """Why some of what was asked for isn't among the files."""
    read: dict[tuple[str, str | None], list[Document]] = field(default_factory=dict)
    known: dict[int, TypedMapping | None] = field(default_factory=dict)
    kept: list[Document] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    """What subjects are known by, by their names."""

    def judged(self, texts: Mapping[str, str], before: Mapping[str, Tried] | None = None) -> dict[str, Tried]:
        """The subjects by their names, with these texts; `before` has those that stay, where no document of theirs is another.

        Raises:
            CheckmetaError: a text can't be read, or nothing is left to judge.

        """
        errors = Collector(list(self.unfound))
        subjects = build_subjects(
            list(self.request.paths),
            self.cwd,
            self.formats,
            errors=errors,
            found=self.found,
            reader=lambda file: self.documents(file, texts.get(file.name)),
        )
        if before is not None and len(errors.diagnostics) > len(self.errors.diagnostics):
            raise CheckmetaError(errors.diagnostics)
        self.errors = errors if before is None else self.errors
        made: dict[str, Tried] = {}
        for subject in subjects:
            self.ids[subject.name] = subject_id(subject.home or subject.name, subject.name, self.cwd, self.request.root)
            old = before.get(subject.name) if before is not None else None
            same = old is not None and [id(d.source) for d in old.subject.documents] == [
                id(d.source) for d in subject.documents
            ]
            made[subject.name] = old if same and old is not None else Tried(subject, self._judge(subject))
        return made

    def _judge(self, subject: Subject) -> Judge:
        return Judge(self.rulebook, given_of(subject, raw=self.rulebook.asks_documents))

    def documents(self, file: File, text: str | None) -> list[Document]:
        """The documents of a file, or of another text under its name; each is read once."""
        key = (file.name, text)
        if key not in self.read:
            drafts = [each for each in self.read if each[1] is not None]
            if len(drafts) > DRAFTS:
                del self.read[drafts[0]]
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


def trial_of(request: Request, library: Library) -> Trial:
    """Find what a request is about.

    Raises:
        CheckmetaError: there is nothing, or a path is wrong.

    """
    cwd = request.cwd or Path.cwd()
    formats = formats_of(library, request.as_format)
    errors = Collector()
    found = files_of(request, cwd, formats, errors)
    options = Options(request.as_of, request.jurisdictions)
    rulebook = Rulebook(library.selection, options, keep=True)
    files = {file.name: file for file in found.files}
    return Trial(request, library, formats, found, rulebook, files, cwd, errors, tuple(errors.diagnostics))


def standard_input(name: str) -> bool:
    """Whether a document came from there, so that nothing can be written back."""
    return name == STDIN
