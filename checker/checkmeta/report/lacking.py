"""Which facts would settle the most of what is undetermined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span
from checkmeta.base.values import Why
from checkmeta.judging.findings import Judgement, SubjectReport
from checkmeta.language.words import Layer
from checkmeta.report.order import LAYERS, UNLESS_SHOWN, outcome
from checkmeta.report.wording import layer_word, missing_text, more, one_line

JURISDICTIONS: Final = "platform.jurisdictions"
_INDEX: Final = regex(r"\[[0-9]+\]")


@dataclass(slots=True)
class Lack:
    """A fact that is missing, list indexes as `[*]`, with the rules that it would help to settle."""

    path: str
    why: Why
    rules: dict[str, Layer] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    unlisted: int = 0
    """Elements of a long list of which it isn't listed that they lack it, too."""

    def of(self, layer: Layer) -> int:
        """How many rules of a layer."""
        return sum(held is layer for held in self.rules.values())

    @property
    def rank(self) -> tuple[int, int, int, str, str]:
        """The most rules first, and of equally many those of the higher layers."""
        return (-len(self.rules), -self.of(Layer.LAW), -self.of(Layer.NORM), self.path, self.why.value)


def lacks(judgements: Iterable[Judgement]) -> list[Lack]:
    """Gather the facts that undetermined verdicts lack, those that would help the most rules first."""
    found: dict[tuple[str, Why], Lack] = {}
    for judgement in judgements:
        if outcome(judgement) not in ("undetermined", UNLESS_SHOWN):
            continue
        for missing in judgement.missing:
            if missing.why is Why.UNDEFINED:
                continue  # no document could state it
            path = _INDEX.sub("[*]", missing.path)
            lack = found.setdefault((path, missing.why), Lack(path, missing.why))
            lack.rules[judgement.rule.id] = judgement.rule.layer
            lack.documents.add(judgement.document)
            lack.unlisted = max(lack.unlisted, judgement.alike)
            if missing.place is not None and missing.place.source.name:
                lack.spans[str(missing.place)] = missing.place
    return sorted(found.values(), key=lambda lack: lack.rank)


def undefined_facts(judgements: Iterable[Judgement]) -> list[str]:
    """Why there is no value, of what undetermined verdicts ask for: each reason once, with the rules that it leaves open."""
    found: dict[str, set[str]] = {}
    for judgement in judgements:
        for missing in judgement.missing:
            if missing.why is Why.UNDEFINED:
                found.setdefault(_INDEX.sub("[*]", missing_text(missing)), set()).add(judgement.rule.id)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [f"  {reason}   {say('lacking.leaves open', number=len(rules))}" for reason, rules in ranked]


def lack_lines(shown: list[Lack], subject: SubjectReport) -> list[str]:
    """One line a fact: how many rules it would help to settle, of which layers, and where it belongs."""
    lines = []
    paths = [one_line(lack.path) for lack in shown]
    width = min(max(map(len, paths), default=0), 60)
    for path, lack in zip(paths, shown, strict=True):
        helps = say("lacking.would settle", number=len(lack.rules), split=split(lack))
        lines.append(f"  {path:<{width}}  {helps}   {how(lack)} {place(lack, subject)}")
    return lines


def split(lack: Lack) -> str:
    """How many rules of each layer wait for a fact."""
    return ", ".join(f"{layer_word(layer)} {lack.of(layer)}" for layer in LAYERS if lack.of(layer))


def how(lack: Lack) -> str:
    """What is to be done where the fact belongs."""
    if lack.path == JURISDICTIONS and lack.why is Why.PARTIAL:  # a grouping or a country, and a rule of a part of it
        return say("lacking.name the parts")
    return say(f"lacking.{lack.why}")


def place(lack: Lack, subject: SubjectReport) -> str:
    """Where a missing fact would be stated."""
    spans = sorted(lack.spans.values(), key=lambda span: (span.source.name, span.start))
    if lack.why is Why.ABSENT and lack.path.startswith("platform.") and "[" not in lack.path:
        # a product's own file has no words for it
        spans = [span for span in spans if span.source.name not in subject.foreign]
    if spans:
        first, *others = spans
        left = len(others) + lack.unlisted
        return one_line(str(first)) + (f" {more(left, 'place')}" if left else "")
    if lack.path.split(".")[0] == "platform":
        native = set(subject.documents) - set(subject.foreign)
        own = [d for d in native if d.rsplit("/", 1)[-1].startswith("platform.")]
        return one_line(min(own)) if own else say("lacking.a platform file")
    named = sorted(lack.documents - {""})
    if not named:
        return say("lacking.the identity schema")
    return one_line(named[0]) + (f" {more(len(named) - 1, 'document')}" if named[1:] else "")
