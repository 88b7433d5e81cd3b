"""Codes: verdicts without their explanation, those of equal places together, in one order."""

from __future__ import annotations

import datetime as dt
import random

from checkmeta.base.values import Fact, Listing, Record, Why
from checkmeta.judging.compiled.judges import project, verdicts
from checkmeta.judging.compiled.verdict_codes import Code, settled
from checkmeta.judging.contexts import Options
from checkmeta.judging.reference import Given, evaluate
from checkmeta.language.words import Verdict

RULES = """ruleset norm.t "T" layer norm source "S"
rule a "A" must platform.data.personal
rule b "B" jurisdiction DE must platform.security.audit_log
"""


def code(**fields):
    return Code(
        **{"rule": "r", "subject": "platform", "document": "", "places": (), "verdict": Verdict.SATISFIED, **fields}
    )


def test_equal_verdicts_name_all_their_places():
    found = settled(
        [
            code(places=("FR",)),
            code(places=("DE", "FR"), document="other"),
            code(places=("DE",), verdict=Verdict.VIOLATED),
        ]
    )
    assert [(c.verdict.value, c.places) for c in found] == [("violated", ("DE",)), ("satisfied", ("DE", "FR"))]


def test_one_order():
    codes = [
        code(rule=r, subject=s, verdict=v, missing=m)
        for r in "ab" for s in ("platform", "platform.clients[0]") for v in (Verdict.VIOLATED, Verdict.UNDETERMINED)
        for m in ((), (("platform.x", Why.ABSENT),))
    ]  # fmt: skip
    expected = settled(codes)
    random.Random(1).shuffle(codes)  # noqa: S311 - an order, no secret
    assert settled(codes) == expected
    assert len(expected) == len(codes)


def test_facts_that_would_decide(program_of):
    given = Given(Fact(Record({"jurisdictions": Fact(Listing((Fact("EU"),)))})), (), (), "platform.yaml")
    program, options = program_of(RULES), Options(dt.date(2026, 6, 1))
    found = verdicts(program, given, options)
    assert found == project(evaluate(program, given, options))
    assert [(c.rule, c.verdict.value, c.missing) for c in found] == [
        ("norm.t.a", "undetermined", (("platform.data.personal", Why.ABSENT),)),
        (
            "norm.t.b",
            "undetermined",
            (("platform.jurisdictions", Why.ABSENT), ("platform.security.audit_log", Why.ABSENT)),
        ),
    ]
    assert found[0].document == "platform.yaml"
