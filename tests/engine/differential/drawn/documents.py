"""Random documents with holes, and how they and the options of a run are read: one subject each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from checkmeta.base.values import Fact, Listing, Record, Unknown, Why
from checkmeta.facts.subjects import build_subjects
from checkmeta.judging.contexts import Assumptions, Options
from checkmeta.judging.judged_subject import Given
from checkmeta.judging.pipeline import given_of
from drawn.choices import Choices
from drawn.world import Shape, World

DAYS: Final = (dt.date(2026, 6, 1), dt.date(2025, 1, 1), dt.date(2027, 1, 1), dt.date(2026, 6, 2), dt.date(2028, 2, 29))
TERRITORIES: Final = (
    ["DE"],
    ["EU"],
    ["DE", "US-CA"],
    ["NO", "DE-BY"],
    ["EU", "DE", "CN"],
    ["US", "FR"],
    ["EFTA", "DE"],
    [],
)
ASKED: Final = (("DE",), ("EU",), ("US-CA", "NO"), ("DE-BY", "EEA"))
VARIED: Final = (["DE"], ["EU"], ["US-CA", "NO"], ["CN", "DE-BY"], ["EFTA"], ["EEA"])
CUT: Final = "partial"
NEAR: Final = "near"
"""A list of kinds that may leave out those that go with contact data, and no others."""
SPLIT: Final = "contradictory"
TREE_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Written:
    """One subject as text: its files, and what is changed in the facts once they are read."""

    files: tuple[tuple[str, str], ...]
    as_of: dt.date
    jurisdictions: tuple[str, ...] = ()
    assume: tuple[bool, bool, bool] = (False, False, False)
    changed: tuple[tuple[str, str], ...] = ()
    """Paths of lists of which only a part is known, and of facts that are contradictory: what one document can't say."""

    @property
    def options(self) -> Options:
        """How to judge it."""
        return Options(self.as_of, self.jurisdictions, Assumptions(*self.assume))

    def __str__(self) -> str:
        parts = [f"# {name}\n{text}" for name, text in self.files]
        parts.append(f"# as of {self.as_of}")
        if self.jurisdictions:
            parts.append(f"# jurisdictions asked for: {', '.join(self.jurisdictions)}")
        if any(self.assume):
            parts.append(f"# assumed (time, jurisdiction, applies when): {self.assume}")
        parts += [f"# {path} is {what}" for path, what in self.changed]
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Holes:
    """How often, in a hundred, something is missing."""

    absent: int
    empty: int


FULL, USUAL, HOLEY = Holes(3, 2), Holes(12, 6), Holes(40, 15)


@dataclass
class Filler:
    """Writes the documents of one subject."""

    choices: Choices
    holes: Holes
    yaml: bool = False
    raw: list[str] = field(default_factory=list)

    def record(self, shape: Shape, depth: int = 0) -> dict[str, object]:
        """A record, of which fields may be absent."""
        found: dict[str, object] = {}
        for name, inner in shape.fields.items():
            if self.choices.chance(self.holes.absent) or (name == "components" and depth >= TREE_DEPTH):
                continue
            found[name] = self.value(inner, depth + 1)
        return found

    def value(self, shape: Shape, depth: int) -> object:
        """What is stated of something: a value, or nothing in one of several ways."""
        if self.choices.chance(self.holes.empty):
            return self.choices.one((None, "unknown", "${LATER}"))
        if shape.none and self.choices.chance(8):
            return self.choices.one(shape.none)
        if shape.fields:
            return self.record(shape, depth)
        if shape.item is not None:
            most = 3 if depth < TREE_DEPTH + 1 else 1
            return [self.value(shape.item, depth + 1) for _ in self.choices.times(0, most)]
        return self.choices.one(shape.values).document

    def dump(self, value: object) -> str:
        """As JSON; as YAML the same, with bare dates."""
        if isinstance(value, dict):
            return "{" + ", ".join(f'"{k}": {self.dump(v)}' for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.dump(v) for v in value) + "]"
        if isinstance(value, dt.date):
            return str(value) if self.yaml else f'"{value}"'
        return json.dumps(value, ensure_ascii=False)

    def file(self, stem: str, value: dict[str, object]) -> tuple[str, str]:
        """A file: of a mapping, a line for each of its keys."""
        lines = ",\n".join(f'  "{k}": {self.dump(v)}' for k, v in value.items())
        return f"{stem}.{'yaml' if self.yaml else 'json'}", f"{{\n{lines}\n}}\n"


