"""Nothing stands in the package that nobody uses."""

from pathlib import Path

from vulture import Vulture

PACKAGE = Path(__file__).parents[2] / "checker" / "checkmeta"
KINDS = {"function", "method", "class", "property", "import", "unreachable_code"}
"""Fields and variables are left out: a record is used as a whole, and is written out by name."""
USED_BY_NAME = {
    # Python itself, and what is subclassed, call these
    "__getattr__", "list_commands", "get_command", "format_commands", "writable", "lex", "reducer_override", "persistent_id",
    # tests of others call this
    "expect_none_failing",
    # so does Spark, by the recipe of `checker/sweep.md`
    "BatchJudge",
}  # fmt: skip


def test_nothing_is_left_over():
    found = Vulture()
    found.scavenge([str(PACKAGE)])
    left = {
        f"{item.filename.relative_to(PACKAGE)}:{item.first_lineno} {item.typ} {item.name}"
        for item in found.get_unused_code(min_confidence=60)
        if item.typ in KINDS
        and item.name not in USED_BY_NAME
        # a row of `documents/formats.py` names its reader, and a node of Lark's tree its builder
        and not (item.filename.parent.name == "documents" and item.name.startswith("read_"))
        and not (item.filename.name == "build_expressions.py" and item.name.startswith("_"))
    }
    assert left == set()
