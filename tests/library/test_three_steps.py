"""Whoever has a provision finds what is asked of it: the place's list, the rule set's page, the rule with its link."""

import re
from pathlib import Path

import pytest

RULESETS = Path(__file__).parents[2] / "rulesets"
PROVISIONS = [
    ("Regulation (EU) 2022/2065", "Art. 28(2)", "law.eu.dsa.minors-no-profiled-ads", "eli/reg/2022/2065/oj#art_28"),
    (
        "Implementing Regulation (EU) 2025/848",
        "Art. 5, 11",
        "law.eu.eidas.wallet-registered-attributes",
        "2025/848/oj#art_5",
    ),
    ("Dienste-Datenschutz-Gesetz", "§ 19(2)", "law.de.tdddg.used-under-a-pseudonym", "__19.html"),
    ("Online Safety Act 2023", "s. 20A", "law.gb.online-safety.duties.ones-own-picture-reported", "/section/20A"),
    ("740 ILCS 14", "Sec. 15(b)", "law.us.bipa.biometric-release", "074000140K15"),
    ("California Civil Code", "1798.120", "law.us.ccpa.sale-opt-out", "sectionNum=1798.120"),
    ("Personal Information Protection Law", "Art. 49", "law.cn.pipl.people.kin-of-the-dead-served", "第四十九条"),
    ("Personal Information Protection Act", "Art. 34", "law.kr.pipa.people.breach-told-in-three-days", "제34조"),
    ("Lei 13.709/2018", "Art. 14", "law.br.lgpd.guardian-consent", "l13709.htm#art14"),
    (
        "Protection of Personal Information Act 4 of 2013",
        "27(1)",
        "law.za.popia.people.sensitive-asked",
        "Section%2026",
    ),
]


FRONT = (RULESETS / "README.md").read_text(encoding="utf-8")


def part(page, heading):
    """What stands under a heading of a page."""
    return page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def place_of(rule):
    """Where a law is for, by its id; the Union's stands for those that take part in its market, too."""
    rows = re.findall(r"\(catalogue/by-place\.md#([\w-]+)\)", part(FRONT, "Law by place"))
    page = (RULESETS / "catalogue" / "by-place.md").read_text(encoding="utf-8")
    for place in rows:
        under = part(page, place.upper())
        found = [r for r in under.splitlines() if f"]({rule.rpartition('.')[0]}.md)" in r]
        if found:
            yield from found


@pytest.mark.parametrize(("instrument", "article", "rule", "link"), PROVISIONS, ids=[p[2] for p in PROVISIONS])
def test_a_provision_is_three_steps_away(instrument, article, rule, link):
    row = next(place_of(rule))
    assert instrument in row
    assert article in row
    page = (RULESETS / "catalogue" / f"{rule.rpartition('.')[0]}.md").read_text(encoding="utf-8")
    section = page[page.index(f'id="{rule}"') :]
    assert link in section[: section.find('<a id="', 10)]


def test_the_first_page_is_short():
    assert len(FRONT.encode()) <= 25_000


def test_each_rule_set_stands_in_an_index():
    pages = {p.stem: p.read_text(encoding="utf-8") for p in (RULESETS / "catalogue").glob("*.md")}
    indexed = set(re.findall(r"\]\(([\w.-]+)\.md\)", pages["by-place"] + pages["by-source"]))
    assert indexed == {name for name in pages if not name.startswith("by-")}
