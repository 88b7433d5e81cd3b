"""A report that would be too large says less of what is alike: the worst is listed first, the rest is counted.

A schema of thousands of attributes has tens of thousands of verdicts, most of them the same on element after element of one list. Nothing
is left out silently: the last of those that are listed says how many more there are like it (`Judgement.alike`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from checkmeta.base.messages import Phrase
from checkmeta.base.patterns import regex
from checkmeta.base.records import replace
from checkmeta.base.values import Missing
from checkmeta.judging.findings import Judgement, Step
from checkmeta.language.words import Verdict

SIZE: Final = 10_000_000
"""What the verdicts of a subject may come to, by `size`: about as many bytes in the longest of the formats."""
RUN: Final = 200_000_000
"""What those of all subjects may come to."""
LEAST: Final = 300_000
"""What each may come to whatever the others do: a verdict of each rule, without its steps."""
FEW: Final = 5
"""Missing facts, and facts read, that are named of those that differ in their indexes only."""
LIMITS: Final = (1000, 300, 100, 30, 10, 3, 1)
"""How many verdicts alike are listed, as much as fits; of those that are no breach, and not open, a tenth."""

_INDEX: Final = regex(r"\[[0-9]+\]")
_WORST: Final = frozenset({Verdict.VIOLATED, Verdict.ERROR, Verdict.COMPENSATED, Verdict.WAIVED})


def fitting(judgements: Sequence[Judgement], most: int = SIZE) -> tuple[Judgement, ...]:
    """As much of the verdicts of a subject as comes to no more than `most`, in their order.

    First, long lists of facts are cut, in what is missing and in the steps. Then verdicts that are alike are listed less and
    less often: of one rule, on elements of one list, for the same places, decided by the same. Last, steps are left out: those of what
    is no breach, then all.
    """
    kept = tuple(judgements)
    if sum(map(size, kept)) <= most:
        return kept
    listed = kept = tuple(map(_brief, kept))
    if sum(map(size, kept)) <= most:
        return kept
    groups = _groups(kept)
    longest = max(Counter(groups).values(), default=0)
    for limit in LIMITS:
        if limit // 10 >= longest or longest == 1:  # all are listed
            continue
        listed = _listed(kept, groups, limit)
        if sum(map(size, listed)) <= most:
            return listed
    bare = tuple(j if _matters(j) else _bare(j) for j in listed)
    return bare if sum(map(size, bare)) <= most else tuple(map(_bare, listed))


def share(subjects: int) -> int:
    """What each of so many subjects may come to."""
    return max(LEAST, min(SIZE, RUN // max(subjects, 1)))


def size(judgement: Judgement) -> int:
    """About how many bytes a verdict takes in JSON."""
    own = 900 + len(judgement.message) + 250 * len(judgement.missing)
    if not judgement.steps:
        return own
    return own + sum(300 + len(step.text) + 300 * len(step.readings) for step in judgement.steps)


def _bare(judgement: Judgement) -> Judgement:
    """A verdict without its steps."""
    return replace(judgement, steps=()) if judgement.steps else judgement


def _matters(judgement: Judgement) -> bool:
    return judgement.verdict in _WORST or judgement.breach_unless_shown


def _groups(judgements: Iterable[Judgement]) -> list[tuple[object, ...]]:
    """What each verdict is alike in with others."""
    return [
        (
            j.rule.id, j.verdict, j.breach_unless_shown, j.applicability_known, j.places, j.defeated_by, j.document,
            _INDEX.sub("[*]", j.subject), j.known,
        )
        for j in judgements
    ]  # fmt: skip


def _listed(judgements: Sequence[Judgement], groups: Sequence[tuple[object, ...]], limit: int) -> tuple[Judgement, ...]:
    """The first verdicts of each group, of which the last stands for the rest."""
    places: dict[tuple[object, ...], list[int]] = {}
    for index, group in enumerate(groups):
        places.setdefault(group, []).append(index)
    kept: dict[int, Judgement] = {}
    for indexes in places.values():
        first = judgements[indexes[0]]
        most = limit if _matters(first) else max(1, limit // 10)
        for index in indexes[:most]:
            kept[index] = judgements[index]
        if len(indexes) > most:
            last = indexes[most - 1]
            kept[last] = replace(judgements[last], alike=len(indexes) - most)
    return tuple(kept[index] for index in sorted(kept))


def _brief(judgement: Judgement) -> Judgement:
    """A verdict that names a few of the facts that differ in their indexes only, and counts the others."""
    if not judgement.steps and len(judgement.missing) <= FEW:
        return judgement
    steps = tuple(_brief_step(step) for step in judgement.steps)
    seen: dict[tuple[str, str], list[Missing]] = {}
    for missing in judgement.missing:
        seen.setdefault((_INDEX.sub("[*]", missing.path), missing.why), []).append(missing)
    if all(len(same) <= FEW for same in seen.values()):
        return replace(judgement, steps=steps)
    few: list[Missing] = []
    for (path, _), same in seen.items():
        few.extend(same[:FEW])
        if len(same) > FEW:
            few.append(Missing(path, same[0].why, same[0].place, Phrase("detail.more elements", more=len(same) - FEW)))
    return replace(judgement, steps=steps, missing=tuple(sorted(few, key=lambda m: m.sort_key)))


def _brief_step(step: Step) -> Step:
    """A step with a few of the facts that were read in one list. How many were read isn't known: readings are cut already."""
    seen: dict[str, int] = {}
    kept = []
    for reading in step.readings:
        path = _INDEX.sub("[*]", reading.path)
        seen[path] = seen.get(path, 0) + 1
        if seen[path] <= FEW:
            kept.append(reading)
    more = [path for path, number in seen.items() if number > FEW]
    if not more:
        return step
    note = Phrase("note.and more of", paths=", ".join(f"`{path}`" for path in more))
    return replace(step, readings=tuple(kept), note=Phrase("several", what=(step.note, note)) if step.note else note)
