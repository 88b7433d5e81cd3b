"""What OSCAL documents are made of: identifiers, properties, texts, observations."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from checkmeta.base.patterns import regex
from checkmeta.judging.findings import Judgement
from checkmeta.language.words import Verdict
from checkmeta.report.order import BREACHES, is_breach, outcome, standing
from checkmeta.report.wording import lack, one_line, said, where

NAMESPACE: Final = "https://checkmeta.dev/ns/oscal"
"""Of our own properties, and of all identifiers."""
_MARKUP: Final = regex(r"[\\`*<]|\](?=\()|\{(?=\{)|&(?=[#A-Za-z])")
"""Characters that begin something in OSCAL's texts, which are Markdown: a document's words are words."""


class Ids:
    """Identifiers that follow from what they are of: UUIDs (version 5) over a run and the names of a thing in it."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._given: dict[str, int] = {}

    def of(self, kind: str, *names: str) -> str:
        """The identifier of a thing that may be named again."""
        return str(uuid5(NAMESPACE_URL, NAMESPACE + json.dumps([self._seed, kind, *names])))

    def __call__(self, kind: str, *names: str) -> str:
        """The identifier of a new thing: two of the same names are told apart."""
        again = self._given.get(key := self.of(kind, *names), 0)
        self._given[key] = again + 1
        return self.of(kind, *names, str(again)) if again else key


def moment(day: dt.date) -> str:
    """A day as OSCAL has times."""
    return f"{day.isoformat()}T00:00:00Z"


def markup(text: str) -> str:
    """A text as OSCAL may show it: one line, in which nothing is markup."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", one_line(text)) or "-"


def prop(name: str, value: str) -> dict[str, str]:
    """A property of our own."""
    return {"name": name, "ns": NAMESPACE, "value": one_line(value).strip() or "-"}


def props(values: Mapping[str, str | None]) -> list[dict[str, str]]:
    """Those of which there is a value."""
    return [prop(name, value) for name, value in values.items() if value is not None]


def observation(judgement: Judgement, ids: Ids, when: str, tool: str, component: str, subject: str) -> dict[str, Any]:
    """A verdict, and what it rests on."""
    kind = outcome(judgement)
    broken = kind in (*BREACHES, Verdict.WAIVED.value)
    open_ = judgement.verdict is Verdict.UNDETERMINED
    names = (subject, judgement.rule.id, judgement.subject, judgement.document, ",".join(judgement.places))
    evidence = list(_evidence(judgement, ids))
    return {
        "uuid": ids("observation", *names),
        "title": markup(judgement.rule.title),
        "description": markup(said(judgement)),
        "props": [
            *props({"verdict": kind, "standing": standing(judgement).value if open_ else None}),
            *props({"element": judgement.subject, "location": where(judgement)}),
            *props({"places": ", ".join(judgement.places) or None}),
            *props({"alike": str(judgement.alike) if judgement.alike else None}),
            *props({"applicability": None if judgement.applicability_known else "unknown"}),
        ],
        "methods": ["TEST"],
        "types": ["finding" if broken else "control-objective"],
        "origins": [{"actors": [{"type": "tool", "actor-uuid": tool}]}],
        "subjects": [{"subject-uuid": component, "type": "component"}],
        **({"relevant-evidence": evidence} if evidence else {}),
        "collected": when,
        **({"remarks": markup("; ".join(judgement.notes))} if judgement.notes else {}),
    }


def _evidence(judgement: Judgement, ids: Ids) -> Iterable[dict[str, Any]]:
    """What was read, by document; of what is open, what is missing; of what has no steps, the fact that decided."""
    found: dict[str, dict[str, None]] = {}
    for step in judgement.steps:
        for reading in step.readings:
            if reading.why_unknown is None:
                document = reading.place.source.name if reading.place else ""
                found.setdefault(document, {})[f"{reading.path} = {reading.value}"] = None
    if judgement.verdict is Verdict.UNDETERMINED:
        for missing in sorted(judgement.missing, key=lambda m: m.sort_key):
            document = missing.place.source.name if missing.place else ""
            found.setdefault(document, {})[": ".join(lack(missing))] = None
    if not found and judgement.decided_by and not is_breach(judgement):
        found[judgement.document] = {f"decided by {judgement.decided_by}": None}
    for document, facts in sorted(found.items()):
        link = {"href": f"#{ids.of('document', document)}"} if document == judgement.document and document else {}
        yield {**link, "description": markup("; ".join(facts))}
