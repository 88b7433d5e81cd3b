"""What rules from elsewhere override of those that come with checkmeta: nobody is excused by rules of their own in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass, replace
from checkmeta.judging.findings import Judgement, SubjectReport
from checkmeta.language.words import Layer, Verdict


@dataclass(frozen=True, slots=True)
class AcceptedOverride:
    """That a rule of one's own may override a shipped rule of law or a norm: somebody answers for it, until a day."""

    rule: str
    by: str
    approver: str
    reason: str
    until: dt.date


Accepted = Mapping[tuple[str, str], AcceptedOverride]


def overrides_told(report: SubjectReport, strangers: Mapping[str, str], accepted: Accepted) -> SubjectReport:
    """A report that names what rules from elsewhere override; `strangers`, by id with their files, don't come with checkmeta."""
    if not strangers:
        return report
    return replace(report, judgements=tuple(_set_aside(j, strangers, accepted) for j in report.judgements))


def _set_aside(judgement: Judgement, strangers: Mapping[str, str], accepted: Accepted) -> Judgement:
    """A verdict that says by which files a shipped rule of law or a norm is overridden; `strangers`, by id, don't come with checkmeta.

    A rule set says itself that it is law. So what it excuses is told apart, and fails the run as a breach would, unless somebody
    answers for it.
    """
    if (
        judgement.verdict is not Verdict.OVERRIDDEN
        or judgement.rule.id in strangers
        or judgement.rule.layer is Layer.ETHICS
    ):
        return judgement
    own = [id_ for id_ in judgement.defeated_by if id_ in strangers]
    if not own:
        return judgement
    files = tuple(dict.fromkeys(strangers[id_] for id_ in own if (judgement.rule.id, id_) not in accepted))
    borne = [accepted[judgement.rule.id, id_] for id_ in own if (judgement.rule.id, id_) in accepted]
    named = ", ".join(dict.fromkeys(strangers[id_] for id_ in own))
    reason = Phrase("reason.of strangers", reason=judgement.reason, files=named)
    for each in borne:
        reason = Phrase("reason.accepted", reason=reason, who=each.approver, day=each.until, why=each.reason)
    return replace(judgement, reason=reason, set_aside_by=files)
