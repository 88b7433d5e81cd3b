"""Documents from practice: each is checked or refused with one clear error, in less than six seconds of the processor, and every fact that
is found in it stands where it says. `python tests/benchmarks/corpus.py` prints the counts, and what is decided."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.tables import one_in
from tests.timing import within

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Span
from checkmeta.base.typesys import BOOLEAN, DURATION, NUMBER, PLACE, TEXT, FieldType, ListOf, RecordType
from checkmeta.base.values import Duration, Evidence, Listing, NoneStated, Record, Unknown
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.report import text
from checkmeta.report.order import exit_code
from checkmeta.store.library import load
from checkmeta.vocabulary.bridge import identity_type, platform_type

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SPEC = importlib.util.spec_from_file_location("corpus_benchmark", BENCHMARKS / "corpus.py")
BENCHMARK = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = BENCHMARK  # dataclasses look their module up
SPEC.loader.exec_module(BENCHMARK)
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
FILES = BENCHMARK.files(CORPUS) if CORPUS.is_dir() else []
DAY = dt.date(2026, 11, 22)
SECONDS = 6
WORKED_OUT = {"type", "required", "path"}
"""Fields of an attribute that JSON Schema's reader puts together: `string or array`, and where it stands."""
MEANT = {"fresh_sign_in"}
"""Durations that a product means where its config says only yes or no."""

pytestmark = pytest.mark.skipif(not FILES, reason="the documents from practice are not here")


@pytest.fixture(scope="module", autouse=True)
def library():
    """The rules are compiled once for the session, as they are for a person."""
    return load()


@pytest.mark.parametrize("path", one_in(3, FILES), ids=lambda p: p.as_posix())
def test_a_file_is_checked_or_refused(path, library):
    with within(SECONDS):
        try:
            report = check(Request((path,), DAY, cwd=CORPUS), library)
        except CheckmetaError as error:
            (found,) = {d.code for d in error.diagnostics}
            assert found != "U005"
            where = {d.span.source.name if d.span else d.subject for d in error.diagnostics}
            assert where == {path.as_posix()}
        else:
            assert exit_code(report) in (0, 1, 2)  # 2: no place is known, so that no law was judged
            judged = [j for s in report.subjects for j in s.judgements]
            assert judged
            assert all(j.verdict is not Verdict.ERROR for j in judged)
            assert text.render(report)


def test_the_whole_folder(checkmeta):
    """As a person would: one subject of many schemas, in which what is no document of ours is named."""
    ran = checkmeta("check", CORPUS, "--as-of", DAY.isoformat(), "-j", "DE")
    assert "Traceback" not in ran.err
    assert "checkmeta itself failed" not in ran.err
    assert ran.out
    assert bool(ran.err) is (ran.status == 2)


# ---- where facts stand


def leaves(fact, field):
    """Every fact below one, with the vocabulary's field that it is read as, and the name of that field."""
    stack = [(fact, field, "")]
    while stack:
        fact, field, name = stack.pop()
        kind = field.type
        if isinstance(fact.value, Record):
            assert isinstance(kind, RecordType)
            stack.extend((inner, kind.fields[key], key) for key, inner in fact.value.fields.items())
        elif isinstance(fact.value, Listing):
            assert isinstance(kind, ListOf)
            stack.extend((item, FieldType(kind.item, ""), name) for item in fact.value.items)
        yield fact, field, name


def at(root: Node, where: str) -> list[Span]:
    """Where what a JSON pointer leads to stands, and its key; or the text on the way in which another document is opened."""
    node, key = root, root.span
    for step in [part.replace("~1", "/").replace("~0", "~") for part in where.split("/")[1:]]:
        if isinstance(node, MappingNode):
            key, node = node.keys[step], node.entries[step]
        elif isinstance(node, SequenceNode):
            node = node.items[int(step)]
            key = node.span
        else:
            assert isinstance(node, ScalarNode)
            assert isinstance(node.value, str)
            break
    return [node.span, key]


