"""Which rules are loaded and chosen, and the cache of compiled ones."""

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.store import cache, library

ROOT = Path(__file__).parents[2]

RULES = """ruleset norm.mine "Mine"
  layer norm
  jurisdiction everywhere
  source "us"

rule log "Keep a log"
  must platform.security.audit_log

permit calm "Not here"
  when platform.kind == "game"
  overrides log
"""


@pytest.fixture
def place(tmp_path, monkeypatch, compiled_rules):
    shutil.copytree(compiled_rules, tmp_path / "cache")
    monkeypatch.setenv("CHECKMETA_CACHE", str(tmp_path / "cache"))
    here = tmp_path / "here"  # a cache in the working folder is never trusted
    here.mkdir()
    (here / "mine.rules").write_text(RULES, encoding="utf-8")
    return here


def error_of(selectors, place):
    with pytest.raises(CheckmetaError) as caught:
        library.load(selectors, place)
    return caught.value.diagnostics[0]


def test_everything_that_is_shipped_is_chosen_by_default(place):
    loaded = library.load((), place)
    layers = {n.layer.value for n in loaded.program.norms if n.id in loaded.chosen}
    assert layers == {"law", "norm", "ethics"}
    assert len(loaded.chosen) >= 120
    assert not any(n.permit for n in loaded.program.norms if n.id in loaded.chosen)


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ("norm.mine", None),
        ("mine.rules", {"norm.mine.log"}),
        ("law.eu.gdpr.storage-limitation", {"law.eu.gdpr.storage-limitation"}),
    ],
)
def test_a_selector_chooses(place, selector, chosen):
    if chosen is None:
        found = error_of((selector,), place)
        assert found.code == "U003"
        return
    assert set(library.load((selector,), place).chosen) == chosen


def test_the_beginning_of_an_id_chooses_all_below_it_and_no_neighbour(place):
    chosen = library.load(("law.eu.gdpr",), place).chosen
    assert chosen
    assert all(c.startswith("law.eu.gdpr.") for c in chosen)


def test_a_permit_comes_along_with_the_rule_that_it_overrides(place):
    selection = library.load(("mine.rules",), place).selection
    assert [n.id for n in selection.norms] == ["norm.mine.calm", "norm.mine.log"]


def test_a_wrong_id_gets_the_nearest_right_one(place):
    found = error_of(("law.eu.gdrp.storage-limitation",), place)
    assert found.code == "U003"
    assert found.help == "did you mean `law.eu.gdpr.storage-limitation`?"


@pytest.mark.parametrize("selector", ["missing.rules", "./empty"])
def test_what_is_not_there_is_said(place, selector):
    (place / "empty").mkdir()
    assert error_of((selector,), place).code in {"U001", "U003"}


def test_warnings_of_own_rules_are_kept_those_of_others_are_not(place):
    (place / "w.rules").write_text(
        'ruleset norm.w "W" layer norm source "us"\ndefine spare = platform.data.personal\n'
        'rule r "R" must platform.security.audit_log\n',
        encoding="utf-8",
    )
    assert [w.code for w in library.load(("w.rules",), place).warnings] == ["N409"]


def shown(found):
    """All that norms are made of, with sets in order: in which they were filled is no part of them."""
    sets = re.compile(r"frozenset\(\{([^{}]*)\}\)")
    return sets.sub(lambda m: f"{{{', '.join(sorted(m[1].split(', ')))}}}", repr(found.program.norms))


@pytest.mark.usefixtures("few")
def test_the_cache_gives_back_what_was_compiled(place):
    shutil.rmtree(place.parent / "cache")
    first = library.load((), place)
    assert list((place.parent / "cache").glob("*.pickle"))
    second = library.load((), place)
    assert shown(second) == shown(first)
    assert second.program.digest == first.program.digest


def test_a_changed_rule_is_never_taken_from_the_cache(place):
    before = library.load(("mine.rules",), place)
    (place / "mine.rules").write_text(RULES.replace("Keep a log", "Keep a diary"), encoding="utf-8")
    after = library.load(("mine.rules",), place)
    assert before.program.digest != after.program.digest
    assert [n.title for n in after.selection.norms if not n.permit] == ["Keep a diary"]


def test_a_digest_tells_variables_apart_and_knows_no_other_rules(place):
    head = 'ruleset norm.t "T" layer norm source "S"\n'
    other = 'rule o "O" for each x in platform.clients must x.public\n'
    rule = 'rule r "R" must every c in platform.clients satisfies some d in platform.clients satisfies {}.public\n'
    digests = []
    for text in (rule.format("c"), rule.format("d"), other + rule.format("c")):
        (place / "mine.rules").write_text(head + text, encoding="utf-8")
        found = library.load(("mine.rules",), place)
        digests.append(next(n.digest for n in found.program.norms if n.id == "norm.t.r"))
    assert digests[0] != digests[1]
    assert digests[0] == digests[2]


