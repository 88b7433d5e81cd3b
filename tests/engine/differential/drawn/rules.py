"""Random rule sets that compile, as text: rules of all layers, permits, params, defines, overrides, versions."""

from __future__ import annotations

from dataclasses import dataclass, field

from checkmeta.base.typesys import (  # fmt: skip
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    PLACE,
    TEXT,
    TIME,
    ListOf,
    RecordType,
    Type,
)
from drawn.choices import Choices
from drawn.conditions import Writer
from drawn.scope import Name, Scope, reach
from drawn.world import POOLS, Shape, World

LAYERS = ("norm", "law", "ethics")
RANK = {"ethics": 0, "norm": 1, "law": 2}
JURISDICTIONS = ("DE", "EU", "DE-BY", "US-CA", "NO, CN", "EFTA", "FR, US", "EEA")
DAYS = ("2025-06-01", "2026-06-01", "2026-06-02", "2027-01-01")
PARAMS: dict[str, Type] = {
    "number": NUMBER, "duration": DURATION, "boolean": BOOLEAN, "text": TEXT, "percentage": PERCENT, "money": MONEY,
    "date": DATE, "time": TIME, "place": PLACE, "list of text": ListOf(TEXT), "list of number": ListOf(NUMBER),
}  # fmt: skip
PARAM_PLACES = ("DE", "EU", "US-CA", "DE-BY", "NO", "US", "EFTA", "CN")
ARGUMENTS = ("number", "duration", "text", "percentage", "money", "date", "boolean")


@dataclass
class Norm:
    """A rule or permit that others may refer to."""

    id: str
    layer: str
    permit: bool
    derogable: bool
    about: str
    domain: tuple[str, Shape] | None = None
    """The first list of its `for each`, where another rule set can name it too."""


@dataclass
class RuleSet:
    """A rule set as it is being written."""

    id: str
    layer: str
    lines: list[str]
    names: list[Name] = field(default_factory=list)
    """Its own and those that it imports."""
    declared: list[Name] = field(default_factory=list)
    about: str = "platform"
    """The root that its `applies when` needs."""
    dated: bool = False

    def declare(self, name: Name) -> None:
        """Remember a define or param of its own."""
        self.names.append(name)
        self.declared.append(name)


