"""How fast the engine judges, beside a hand-written check and the reference evaluator.

    python tests/benchmarks/engines.py [--rounds N] [--documents N]

The workload is that of ../shared/peers: twenty rules, documents that are drawn with a seed, and a check of all twenty by hand in
plain Python, which is the floor. The rules stand beside this file in checkmeta's language. The documents' facts bear names of the
vocabulary that have the same types; what they would mean doesn't matter here. From the facts of a document in memory each
candidate finds which rules are violated, and all must find the same ones; with holes, the engine the same ones as the
reference. In a round every candidate runs once, in turn, on one core; shown are medians.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import importlib.util
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from checkmeta.judging.compiled.batch import Batch
from checkmeta.judging.compiled.plain import Prepared
from tabulate import tabulate

from checkmeta.base.source import Source
from checkmeta.base.values import INDEFINITE, Duration, Fact, Listing, Record, Value
from checkmeta.judging.contexts import Options
from checkmeta.judging.judge import Given, evaluate
from checkmeta.language.program import Program
from checkmeta.language.syntax.parse import parse_file
from checkmeta.language.words import Verdict
from checkmeta.store.compiler import build
from checkmeta.vocabulary.bridge import identity_type, platform_type

HERE = Path(__file__).parent
PEERS = HERE.parents[2] / "shared" / "peers" / "bench"
DAY = dt.date(2026, 6, 1)
PLACES = {"eu": "EU", "us": "US", "apac": "JP", "latam": "BR"}
RECIPIENTS = {
    "analytics": "processor", "advertisers": "advertiser", "partners": "partner", "insurers": "claimant", "state": "government",
    "research": "researcher",
}  # fmt: skip
HOLES = 20261122
SLOW = 10
"""The reference sees one document of so many."""

Document = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """The facts of one document, as they are read and in the engine's form."""

    platform: Fact
    identity: Fact

    def prepared(self) -> tuple[Prepared, Prepared]:
        """In the engine's form."""
        return Prepared(self.platform, platform_type()), Prepared(self.identity, identity_type())


def program() -> Program:
    """The twenty rules."""
    return build([parse_file(Source("engines.rules", (HERE / "engines.rules").read_text(encoding="utf-8")))])[0]


def documents(number: int) -> list[Document]:
    """So many documents of the workload, always the same."""
    text = (PEERS / "gen.py").read_text(encoding="utf-8").split("\ndocs = ")[0]
    names: dict[str, Any] = {}
    lines = [line for line in text.splitlines() if not line.startswith("os.makedirs")]
    exec("\n".join(lines), names)  # noqa: S102 - the workload's own generator, without what it writes
    return [names["doc"](i) for i in range(number)]