def plainly(written: str) -> str:
    """What is written, without the escapes of JSON in JSON, and without the quotes of YAML."""
    for _ in range(2):
        written = re.sub(r"\\u[0-9a-fA-F]{4}", lambda m: json.loads(f'"{m[0]}"'), written)
        written = (
            re.sub(r"\\[nrt]", " ", written)
            .replace('\\"', '"')
            .replace("\\/", "/")
            .replace("\\\\", "\\")
            .replace("''", "'")
        )
    return re.sub(r"\s+", " ", written)


def shows(fact, field, name) -> bool | None:
    """Whether a scalar stands, as it is, in the text that it came from; None for what is worked out of another value."""
    written, value, kind = plainly(fact.origin.span.text), fact.value, field.type
    if written.startswith("base64://"):
        return None
    if isinstance(value, bool):
        said = written.strip(" \"',").lower()
        return None if kind != BOOLEAN or said not in ("true", "false", "yes", "no", "on", "off", "1", "0") else True
    if isinstance(value, NoneStated):
        return None
    if kind == NUMBER:
        return re.search(r"\d", written) is not None
    if kind == DURATION:
        assert isinstance(value, Duration)
        return None if value.indefinite or name in MEANT else re.search(r"\d", written) is not None
    if kind in (TEXT, PLACE) and name not in WORKED_OUT:
        whole, part = re.sub(r"\s+", " ", value), written.strip("\"' ")
        # a mapping may put a name together from several texts
        return whole in written or (None if part and part in whole else False)
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.as_posix())
def test_every_fact_stands_where_it_points(path, library, seen):
    try:
        documents = list(BENCHMARK.documents(path, CORPUS, library))
    except CheckmetaError:
        pytest.skip("it is refused")
    for document, understood in documents:
        if understood is None:
            continue
        mapping = understood.format.mapping
        # a mapping may name a thing itself: `name "act as a user"`
        own_words = set(re.findall(r'"([^"]*)"', mapping.span.source.text)) if mapping is not None else set()
        tops = [(fact, platform_type()) for fact in understood.platforms]
        tops += [(fact, identity_type()) for fact in understood.identities]
        for fact, field, name in (leaf for top, kind in tops for leaf in leaves(top, FieldType(kind, ""))):
            origin = fact.origin
            if origin is None:
                assert isinstance(fact.value, Record), "only what merely holds facts stands nowhere itself"
                continue
            span = origin.span
            assert span.source.name == document.name == path.as_posix()
            assert 0 <= span.start <= span.end <= len(span.source.text)
            places = at(document.root, origin.pointer)
            assert any(p.start <= span.start <= span.end <= p.end for p in places), (name, fact.value, span.text[:80])
            # what is left empty is empty
            assert span.text or not places[0].text, (name, fact.value)
            if origin.evidence is Evidence.EXTRACTED and not isinstance(fact.value, Record | Listing | Unknown):
                found = None if fact.value in own_words else shows(fact, field, name)
                assert found is not False, (name, fact.value, span.text[:80])
                seen["written there" if found else "worked out"] += 1


@pytest.fixture(scope="module")
def seen():
    """How many facts were found as they are written, and how many are worked out of what is written."""
    found = Counter()
    yield found
    print(dict(found))


def test_what_is_understood_is_counted(library):
    """The counts of facts and keys, which are printed; no fewer than these are recognised."""
    rows = []
    for path in FILES:
        row = BENCHMARK.Row(path.as_posix())
        try:
            for document, understood in BENCHMARK.documents(path, CORPUS, library):
                row.formats += (understood.format.id if understood else BENCHMARK.UNRECOGNISED,)
                if understood is not None:
                    BENCHMARK.count(row, document, understood)
        except CheckmetaError:
            row.formats = (BENCHMARK.UNREADABLE,)
        rows.append(row)
    print(BENCHMARK.show(rows))
    recognised = [r for r in rows if r.formats[0] not in (BENCHMARK.UNRECOGNISED, BENCHMARK.UNREADABLE)]
    assert len(recognised) >= 55
    assert sum(r.facts for r in recognised) >= 3_000
    assert all(0 <= r.used <= r.keys for r in rows)
