"""A report that would be too large counts what is alike; nothing is left out silently, in no format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from checkmeta.base.values import Missing, Truth, Why
from checkmeta.judging.findings import Step
from checkmeta.judging.fitting import FEW, LEAST, SIZE, fitting, share, size
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.words import Layer, Verdict
from checkmeta.report import explanation, json_report, junit, sarif, text
from checkmeta.report.order import in_order, numbered, tally

KINDS = [
    ("storage", Verdict.VIOLATED, False),
    ("export", Verdict.UNDETERMINED, False),
    ("logs", Verdict.UNDETERMINED, True),
    ("rest", Verdict.SATISFIED, False),
    ("calm", Verdict.NOT_APPLICABLE, False),
]


@pytest.fixture
def crowd(samples):
    """A report on 700 attributes, each of which has a verdict of five rules."""
    like = samples["crowd"].subjects[0].judgements[0]

    def verdict(index, name, kind, unless_shown):
        subject = f"identity.attributes[{index}]"
        missing = [Missing(f"identity.attributes[{i}].nature", Why.ABSENT, like.place) for i in range(12)]
        readings = tuple(Reading(f"identity.attributes[{i}].name", "x", like.place, None) for i in range(20))
        rule = replace(like.rule, id=f"law.x.{name}", layer=Layer.LAW)
        return replace(
            like, rule=rule, verdict=kind, subject=subject, breach_unless_shown=unless_shown, pointer=f"/{index}",
            missing=tuple(missing) if kind is Verdict.UNDETERMINED else (), steps=(Step("must", "x", Truth.FALSE, None, readings),),
        )  # fmt: skip

    judged = tuple(in_order(verdict(i, *kind) for i in range(700) for kind in KINDS))
    subject = replace(samples["crowd"].subjects[0], judgements=judged, scores=(), remarks=())
    return replace(samples["crowd"], subjects=(subject,))


def fitted(report, most):
    (subject,) = report.subjects
    return replace(report, subjects=(replace(subject, judgements=fitting(subject.judgements, most)),))


def test_what_fits_stays_as_it_is(crowd):
    judged = crowd.subjects[0].judgements
    assert fitting(judged, sum(map(size, judged))) is judged


@pytest.mark.parametrize("most", [6_000_000, 3_000_000, 1_000_000, 300_000, 100_000, 20_000, 1])
def test_the_counts_stay_and_the_worst_comes_first(crowd, most):
    judged = crowd.subjects[0].judgements
    kept = fitting(judged, most)
    assert sum(map(size, kept)) <= max(most, 5 * 2_000)
    assert tally(kept) == tally(judged)
    assert numbered(kept) == numbered(judged) == 3500
    assert [j.sort_key for j in kept] == sorted(j.sort_key for j in kept)
    listed = {name: sum(j.rule.id == f"law.x.{name}" for j in kept) for name, _, _ in KINDS}
    assert min(listed["storage"], listed["logs"]) >= max(listed["export"], listed["rest"], listed["calm"], 1)
    assert min(listed.values()) >= 1, "each is shown once"
    if most == 3_000_000:
        assert min(listed["storage"], listed["logs"]) > 5 * max(listed["export"], listed["rest"], listed["calm"])
    assert all(not j.alike or j.subject == max((k.subject for k in kept if k.rule is j.rule), key=_index) for j in kept)


def _index(path):
    return int(re.findall(r"\d+", path)[0])


def test_other_places_and_other_lists_are_not_alike(crowd):
    first, second, *_ = crowd.subjects[0].judgements
    others = [
        replace(second, places=("CN",)),
        replace(second, document="other"),
        replace(second, subject="identity.groups[1]"),
        replace(second, applicability_known=False),
        replace(second, defeated_by=("x",)),
    ]
    assert len(fitting([first, second], 1)) == 1
    assert [len(fitting([first, other], 1)) for other in others] == [2] * 5


def test_long_lists_of_facts_are_cut_to_a_few(crowd):
    (found,) = fitting([j for j in crowd.subjects[0].judgements if j.rule.id == "law.x.export"][:1], 5_000)
    assert len(found.missing) == FEW + 1
    assert found.missing[0].path == "identity.attributes[*].nature"
    assert found.missing[0].detail == f"of {12 - FEW} more elements"
    (step,) = found.steps
    assert len(step.readings) == FEW
    assert step.note == "and more of `identity.attributes[*].name`"


def test_a_run_of_many_subjects_gives_each_less():
    assert share(1) == share(10) == SIZE
    assert SIZE > share(100) > share(500) >= share(100_000) == LEAST


def test_every_format_says_what_it_only_counts(crowd):
    report = fitted(crowd, 300_000)
    kept = report.subjects[0].judgements
    left = sum(j.alike for j in kept)
    assert left == 3500 - len(kept)
    assert text.render(report).splitlines()[-1] == text.render(crowd).splitlines()[-1]
    breaches = 700 - sum(j.rule.id == "law.x.storage" for j in kept)
    assert f"and {breaches} more places" in text.render(report)
    assert f"and {breaches} more places with the same verdict" in explanation.render_explanation(kept)
    found = json.loads(json_report.render(report))
    assert found["summary"]["only_counted"] == left
    assert found["summary"] == {**json.loads(json_report.render(crowd))["summary"], "only_counted": left}
    assert sum(1 + j["alike"] for j in found["subjects"][0]["judgements"]) == found["summary"]["verdicts"] == 3500
    (run,) = json.loads(sarif.render(report, everything=True))["runs"]
    assert run["properties"]["onlyCounted"] == left == sum(r["properties"].get("alike", 0) for r in run["results"])
    assert sum("more place" in r["message"]["text"] for r in run["results"]) == sum(j.alike > 0 for j in kept)
    (failures,) = json.loads(sarif.render(report))["runs"]
    broken = [j for j in kept if j.verdict is Verdict.VIOLATED or j.breach_unless_shown]
    assert failures["properties"]["onlyCounted"] == sum(j.alike for j in broken)
    root = ET.fromstring(junit.render(report))  # noqa: S314 - our own
    told = [int(n) for part in root.iter("failure") for n in re.findall(r"\(\+(\d+)\)$", part.get("message"))]
    assert sum(told) + len(told) == sum(1 + j.alike for j in broken)
