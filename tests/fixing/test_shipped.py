"""Real documents, by all rules that come with checkmeta: what is mended is mended, and nothing is worse."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.tables import one_in

from checkmeta.authoring.fixing.levels import Level
from checkmeta.authoring.fixing.show_mends import as_diff
from checkmeta.authoring.fixing.trial import rank
from checkmeta.documents.formats import format_of

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FORMATS = ROOT / "tests" / "mapping_formats"
NOT = (".facts.txt", "MANIFEST.tsv", ".py", ".pyc")


def below(folder):
    return (
        [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith(NOT) and format_of(p.name)]
        if folder.is_dir()
        else []
    )


FIXTURES = [p for p in below(FORMATS) if p.parent != FORMATS]


def holds(run, shipped, path, tmp_path):
    """Mend a document as far as can be, and look at all that is promised."""
    text = path.read_bytes()
    try:
        made = run({path.name: text}, library=shipped, jurisdictions=("EU",))
    except Exception as error:
        if type(error).__name__ != "CheckmetaError":
            raise
        pytest.skip("no document by itself")
    mends = made.all((), Level.SUGGESTED)
    mended = [m for m in mends if m.level is not Level.NONE]
    assert all(m.reason and not m.made for m in mends if m.level is Level.NONE)
    assert (tmp_path / path.name).read_bytes() == text
    if not mended:
        assert made.after.texts == {}
        return
    for name, tried in made.after.tried.items():
        before = made.before.tried[name].verdicts
        worse = {key: j.verdict for key, j in tried.verdicts.items() if rank(j) < rank(before.get(key))}
        # what newly applies, and isn't known, is a question that was named
        asked = {f"`{key[0]}`" for key in worse}
        assert all(v.value == "undetermined" for v in worse.values()), worse
        assert not asked or any("then it is asked" in doubt for m in mended for doubt in m.doubts)
    gone = {(m.subject, m.breach.rule.id, m.breach.path, m.breach.places) for m in mended}
    left = {(n, b.rule.id, b.path, b.places) for n, t in made.after.tried.items() for b in t.breaches()}
    assert not gone & left
    after = made.after.texts[path.name]
    old = text.decode("utf-8-sig")
    assert [c for c in re.findall(r"(?m)^\s*#.*$", old) if c not in after] == []
    diff = "".join(as_diff(made.trial, made.before, mends, Level.SUGGESTED, made.marked()))
    if "isn't shown" not in diff:
        subprocess.run(
            ["patch", "-p1", "--binary", "-s", "-F0"],
            cwd=tmp_path,
            input=diff.encode(),
            check=True,
            capture_output=True,
        )
        assert (tmp_path / path.name).read_bytes().decode("utf-8-sig") == after
    shutil.copy(path, tmp_path / path.name)
    again = run({path.name: after}, library=shipped, jurisdictions=("EU",))
    assert [m for m in again.all((), Level.SUGGESTED) if m.level is not Level.NONE] == []


@pytest.mark.parametrize("path", one_in(12, FIXTURES), ids=lambda p: p.relative_to(FORMATS).as_posix())
def test_every_fixture(run, shipped, tmp_path, path):
    holds(run, shipped, path, tmp_path)


@pytest.mark.parametrize("path", one_in(6, below(CORPUS)), ids=lambda p: p.relative_to(CORPUS).as_posix())
def test_the_corpus(run, shipped, tmp_path, path):
    holds(run, shipped, path, tmp_path)
