"""Verdicts of a subject, as codes, by the generated code of its rules.

What depends on dates and places alone (versions, periods, jurisdictions, variants, figures) is the reference evaluator's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from checkmeta.base.values import NONE, Missing, Truth
from checkmeta.judging.compiled.careful_operations import Elements, Seen, every
from checkmeta.judging.compiled.cells import Cell
from checkmeta.judging.compiled.compiled_norms import functions_of
from checkmeta.judging.compiled.norm import Runner, Subject
from checkmeta.judging.compiled.plain import U
from checkmeta.judging.compiled.verdict_codes import Code, Lacking, project, settled
from checkmeta.judging.compiled.world import Worlds
from checkmeta.judging.contexts import Options, Place
from checkmeta.judging.cover import Cover
from checkmeta.judging.findings import apart
from checkmeta.judging.reference import Engine, Given, Group, same_root
from checkmeta.judging.strata import in_force, jurisdiction
from checkmeta.judging.verdict_table import decide
from checkmeta.language.meaning.evaluator import TooManyStepsError
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.words import Verdict

__all__ = ["Code", "project", "verdicts"]

Holding = tuple[tuple[str, ...], int | None]
"""Where a permit holds: the paths of its elements, and which identity schema or document; None for the platform."""


def verdicts(program: Program, given: Given, options: Options) -> tuple[Code, ...]:
    """The verdict on every rule of a program and every subject in `given`, in order."""
    judges = Judges(Engine(program, given, options))
    codes: list[Code] = []
    for norm in judges.reference.speaking():
        if norm.permit:
            continue
        try:
            codes.extend(list(judges.judge(norm)))
        except TooManyStepsError:
            codes.append(Code(norm.id, "platform", given.document, (), Verdict.ERROR))
    return settled(codes)


class Judges:
    """One subject before one program."""

    def __init__(self, reference: Engine) -> None:
        self.given = reference.given
        self.options = reference.options
        self.reference = reference
        self.contexts = reference.contexts
        self.worlds = Worlds(self.contexts, self.given, reference.identities)
        self._holdings: dict[tuple[int, Place], Cover[int | None]] = {}

    def judge(self, norm: TypedNorm) -> Iterator[Code]:
        """Every verdict of a rule."""
        groups = list(self.reference.groups(norm))
        if not groups:
            places = tuple(p for p in self.contexts.territory.places if p)
            yield Code(norm.id, "platform", self.given.document, places, Verdict.NOT_APPLICABLE)
            return
        roots = self.reference.roots(norm)
        if roots is not None and not roots:
            yield self._rootless(norm, groups)
            return
        for group in groups:
            for root in range(len(roots)) if roots is not None else (None,):
                yield from self._judge(norm, group, root)
        if "identity" in norm.roots and self.reference.more_identities():
            yield self._rootless(norm, groups)

    def _rootless(self, norm: TypedNorm, groups: list[Group]) -> Code:
        """A rule about identity schemas where there is none, or where there are more than are listed."""
        about_identity = "identity" in norm.roots
        places = tuple(sorted({p for group, _, _ in groups for p in group}))
        code = Code(
            norm.id, "identity" if about_identity else "document", self.given.document, places, Verdict.NOT_APPLICABLE
        )
        missing = self.reference.more_identities() if about_identity else frozenset()
        if missing and in_force(norm, self.contexts).outcome.truth is Truth.TRUE:
            return replace(code, verdict=Verdict.UNDETERMINED, missing=_named(missing))
        return code

    def _judge(self, norm: TypedNorm, group: Group, root: int | None) -> Iterator[Code]:
        places, place, _ = group
        kind = root_kind(norm)
        roots = self.reference.roots(norm)
        document = roots[root][1] if roots is not None and root is not None else self.given.document
        at = Code(norm.id, kind, document, places, Verdict.NOT_APPLICABLE)
        case = self.case(norm, group, root)
        if case.applies is False:
            yield at
            return
        for subject, cell in case.runner.judged():
            by = self._defeating(norm, place, root, subject)
            if cell is None:
                yield self._gap(at, case, subject, by)
            else:
                yield case.decided(at, _path(subject.elements, kind), subject, cell, by)

    def case(self, norm: TypedNorm, group: Group, root: int | None) -> Case:
        """A norm in a group of places, before one identity schema or document."""
        _, place, truth = group
        runner = Runner(functions_of(norm), self.worlds.world(place, root_kind(norm), root))
        applies = runner.applies() if in_force(norm, self.contexts).outcome.truth is Truth.TRUE else False
        assumed = applies is U and self.options.assume.applies
        where = jurisdiction(norm, self.contexts, truth).outcome.missing if truth is Truth.UNKNOWN else frozenset()
        if assumed:
            applies = True
        if applies is True and where:
            applies = U
        return Case(norm, runner, applies, where, assumed=assumed)

    @staticmethod
    def _gap(at: Code, case: Case, subject: Subject, by: tuple[str, ...]) -> Code:
        """A list that is empty, unknown, or of which only a part is known: one verdict at the list's place."""
        gap = subject.gap
        assert isinstance(gap, Elements)
        # of a list that was computed no path is known: the root stands for it
        at = replace(at, subject=_path((*subject.elements, gap.stated or Seen(NONE, at.subject)), at.subject))
        if gap.rest is None or case.excluded(subject, gap.rest):
            return at
        known = case.applies is True
        if by:
            return replace(at, verdict=Verdict.OVERRIDDEN, applicability_known=known, defeated_by=by)
        missing = _named(case.outer_missing() | gap.rest.missing)
        return replace(at, verdict=Verdict.UNDETERMINED, applicability_known=known, missing=missing)

    # ---- priority

    def _defeating(self, norm: TypedNorm, place: Place, root: int | None, subject: Subject) -> tuple[str, ...]:
        """The ids of the norms that override this one for this subject."""
        paths = [e.path for e in subject.elements]
        return tuple(
            defeater.id
            for defeater in self.reference.defeaters.get(norm.id, ())
            if any(same_root(defeater, held, norm, root) for held in self._held(defeater, place).over(paths))
        )

    def _held(self, norm: TypedNorm, place: Place) -> Cover[int | None]:
        """Where a norm's own applicability is shown, and it is not itself defeated."""
        key = (id(norm), place)
        if key not in self._holdings:
            self._holdings[key] = Cover(self._hold(norm, place))
        return self._holdings[key]

    def _hold(self, norm: TypedNorm, place: Place) -> Iterator[Holding]:
        truth = self.contexts.applies_in(norm, place)
        if truth is not Truth.TRUE:
            return
        roots = self.reference.roots(norm)
        for root in range(len(roots)) if roots is not None else (None,):
            case = self.case(norm, ((), place, truth), root)
            if case.applies is not True:
                continue
            for subject in case.runner.holding():
                if not self._defeating(norm, place, root, subject):
                    yield tuple(e.path for e in subject.elements), root


