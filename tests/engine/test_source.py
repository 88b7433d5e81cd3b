"""The generated source: readable, the same in every run, with the places of the rules."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from checkmeta.judging.compiled.compile import compile_norm
from checkmeta.judging.compiled.compiled_norms import functions_of
from checkmeta.judging.compiled.python_source import generate, norm_source

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_a_rule_as_python(kept):
    """To renew: write what `generate` gives into the file, and read it."""
    expected = (HERE / "golden" / "kept.py.txt").read_text(encoding="utf-8")
    assert generate(kept) == expected


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_in_every_run(kept, seed):
    program = (
        "from pathlib import Path; from checkmeta.store.compiler import build, parse_all; from checkmeta.base.source import Source;"
        "from checkmeta.judging.compiled.python_source import generate; import sys;"
        "text = Path(sys.argv[1]).read_text(encoding='utf-8');"
        "print(generate(build(parse_all([Source('golden/kept.rules', text)]))[0]), end='')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, HERE / "golden" / "kept.rules"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT / "checker", encoding="utf-8",
    )  # fmt: skip
    assert ran.stdout == generate(kept)


def test_every_line_says_where_it_comes_from(shipped):
    for norm in shipped.norms:
        source = norm_source(norm)
        lines = norm.span.source.text.count("\n") + 1
        for text in (source.formulas, source.careful):
            assert len(text.lines) == len(text.origins)
            assert all(1 <= origin <= lines for origin in text.origins)


SOCIAL = {"nature": "social", "required": "always", "identifying": True, "personal": True}


@pytest.mark.parametrize(
    ("clause", "item"),
    [
        ("when attribute.nature", SOCIAL),
        ("must attribute.retention", {**SOCIAL, "retention": 5}),
        ("unless shown archiving", {**SOCIAL, "retention": {"period": 9**20}, "purposes": 5}),
    ],
)
def test_a_traceback_points_into_the_rule(kept, clause, item):
    """Facts of no type that a document could give: the error names the clause that stumbles over them."""
    if "when" in clause:
        item = {**item, "required": Stumbling()}
    (norm,) = kept.norms
    with pytest.raises((TypeError, AttributeError)) as caught:
        functions_of(norm).formula()({}, {}, {}, {"norm.shelf.most": 5}, None, item)
    last = traceback.extract_tb(caught.value.__traceback__)
    place = next(frame for frame in reversed(last) if frame.filename.endswith(".rules"))
    text = norm.span.source.text.splitlines()[place.lineno - 1]
    assert place.filename == "golden/kept.rules"
    assert place.name == "norm_shelf_ends"
    assert clause in text


class Stumbling:
    """A value that can't be compared."""

    __hash__ = None

    def __eq__(self, other):
        raise TypeError(other)


def test_compiled_once(kept):
    (norm,) = kept.norms
    assert functions_of(norm) is functions_of(norm)
    assert compile_norm(norm) == compile_norm(norm)


def test_a_rule_shown_as_python():
    ran = subprocess.run(
        [Path(sys.executable).with_name("checkmeta"), "explain", "--python", "law.eu.gdpr.storage-limitation"],
        capture_output=True, text=True, check=True, cwd=ROOT, encoding="utf-8",
    )  # fmt: skip
    assert ran.stdout.startswith("# law.eu.gdpr.storage-limitation: ")
    compile(ran.stdout, "shown", "exec", dont_inherit=True)
    assert (
        "def law_eu_gdpr_storage_limitation(platform, identity, document, figures, context, attribute):" in ran.stdout
    )
