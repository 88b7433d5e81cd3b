"""Subjects that were judged before, by all that their verdicts depend on: a second run over a repository judges what changed.

A key is a digest of the code, the rules, the day and all else that was asked, and of the subject as judging sees it: its facts with their
places, and the texts of its documents. Documents are read each time; waivers and baselines come after judging. An entry is a pickle, and so
lies where compiled rules lie, and is trusted as these are (`store/cache.py`). A report in which another text is shown than the subject's own isn't kept.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, Final, Self

from checkmeta.base.document_source import DocumentSource
from checkmeta.base.source import Source
from checkmeta.base.values import Unknown
from checkmeta.facts.subject import Subject
from checkmeta.judging.carried import FACTS, Carrier, Packed
from checkmeta.judging.findings import SubjectReport
from checkmeta.judging.plans import plan_parts_of
from checkmeta.language.program import Program
from checkmeta.store import cache
from checkmeta.store.byte_cache import ByteCache


class VerdictCache:
    """What is kept of subjects before the rules of a program, as `rests_on` has it besides."""

    def __init__(self, program: Program, rests_on: Iterable[object]) -> None:
        self._kept = ByteCache.open()
        self._base = cache.key_of(["verdicts", program.digest, *plan_parts_of(program), *map(repr, rests_on)]).encode()
        self._keys: dict[int, bytes] = {}

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write down what is new."""
        self._kept.close()

    def known(self, subjects: Sequence[Subject]) -> list[bool]:
        """Of which of the subjects there is a report."""
        found = self._kept.among(map(self._key, subjects))
        return [self._key(subject) in found for subject in subjects]

    def recall(self, subject: Subject, carrier: Carrier) -> SubjectReport | None:
        """The report of a subject; None where it is no longer there."""
        body = self._kept.get(self._key(subject))
        try:
            return None if body is None else carrier.unpacked(body, subject)
        except Exception:  # noqa: BLE001 - a broken entry is as good as none
            return None

    def keep(self, subject: Subject, report: Packed) -> None:
        """Keep a report, unless a text is shown in it that is not the subject's own."""
        if report.alone:
            self._kept.put(self._key(subject), report.body)

    def _key(self, subject: Subject) -> bytes:
        key = self._keys.get(id(subject))
        if key is None:
            key = self._keys[id(subject)] = hashlib.sha256(self._base + _told(subject)).digest()
        return key


def _told(subject: Subject) -> bytes:
    """A subject as bytes, the same for equal ones in every run."""
    texts = {id(document.source): number for number, document in enumerate(subject.documents)}
    documents = [
        (
            d.name,
            d.format,
            d.index,
            d.open_ended,
            d.level,
            hashlib.sha256(d.source.text.encode("utf-8", "surrogatepass")).digest(),
        )
        for d in subject.documents
    ]

    def named(source: Source) -> tuple[Any, ...]:
        number = texts.get(id(source))
        return (str, (source.name if number is None else number,))

    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # which values are one object differs between runs
    pickler.dispatch_table = {**FACTS, Source: named, DocumentSource: named, Unknown: _unknown}
    pickler.dump((
        subject.name, subject.home, documents, subject.platform, subject.identities, subject.not_checked, subject.remarks, subject.foreign,
        subject.unread, [f.id for f in subject.formats], sorted(subject.topics), subject.used, sorted(subject.typed),
    ))  # fmt: skip
    return written.getvalue()


_BY_PATH: Final = attrgetter("sort_key", "detail")


def _unknown(unknown: Unknown) -> tuple[Any, ...]:
    return (Unknown, (sorted(unknown.missing, key=_BY_PATH),))  # the order of a set differs between runs
