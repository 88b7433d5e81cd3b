"""A foreign document read by a mapping: facts of the vocabulary, each with the place that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import dataclass, replace
from checkmeta.base.typesys import FieldType, ListOf, RecordType
from checkmeta.base.values import Evidence, Fact, Listing, Origin, Truth, Unknown, Why
from checkmeta.documents.tree import Document
from checkmeta.facts.mapping.convert import Converter
from checkmeta.facts.mapping.document_evaluator import DocumentEvaluator, evaluator_of, silent
from checkmeta.facts.mapping.targets import IDENTITIES, Path, field_in, record_of, target
from checkmeta.language.meaning.evaluator import TooManyStepsError
from checkmeta.language.meaning.outcome import Env, Gathered, Look, Outcome, Seen
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.typed_mapping import Addition, Assignment, Gathering, TypedMapping
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping understood of a document.

    Attributes:
        platform: a record of the vocabulary's Platform; None where nothing is said of it.
        identities: records of IdentitySchema.
        remarks: values that aren't what they are read as.
        used: JSON pointers of all that was read.
        complete: whether the document's silence means the product's defaults.

    """

    platform: Fact | None
    identities: tuple[Fact, ...]
    remarks: tuple[Remark, ...]
    used: frozenset[str]
    complete: bool


def recognises(mapping: TypedMapping, document: Document, evaluator: DocumentEvaluator | None = None) -> bool:
    """Whether a document is of a mapping's format."""
    if document.format not in mapping.reads:
        return False
    reader = evaluator or evaluator_of(document)
    reader.steps[0] = 0
    reader.settled.clear()
    try:
        return all(reader.condition(node, {}).truth is Truth.TRUE for node in mapping.recognise)
    except TooManyStepsError:
        return False


def map_document(mapping: TypedMapping, document: Document, words: Vocabulary | None = None) -> Mapped:
    """Read a document by a mapping.

    Raises:
        CheckmetaError: F213, the mapping takes too many steps on the document.

    """
    try:
        return Application(mapping, document, words or vocabulary()).mapped()
    except TooManyStepsError:
        message = f"`{mapping.id}` takes too many steps on this document"
        help_ = "check a part of the document, or go through fewer lists in one another"
        raise CheckmetaError([Diagnostic("F213", message, document.root.span, help_)]) from None


