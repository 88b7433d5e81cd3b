"""Whatever the layout, formatting keeps the tree and every comment, and doing it twice is doing it once."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables import one_in

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.authoring.formatting.leaves import read_leaves
from checkmeta.base.source import Source
from checkmeta.language.syntax.grammar import tokens
from checkmeta.language.syntax.parse import parse_file

ROOT = Path(__file__).parents[2]
CASES = sorted((Path(__file__).parent / "cases").glob("*.rules"))
RULES = sorted((ROOT / "rulesets").rglob("*.rules"))
SHIPPED = [*one_in(3, RULES), *CASES]
LAID_OUT = [*one_in(8, RULES), *CASES]  # of the others declarations are drawn below
BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\n\n", "\n  ", "\n\n\n\t", " \n \n "]
STARTERS = {"_RULESET", "_MAPPING", "_IMPORT", "_DEFINE", "_PARAM", "_FACT", "_RECORD", "_RULE", "_PERMIT", "_TEST"}


def parse(text):
    file = parse_file(Source("law.rules", text))
    return file.rulesets, file.mappings, file.defines


def comments(text):
    """How often each comment stands in a text: those between its tokens, and those inside `must # … not`."""
    found, end = Counter(), 0
    for token in tokens(text):
        inside = str(token) if token.type == "MODALITY" else ""
        gap = text[end : token.start_pos]
        found.update(c.rstrip() for c in re.findall(r"#[^\n]*", gap) + re.findall(r"#[^\n]*", inside))
        end = token.end_pos
    found.update(c.rstrip() for c in re.findall(r"#[^\n]*", text[end:]))
    return found


def check(text):
    result = format_rules(Source("law.rules", text))
    if result == text:  # then it has the same tree and comments, and doing it twice is doing it once
        assert well_ended(text)
        return result
    assert parse(result) == parse(text)
    assert comments(result) == comments(text)
    assert format_rules(Source("law.rules", result)) == result
    assert well_ended(result)
    return result


def well_ended(text):
    return "\r" not in text and text.endswith("\n") and not text.endswith("\n\n") and not text.startswith("\n")


def blank(random):
    """What may stand between two tokens: blanks, often with comments."""
    parts = [random.choice(BLANKS)]
    while random.random() < 0.15:
        parts.append(f"# {random.choice(['why', 'a, b', 'x # y', 'must not', chr(34)])} \n")
        parts.append(random.choice(["", *BLANKS]))
    return "".join(parts)


def laid_out(words, random):
    """Words with random blanks and comments between them. A label keeps its colon."""
    text = random.choice(["", "\ufeff", "# first\n", "\n\n"])
    for index, word in enumerate(words):
        spelt = word
        if word in {"must not", "should not"}:
            spelt = word.replace(" ", blank(random))
        text += spelt
        glued = index + 1 < len(words) and words[index + 1] == ":"
        text += random.choice(["", " "]) if glued else blank(random)
    return text


@cache
def declarations():
    """The words of every declaration of the shipped rules; comments go with the words before them."""
    found = []
    for path in SHIPPED:
        for token in tokens(path.read_text(encoding="utf-8")):
            if token.type in STARTERS:
                found.append([])
            word = str(token)
            found[-1].append(" ".join(re.sub(r"#[^\n]*", "", word).split()) if token.type == "MODALITY" else word)
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_shipped_rules(path):
    check(path.read_bytes().decode("utf-8"))


@pytest.mark.parametrize("path", LAID_OUT, ids=lambda p: p.name)
def test_the_form_does_not_depend_on_the_layout(path):
    random = Random(path.name)  # noqa: S311 - a layout, not a secret
    leaves, _ = read_leaves(path.read_text(encoding="utf-8"))
    bare = [leaf.text for leaf in leaves]
    one = format_rules(Source("law.rules", " ".join(bare)))
    lines = "".join(
        word + (" " if after == ":" else random.choice(BLANKS))
        for word, after in zip(bare, [*bare[1:], ""], strict=True)
    )
    assert format_rules(Source("law.rules", lines)) == one
    breakable = [
        line for line in one.splitlines() if not re.search(r'"[^"]{25}|^  source|^rule|^permit|matches "', line)
    ]
    assert (
        max(map(len, breakable), default=0) <= 150
    )  # a long path, or what stands in brackets behind one, is not parted


@settings(max_examples=120)
@given(st.data(), st.integers(0, 2**32))
def test_shipped_declarations_laid_out_anew(data, seed):
    chosen = data.draw(st.lists(st.sampled_from(declarations()), min_size=1, max_size=3))
    mappings = [declaration for declaration in chosen if declaration[0] == "mapping"]
    others = [declaration for declaration in chosen if declaration[0] != "mapping"]
    header = ["ruleset", "norm.laws", '"Laws"', "layer", "norm"]
    words = [word for declaration in (*mappings, header, *others) for word in declaration]
    check(laid_out(words, Random(seed)))  # noqa: S311 - a layout, not a secret


# ---- rules that nobody has written: words of valid rules, made part by part


NAMES = st.sampled_from(["platform", "a", "kind", "a_rather_long_name_of_a_value", "for_children"])
TEXTS = ['"text"', '"# no comment"', '"\\"quoted\\""', f'"{"long " * 12}"']
QUANTITIES = [
    "1",
    "45_000_000",
    "2.50",
    "60 %",
    "400 CNY",
    "30days",
    "2026-01-31",
    "20:00",
    "indefinite",
    "none",
    "true",
]
CONSTANTS = st.one_of(st.sampled_from(TEXTS).map(lambda t: [t]), st.sampled_from(QUANTITIES).map(str.split))


def both(*parts):
    """The words of strategies and single words, one behind the other."""
    whole = [st.just([p]) if isinstance(p, str) else p for p in parts]
    return st.tuples(*whole).map(lambda lists: [w for words in lists for w in words])


def name():
    return NAMES.map(lambda n: [n])


def listed(inner, least=0, most=4):
    def joined(parts):
        words = []
        for index, part in enumerate(parts):
            words += [",", *part] if index else part
        return words

    return st.lists(inner, min_size=least, max_size=most).map(joined)


def bigger(inner):
    """Sums made of expressions; `inner` are sums."""
    condition = conditions(inner)
    pairs = listed(
        st.tuples(NAMES, inner).map(lambda pair: [pair[0], ":", *pair[1]]), 1, 1
    )  # a name may stand once in a record
    return st.one_of(
        both("(", condition, ")"),
        both("[", listed(inner), "]"),
        both("[", listed(inner, 1), ",", "]"),
        both("{", pairs, "}"),
        both("{", pairs, ",", "}"),
        both("{", "}"),
        both("-", inner),
        both(name(), "(", listed(condition, 0, 3), ")"),
        both("count", "(", inner, "for", "x", "in", inner, "where", condition, ")"),
        both("[", inner, "for", "x", "in", inner, "]"),
        both(name(), "[", inner, "]", ".", "name"),
        both("(", inner, st.sampled_from(["+", "-", "*", "/"]).map(lambda o: [o]), inner, ")"),
    )


def conditions(sums):
    """Conditions made of sums: `and` and `or` never mix, a quantifier is only the last operand."""
    plain = st.one_of(
        sums,
        both(sums, st.sampled_from(["==", "<=", "in", "not in"]).map(str.split), sums),
        both(
            sums,
            st.sampled_from(["is none", "is not present", 'is a "T"', 'is not a "T"', 'matches "^a"']).map(str.split),
        ),
        both("not", sums),
    )
    quantified = both(
        st.sampled_from([["every"], ["some"], ["no"]]), "x", "in", sums,
        st.one_of(st.just([]), both("where", plain), both("where", "some", "y", "in", sums, "satisfies", plain)),
        "satisfies", plain,
    )  # fmt: skip

    def joined(drawn):
        operands, operator, last = drawn
        words = [*operands[0]]
        for operand in [*operands[1:], *([last] if last else [])]:
            words += [operator, *operand]
        return words

    chains = st.tuples(
        st.lists(plain, min_size=1, max_size=4), st.sampled_from(["and", "or"]), st.one_of(st.none(), quantified)
    ).map(joined)
    return st.one_of(plain, quantified, both("not", quantified), chains)


SUMS = st.recursive(st.one_of(CONSTANTS, name(), both("platform", ".", name())), bigger, max_leaves=8)
CONDITIONS = conditions(SUMS)
CLAUSE = st.one_of(
    both("when", CONDITIONS),
    both("unless", CONDITIONS),
    both("unless", "possibly", "a-label", ":", CONDITIONS),
    both("failing", "that", CONDITIONS),
    st.sampled_from(
        [
            ["source", '"Art. 1"', '"https://example.org"', "checked", "2026-01-31"],
            ["overrides", "a", ",", "b.c-d"],
            ["conflicts", "with", "e"],
            ["formerly", "f", ",", "g"],
        ]
    ),
)
ONCE = [
    ["jurisdiction", "DE", ",", "US-CA"], ["effective", "from", "2026-01-01"], ["state", "trial", "until", "2027-01-01"],
    ["bearer", "operator", ",", "user"], ["weight", "3"], ["for", "each", "x", "in", "xs", ",", "y", "in", "ys"],
    ["allows", "derogation"], ["ripens", "to", "law", "when", "adherence", ">=", "95", "%", "over", "180", "days"],
    ["because", '"""\n   a\n  b # c\n"""'], ["message", '"{a.b} \\{c\\}"'], ["remedy", '"Do."'],
]  # fmt: skip