@dataclass
class Author:
    """Writes the rule sets of one example."""

    choices: Choices
    world: World
    raw: tuple[str, ...]
    depth: int = 2

    def __post_init__(self) -> None:
        self.write = Writer(self.choices)
        world = self.world
        own = (
            *reach("platform", world.platform, index=self.choices.chance(25)),
            ("platform.jurisdictions", Shape(ListOf(PLACE), item=Shape(PLACE, POOLS[PLACE]))),
        )
        schemas = ("platform.identities", Shape(ListOf(world.identity.type), item=world.identity))
        self.paths = {
            "platform": (*own, *([schemas] if self.choices.chance(40) else [])),
            "identity": (*reach("identity", world.identity), *reach("identity", world.identity), *own),
            "document": own,
        }
        self.norms: list[Norm] = []
        self.sets: list[RuleSet] = []
        self.params: list[Name] = []

    def scope(self, about: str, names: list[Name]) -> Scope:
        """What a rule about a root can name."""
        fitting = [n for n in names if n.text in self.platform_names or about == "identity"]
        return Scope(self.paths[about], tuple(fitting), self.raw if about == "document" else ())

    # ---- files

    def program(self, least: int, most: int) -> tuple[str, ...]:
        """The texts of one to three rule sets."""
        self.platform_names: set[str] = set()
        for number in self.choices.times(1, 3):
            self._ruleset(number)
        for _ in self.choices.times(least, most):
            self._norm(self.choices.one(self.sets))
        return tuple("\n".join(s.lines) + "\n" for s in self.sets)

    def _ruleset(self, number: int) -> None:
        choices = self.choices
        layer = choices.one(LAYERS)
        own = RuleSet(f"{layer}.s{number}", layer, [f'ruleset {layer}.s{number} "Set {number}"', f"  layer {layer}"])
        self.sets.append(own)
        if choices.chance(25):
            own.lines.append(f"  jurisdiction {choices.one(JURISDICTIONS)}")
        if choices.chance(10):
            own.dated = True
            own.lines.append(f"  effective from {choices.one(DAYS)}")
        own.lines.append('  source "S"')
        declared = len(own.lines)
        for earlier in self.sets[:-1]:
            if choices.chance(50):
                alias = self.write.fresh("m") if choices.chance(40) else ""
                own.lines.append(f"\nimport {earlier.id}" + (f" as {alias}" if alias else ""))
                own.names += [self._aliased(n, alias) for n in earlier.declared]
        for _ in choices.times(0, 2):
            self._param(own)
        if choices.chance(20) and not any("days_of_rest" in line for earlier in self.sets for line in earlier.lines):
            own.lines.append(
                '\nparam days_of_rest: list of text\n  is ["saturday", "sunday"]\n  is ["friday"] for DE, US'
            )
            if choices.chance(60):
                own.lines.append(
                    "\nparam public_holidays: list of date\n  is []\n  is [2026-06-02, 2026-01-30] for EU, CN"
                )
        for _ in choices.times(0, 3):
            self._define(own)
        if choices.chance(20):
            own.about = "identity" if choices.chance(15) else "platform"
            condition = self.write.clause(self.scope(own.about, own.names), 1)
            own.lines.insert(declared, f"  applies when {condition}")

    def _aliased(self, name: Name, alias: str) -> Name:
        if not alias:
            return name
        text = f"{alias}.{name.text}"
        if name.text in self.platform_names:
            self.platform_names.add(text)
        return Name(text, name.kind, name.arguments, name.param)

    def _param(self, own: RuleSet) -> None:
        choices = self.choices
        name, written = self.write.fresh("p_"), choices.one(tuple(PARAMS))
        kind = PARAMS[written]
        lines = [f"\nparam {name}: {written}"]
        if not choices.chance(25):
            lines.append(f"  is {self._figure(kind)}")
        if choices.chance(25):
            lines.append(f"  is {self._figure(kind)} from {choices.one(DAYS)}")
        for place in choices.some(PARAM_PLACES, 0 if len(lines) > 1 else 1, 3):
            ends = f" from {choices.one(DAYS)}" if choices.chance(20) else ""
            lines.append(f"  is {self._figure(kind)} for {place}{ends}")
        own.lines += lines
        own.declare(Name(name, kind, param=True))
        self.platform_names.add(name)

    def _figure(self, kind: Type) -> str:
        if isinstance(kind, ListOf):
            return f"[{', '.join(self._figure(kind.item) for _ in self.choices.times(0, 3))}]"
        return self.choices.one(POOLS[kind]).rule

    def _define(self, own: RuleSet) -> None:
        choices = self.choices
        name = self.write.fresh("d_")
        about = "identity" if choices.chance(25) else "platform"
        scope = self.scope(about, own.names)
        arguments: list[tuple[str, str, Type, Shape]] = []
        for _ in choices.times(0, 2) if choices.chance(50) else ():
            argument = self.write.fresh("a_")
            records = [s for _, s in scope.paths if isinstance(s.type, RecordType)]
            if choices.chance(40) and records:
                shape = choices.one(records)
                arguments.append((argument, str(shape.type), shape.type, shape))
            else:
                written = choices.one(ARGUMENTS)
                kind = PARAMS[written]
                arguments.append((argument, written, kind, Shape(kind, POOLS[kind])))
        for argument, _, _, shape in arguments:
            scope = scope.bind(argument, shape)
        kind = choices.one((BOOLEAN, BOOLEAN, NUMBER, DURATION, TEXT))
        body = self.write.clause(scope, 1) if kind == BOOLEAN else self.write.value(kind, scope, 2)
        listed = ", ".join(f"{argument}: {written}" for argument, written, _, _ in arguments)
        own.lines.append(f"\ndefine {name}{f'({listed})' if listed else ''} = {body}")
        own.declare(Name(name, kind, tuple((kind, shape) for _, _, kind, shape in arguments)))
        if about == "platform":
            self.platform_names.add(name)

    # ---- rules

    def _norm(self, own: RuleSet) -> None:
        choices = self.choices
        permit = choices.chance(20) and bool(self._defeatable(own, self.norms))
        about = (
            own.about
            if own.about == "identity"
            else choices.weighted([(6, "platform"), (4, "identity"), (1, "document")])
        )
        norm = Norm(f"{own.id}.r{len(self.norms)}", own.layer, permit, choices.chance(10), about)
        earlier = list(self.norms)
        self.norms.append(norm)
        self._version(own, norm, earlier, "")
        if not own.dated and choices.chance(12):
            self._version(own, norm, earlier, f"  effective from {choices.one(DAYS[1:])}")

    def _defeatable(self, own: RuleSet, among: list[Norm]) -> list[Norm]:
        """The rules that a norm of a rule set may override."""
        return [n for n in among if not n.permit and (RANK[n.layer] <= RANK[own.layer] or n.derogable)]

    def _version(self, own: RuleSet, norm: Norm, earlier: list[Norm], effective: str) -> None:
        choices, write = self.choices, self.write
        targets = self._defeatable(own, earlier)
        if targets and (norm.permit or choices.chance(10)):
            # about identity schemas half the time where it can: one of them may not excuse another
            of_schemas = [t for t in targets if t.about == "identity"]
            targets = choices.some(of_schemas if of_schemas and choices.chance(50) else targets, 1, 2)
            # what overrides is about what the other is about, or about what that stands in
            norm.about = "identity" if "identity" in (own.about, targets[0].about) else "platform"
        else:
            targets = []
        about = norm.about
        local = norm.id.rsplit(".", 1)[-1]
        lines = [f'\n{"permit" if norm.permit else "rule"} {local} "R"']
        if choices.chance(20):
            lines.append(f"  jurisdiction {choices.one((*JURISDICTIONS, 'everywhere'))}")
        if effective or choices.chance(8):
            until = f" until {choices.one(DAYS[2:])}" if choices.chance(30) else ""
            start = effective or f"  effective from {DAYS[0]}"
            lines.append(start + (until if until[-10:] > start[-10:] else ""))
        if choices.chance(6):
            lines.append(f"  state {choices.one(('proposed', 'trial', 'trial until 2026-06-02', 'recommended'))}")
        scope = self.scope(about, own.names)
        generators: list[str] = []
        for _ in choices.times(0, 2) if choices.chance(60) else ():
            domain, item = write.domain(scope, 1)
            if targets:
                if targets[0].domain is None or generators:
                    continue
                domain, item = targets[0].domain
            elif not generators and not any(letter in domain for letter in ("d_", "p_", "document")):
                norm.domain = (domain, item)
            name = write.fresh("e")
            generators.append(f"{name} in {domain}")
            scope = scope.bind(name, item)
        if generators:
            lines.append(f"  for each {', '.join(generators)}")
        elif about == "identity":
            # what overrides speaks of the schema most of the time, for else it holds for the platform
            own_paths = tuple(reach("identity", self.world.identity)) * (5 if targets else 1)
            scope = Scope((*scope.paths, *own_paths), scope.names, scope.raw)
        lines += [f"  when {write.clause(scope, 1)}" for _ in choices.times(0, 2) if choices.chance(60)]
        if not norm.permit:
            soft = own.layer != "law" and choices.chance(25)
            word = ("should" if soft else "must") + (" not" if choices.chance(30) else "")
            lines.append(f"  {word} ({write.clause(scope, self.depth)})")
            for label in "ab":
                if choices.chance(55):
                    possibly = "" if choices.chance(30) else "possibly "
                    lines.append(f"  unless {possibly}{label}: {write.clause(scope, 1)}")
            lines += [f"  failing that {write.clause(scope, 1)}" for _ in choices.times(0, 1) if choices.chance(30)]
        if targets:
            lines.append(f"  overrides {', '.join(n.id for n in targets)}")
        if norm.derogable and not norm.permit:
            lines.append("  allows derogation")
        rules = [n for n in earlier if not n.permit]
        if rules and not norm.permit and choices.chance(8):
            lines.append(f"  conflicts with {choices.one(rules).id}")
        if not norm.permit and choices.chance(10):
            shown_ = [t for t, s in scope.scalars] or ["today()"]
            lines.append(f'  message "{{{choices.one(shown_)}}}"')
        own.lines += lines