class Application:
    """One mapping on one document."""

    def __init__(self, mapping: TypedMapping, document: Document, words: Vocabulary) -> None:
        self.mapping = mapping
        self.words = words
        self.reader = evaluator_of(document)
        self.reader.elsewhere = document.elsewhere
        self.root = Origin(document.root.span, "", mapping.evidence)
        self.converter = Converter(mapping.id, document.name, document.format, self.root, self.reader.used)
        asked = [self.reader.condition(node, {}) for node in mapping.complete]
        self.complete = bool(asked) and all(o.truth is Truth.TRUE for o in asked) and not document.open_ended

    def mapped(self) -> Mapped:
        """All facts."""
        facts: dict[Path, Fact] = {}
        for path, group in _grouped(self.mapping.sets):
            found = self._settled(group, target(path, self.words), ".".join(path), {}, self.root)
            if found is not None:
                facts[path] = found
        for gathering in self.mapping.gatherings:
            self._gather(gathering, facts)
        platform = {path: fact for path, fact in facts.items() if path[0] == "platform"}
        identity = {path: fact for path, fact in facts.items() if path[0] == "identity"}
        identities: list[Fact] = []
        if _says_something(identity):
            identities.append(Fact(record_of(identity, 1), self.root))
        listed = facts.get(IDENTITIES)
        if listed is not None and isinstance(listed.value, Listing):
            identities.extend(listed.value.items)
        return Mapped(
            Fact(record_of(platform, 1), self.root) if platform else None,
            tuple(identities),
            tuple(self.converter.remarks),
            frozenset(self.reader.used),
            self.complete,
        )

    # ---- single values

    def _settled(
        self, group: Sequence[Assignment], field_: FieldType, called: str, env: Env, place: Origin
    ) -> Fact | None:
        """The value of the first assignment that says something; unknown with its reason, where one met it; else None."""
        met: Fact | None = None
        fallback: Assignment | None = None
        for assignment in group:
            when = self._when(assignment, env)
            if when.truth is Truth.FALSE:
                continue
            asked = [o for o in self.reader.trail if not silent(o)]
            self.reader.trail.clear()
            found = self.reader.value(assignment.value, env)
            if when.truth is Truth.TRUE and found.known:
                origin = found.origin or _decisive(found, self.reader.trail) or _decisive(when, asked) or place
                return self.converter.fact(
                    Fact(found.value, found.origin), field_, called, self.mapping.evidence, origin
                )
            unsure = [o for o in (when, found) if not o.known]
            if all(silent(o) for o in unsure):
                if fallback is None and assignment.default is not None and silent(found):
                    fallback = assignment
            elif met is None:
                reason = next(o for o in unsure if not silent(o))
                near = _decisive(reason, self.reader.trail if reason is found else asked)
                met = Fact(reason.value, replace(reason.origin or near or place, evidence=self.mapping.evidence))
        if met is None and fallback is not None and self.complete:
            return self._default(fallback, field_, called, env, place)
        return met

    def _when(self, assignment: Assignment, env: Env) -> Outcome:
        self.reader.trail.clear()
        return Outcome(True) if assignment.when is None else self.reader.condition(assignment.when, env)

    def _default(self, assignment: Assignment, field_: FieldType, called: str, env: Env, place: Origin) -> Fact | None:
        """A product's default, placed where the setting would stand."""
        assert assignment.default is not None
        self.reader.trail.clear()
        self.reader.value(assignment.value, env)
        origins = [o.origin for o in self.reader.trail if o.origin is not None]
        near = max(origins, key=lambda origin: len(origin.pointer), default=place)
        found = self.reader.value(assignment.default, env)
        if not found.known:
            return None
        product = self.mapping.title.partition(":")[0]
        near = replace(near, basis=Phrase("evidence.default of", product=product))
        return self.converter.fact(Fact(found.value), field_, called, Evidence.DEFAULT, near)

    # ---- lists

    def _gather(self, gathering: Gathering, facts: dict[Path, Fact]) -> None:
        """Add the elements of a `for each` to their lists."""
        envs, stated, rest = self._walked(gathering)
        for addition in gathering.additions:
            before = facts.get(addition.path)
            if stated is None:
                self._unread(addition, rest, facts)
                continue
            kind = target(addition.path, self.words).type
            assert isinstance(kind, ListOf)
            assert isinstance(kind.item, RecordType)
            items = [self._element(addition, kind.item, env, place) for env, place in envs]
            if addition.partial and not items:
                continue  # a part with nothing in it says nothing
            detail = rest.detail
            if addition.partial:
                detail = detail or fixed("detail.mapping reads a part")
            listing = Listing(tuple(items), bool(detail), detail)
            if before is not None and isinstance(before.value, Listing):
                old = before.value
                detail = old.detail if old.partial else detail
                listing = Listing((*old.items, *items), old.partial or listing.partial, detail)
            elif before is not None and isinstance(before.value, Unknown) and not listing.partial:
                listing = replace(listing, partial=True, detail=fixed("detail.another list"))
            facts[addition.path] = Fact(listing, stated)

    def _unread(self, addition: Addition, rest: _Rest, facts: dict[Path, Fact]) -> None:
        """A list that isn't known: the target stays as it is, unless there is a list that can't be read."""
        if rest.unknown is None or silent(rest.unknown):
            return
        before = facts.get(addition.path)
        if before is None:
            facts[addition.path] = Fact(rest.unknown.value, rest.unknown.origin or self.root)
        elif isinstance(before.value, Listing):
            partial = replace(before.value, partial=True, detail=fixed("detail.another list"))
            facts[addition.path] = replace(before, value=partial)

    def _walked(self, gathering: Gathering) -> tuple[list[tuple[Env, Origin]], Origin | None, _Rest]:
        """The elements to add, each with its place; where the list stands (None: it isn't known); what is missing."""
        envs: list[tuple[Env, Origin]] = [({}, self.root)]
        stated: Origin | None = None
        rest = _Rest()
        for number, walk in enumerate(gathering.walks):
            following: list[tuple[Env, Origin]] = []
            for env, place in envs:
                listed = self.reader.elements(walk.domain, env)
                where = listed.stated.origin if listed.stated else None
                unknown = listed.rest if not listed.items else None
                if unknown is not None and silent(unknown) and walk.default is not None and self.complete:
                    listed, unknown = self.reader.elements(walk.default, env), None
                if unknown is not None and not number:
                    self._no_list(listed.stated)
                    return [], None, _Rest(Outcome(unknown.value, (), "", where))
                stated = stated or replace(where or place, evidence=self.mapping.evidence)
                if listed.rest is not None:
                    rest.detail = rest.detail or _reason(listed.rest)
                for element in listed.items:
                    self.reader.count()
                    inner = {**env, walk.variable.number: element}
                    truth = Truth.TRUE if walk.where is None else self.reader.condition(walk.where, inner).truth
                    if truth is Truth.TRUE:
                        following.append((inner, element.origin or place))
                    elif truth is Truth.UNKNOWN:
                        rest.detail = rest.detail or fixed("detail.some elements")
            envs = following
        return envs, stated, rest

    def _no_list(self, stated: Outcome | None) -> None:
        if stated is not None and stated.known and stated.origin is not None:
            self.converter.remark(f"`{stated.path or 'what is gone through'}` is no list", stated.origin)

    def _element(self, addition: Addition, kind: RecordType, env: Env, place: Origin) -> Fact:
        facts: dict[Path, Fact] = {}
        called = ".".join(addition.path)
        for path, group in _grouped(addition.entries):
            found = self._settled(group, field_in(kind, path), f"{called}.{'.'.join(path)}", env, place)
            if found is not None:
                facts[path] = found
        return Fact(record_of(facts), replace(place, evidence=self.mapping.evidence))


