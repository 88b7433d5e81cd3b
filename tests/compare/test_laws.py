"""What holds of any two states: nothing differs from itself, and every breach is told once, as what it was or as what is new."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.judging.fail_bars import FailBars, FailFrom, FailOn
from checkmeta.judging.pipeline import Request, check
from checkmeta.report.changes import ChangeKind, differences
from checkmeta.report.comparison import as_json, as_text
from checkmeta.report.json_report import as_data
from checkmeta.report.side import BREACH, side_of
from checkmeta.store.library import load

RULES = """
ruleset norm.l "Norm" layer norm source "S"
rule private "Private" for each client in platform.clients must not client.public
rule log "Log" must platform.security.audit_log and platform.security.rate_limits
"""
FLAGS = st.sampled_from([True, False, None])
STATES = st.tuples(st.dictionaries(st.sampled_from("abcd"), FLAGS, max_size=4), FLAGS, FLAGS)
"""Clients and whether each is public; two settings; None where nobody says."""


@pytest.fixture(scope="module")
def side(tmp_path_factory):
    folder = tmp_path_factory.mktemp("laws")
    (folder / "l.rules").write_text(RULES, encoding="utf-8")
    library = load(("l.rules",), folder, tests=False)
    (folder / "w").mkdir()

    def side(state):
        clients, log, limits = state
        listed = [{"name": n} | ({} if public is None else {"public": public}) for n, public in clients.items()]
        security = {k: v for k, v in (("audit_log", log), ("rate_limits", limits)) if v is not None}
        (folder / "w" / "platform.yaml").write_text(
            yaml.safe_dump({"name": "w", "clients": listed, "security": security}), encoding="utf-8"
        )
        return side_of(
            as_data(check(Request((Path("w"),), dt.date(2026, 6, 1), cwd=folder, explain=True), library)), "w"
        )

    return side


@settings(max_examples=40)
@given(STATES, STATES)
def test_every_breach_is_told_once(side, old, new):
    before, now = side(old), side(new)
    bars = FailBars(FailOn.NORM, others=FailFrom.ASKED)
    assert differences(now, now, bars).changes == ()
    found = differences(before, now, bars)
    kinds = [change.kind for change in found.changes]
    breaches = {v.id for v in now.verdicts.values() if v.state == BREACH}
    known = {v.id for v in before.verdicts.values() if v.state == BREACH}
    assert {c.verdict.id for c in found.changes if c.kind is ChangeKind.NEW} == breaches - known
    assert found.as_before + kinds.count(ChangeKind.CHANGED) + kinds.count(ChangeKind.NEW) == len(breaches)
    assert found.failed == any(c.fails for c in found.changes)
    assert found.failed == bool(breaches - known or ChangeKind.ASKED in kinds)
    assert all(change.why for change in found.changes)
    assert as_text(found, FailBars(FailOn.NORM)).count("; ") >= 1
    assert '"failed"' in as_json(found, "norm")