@pytest.mark.usefixtures("few")
def test_a_broken_entry_is_as_good_as_none(place):
    library.load((), place)
    for entry in (place.parent / "cache").glob("*.pickle"):
        entry.write_bytes(b"\x80\x05broken")
    assert library.load((), place).chosen


class Bomb:
    """Says so if it is ever unpickled."""

    def __reduce__(self):
        return (os._exit, (99,))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights of files are POSIX")
def test_an_entry_that_others_may_write_is_not_read(place, monkeypatch):
    folder = place.parent / "open"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "k.pickle").write_bytes(pickle.dumps(Bomb()))
    monkeypatch.setenv("CHECKMETA_CACHE", str(folder))
    assert cache.read("k") is None
    folder.chmod(0o700)
    (folder / "k.pickle").chmod(0o666)
    assert cache.read("k") is None


@pytest.mark.usefixtures("few")
def test_the_cache_can_be_off(place, monkeypatch):
    monkeypatch.setenv("CHECKMETA_CACHE", "off")
    cache.write_entry("k", 1)
    assert cache.read("k") is None
    assert library.load(("mine.rules",), place).chosen == ("norm.mine.log",)


def test_old_entries_go(place):
    for number in range(cache.MOST + 5):
        cache.write_entry(f"k{number}", number)
    assert len(list((place.parent / "cache").glob("*.pickle"))) == cache.MOST


def test_a_warm_run_imports_neither_lark_nor_pydantic_nor_the_type_checker(place):
    (place / "platform.yaml").write_text("security: {audit_log: true}\n", encoding="utf-8")
    program = (
        "import sys; from checkmeta.judging.pipeline import Request, check; import datetime; from pathlib import Path;"
        "check(Request((Path('platform.yaml'),), datetime.date(2026, 1, 1)));"
        "print(sorted({'lark', 'pydantic', 'tabulate', 'checkmeta.store.compiler', 're2'} & set(sys.modules)))"
    )
    for expected in (None, "[]"):
        done = subprocess.run([sys.executable, "-c", program], cwd=place, capture_output=True, text=True, check=True)
        if expected is not None:
            assert done.stdout.strip() == expected


def test_a_warm_run_over_a_foreign_document_imports_neither_lark_nor_pydantic(place):
    realm = '{"realm": "acme", "sslRequired": "none", "registrationAllowed": true, "clients": []}'
    (place / "realm.json").write_text(realm, encoding="utf-8")
    program = (
        "import sys; from checkmeta.judging.pipeline import Request, check; import datetime; from pathlib import Path;"
        "report = check(Request((Path('realm.json'),), datetime.date(2026, 1, 1)));"
        "heavy = {'lark', 'pydantic', 'tabulate', 'checkmeta.store.compiler'} & set(sys.modules);"
        "print(sorted(heavy), [s.documents for s in report.subjects])"
    )
    for warm in (False, True):
        done = subprocess.run([sys.executable, "-c", program], cwd=place, capture_output=True, text=True, check=True)
        if warm:
            assert done.stdout.strip() == "[] [('realm.json',)]"


def test_the_catalogue_is_current():
    done = subprocess.run(
        [Path(sys.executable).with_name("checkmeta"), "rules", "--format", "markdown"],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    written = (ROOT / "rulesets" / "README.md").read_bytes()
    assert done.stdout == written, "run: checkmeta rules --format markdown > rulesets/README.md"


def test_the_pages_of_rule_sets_are_current(tmp_path):
    command = Path(sys.executable).with_name("checkmeta")
    subprocess.run([command, "docs", "--pages", tmp_path], check=True, cwd=ROOT)
    made = {page.name: page.read_bytes() for page in tmp_path.iterdir()}
    kept = {page.name: page.read_bytes() for page in (ROOT / "rulesets" / "catalogue").iterdir()}
    assert made == kept, "run: checkmeta docs --pages rulesets/catalogue"


def test_what_comes_within_a_time_is_listed():
    command = [Path(sys.executable).with_name("checkmeta"), "rules", "law.in.dpdp", "--as-of"]
    for day, expected in (("2026-11-30", 8), ("2026-05-13", 0), ("2027-05-14", 0)):
        done = subprocess.run(
            [*command, day, "--upcoming", "12 months"], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert done.stdout.count("2027-05-14  begins  law.in.dpdp.") == expected


def test_what_comes_may_be_asked_without_quotes_and_as_json():
    command = [Path(sys.executable).with_name("checkmeta"), "rules", "--as-of", "2026-11-30", "--upcoming"]

    def listed(*arguments):
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, cwd=ROOT)
        return done.returncode, done.stdout or done.stderr

    code, text = listed("12", "months", "law.in.dpdp")
    assert (code, text.count("begins")) == (0, 8)
    code, found = listed("12", "months", "law.in.dpdp", "--format", "json")
    assert code == 0
    assert [c["day"] for c in json.loads(found)] == ["2027-05-14"] * 8
    assert listed("12", "law.in.dpdp")[0] == listed("12 months", "--format", "markdown")[0] == 2
