"""What every report sorts and counts by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from checkmeta.base.messages import say
from checkmeta.judging.findings import Judgement, Report, RuleInfo, Standing
from checkmeta.language.words import KEPT, Force, Layer, Verdict
from checkmeta.report.hollow import rests_on_nothing
from checkmeta.vocabulary.topics import topic_of

UNLESS_SHOWN: Final = "breach unless shown"

OUTCOMES: Final = (
    Verdict.ERROR.value,
    Verdict.VIOLATED.value,
    UNLESS_SHOWN,
    Verdict.COMPENSATED.value,
    Verdict.WAIVED.value,
    Verdict.UNDETERMINED.value,
    Verdict.OVERRIDDEN.value,
    Verdict.EXCEPTED.value,
    Verdict.SATISFIED.value,
    Verdict.NOT_APPLICABLE.value,
)
"""The verdicts as people read them, worst first; an undetermined one that counts as a breach stands for itself."""

BREACHES: Final = (Verdict.VIOLATED.value, UNLESS_SHOWN)
"""Those that are broken, and that nobody has waived or made good."""

NAMED_FILES: Final = 3
"""Files named before the rest is counted."""

_WORDS: Final = {verdict: verdict.value for verdict in Verdict}  # `value` itself takes ten times as long
LEVEL: Final = {Force.BLOCKS: "error", Force.WARNS: "warning", Force.ADVISES: "note", Force.SUGGESTS: "note"}
"""How loud a rule is, in the words that compilers and SARIF share."""
LAYERS: Final = (Layer.LAW, Layer.NORM, Layer.ETHICS)


def outcome(judgement: Judgement) -> str:
    """Say which of `OUTCOMES` a judgement is."""
    if judgement.verdict is Verdict.UNDETERMINED and judgement.breach_unless_shown:
        return UNLESS_SHOWN
    return _WORDS[judgement.verdict]


def is_broken(judgement: Judgement) -> bool:
    """Whether it is a breach that nobody has waived or made good."""
    return outcome(judgement) in BREACHES


def is_open(judgement: Judgement) -> bool:
    """Whether it is undetermined, and no breach unless something is shown."""
    return judgement.verdict is Verdict.UNDETERMINED and not judgement.breach_unless_shown


def is_asked(judgement: Judgement) -> bool:
    """Whether a rule is known to apply, and nobody says whether it is kept."""
    return is_open(judgement) and standing(judgement) is Standing.ASKED


def is_breach(judgement: Judgement) -> bool:
    """Whether the rule's content was found not to hold, whatever was made of it: waived and compensated too."""
    broken = (Verdict.VIOLATED, Verdict.COMPENSATED, Verdict.WAIVED)
    return judgement.verdict in broken or outcome(judgement) == UNLESS_SHOWN


def set_aside(judgements: Iterable[Judgement]) -> str:
    """How many shipped rules one's own set aside, and in which files; "" for none."""
    aside = [j for j in judgements if j.set_aside_by]
    files = sorted({file for j in aside for file in j.set_aside_by})
    more = say("and more", number=len(files) - NAMED_FILES) if len(files) > NAMED_FILES else ""
    return say("set aside", number=numbered(aside), files=", ".join(files[:NAMED_FILES]) + more) if aside else ""


def advisory(rule: RuleInfo) -> bool:
    """Whether a rule only advises because it isn't in force: it is proposed, or on trial."""
    return rule.state in ("proposed", "trial")


def _key(judgement: Judgement) -> tuple[object, ...]:
    return (judgement.sort_key, judgement.verdict.value, judgement.pointer, judgement.message, judgement.reason)


def in_order(judgements: Iterable[Judgement]) -> list[Judgement]:
    """By rule, document, place, then by what else can differ, so that the order of the input never shows."""
    result: list[Judgement] = []
    for _, alike in groupby(sorted(judgements, key=_key), key=_key):
        several = list(alike)
        # writing one out whole is slow, and hardly ever needed
        result.extend(sorted(several, key=repr) if len(several) > 1 else several)
    return result


def numbered(judgements: Iterable[Judgement]) -> int:
    """How many verdicts these are, with those that they stand for."""
    return sum(1 + j.alike for j in judgements)


def all_judgements(report: Report) -> list[Judgement]:
    """Those of all subjects."""
    return [j for subject in report.subjects for j in subject.judgements]


def tally(judgements: Iterable[Judgement]) -> Counter[tuple[Layer, str]]:
    """How many verdicts there are of each layer and outcome."""
    counts: Counter[tuple[Layer, str]] = Counter()
    for judgement in judgements:
        counts[judgement.rule.layer, outcome(judgement)] += 1 + judgement.alike
    return counts


def catalogue(report: Report) -> dict[str, RuleInfo]:
    """Every rule that was judged, once, by id and in its order."""
    rules = {j.rule.id: j.rule for j in all_judgements(report)}
    return {key: rules[key] for key in sorted(rules)}


def exit_code(report: Report) -> int:
    """Give the exit status that a report stands for: 2 where something could not be checked, 1 where it fails, else 0.

    Green that rests on nothing is 2, too.
    """
    if report.errors or any(j.verdict is Verdict.ERROR for j in all_judgements(report)):
        return 2
    if report.failed:
        return 1
    return 2 if rests_on_nothing(report) else 0


def standing(judgement: Judgement) -> Standing:
    """What would settle an undetermined verdict; what isn't said counts as a silent document."""
    return judgement.standing or Standing.SILENT


def only_if_it_applies(judgement: Judgement) -> bool:
    """Whether a rule is kept only if it applies, which nobody knows: that is no pass."""
    return judgement.verdict is Verdict.SATISFIED and not judgement.applicability_known


def state_of(judgement: Judgement) -> str:
    """What a verdict is to who has to do something about it: `broken`, `waived`, `asked`, `unknown`, `error`, `kept`, or `aside`."""
    if is_broken(judgement):
        return "broken"
    if is_asked(judgement):
        return "asked"
    if judgement.verdict in (Verdict.WAIVED, Verdict.ERROR):
        return judgement.verdict.value
    if judgement.verdict is Verdict.UNDETERMINED or only_if_it_applies(judgement):
        return "unknown"
    return "kept" if judgement.verdict in KEPT else "aside"


def by_standing(judgements: Iterable[Judgement]) -> Counter[Standing]:
    """How many verdicts are undetermined, by what would settle them."""
    counts: Counter[Standing] = Counter()
    for judgement in judgements:
        if is_open(judgement):
            counts[standing(judgement)] += 1 + judgement.alike
    return counts


def limit(report: Report) -> str:
    """What fails the run, as its options say it."""
    told = report.bars.told
    return told if report.most_undetermined is None else f"{told} --undetermined fail={report.most_undetermined}"


def topic(judgement: Judgement) -> str:
    """What a verdict is about: the topic of the fact that decided it, else of the first that it waits for; `other` where none has one."""
    paths = (judgement.decided_by, *sorted(m.path for m in judgement.missing), judgement.subject)
    return next((found for found in map(topic_of, paths) if found), "other")
