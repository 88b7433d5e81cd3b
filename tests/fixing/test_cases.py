"""What is mended, and what never is: cases as data."""

from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.authoring.fixing.levels import Level

CASES = table(Path(__file__).with_name("cases.yaml"))


@pytest.mark.parametrize("case", CASES["mended"], ids=lambda c: f"{c['rule']}: {c['before'][:50]!r}")
def test_mended(mended, case):
    name = case.get("name", "a.yaml")
    texts, mends, _ = mended({name: case["before"]}, only=(f"norm.house.{case['rule']}",))
    mend = mends[case["rule"]]
    assert (mend.level.value, mend.reason) == (case["level"], "")
    assert texts[name] == case["after"]
    said = "; ".join(mend.doubts)
    assert [each for each in case.get("says", ()) if each not in said] == [], said
    assert bool(mend.doubts) == (mend.level is Level.SUGGESTED)


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda c: f"{c['rule']}: {c['text'][:60]!r}")
def test_refused(mended, case):
    name = case.get("name", "a.yaml")
    texts, mends, _ = mended({name: case["text"]}, only=(f"norm.house.{case['rule']}",))
    mend = mends[case["rule"]]
    assert texts[name] == case["text"], mend
    assert (mend.level, mend.made) == (Level.NONE, ())
    assert case["why"] in mend.reason
