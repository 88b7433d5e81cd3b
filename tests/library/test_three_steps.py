"""Whoever has a provision finds what is asked of it: the catalogue's row, the rule set's page, the rule with its link."""

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


@pytest.mark.parametrize(("instrument", "article", "rule", "link"), PROVISIONS, ids=[p[2] for p in PROVISIONS])
def test_a_provision_is_three_steps_away(instrument, article, rule, link):
    rows = [r for r in (RULESETS / "README.md").read_text(encoding="utf-8").splitlines() if r.startswith("| [")]
    [row] = [r for r in rows if f"({'catalogue/' + rule.rpartition('.')[0]}.md)" in r and article in r]
    assert instrument in row
    target = re.search(r"\((catalogue/[^)]+\.md)\)", row)
    page = (RULESETS / target[1]).read_text(encoding="utf-8")
    section = page[page.index(f'id="{rule}"') :]
    assert link in section[: section.find('<a id="', 10)]
