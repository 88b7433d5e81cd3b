"""Two reports differences: what is new, changed, fixed, newly asked, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from checkmeta.base.records import dataclass, replace
from checkmeta.judging.fail_bars import FailBars, FailFrom
from checkmeta.judging.strata import day_before
from checkmeta.language.words import Layer
from checkmeta.report.side import ASIDE, ASKED, BREACH, KEPT, LOST, OPEN, WAIVED, Key, Side, SideVerdict

READINGS: Final = 3
"""Readings named that differ."""


class ChangeKind(StrEnum):
    """What became of a finding, worst first."""

    NEW = "new"
    CHANGED = "changed"
    UNSETTLED = "no longer known"
    ASKED = "newly asked"
    WAIVED = "waived"
    GONE = "gone"
    FIXED = "fixed"
    ANSWERED = "answered"


class Cause(StrEnum):
    """Why, in the order in which it is told."""

    IN_FORCE = "law in force"
    RULE = "rule changed"
    WAIVER = "waiver"
    PLACE = "place"
    DOCUMENT = "document changed"
    ANSWER = "answer"
    READ_MORE = "checkmeta changed"
    UNEXPLAINED = "not told"


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding that isn't what it was; `verdict` is the new one, of what is gone the old one."""

    kind: ChangeKind
    verdict: SideVerdict
    why: tuple[tuple[Cause, str], ...]
    fails: bool = False
    """Whether the change brings what makes a run fail."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, worst first, and how many breaches are as they were."""

    old: Side
    new: Side
    changes: tuple[Difference, ...]
    as_before: int

    @property
    def failed(self) -> bool:
        """Whether the change brings what makes a run fail."""
        return any(change.fails for change in self.changes)


def differences(old: Side, new: Side, bars: FailBars) -> Comparison:
    """Compare two sides. Where each has one subject, these are differences, whatever they are called."""
    old, new = _with_rules(_as_called(old, new), new), _with_rules(new, old)
    changes: list[Difference] = []
    as_before = 0
    for key in sorted({*old.verdicts, *new.verdicts}):
        before, now = old.verdicts.get(key), new.verdicts.get(key)
        kind = _kind(before, now)
        if kind is None:
            as_before += now is not None and now.state == BREACH
            continue
        verdict = now if now is not None else before
        assert verdict is not None
        brings = now is not None and (kind in (ChangeKind.NEW, ChangeKind.ASKED) or _further(before, now))
        fails = brings and now is not None and _fails(bars, now, new.rules[now.rule])
        why = tuple(sorted(_why(key, old, new), key=lambda told: list(Cause).index(told[0])))
        changes.append(Difference(kind, verdict, why, fails))
    return Comparison(old, new, tuple(sorted(changes, key=_order)), as_before)


def _fails(bars: FailBars, verdict: SideVerdict, rule: Mapping[str, Any]) -> bool:
    """Whether a verdict is one that fails, if the change brings it."""
    if verdict.state not in (BREACH, ASKED):
        return False
    layer = Layer.ETHICS if rule["state"] in ("proposed", "trial") else Layer(verdict.layer)
    return bars.of(layer).fails(FailFrom.BREACH if verdict.state == BREACH else FailFrom.ASKED)


def _order(change: Difference) -> tuple[object, ...]:
    layers = ("law", "norm", "ethics")
    verdict = change.verdict
    return (
        list(ChangeKind).index(change.kind),
        layers.index(verdict.layer),
        verdict.subject,
        verdict.rule,
        verdict.path,
    )


def _with_rules(side: Side, other: Side) -> Side:
    """A side without documents has no verdicts; its rules are the other's."""
    return side if side.documents else replace(side, rules=other.rules)


def _as_called(old: Side, new: Side) -> Side:
    """The old side, its only subject called as the only one of the new side is."""
    if len(old.documents) != 1 or len(new.documents) != 1 or old.documents.keys() == new.documents.keys():
        return old
    (before,), (now,) = old.documents, new.documents
    return replace(
        old,
        verdicts={(now, rule, path): replace(v, subject=now) for (_, rule, path), v in old.verdicts.items()},
        places={now: old.places.get(before, frozenset())},
        paths=frozenset((now, path) for _, path in old.paths),
        documents={now: old.documents[before]},
    )


