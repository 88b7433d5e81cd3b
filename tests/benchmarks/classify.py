"""How well and how fast attributes are classified: `python tests/benchmarks/classify.py` (`--wrong` lists the mistakes).

Precision: of what is claimed as certain, how much the labels say too. Recall: of what the labels say, how much is claimed.
"""

import csv
import sys
import time
from collections import Counter
from pathlib import Path

from checkmeta.facts.classify.classify import Classification, Sureness, classify

LABELS = Path(__file__).parent.parent / "classify" / "labelled.tsv"
FIELDS = ("category", "nature", "special")


def labelled() -> list[dict[str, str]]:
    """The rows; `-` is for nothing, and `|` stands between labels of which each is right."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def classified(row: dict[str, str]) -> Classification:
    path = () if row["path"] == "-" else tuple(row["path"].split("."))
    given = {key: None if row[key] == "-" else row[key] for key in ("about", "format")}
    return classify(row["name"], path=path, about=given["about"], format=given["format"])


def claims(found: Classification, least: Sureness = Sureness.CERTAIN) -> dict[str, str]:
    """What is claimed of each field; `-` for nothing."""
    if found.sure is not Sureness.CERTAIN and least is Sureness.CERTAIN:
        return dict.fromkeys(FIELDS, "-")
    return {"category": ";".join(found.category) or "-", "nature": found.nature or "-", "special": found.special or "-"}


def measure(
    rows: list[dict[str, str]], least: Sureness = Sureness.CERTAIN
) -> tuple[dict[str, Counter[str]], list[str]]:
    """Counts by field: `claimed`, `right`, `labelled`; and the mistakes as lines."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    wrong = []
    for row in rows:
        claimed = claims(classified(row), least)
        for field in FIELDS:
            labels = row[field].split("|")
            is_right = claimed[field] in labels
            counts[field]["claimed"] += claimed[field] != "-"
            counts[field]["right"] += claimed[field] != "-" and is_right
            counts[field]["labelled"] += "-" not in labels or (claimed[field] != "-" and is_right)
            if not is_right:
                kind = "missed" if claimed[field] == "-" else "wrong"
                wrong.append(f"{kind} {field}: {row['path']}.{row['name']} claimed {claimed[field]}, is {row[field]}")
    return counts, wrong


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def main() -> None:
    rows = labelled()
    for least in (Sureness.CERTAIN, Sureness.LIKELY):
        print(f"claimed if at least {least}")
        for split in ("tuning", "held-out", "unseen"):
            counts, wrong = measure([row for row in rows if row["split"] == split], least)
            for field, count in counts.items():
                precision = ratio(count["right"], count["claimed"])
                recall = ratio(count["right"], count["labelled"])
                print(
                    f"  {split:9} {field:9} precision {precision:.3f} ({count['claimed']} claimed)  recall {recall:.3f}"
                )
            if f"--wrong={split}" in sys.argv:
                print("".join(f"    {line}\n" for line in wrong), end="")
    begin = time.perf_counter()
    for number in range(2_000):
        classified(
            {**rows[number % len(rows)], "name": f"{rows[number % len(rows)]['name']}{'x' * (number // len(rows))}"}
        )
    print(f"2,000 attributes in {time.perf_counter() - begin:.3f} s")


if __name__ == "__main__":
    main()