@st.composite
def rules(draw):
    modality = draw(st.sampled_from(["must", "should", "must not", "should not"]))
    content = draw(CONDITIONS)
    if "not" in modality or content[0] == "not":  # `must` and a bare `not` are one word
        content = ["(", *content, ")"]
    clauses = draw(st.lists(CLAUSE, max_size=4)) + draw(st.lists(st.sampled_from(ONCE), max_size=4, unique_by=str))
    clauses.append([modality, *content])
    words = ["rule", "a-rule", '"A rule"']
    for clause in draw(st.permutations(clauses)):
        words += clause
    return words


DECLARATION = st.one_of(
    rules(),
    both("define", "d", "=", CONDITIONS),
    both("define", "e", "(", "a", ":", "list", "of", "number", ",", "b", ":", "text", ")", "=", CONDITIONS),
    both("param", "p", ":", "number", "is", SUMS, "for", "DE", ",", "FR", "is", SUMS, "from", "2026-01-31"),
    both(
        "test", '"t"', "of", "a-rule", "expect", "violated", "at", "a", "[", "0", "]", "given", "{", "a", ":", SUMS, "}"
    ),
    st.just(["import", "law.x", "as", "y"]),
    both(
        "fact",
        "platform",
        ".",
        "data",
        ".",
        "of",
        ":",
        "list",
        "of",
        "place",
        "or",
        "none",
        st.sampled_from(TEXTS).map(lambda t: [t]),
    ),
    st.just(
        ["record", "A", '"A record"', "or", ":", "one", "of", '"a"', ",", '"b"', '"Or"', "rule", ":", "A", '"A rule"']
    ),
)


@settings(max_examples=250)
@given(st.lists(DECLARATION, min_size=1, max_size=3), st.integers(0, 2**32))
def test_any_rules(parts, seed):
    words = ["ruleset", "norm.laws", '"Laws"', "layer", "norm"]
    for part in parts:
        words += part
    check(laid_out(words, Random(seed)))  # noqa: S311 - a layout, not a secret


def test_the_count_of_comments_can_fail():
    assert comments('ruleset a.b # x\n # y\n "# z" # x') == Counter({"# x": 2, "# y": 1})