def floor() -> Callable[[Document], list[tuple[str, str]]]:
    """The check by hand."""
    spec = importlib.util.spec_from_file_location("py_hand", PEERS / "peers" / "py_hand.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[Document], list[tuple[str, str]]] = module.load()
    return check


def record(**fields: Value | Fact) -> Fact:
    """A record."""
    return Fact(Record({name: value if isinstance(value, Fact) else Fact(value) for name, value in fields.items()}))


def listing(items: Sequence[Fact]) -> Fact:
    """A list."""
    return Fact(Listing(tuple(items)))


def shaped(document: Document) -> Facts:
    """A document's facts under names of the vocabulary."""
    accounts, data, identity = document["accounts"], document["data"], document["identity"]
    country = PLACES[document["platform"]["region"]]
    identification = record(
        real_identity_verified=accounts["real_name_required"], method=accounts["verification"],
        pseudonym_suffices=identity["pseudonyms_allowed"],
    )  # fmt: skip
    components = [
        record(name=n["name"], tier=n["tier"], weight=Fraction(str(n["weight"])), encrypted=n["encrypted"])
        for n in document["infrastructure"]
    ]
    platform = record(
        name=document["platform"]["name"],
        operator=record(country=country),
        audience=record(minimum_age=accounts["min_age"]),
        accounts=record(identification=identification, deletion=record(available=data["deletion_enabled"])),
        data=record(
            retention=record(messages=Duration(data["retention_days"] * 86_400)),
            export=record(available=data["export_enabled"]),
        ),
        security=record(
            secrets_in_clear=data["law_enforcement"]["direct_access"],
            admin_audit_log=data["law_enforcement"]["warrant_required"],
        ),
        moderation=record(
            rules_published=document["ai"]["agents_disclosed"], user_content=document["ai"]["social_scoring"]
        ),
        avatars=record(per_account=identity["max_avatars_per_account"]),
        infrastructure=record(components=listing(components)),
    )
    return Facts(platform, record(attributes=listing([attribute(a) for a in identity["attributes"]])))


def attribute(written: Document) -> Fact:
    """An attribute of an identity schema."""
    days = written["retention_days"]
    return record(
        name=written["name"],
        nature=written["category"],
        required="always" if written["required"] else "never",
        retention=record(period=INDEFINITE if days is None else Duration(days * 86_400)),
        recipients=listing([Fact(RECIPIENTS[r]) for r in written["shared_with"]]),
        legal_basis="consent" if written["consent"] else "contract",
    )


def with_holes(facts: Facts, number: int, draw: random.Random) -> Facts:
    """The facts but for so many, which nobody states."""
    paths = [("platform", *p) for p in _leaves(facts.platform)] + [("identity", *p) for p in _leaves(facts.identity)]
    platform, identity = facts.platform, facts.identity
    for path in draw.sample(paths, number):
        if path[0] == "platform":
            platform = _without(platform, path[1:])
        else:
            identity = _without(identity, path[1:])
    return Facts(platform, identity)


def _leaves(fact: Fact) -> list[tuple[str | int, ...]]:
    value = fact.value
    if isinstance(value, Record):
        return [(name, *path) for name, inner in value.fields.items() for path in _leaves(inner)]
    if isinstance(value, Listing) and any(isinstance(i.value, Record) for i in value.items):
        return [(n, *path) for n, inner in enumerate(value.items) for path in _leaves(inner)]
    return [()]


def _without(fact: Fact, path: tuple[str | int, ...]) -> Fact:
    value, (step, *rest) = fact.value, path
    if isinstance(value, Listing):
        items = list(value.items)
        items[int(step)] = _without(items[int(step)], tuple(rest))
        return Fact(Listing(tuple(items)))
    assert isinstance(value, Record)
    assert isinstance(step, str)
    fields = dict(value.fields)
    if rest:
        fields[step] = _without(fields[step], tuple(rest))
    else:
        del fields[step]
    return Fact(Record(fields))


def by_reference(rules: Program, facts: Facts) -> list[str]:
    """The ids of the violated rules."""
    given = Given(facts.platform, ((facts.identity, "identity"),))
    judged = evaluate(rules, given, Options(DAY))
    return sorted({j.rule.id for j in judged if j.verdict is Verdict.VIOLATED})


def candidates(rules: Program, drawn: list[Document]) -> dict[str, tuple[Callable[[Any], object], list[Any]]]:
    """What is measured: a function, and what it is called with."""
    draw = random.Random(HOLES)  # noqa: S311 - holes, no secrets
    facts = [shaped(d) for d in drawn]
    one, six = ([with_holes(f, n, draw) for f in facts] for n in (1, 6))
    batch = Batch(rules, DAY)
    check = floor()
    _agree(rules, batch, check, drawn, facts, one, six)

    def judge(prepared: tuple[Prepared, Prepared]) -> object:
        return batch.violated(*prepared)

    return {
        "by hand: the floor": (check, drawn),
        "engine": (judge, [f.prepared() for f in facts]),
        "engine, one hole in each document": (judge, [f.prepared() for f in one]),
        "engine, six holes in each document": (judge, [f.prepared() for f in six]),
        "engine, its facts prepared anew": (lambda f: batch.violated(*f.prepared()), facts[::SLOW]),
        "reference": (lambda f: by_reference(rules, f), facts[:: SLOW * 10]),
    }


def _agree(
    rules: Program, batch: Batch, check: Callable[[Document], list[tuple[str, str]]], drawn: list[Document],
    facts: list[Facts], one: list[Facts], six: list[Facts],
) -> None:  # fmt: skip
    for document, fact in zip(drawn, facts, strict=True):
        expected = [f"norm.workload.{name.lower()}" for name, _ in check(document)]
        assert batch.violated(*fact.prepared()) == expected, document
    for fact in (*facts[::SLOW], *one[::SLOW], *six[::SLOW]):
        assert batch.violated(*fact.prepared()) == by_reference(rules, fact)


def rate(judge: Callable[[Any], object], given: list[Any]) -> float:
    """Documents a second."""
    began = time.perf_counter()
    for document in given:
        judge(document)
    return len(given) / (time.perf_counter() - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often each is run (default: 15)")
    parser.add_argument("--documents", type=int, default=3000, help="how many documents (default: 3000)")
    options = parser.parse_args()
    if not PEERS.is_dir():
        sys.exit(f"the workload is not at hand: {PEERS}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    measured = candidates(program(), documents(options.documents))
    gc.collect()
    gc.freeze()
    rates: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(options.rounds):
        for name, (judge, given) in measured.items():
            rates[name].append(rate(judge, given))
    # a round's own floor: what else the machine does falls on both
    against = rates["by hand: the floor"]
    rows = [
        (
            name,
            f"{statistics.median(found):,.0f}",
            f"{statistics.median(f / a for f, a in zip(found, against, strict=True)):.3f}",
        )
        for name, found in rates.items()
    ]
    print(
        tabulate(
            rows,
            headers=(f"{options.documents:,} documents, 20 rules", "documents/s", "× floor"),
            colalign=("left", "right", "right"),
        )
    )


if __name__ == "__main__":
    main()
