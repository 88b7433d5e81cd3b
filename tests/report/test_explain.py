"""Of elements that are judged alike, one explanation is shown in full."""

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.judging.pipeline import Request, check
from checkmeta.report.explanation import render_explanation

RULES = """
ruleset norm.u "U" layer norm source "S"
rule public "Public"
  for each c in platform.clients
  must c.public
  message "{c.name} is not public"
"""
PLATFORM = """name: A
clients:
  - {name: zero, public: false}
  - {name: one, public: false}
  - {name: two}
  - {name: three, public: true}
  - {name: four, public: false}
  - {name: five}
  - {name: six, public: null}
"""


@pytest.fixture
def shown(tmp_path):
    (tmp_path / "u.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "platform.yaml").write_text(PLATFORM, encoding="utf-8")
    report = check(Request((Path("platform.yaml"),), dt.date(2026, 6, 1), ("u.rules",), cwd=tmp_path, explain=True))
    return render_explanation(report.subjects[0].judgements)


def test_elements_alike_take_a_line_each(shown):
    parts = [part for part in shown.split("\n\n") if "likewise" in part]
    assert [part.split("likewise, for the same reasons:\n")[1].rstrip("\n") for part in parts] == [
        (
            "    platform.clients[1] --> platform.yaml:4:5  one is not public\n"
            "    platform.clients[4] --> platform.yaml:7:5  four is not public"
        ),
        "    platform.clients[5] --> platform.yaml:8:5",
    ]


def test_what_differs_in_a_value_or_in_why_it_is_unknown_is_shown_in_full(shown):
    parts = shown.split("\n\n")
    heads = [part.split("\n")[0].split(" on ")[1] for part in parts]
    assert heads == [f"platform.clients[{n}]" for n in (0, 2, 3, 6)]
    assert all("must: c.public" in part for part in parts)