def _kind(before: SideVerdict | None, now: SideVerdict | None) -> ChangeKind | None:
    was = before.state if before is not None else None
    if now is None:
        return ChangeKind.GONE if was == BREACH else None
    match now.state:
        case "breach":
            if was != BREACH or before is None or before.fact != now.fact:
                return ChangeKind.NEW
            return ChangeKind.CHANGED if (before.message, before.places) != (now.message, now.places) else None
        case "asked" if was == BREACH:
            return ChangeKind.UNSETTLED
        case "asked":
            return ChangeKind.ASKED if was != ASKED else None
        case "waived":
            return ChangeKind.WAIVED if was != WAIVED else None
        case "open" | "lost":
            return ChangeKind.UNSETTLED if was == BREACH else None
        case _:
            if was == BREACH:
                return ChangeKind.FIXED if now.state == KEPT else ChangeKind.GONE
            return ChangeKind.ANSWERED if was == ASKED else None


def _further(before: SideVerdict | None, now: SideVerdict) -> bool:
    """Whether a breach that there was is one in more places."""
    return before is not None and now.state == BREACH and not set(now.places) <= set(before.places)


def _why(key: Key, old: Side, new: Side) -> Iterator[tuple[Cause, str]]:
    told = list(_causes(key, old, new)) or list(_of_documents(key, old, new))
    if not told and old.version != new.version:
        told.append((Cause.READ_MORE, f"checkmeta {new.version} reads the documents otherwise than {old.version}"))
    yield from dict.fromkeys(told) or [
        (Cause.UNEXPLAINED, "what it rests on differs, in a way that these reports don't tell")
    ]


def _causes(key: Key, old: Side, new: Side) -> Iterator[tuple[Cause, str]]:
    subject, rule, _ = key
    before, now = old.verdicts.get(key), new.verdicts.get(key)
    of_rule = list(_of_the_rule(rule, old, new))
    yield from of_rule
    yield from _of_waivers(before, now, new.as_of)
    if rule not in old.rules or rule not in new.rules:
        return
    if subject not in old.documents or subject not in new.documents:
        is_ = "is new" if subject in new.documents else "is no longer there"
        yield Cause.DOCUMENT, f"the subject `{subject}` {is_}"
        return
    more = set(now.places) - old.places.get(subject, frozenset()) if now is not None else set()
    if more and old.places.get(subject):
        yield Cause.PLACE, f"judged for {', '.join(sorted(more))} as well"
    less = set(before.places) - new.places.get(subject, frozenset()) if before is not None else set()
    if less and new.places.get(subject):
        yield Cause.PLACE, f"no longer judged for {', '.join(sorted(less))}"
    if (before is None) != (now is None):
        one, other = (now, old) if now is not None else (before, new)
        assert one is not None
        if (subject, one.path) not in other.paths:
            is_ = "is new" if now is not None else "is no longer there"
            yield (
                Cause.DOCUMENT,
                f"`{one.path.rpartition('#')[2]}` {is_}" + (f" in {one.document}" if one.document else ""),
            )
        elif old.rules[rule]["digest"] == new.rules[rule]["digest"] and old.as_of == new.as_of:
            yield (
                Cause.DOCUMENT,
                f"the rule applies now{_deciding(one)}" if now is not None else "the rule no longer applies",
            )
        return
    out_of_force = ASIDE in (before and before.state, now and now.state) and Cause.IN_FORCE in dict(of_rule)
    if before is not None and now is not None and not out_of_force:
        yield from _of_readings(before, now, same=not any(names for names, _ in _documents(subject, old, new)))


def _deciding(verdict: SideVerdict) -> str:
    value = verdict.readings.get(verdict.decided_by)
    return f": `{verdict.decided_by}` is {value}" if value else ""


def _of_the_rule(rule: str, old: Side, new: Side) -> Iterator[tuple[Cause, str]]:
    was, is_ = old.rules.get(rule), new.rules.get(rule)
    since, until = _day((is_ or was or {}).get("effective_from")), _day((is_ or was or {}).get("effective_until"))
    moved = False
    for day, said in ((since, "it came into force on"), (until, "it was in force until")):
        if day is not None and min(old.as_of, new.as_of) < day <= max(old.as_of, new.as_of):
            moved = True
            yield Cause.IN_FORCE, f"{said} {day if said.endswith('on') else day_before(day)}"
    if was is None or is_ is None:
        what = "is new" if was is None else "is no longer"
        yield Cause.RULE, f"the rule {what} among those judged by"
    elif was["digest"] != is_["digest"] and not moved:
        yield Cause.RULE, "the rule's text or its figures changed"


