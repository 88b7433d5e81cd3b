"""What the report for people says, and what it must never say."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest

from checkmeta.base.source import Source, Span
from checkmeta.judging.fail_bars import FailBars, FailFrom, FailOn
from checkmeta.judging.findings import Standing
from checkmeta.language.words import Layer, Verdict
from checkmeta.report import text
from checkmeta.report.order import exit_code


def with_judgements(report, judgements):
    return replace(report, subjects=(replace(report.subjects[0], judgements=tuple(judgements)),))


def test_nothing_claims_compliance(samples):
    for report in samples.values():
        said = text.render(report, verbose=True).replace("unknown is not compliant", "")
        assert not re.search(r"complian|complies|passes|passed|\bok\b|all good|no problems", said, re.IGNORECASE)


LAST_LINES = {
    "calm": "no breach found in 2 verdicts; 0 undetermined; does not fail: --fail-on law",
    "empty": "nothing was judged: no rule met a document; no answer to --fail-on law",
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
        ("violated", "ethics"),
        ("overridden", "norm"),  # what asks for nothing comes last
        ("excepted", "norm"),
    ]


def test_many_rules_that_the_same_excuses_share_a_line(samples):
    like = next(j for j in samples["mixed"].subjects[0].judgements if j.verdict is Verdict.EXCEPTED)
    many = [replace(like, rule=replace(like.rule, id=f"norm.harbour.rule-{n}")) for n in range(text.ALIKE + 2)]
    report = with_judgements(samples["calm"], many)
    named = "norm.harbour.rule-0, norm.harbour.rule-1, norm.harbour.rule-2 and 2 more"
    assert f"\nexcepted: 5 of norm by short-lived: {named}\n" in text.render(report)
    assert text.render(report, verbose=True).count("\nexcepted[") == 5


def test_one_place_is_shown_and_the_rest_named(samples):
    said = text.render(samples["crowd"])
    assert said.count("-->") == 1
    assert said.count(":::") == said.count("decided by `retention.period`") == 1
    assert "= and 19 more places: :1:" in said
    named = [replace(j, element=f"name {n}") for n, j in enumerate(samples["crowd"].subjects[0].judgements)]
    assert ": name 1 :1:2, name 2 :2:1, " in text.render(with_judgements(samples["crowd"], named))


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


def test_the_answer_stands_first_and_last(samples):
    for report in samples.values():
        lines = text.render(report).splitlines()
        assert lines[0] == lines[-1]


def test_several_subjects_each_say_their_answer_first(samples):
    crowd, calm = samples["crowd"].subjects[0], samples["calm"].subjects[0]
    said = text.render(replace(samples["crowd"], subjects=(crowd, replace(calm, name="Pond"))))
    assert (
        "Pond, as of 2026-11-22\n  no breach found in 2 verdicts; 0 undetermined; does not fail: --fail-on law\n"
        in said
    )
    assert "Harbour, as of 2026-11-22\n  20 breaches of law; 0 undetermined; fails: --fail-on law\n" in said


def test_several_rules_broken_by_one_fact_are_one_finding(samples):
    job = replace(samples["crowd"].subjects[0].judgements[0], decided_by="identity.attributes[job].retention.period")
    other = replace(job.rule, id="norm.harbour.short", layer=Layer.NORM)
    norm = replace(job, rule=other, message="job is kept long")
    elsewhere = replace(norm, decided_by="identity.attributes[job].purposes")
    report = samples["crowd"]
    one = text.render(with_judgements(report, [norm, job]))
    assert one.count("-->") == 1
    assert one.count("\nviolated[") == 1
    assert (
        "\n  = also violated[norm.harbour.short] job is kept long (for DE); Regulation (EU) 2016/679, Art. 5(1)(e)"
        in one
    )
    for apart in (
        text.render(with_judgements(report, [elsewhere, job])),
        text.render(with_judgements(report, [norm, job]), verbose=True),
    ):
        assert "= also" not in apart
        assert apart.count("\nviolated[") == 2


def test_what_does_not_fail_has_a_line_where_there_is_much_of_it(samples):
    norm = samples["never"].subjects[0].judgements[0]
    many = [replace(norm, rule=replace(norm.rule, id=f"norm.harbour.rule-{n:02}")) for n in range(text.FULL + 2)]
    report = with_judgements(samples["calm"], many)
    said = text.render(report)
    assert said.count("-->") == text.FULL
    assert said.count("\nviolated[") == text.FULL + 2
    assert "`--verbose` shows in full what stands in a line: 2 findings that fail nothing here" in said
    for full in (text.render(report, verbose=True), text.render(replace(report, fail_on=FailOn.NORM))):
        assert full.count("-->") == text.FULL + 2


def unsettled(samples, standing, numbers):
    open_one = samples["many"].subjects[0].judgements[0]
    missing = open_one.missing[0]
    return [
        replace(
            open_one, rule=replace(open_one.rule, id=f"ethics.harbour.{standing.name.lower()}-{n:02}"), standing=standing,
            decided_by=f"platform.ai.fact_{n:02}", missing=(replace(missing, path=f"platform.ai.fact_{n:02}"),),
        )
        for n in numbers
    ]  # fmt: skip


def test_what_is_not_settled_is_told_apart_and_adds_up(samples):
    asked, silent, away = (unsettled(samples, s, range(n)) for s, n in zip(Standing, (43, 7, 3), strict=True))
    kept = replace(samples["calm"].subjects[0].judgements[0], applicability_known=False)
    report = with_judgements(samples["calm"], [*asked, *silent, *away, kept])
    said = text.render(report)
    section = said.split("asked: 43; the rule applies, and nobody says:\n")[1].split("\n\n")[0].splitlines()
    assert len(section) == 36
    assert section[0].split() == [
        "ethics.harbour.asked-00",
        "platform.ai.fact_00",
        "add",
        "it",
        "in",
        "harbour/platform.yaml",
    ]
    assert section[-1] == "  and 8 more facts, for which 8 rules ask"
    assert "silent: 7; these settings would settle most:\n  platform.ai.fact_00" in said
    assert "out of reach: 3; no document here could say it, for 3 rules (ai 3); `checkmeta init`" in said
    assert "53 undetermined = 43 asked + 7 silent + 3 out of reach; 1 kept only if the rule applies" in said
    assert "53 undetermined, 43 of them asked: unknown is not compliant" in said
    cells = [line.split()[1:] for line in said.splitlines() if line.startswith("ethics ")]
    assert cells == [["43", "7", "3", "0", "53"]]


def test_only_what_is_asked_fails_where_that_is_wanted(samples):
    for standing in Standing:
        found = replace(with_judgements(samples["calm"], unsettled(samples, standing, [0])), fail_on=FailOn.ETHICS)
        assert exit_code(found) == 0
        assert exit_code(replace(found, asked_fails=True)) == int(standing is Standing.ASKED)
        assert ("and what is asked fails too" in text.render(replace(found, asked_fails=True))) == (
            standing is Standing.ASKED
        )


@pytest.mark.parametrize(
    ("fail_on", "place_known", "jurisdiction", "day", "status", "says"),
    [
        (FailOn.LAW, True, ("EU",), None, 0, ""),
        (FailOn.LAW, False, ("EU",), None, 2, "no law was judged: no place is stated, and none is asked for"),
        (FailOn.NORM, False, ("EU",), None, 0, "no law was judged: no place is stated, and none is asked for"),
        (FailOn.NEVER, False, ("EU",), None, 0, "no law was judged: no place is stated, and none is asked for"),
        (FailOn.LAW, False, (), None, 0, ""),  # it holds everywhere
        (FailOn.LAW, True, ("EU",), dt.date(2030, 1, 1), 2, "no law was judged: none was in force on 2026-11-22"),
    ],
)
def test_green_says_what_it_rests_on(samples, fail_on, place_known, jurisdiction, day, status, says):
    norm, other = samples["calm"].subjects[0].judgements
    law = replace(other, rule=replace(other.rule, layer=Layer.LAW, jurisdiction=jurisdiction, effective_from=day))
    report = with_judgements(replace(samples["calm"], fail_on=fail_on), [norm, law])
    report = replace(report, subjects=(replace(report.subjects[0], place_known=place_known),))
    assert exit_code(report) == status
    assert (says in text.render(report)) if says else ("no law" not in text.render(report))
    assert ("no answer to" in text.render(report)) == (status == 2)


def test_nothing_judged_and_nothing_used_are_no_answer(samples):
    calm = samples["calm"]
    away = replace(calm.subjects[0].judgements[0].rule, effective_until=dt.date(2020, 1, 1))
    gone = with_judgements(calm, [replace(j, rule=away) for j in calm.subjects[0].judgements])
    assert exit_code(gone) == 2
    assert "nothing was judged: no rule was in force on 2026-11-22; no answer" in text.render(gone)
    unused = replace(calm, subjects=(replace(calm.subjects[0], used=False),))
    assert exit_code(unused) == 2
    assert "nothing was judged: no document says a fact; no answer" in text.render(unused)


@pytest.mark.parametrize(
    ("bars", "told"),
    [
        (FailBars(FailOn.NORM), "--fail-on norm"),
        (FailBars(FailOn.LAW, tuple({**dict.fromkeys(Layer, FailFrom.NEVER), Layer.LAW: FailFrom.ASKED}.items())), "--fail-on law=asked"),
    ],
)  # fmt: skip
def test_what_fails_is_told_as_the_option_says_it(bars, told):
    assert bars.told == told
