"""What must hold of every text: any layout, any word as a name, any date."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.language.functions import AGGREGATES, FUNCTIONS, MAPPING_FUNCTIONS
from checkmeta.language.syntax.grammar import grammar_text
from checkmeta.language.words import BEARERS

EDITORS = Path(__file__).parents[2] / "grammar" / "editors"
RESERVED = {"not", "every", "some", "no", "true", "false", "none", "unknown", "indefinite"}
WORDS = sorted(
    {
        *re.findall(r"^_?[A-Z]+\.3: /([a-z]+)\(", grammar_text(), re.MULTILINE),
        *[
            "must",
            "should",
            "ethics",
            "norm",
            "law",
            "proposed",
            "trial",
            "satisfied",
            "violated",
            "error",
            "present",
            "known",
            "shown",
            "days",
        ],
        *["platform", "count", "lower", "operator", "x", "attribute_1", "_y"],
    }
)
NAMES = st.sampled_from([word for word in WORDS if word not in RESERVED])
MEMBERS = st.sampled_from([*WORDS, "not", "every"])
# every line is indented: one that begins at the margin with the words of a declaration is always coloured as one
GAPS = st.sampled_from([" "] * 8 + ["\n  ", "\n\n\t", ' # not "a text" {must\n  '])
Tokens = list[str]


def tokens(*parts: str | st.SearchStrategy[Tokens] | st.SearchStrategy[str]) -> st.SearchStrategy[Tokens]:
    """The parts one after another."""
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map(
        lambda found: [word for part in found for word in ([part] if isinstance(part, str) else part)]
    )


ATOMS = st.one_of(
    tokens(NAMES),
    tokens(NAMES, ".", MEMBERS),
    tokens(
        st.sampled_from(
            ["true", "none", "unknown", "indefinite", '"must # {x}"', "2026-01-31", "20:00", "2.5", "-", "[]"]
        )
    ).map(lambda found: ["-", "1"] if found == ["-"] else found),
    tokens("30", st.sampled_from(["days", "%", "EUR", "year"])),
)


def _larger(sums: st.SearchStrategy[Tokens]) -> st.SearchStrategy[Tokens]:
    comparison = st.one_of(
        tokens(sums, st.sampled_from(["==", "<=", "in"]), sums),
        tokens(sums, "not", "in", sums),
        tokens(sums, "is", st.sampled_from(["present", "none", "known"])),
        tokens(sums, "is", "not", "a", '"Age"'),
        tokens("not", sums, "is", "a", '"Age"'),
        tokens(sums, "matches", '"^not \\\\. in"'),
        tokens("not", sums),
    )
    condition = st.one_of(
        comparison,
        tokens(comparison, "and", comparison),
        tokens(comparison, "or", st.sampled_from(["every", "some", "no"]), NAMES, "in", sums, "satisfies", comparison),
    )
    return st.one_of(
        tokens("(", condition, ")"),
        tokens(NAMES, "(", sums, ",", sums, ")", ".", MEMBERS),
        tokens(NAMES, "[", condition, "]"),
        tokens("[", sums, "for", NAMES, "in", sums, "where", comparison, "]"),
        tokens("{", NAMES, ":", sums, ",", NAMES, ":", sums, "}"),
        tokens(sums, st.sampled_from(["+", "*"]), sums),
    )


CONDITIONS = _larger(st.recursive(ATOMS, _larger, max_leaves=4))


@settings(max_examples=40)
@given(st.data())
def test_every_layout_and_every_name(differences: Callable[[str], list[str]], data: st.DataObject) -> None:
    words = [
        *data.draw(tokens("rule", "r", '"t"', "for", "each", NAMES, "in", ATOMS)),
        *data.draw(tokens("when", CONDITIONS, st.sampled_from(["must", "should"]), CONDITIONS)),
        *data.draw(
            tokens("unless", st.sampled_from([["possibly"], ["a-label:"], ["possibly", "possibly:"]]), CONDITIONS)
        ),
        *("weight", "3", "define"),
        *data.draw(tokens(NAMES, "(", NAMES, ":", "list", "of", "text", ")", "=", CONDITIONS)),
        *("permit", "p", '"t"', "overrides", "a.b", ",", "c-d"),
    ]
    text = "".join(word + data.draw(GAPS) for word in words)
    assert not differences(text)


@settings(max_examples=200)
@given(
    st.one_of(
        st.dates().map(str),
        st.tuples(st.integers(0, 2500), st.integers(0, 13), st.integers(0, 32)).map(
            lambda t: "{:04}-{:02}-{:02}".format(*t)
        ),
        st.tuples(st.integers(1890, 2110), st.integers(27, 31)).map(lambda t: "{}-02-{}".format(*t)),
        st.from_regex(
            r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}",
            fullmatch=True,
        ),
    )
)
def test_dates(engine, written: str) -> None:
    try:
        right = len(written) == 10 and bool(dt.date.fromisoformat(written))
    except ValueError:
        right = False
    [[_, (piece, [scope])]] = engine.lines(f"until {written}")
    assert piece == written
    assert scope == ("constant.numeric.date" if right else "invalid.illegal.date")


@settings(max_examples=150)
@given(
    st.text(st.sampled_from('ab.,:(){}[]"\\#\n =1-')),
    st.sampled_from(["", "message ", "given ", "define ", "param x: ", "unless "]),
)
def test_whatever_stands_before_a_declaration_is_coloured_anew(engine, start: str, before: str) -> None:
    text = f'{before}{start}\nrule a-b "t"\n  must x'
    if '"""' in text:
        return  # a long text goes on for lines
    *_, rule, must = engine.lines(text)
    assert rule[:2] == [("rule", ["keyword.control.declaration"]), ("a-b", ["entity.name.function.rule"])]
    assert must == [("must", ["keyword.control.modality"]), ("x", ["variable.other.readwrite"])]


def test_closed_lists_are_those_of_the_language() -> None:
    repository = json.loads((EDITORS / "checkmeta.tmLanguage.json").read_text(encoding="utf-8"))["repository"]
    functions = repository["callee"]["patterns"][0]["match"]
    assert set(re.findall(r"[a-z0-9_]{3,}", functions)) == {*AGGREGATES, *FUNCTIONS, *MAPPING_FUNCTIONS}
    lists = [text for text in re.findall(r"[a-z|]{9,}", json.dumps(repository)) if "verifier" in text]
    assert lists
    assert all(set(text.split("|")) == set(BEARERS) for text in lists)