def _of_waivers(before: SideVerdict | None, now: SideVerdict | None, day: dt.date) -> Iterator[tuple[Cause, str]]:
    was = before.waiver if before is not None and before.state == WAIVED else None
    is_ = now.waiver if now is not None and now.state == WAIVED else None
    if was is not None and is_ is None and now is not None and now.state == BREACH:
        ended = _day(was.get("expires"))
        by = f" by {was['approver']}" if was.get("approver") else ""
        if ended is not None and ended <= day:
            yield Cause.WAIVER, f"the waiver{by} ended with {day_before(ended)}"
        else:
            yield Cause.WAIVER, f"the waiver{by} was taken out"
    elif is_ is not None and was is None:
        until = _day(is_.get("expires"))
        by = f" by {is_['approver']}" if is_.get("approver") else ""
        yield (
            Cause.WAIVER,
            f"waived{by}" + (f" until {day_before(until)}" if until else "") + f": {is_.get('reason')}",
        )


def _of_readings(before: SideVerdict, now: SideVerdict, *, same: bool) -> Iterator[tuple[Cause, str]]:
    """Facts that were read otherwise: the one that decides first. `same`: the documents are known to be what they were."""
    was, is_ = before.readings, now.readings
    if not was or not is_:  # a kept report has no steps of what was kept
        value = is_.get(now.decided_by) or was.get(before.decided_by)
        if before.state != now.state and now.decided_by and not (was and is_):
            if now.state in (ASKED, OPEN):
                yield Cause.ANSWER, f"nobody says `{now.decided_by}` any more"
            elif before.state in (ASKED, OPEN):
                yield Cause.ANSWER, f"somebody says `{now.decided_by}`" + (f": {value}" if value else "")
            elif value and is_ and not same:
                yield Cause.DOCUMENT, f"`{now.decided_by}` is {value} now"
        return
    first = (now.decided_by, before.decided_by)
    paths = sorted({*was, *is_}, key=lambda path: (path not in first, path))
    differing = [path for path in paths if was.get(path) != is_.get(path)]
    # of a list that grew the elements say how; a count or what follows from it says no more
    for path in differing[:READINGS]:
        old_value, new_value = was.get(path), is_.get(path)
        if old_value is None:
            if path in was or before.state in (ASKED, OPEN):
                yield Cause.ANSWER, f"somebody says `{path}`: {new_value}"
            else:
                yield Cause.DOCUMENT, f"`{path}` is {new_value} now"
        elif new_value is None:
            what = f"an answer was taken back: `{path}` was {old_value}" if path in is_ else f"`{path}` was {old_value}"
            yield (Cause.ANSWER if path in is_ else Cause.DOCUMENT), what
        else:
            yield Cause.DOCUMENT, f"`{path}`: {old_value} → {new_value}"


def _of_documents(key: Key, old: Side, new: Side) -> Iterator[tuple[Cause, str]]:
    """What the digests tell where the readings don't, as a kept report has none of what is kept."""
    before, now = old.verdicts.get(key), new.verdicts.get(key)
    if now is not None and now.state == LOST:
        yield Cause.DOCUMENT, "a document can't be read"
        return
    if not old.digests or not new.digests:
        return
    value = before.readings.get(before.decided_by) if before is not None else None
    told = f": `{before.decided_by}` was {value}" if before is not None and value else ""
    for names, became in _documents(key[0], old, new):
        if names:
            more = f" and {len(names) - READINGS} more" if len(names) > READINGS else ""
            yield Cause.DOCUMENT, f"{', '.join(sorted(names)[:READINGS])}{more} {became}{told}"
            return


def _documents(subject: str, old: Side, new: Side) -> Iterator[tuple[frozenset[str], str]]:
    """Documents of a subject, and what became of them. Without a record of both, any may have changed."""
    was, is_ = old.documents.get(subject, frozenset()), new.documents.get(subject, frozenset())
    yield frozenset(n for n in was & is_ if n not in old.digests or old.digests[n] != new.digests.get(n)), "changed"
    yield is_ - was, "came"
    yield was - is_, "went"


def _day(stated: Any) -> dt.date | None:
    return dt.date.fromisoformat(stated) if isinstance(stated, str) else stated


def changed_rules(comparison: Comparison) -> frozenset[str]:
    """The rules of which something changed: to judge by these again, in full, tells what was read."""
    return frozenset(change.verdict.rule for change in comparison.changes)


def counts(changes: Iterable[Difference]) -> Mapping[ChangeKind, int]:
    """How many there are of each kind."""
    found = dict.fromkeys(ChangeKind, 0)
    for change in changes:
        found[change.kind] += 1
    return found
