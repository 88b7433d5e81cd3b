"""A subject's report as bytes, to go from one process, or from one run, to another: texts and rules are named by their numbers."""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Final, NamedTuple

from checkmeta.base.document_source import DocumentSource
from checkmeta.base.records import fields
from checkmeta.base.source import Source, Span
from checkmeta.base.values import Fact, Listing, Missing, Origin, Record
from checkmeta.facts.subject import Subject
from checkmeta.judging.findings import Judgement, RuleInfo, Step, SubjectReport
from checkmeta.judging.rulebook import Rulebook
from checkmeta.language.meaning.reading import Reading

Reducer = Callable[[Any], tuple[Any, ...]]


def _by_fields(kinds: Iterable[type]) -> dict[type, Reducer]:
    """How values of these classes are written: by their fields in order, which takes a third of what `copyreg` takes for slots."""

    def reducer(kind: type) -> Reducer:
        values = attrgetter(*(f.name for f in fields(kind)))
        return lambda value: (kind, values(value))

    return {kind: reducer(kind) for kind in kinds}


FACTS: Final = {**copyreg.dispatch_table, **_by_fields((Fact, Origin, Span, Listing))}
"""How facts are written."""
FACTS[Record] = lambda record: (Record, (record.fields,))
_REPORTS: Final = {**copyreg.dispatch_table, **_by_fields((Judgement, Step, Missing, Span, Reading))}


class Packed(NamedTuple):
    """A report as bytes.

    Attributes:
        alone: whether they speak of nothing but the rules and the subject's own documents.

    """

    body: bytes
    alone: bool


class Carrier:
    """Packs and unpacks the reports of subjects before one rulebook. What it names by numbers stays one object for all of them."""

    def __init__(self, rulebook: Rulebook, subjects: Iterable[Subject]) -> None:
        rules = tuple(part for entry in rulebook.entries for part in (entry.info, entry.norm.span.source))
        texts = tuple(document.source for subject in subjects for document in subject.documents)
        self._things: tuple[object, ...] = (*rules, *texts)
        self._numbers = {id(thing): number for number, thing in enumerate(self._things)}
        self._rules = len(rules)

    def packed(self, report: SubjectReport, subject: Subject) -> Packed:
        """A report's bytes."""
        own = {id(document.source): -1 - number for number, document in enumerate(subject.documents)}
        alone = True

        def named(thing: Any) -> Any:
            nonlocal alone
            number = own.get(id(thing), self._numbers.get(id(thing)))
            alone = alone and (isinstance(thing, RuleInfo) or (number is not None and number < self._rules))
            return thing.__reduce_ex__(pickle.HIGHEST_PROTOCOL) if number is None else (_named, (number,))

        written = io.BytesIO()
        pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = {**_REPORTS, RuleInfo: named, Source: named, DocumentSource: named}
        pickler.dump(report)
        return Packed(written.getvalue(), alone)

    def unpacked(self, body: bytes, subject: Subject) -> SubjectReport:
        """The report again."""
        found = _Unpickler(body, self._things, subject).load()
        assert isinstance(found, SubjectReport)
        return found


class _Unpickler(pickle.Unpickler):
    def __init__(self, body: bytes, things: tuple[object, ...], subject: Subject) -> None:
        super().__init__(io.BytesIO(body))
        self._things = things
        self._documents = subject.documents

    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name == _named.__name__:
            return self._thing
        return super().find_class(module, name)

    def _thing(self, number: int) -> object:
        return self._things[number] if number >= 0 else self._documents[-1 - number].source


def _named(number: int) -> object:
    """What stands for a thing by its number; `_Unpickler` puts the thing there."""
    raise pickle.UnpicklingError(f"thing {number} is told by its number alone")
