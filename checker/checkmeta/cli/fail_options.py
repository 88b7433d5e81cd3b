"""What fails a run, as options say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import click

from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.records import dataclass
from checkmeta.cli.check_options import F, option
from checkmeta.judging.fail_bars import FailFrom, FailOn
from checkmeta.language.words import Layer

LIMITS: Final = tuple(limit.value for limit in FailOn)
_LAYERS: Final = tuple(layer.value for layer in Layer)
_BARS: Final = tuple(bar.value for bar in FailFrom)
OPEN: Final = ("report", "fail", "fail=asked", "fail=law", "fail=N")


@dataclass(frozen=True, slots=True)
class Limit:
    """From which layer on a breach fails the run; or for layers by themselves, from what on."""

    fail_on: FailOn
    fails_from: tuple[tuple[Layer, FailFrom], ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What undetermined verdicts do: all fail, what is asked fails, all of law fail, or more than so many do."""

    fails: bool = False
    asked: bool = False
    law: bool = False
    most: int | None = None


def read_limit(_: click.Context, __: click.Parameter, value: str) -> Limit:
    """`law`, or `law=asked,norm=breach`: what isn't named never fails."""
    if value in LIMITS:
        return Limit(FailOn(value))
    bars: dict[Layer, FailFrom] = dict.fromkeys(Layer, FailFrom.NEVER)
    said: set[str] = set()
    for part in value.split(","):
        layer, equals, bar = (word.strip() for word in part.partition("="))
        wrong, known = (layer, LIMITS) if not equals else (layer, _LAYERS) if layer not in _LAYERS else (bar, _BARS)
        if not equals or wrong not in known:
            hint = did_you_mean(wrong, known) or "one of " + ", ".join(known)
            raise click.BadParameter(f"no `{wrong}`; {hint}; `law=asked,norm=breach` says it for each layer")
        if layer in said:
            raise click.BadParameter(f"`{layer}` is named twice")
        said.add(layer)
        bars[Layer(layer)] = FailFrom(bar)
    failing = [layer for layer, bar in bars.items() if bar is not FailFrom.NEVER]
    if not failing:
        return Limit(FailOn.NEVER)
    return Limit(FailOn(min(failing, key=lambda layer: layer.rank).value), tuple(bars.items()))


def read_doubt(_: click.Context, __: click.Parameter, value: str) -> Doubt:
    """`report`, `fail`, `fail=asked`, `fail=law`, or `fail=100`: more than a hundred fail."""
    known = {"report": Doubt(), "fail": Doubt(fails=True), "fail=asked": Doubt(asked=True), "fail=law": Doubt(law=True)}
    if value in known:
        return known[value]
    number = re.fullmatch(r"fail=([0-9]{1,9})", value)
    if number is not None:
        return Doubt(most=int(number[1]))
    hint = did_you_mean(value, known) or "one of " + ", ".join(OPEN)
    raise click.BadParameter(f"no `{value}`; {hint}")


def together(limit: Limit, doubt: Doubt) -> tuple[tuple[Layer, FailFrom], ...]:
    """What is asked of layers by themselves, of both options."""
    if not doubt.law:
        return limit.fails_from
    return tuple({**dict(limit.fails_from), Layer.LAW: FailFrom.UNDETERMINED}.items())


FAIL_ON: Final = option(
    "--fail-on",
    metavar="|".join(LIMITS),
    default=FailOn.LAW.value,
    show_default=True,
    callback=read_limit,
    help="From which layer on a breach gives exit status 1; `law=asked,norm=breach` says for each from what on.",
)


def undetermined_option(says: str) -> Callable[[F], F]:
    """`--undetermined`, as a command explains it."""
    return option(
        "--undetermined", metavar="|".join(OPEN), default="report", show_default=True, callback=read_doubt, help=says
    )
