"""No name is used for two things in two rooms: whoever looks for one finds it at the first try."""

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "checker" / "checkmeta"
ON_PURPOSE = {
    # what is published of a report has the names of what it is made from
    "FileDigest", "Judgement", "Missing", "Reading", "Remark", "RunRecord", "Score", "Source", "Step", "Subject", "Upcoming", "Known", "Waiver",
    # the vocabulary's records are called as people speak of them
    "Mapping", "Model", "Request", "Variant",
    # one function that each of many modules has: a way to show a thing, a pass over rules
    "as_json", "as_text", "check", "render", "schema",
    # what both forms of the handbook do with texts, each in its own way, and names as words
    "words",
}  # fmt: skip


def names():
    """Names of modules, classes and public functions, each kind apart, with the rooms that have it."""
    found = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        if path.name in ("__init__.py", "__main__.py") or room == "cli":  # a command is called as what it runs
            continue
        found["module", path.stem].add(room)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                found[type(node).__name__, node.name].add(room)
    return found


def test_no_name_stands_for_two_things():
    twice = {name: sorted(rooms) for (_, name), rooms in names().items() if len(rooms) > 1}
    assert set(twice) == ON_PURPOSE, {name: rooms for name, rooms in twice.items() if name not in ON_PURPOSE}