class Case:
    """A norm in one world, that may apply."""

    def __init__(
        self, norm: TypedNorm, runner: Runner, applies: Any, where: frozenset[Missing], *, assumed: bool
    ) -> None:
        self.norm = norm
        self.runner = runner
        self.applies = applies
        self.where = where
        self.assumed = assumed

    def excluded(self, subject: Subject, rest: Seen) -> bool:
        """Whether its `when` is false whatever stands in a list that isn't wholly known."""
        left = len(self.norm.for_each) - len(subject.elements)
        elements = (*subject.elements, *(Seen(rest.value) for _ in range(left)))
        return every(*self.runner.reasons("_when", elements)).value is False

    def outer_missing(self) -> frozenset[Missing]:
        """The facts that would say whether it applies at all: of the place, and of `applies when`."""
        found = self.where
        if not self.assumed:
            found = found.union(*(s.missing for s in self.runner.reasons("_applies", ())))
        return found

    def decided(self, at: Code, path: str, subject: Subject, cell: Cell, by: tuple[str, ...]) -> Code:
        """The verdict table's answer for a subject at a path; `by` are the norms that override this one."""
        applies = cell.applies if self.applies is True or cell.applies is False else U
        excuse = True if by else cell.excuse
        found = decide(_truth(applies), _truth(cell.content), _truth(excuse), by_permit=bool(by))
        verdict, unless_shown = found.verdict, found.breach_unless_shown
        missing: frozenset[Missing] = frozenset()
        if verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED) and cell.failing is True:
            verdict, unless_shown = Verdict.COMPENSATED, False
        elif verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED):
            missing = self._missing(subject, cell, verdict, unless_shown=unless_shown)
        defeated: tuple[str, ...] = ()
        if verdict is Verdict.EXCEPTED:
            defeated = cell.labels
        elif verdict is Verdict.OVERRIDDEN:
            defeated = (*by, *(label for label in cell.labels if label not in by))
        return Code(
            at.rule,
            path,
            at.document,
            at.places,
            verdict,
            unless_shown,
            found.applicability_known,
            defeated,
            _named(missing),
        )

    def _missing(self, subject: Subject, cell: Cell, verdict: Verdict, *, unless_shown: bool) -> frozenset[Missing]:
        clauses: list[str] = []
        found: frozenset[Missing] = frozenset()
        if verdict is Verdict.UNDETERMINED:
            clauses.append("excuse")
            if not unless_shown:
                clauses.extend(("when", "content"))
                found = self.outer_missing()
        if cell.failing is U:
            clauses.append("failing")
        return found | self.runner.lacking(tuple(clauses), subject.elements)


def root_kind(norm: TypedNorm) -> str:
    """The root that a norm is judged for."""
    return "identity" if "identity" in norm.roots else "document" if "document" in norm.roots else "platform"


def _truth(value: Any) -> Truth:
    return Truth.UNKNOWN if value is U else Truth.TRUE if value is True else Truth.FALSE


def _path(elements: tuple[Seen, ...], root: str) -> str:
    """What is judged, by name."""
    return ", ".join(apart([e.path for e in elements])) or (elements[-1].path if elements else root)


def _named(missing: frozenset[Missing]) -> Lacking:
    return tuple(sorted({(m.path, m.why) for m in missing}))