@dataclass(slots=True)
class _Rest:
    """What is missing of a list: all of it, or a part, with the reason."""

    unknown: Outcome | None = None
    detail: str = ""


def _reason(outcome: Outcome) -> str:
    missing = sorted(outcome.missing, key=lambda m: m.sort_key)
    return (
        next((m.detail for m in missing if m.detail), Phrase("detail.not known", fact=missing[0].path))
        if missing
        else ""
    )


def _grouped(assignments: Iterable[Assignment]) -> list[tuple[Path, list[Assignment]]]:
    """The assignments by target, in the order of first sight."""
    groups: dict[Path, list[Assignment]] = {}
    for assignment in assignments:
        groups.setdefault(assignment.path, []).append(assignment)
    return list(groups.items())


def _decisive(outcome: Outcome, trail: Sequence[Outcome]) -> Origin | None:
    """Where the first thing stands that decided an outcome; not what it was only reached through."""
    pointer: str | None = None
    for look in _looked(outcome.seen):
        if look.why_unknown is not Why.ABSENT and (pointer is None or look.pointer.startswith(pointer + "/")):
            pointer = look.pointer
    origins = [o.origin for o in trail if o.origin is not None and not silent(o)]
    found = next((origin for origin in origins if origin.pointer == pointer), None)
    # what was put together has no path, and so no reading
    return found or next((origin for origin in origins if origin.pointer), None)


def _looked(seen: Seen) -> Iterator[Look | Reading]:
    """What was looked at, in order, before it is put in words: only its place counts here."""
    for part in seen:
        if isinstance(part, Gathered):
            for outcome in part.outcomes:
                yield from _looked(outcome.seen)
        else:
            yield part


def _says_something(facts: dict[Path, Fact]) -> bool:
    return any(
        not isinstance(f.value, Unknown) or any(m.why is not Why.ABSENT for m in f.value.missing)
        for f in facts.values()
    )