def draw_document(choices: Choices, world: World) -> Written:
    """Choose one subject."""
    holes = choices.weighted([(5, USUAL), (3, FULL), (2, HOLEY)])
    filler = Filler(choices, holes, choices.chance(20))
    files: list[tuple[str, str]] = []
    if not choices.chance(4):
        files.append(filler.file("platform", _platform(filler, world)))
    if choices.chance(20):
        more = Filler(choices, HOLEY, filler.yaml)
        files.append(more.file("more.platform", _platform(more, world)))
    for number in choices.times(0, 2) if choices.chance(80) else ():
        files.append(filler.file(f"schema-{number}.identity", filler.record(world.identity)))
    if not files:
        files.append(filler.file("platform", {}))
    asked = choices.one(ASKED) if choices.chance(15) else ()
    assume = (choices.chance(40), choices.chance(40), choices.chance(40)) if choices.chance(10) else (False,) * 3
    day = DAYS[0] if choices.chance(50) else choices.one(DAYS)
    return Written(tuple(files), day, asked, (assume[0], assume[1], assume[2]))


def _platform(filler: Filler, world: World) -> dict[str, object]:
    choices = filler.choices
    found = filler.record(world.platform)
    if not choices.chance(30):
        found["jurisdictions"] = choices.one(TERRITORIES)
    elif choices.chance(50):
        found["jurisdictions"] = choices.one(("none", None, "unknown", ["DE", None], [None]))
    if choices.chance(30):
        found["variants"] = [_variant(filler, world) for _ in choices.times(1, 2)]
        if choices.chance(8):
            found["variants"] = choices.one(("unknown", "none", [None]))
    if choices.chance(12):
        listed = [filler.record(world.identity) for _ in choices.times(0, 2)]
        found["identities"] = choices.one((listed, listed, [*listed, None], "unknown", "none"))
    return found


def _variant(filler: Filler, world: World) -> dict[str, object]:
    fields = {name: shape for name, shape in world.platform.fields.items() if filler.choices.chance(50)}
    found = Filler(filler.choices, HOLEY, filler.yaml).record(replace(world.platform, fields=fields))
    if not filler.choices.chance(8):
        found["for"] = filler.choices.one((*VARIED, ["DE", None]) if filler.choices.chance(10) else VARIED)
    return found


# ---- reading


def read(written: Written, folder: Path) -> Given:
    """The facts of one subject, as a run gives them to an engine."""
    for old in folder.iterdir():
        old.unlink()
    for name, text in written.files:
        (folder / name).write_text(text, encoding="utf-8")
    (subject,) = build_subjects([Path(name) for name, _ in written.files], folder)
    return changed(given_of(subject, raw=True), written)


def changed(given: Given, written: Written) -> Given:
    """The facts with what one document can't say."""
    for path, what in written.changed:
        given = _changed(given, path, what)
    return given


def draw_changes(choices: Choices, written: Written, given: Given) -> Written:
    """Choose what is changed in the facts of a subject, where it is."""
    if not choices.chance(20):
        return written
    roots = [("platform", given.platform), *((f"identity {i}", f) for i, (f, _) in enumerate(given.identities))]
    places = [p for name, fact in roots for p in _places(name, fact)]
    chosen = choices.some(places, 1, 2) if places else []
    return replace(written, changed=tuple(chosen))


def _places(path: str, fact: Fact) -> Iterator[tuple[str, str]]:
    """The lists and scalars below a fact, with what can be made of them."""
    value = fact.value
    if isinstance(value, Record):
        for name, inner in value.fields.items():
            if name not in ("variants", "jurisdictions", "identities"):
                yield from _places(f"{path}.{name}", inner)
    elif isinstance(value, Listing):
        yield path, NEAR if path.rpartition(".")[2] in ("category", "categories") else CUT
        for index, inner in enumerate(value.items):
            yield from _places(f"{path}.{index}", inner)
    elif not isinstance(value, Unknown):
        yield path, SPLIT


def _changed(given: Given, path: str, what: str) -> Given:
    root, *steps = path.split(".")
    if root == "platform":
        return replace(given, platform=_change(given.platform, steps, path, what))
    at = int(root.removeprefix("identity "))
    fact, name = given.identities[at]
    identities = list(given.identities)
    identities[at] = (_change(fact, steps, path, what), name)
    return replace(given, identities=tuple(identities))


def _change(fact: Fact, steps: list[str], path: str, what: str) -> Fact:
    value = fact.value
    if not steps:
        if isinstance(value, Listing):
            within = ("Contact",) if what == NEAR else None
            return replace(fact, value=replace(value, partial=True, within=within))
        return replace(fact, value=Unknown.one(path, Why.CONTRADICTORY))
    if isinstance(value, Record):
        return replace(
            fact, value=Record({**value.fields, steps[0]: _change(value.fields[steps[0]], steps[1:], path, what)})
        )
    assert isinstance(value, Listing)
    items = list(value.items)
    items[int(steps[0])] = _change(items[int(steps[0])], steps[1:], path, what)
    return replace(fact, value=replace(value, items=tuple(items)))
