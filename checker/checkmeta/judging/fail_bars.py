"""From what on verdicts fail a run: of one state, or of what a change brings."""

from __future__ import annotations

from enum import StrEnum

from checkmeta.base.records import dataclass
from checkmeta.language.words import Layer


class FailOn(StrEnum):
    """From which layer on a breach fails the run."""

    LAW = "law"
    NORM = "norm"
    ETHICS = "ethics"
    NEVER = "never"


class FailFrom(StrEnum):
    """From what on the verdicts of a layer fail the run: each fails what the one before it fails, and more."""

    NEVER = "never"
    BREACH = "breach"
    ASKED = "asked"
    UNDETERMINED = "undetermined"

    def fails(self, least: FailFrom) -> bool:
        """Whether what needs a bar of at `least` this fails."""
        return _ORDER.index(self) >= _ORDER.index(least)


_ORDER = tuple(FailFrom)


@dataclass(frozen=True, slots=True)
class FailBars:
    """The bar of each layer.

    Attributes:
        fails_from: what is asked of layers by themselves.
        others: the bar of all other layers from `fail_on` on; those below never fail.

    """

    fail_on: FailOn
    fails_from: tuple[tuple[Layer, FailFrom], ...] = ()
    others: FailFrom = FailFrom.BREACH

    def of(self, layer: Layer) -> FailFrom:
        """The bar of a layer."""
        if self.fail_on is FailOn.NEVER:
            return FailFrom.NEVER
        for stated, bar in self.fails_from:
            if stated is layer:
                return bar
        return self.others if layer.rank >= Layer(self.fail_on.value).rank else FailFrom.NEVER

    @property
    def told(self) -> str:
        """The bars as the option says them."""
        if not self.fails_from:
            return f"--fail-on {self.fail_on.value}"
        bars = ((layer, self.of(layer)) for layer in sorted(Layer, key=lambda layer: -layer.rank))
        return "--fail-on " + ",".join(f"{layer.value}={bar.value}" for layer, bar in bars if bar is not FailFrom.NEVER)
