"""What the report for people says, and what it must never say."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from checkmeta.base.source import Source, Span
from checkmeta.judging.findings import FailOn
from checkmeta.language.words import Verdict
from checkmeta.report import text


def with_judgements(report, judgements):
    return replace(report, subjects=(replace(report.subjects[0], judgements=tuple(judgements)),))


def test_nothing_claims_compliance(samples):
    for report in samples.values():
        said = text.render(report, verbose=True).replace("unknown is not compliant", "")
        assert not re.search(r"complian|complies|passes|passed|\bok\b|all good|no problems", said, re.IGNORECASE)


LAST_LINES = {
    "calm": "no breach found in 2 verdicts; 0 undetermined; does not fail: --fail-on law",
    "empty": "nothing was judged: no rule met a document; does not fail: --fail-on law",
    "error": "no breach found in 3 verdicts; 0 undetermined; incomplete: 1 verdict could not be reached",
    "crowd": "20 breaches of law; 0 undetermined; fails: --fail-on law",
    "never": (
        "1 breach of norms, 1 of what is only proposed or on trial; 0 undetermined; does not fail: --fail-on never"
    ),
    "many": (
        "no breach found in 15 verdicts; 15 undetermined: unknown is not compliant; "
        "fails: --fail-on ethics, and undetermined fails too"
    ),
    "mixed": (
        "6 breaches of law, 1 of norms, 1 of ethics, 1 of what is only proposed or on trial; "
        "1 of these unless an exception is shown; 1 compensated; 1 waived; "
        "5 undetermined: unknown is not compliant; fails: --fail-on law"
    ),
}


@pytest.mark.parametrize("name", sorted(LAST_LINES))
def test_the_last_line(samples, name):
    assert text.render(samples[name]).splitlines()[-1] == LAST_LINES[name]


def test_waived_breaches_stay_in_sight(samples):
    waived = [j for j in samples["mixed"].subjects[0].judgements if j.verdict is Verdict.WAIVED]
    said = text.render(with_judgements(samples["mixed"], waived))
    assert "no breach but waived ones found in 1 verdict; 1 waived" in said
    assert "waived[norm.harbour.export]" in said


def test_an_error_does_not_hide_that_the_run_fails(samples):
    both = (*samples["error"].subjects[0].judgements, *samples["crowd"].subjects[0].judgements)
    last = text.render(with_judgements(samples["error"], both)).splitlines()[-1]
    assert last.endswith("incomplete: 1 verdict could not be reached; fails: --fail-on law")


def test_the_order_of_judgements_does_not_show(samples):
    report = samples["mixed"]
    shuffled = list(report.subjects[0].judgements)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - only an order
    assert text.render(with_judgements(report, shuffled), verbose=True) == text.render(report, verbose=True)


def test_law_stands_before_norms_and_the_worst_first(samples):
    heads = re.findall(r"^([a-z -]+)\[(law|norm|ethics)\.", text.render(samples["mixed"]), re.MULTILINE)
    assert heads == [
        ("violated", "law"),
        ("breach unless shown", "law"),
        ("violated", "law"),  # it is only proposed
        ("violated", "norm"),
        ("compensated", "norm"),
        ("waived", "norm"),
        ("overridden", "norm"),
        ("excepted", "norm"),
        ("violated", "ethics"),
    ]


def test_three_places_are_shown_and_the_rest_named(samples):
    said = text.render(samples["crowd"])
    assert said.count("-->") == 1
    assert said.count(":::") == 3
    assert said.count("decided by `retention.period`") == 1  # for the others stand where their subjects do
    assert "= and 17 more places: " in said


def test_one_place_is_not_shown_twice(samples):
    job = samples["mixed"].subjects[0].judgements[0]
    twice = [job, replace(job, subject="identity.attributes[0].again")]
    said = text.render(with_judgements(samples["mixed"], twice))
    assert said.count("citizen v1.json:4:15") == 1
    assert "2 breaches of law" in said


def test_different_jurisdictions_are_different_findings(samples):
    job = samples["mixed"].subjects[0].judgements[0]
    said = text.render(with_judgements(samples["mixed"], [job, replace(job, places=("CN", "FR"))]))
    assert "(for DE)" in said
    assert "(for CN, FR)" in said


def test_columns_stand_only_for_verdicts_that_occur(samples):
    header = next(line for line in text.render(samples["calm"]).splitlines() if line.startswith("layer"))
    assert header.split() == ["layer", "satisfied", "not-applicable", "all"]


def test_verbose_lists_what_is_undetermined(samples):
    assert "undetermined[" not in text.render(samples["mixed"])
    assert text.render(samples["mixed"], verbose=True).count("undetermined[") == 5


def test_a_very_long_line_costs_little(samples):
    source = Source("long.json", '{"a": ' + "[" * 2_000_000 + '"x"')
    job = samples["mixed"].subjects[0].judgements[0]
    place = Span(source, len(source.text) - 3, len(source.text))
    report = with_judgements(samples["mixed"], [replace(job, place=place, document="long.json", message="m" * 100_000)])
    said = text.render(replace(report, fail_on=FailOn.NEVER))
    assert "…" in said
    assert max(map(len, said.splitlines())) < 1_000
