"""How well attributes of real schemas are classified: no worse than these figures, which the benchmark prints."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest
from tests.timing import within

SPEC = importlib.util.spec_from_file_location("benchmark", Path(__file__).parent.parent / "benchmarks" / "classify.py")
BENCHMARK = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(BENCHMARK)
ROWS = BENCHMARK.labelled()
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def of_split(split):
    return [row for row in ROWS if row["split"] == split]


def test_the_labels_are_many_and_none_twice():
    counts = Counter(row["split"] for row in ROWS)
    assert counts["tuning"] + counts["held-out"] >= 300
    assert abs(counts["tuning"] - counts["held-out"]) <= 1
    assert counts["unseen"] >= 60
    keys = Counter((row["family"], row["about"], row["path"], row["name"], row["format"]) for row in ROWS)
    assert keys.most_common(1)[0][1] == 1


FLOORS = [
    ("tuning", "category", 0.97, 0.80),
    ("tuning", "nature", 0.95, 0.65),
    ("tuning", "special", 0.97, 0.80),
    ("held-out", "category", 0.95, 0.80),
    ("held-out", "nature", 0.95, 0.65),
    ("held-out", "special", 0.95, 0.80),
    ("unseen", "category", 0.95, 0.80),
    ("unseen", "nature", 0.90, 0.80),
    ("unseen", "special", 0.95, 0.80),
]


@pytest.mark.parametrize(("split", "field", "precision", "recall"), FLOORS)
def test_precision_and_recall_of_what_is_certain(split, field, precision, recall):
    counts, wrong = BENCHMARK.measure(of_split(split))
    count = counts[field]
    assert BENCHMARK.ratio(count["right"], count["claimed"]) >= precision, wrong
    assert BENCHMARK.ratio(count["right"], count["labelled"]) >= recall, wrong


def test_no_special_category_is_claimed_where_there_is_none():
    for row in ROWS:
        if row["special"] == "none" or row["category"] == "-":
            assert BENCHMARK.claims(BENCHMARK.classified(row))["special"] in ("-", "none"), row


def test_the_names_stand_in_the_corpus():
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not here")
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(CORPUS.rglob("*")) if p.is_file())
    assert [row["name"] for row in ROWS if row["split"] != "unseen" and row["name"] not in text] == []


def test_two_thousand_attributes_take_no_time():
    rows = [{**row, "name": f"{row['name']}{'x' * n}"} for n in range(4) for row in ROWS][:2_000]
    with within(2):
        for row in rows:
            BENCHMARK.classified(row)
        assert len(rows) == 2_000
