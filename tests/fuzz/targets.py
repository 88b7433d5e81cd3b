"""What is fuzzed: from bytes to an answer, or to a `CheckmetaError`; anything else that is raised is a find."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.diagnostics.render import plain, render_all
from checkmeta.base.source import Source
from checkmeta.cli.deliver import harmless, paint
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import walk
from checkmeta.facts.understandings import understandings
from checkmeta.judging.findings import Report
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.report import understood
from checkmeta.report.explanation import render_explanation
from checkmeta.report.order import exit_code
from checkmeta.report.registry import REPORTS, Appearance
from checkmeta.store.compiler import build, parse_all
from checkmeta.store.library import Library, load, mappings

ROOT = Path(__file__).parents[2]
FINDS = Path(__file__).parent / "finds"
LARGEST = 2048
"""Bytes of an input: what goes wrong goes wrong in little, and little is fast."""
FILES = (".yaml", ".json", ".jsonc", ".toml", ".hjson", ".ini", ".env", ".properties", ".conf", ".gltf")
WAIVERS = ("waivers.yaml", "waivers.json")
KNOWN = """name: A
clients: [{name: "a", public: true}, {name: "b"}]
accounts: {authentication: {session_lifetime: indefinite}}
"""
"""A document with breaches, for what is not about documents."""
NOT_SEEDS = frozenset({".py", ".txt", ".expected", ".md"})


@dataclass(frozen=True, slots=True)
class Target:
    """`run` takes the kind of an input, which is the end of its file's name, and what stands in it."""

    run: Callable[[str, bytes], None]
    kinds: tuple[str, ...]
    seeds: tuple[str, ...]
    """Files and folders of the repository, in which small inputs stand."""


def readers(kind: str, data: bytes) -> None:
    """Any text in any format: a tree whose places are in the text."""
    for document in read_text(data.decode("utf-8", "surrogateescape"), "x", kind[1:]):
        for _, node in walk(document.root):
            assert 0 <= node.span.start <= node.span.end <= len(document.source.text)


def rules(_: str, data: bytes) -> None:
    """Any text as rules or mappings: parsed, written in the canonical form, which is the same again, bound and typed."""
    source = Source("x.rules", data.decode("utf-8", "replace"))
    parsed = parse_all([source])
    once = format_rules(source)
    assert format_rules(Source("x.rules", once)) == once
    build(parsed)


def mapped(kind: str, data: bytes) -> None:
    """Any document through every mapping that recognises it, and what was understood in both its forms."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"x{kind}")
        file.write_bytes(data)
        found, errors = understandings([file], shipped_mappings(), None)
    understood.as_text(found, plain)
    json.loads(understood.as_json(found))
    errors.raise_errors()


def checked(kind: str, data: bytes) -> None:
    """The full check in all forms of the report: of any document, with any waivers, by any rules and mappings."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        by, waivers, document = library(), None, here / (f"x{kind}" if kind.startswith(".") else kind)
        if kind in (*WAIVERS, ".rules"):
            document = here / "platform.yaml"
            document.write_text(KNOWN, encoding="utf-8")
        if kind in WAIVERS:
            waivers = here / kind
            waivers.write_bytes(data)
        elif kind == ".rules":
            program = build(parse_all([Source("own.rules", data.decode("utf-8", "replace"))]))[0]
            by = Library(program, tuple(norm.id for norm in program.norms if not norm.permit), ())
        else:
            document.write_bytes(data)
        ways = crc32(
            data
        )  # explained or not, in one look or the other: that many more inputs are tried in the same time
        request = Request(
            (document,), dt.date(2026, 11, 22), jurisdictions=("EU",), waivers=waivers, cwd=here, explain=bool(ways & 1)
        )
        reported(check(request, by), Appearance(paint, verbose=True) if ways & 2 else Appearance())


def reported(report: Report, look: Appearance) -> None:
    """Each form of a report, as it is delivered, is well-formed."""
    for form in REPORTS.values():
        written = harmless("".join(form.render(report, look)))
        if form.name in ("json", "sarif"):
            json.loads(written)
        elif form.name == "junit":
            ET.fromstring(written)  # noqa: S314 - our own text
    render_explanation([j for subject in report.subjects for j in subject.judgements], plain)
    render_all(report.errors)
    exit_code(report)


@cache
def shipped_mappings() -> tuple[TypedMapping, ...]:
    """The mappings that come with checkmeta."""
    return mappings()


@cache
def library() -> Library:
    """Rules about much, and few enough to be fast."""
    return load(("ethics", "law.eu.gdpr", "tests/fuzz/seeds/norm.rules"), ROOT, tests=False)


TARGETS = {
    "readers": Target(readers, FILES, ("tests/documents/cases",)),
    "rules": Target(rules, (".rules",), ("tests/fuzz/seeds", "tests/editors/cases", "tests/formatter/cases")),
    "mappings": Target(mapped, FILES, ("tests/mapping_formats",)),
    "check": Target(
        checked,
        ("platform.yaml", "identity.yaml", *WAIVERS, ".rules", *FILES),
        (
            "tests/fuzz/seeds",
            "tests/report/documents",
            "tests/facts/cases",
            "tests/tools/init",
            "tests/mapping_formats/keycloak.realm",
            "tests/mapping_formats/mastodon.env",
        ),
    ),
}


def seeds(name: str) -> Iterator[tuple[str, bytes]]:
    """The inputs that a target begins with, and all that were finds: the kind and what stands in it."""
    target = TARGETS[name]
    files = [file for folder in target.seeds for file in (ROOT / folder).rglob("*")]
    for file in sorted([*files, *(FINDS / name).glob("*")]):
        kind = next((kind for kind in target.kinds if file.name.endswith(kind)), None)
        if kind is not None and file.is_file() and file.suffix not in NOT_SEEDS and file.stat().st_size <= LARGEST:
            yield kind, file.read_bytes()


def coded(name: str, kind: str, data: bytes) -> bytes:
    """An input as the fuzzer has it: the kind is its first byte."""
    return bytes([TARGETS[name].kinds.index(kind)]) + data


def decoded(name: str, data: bytes) -> tuple[str, bytes]:
    """The kind of such an input, and what stands in it."""
    kinds = TARGETS[name].kinds
    return kinds[data[0] % len(kinds)] if data else kinds[0], data[1:]


def attempt(name: str, kind: str, data: bytes) -> None:
    """Run a target on an input. What it raises is a find."""
    with suppress(CheckmetaError):
        TARGETS[name].run(kind, data)
