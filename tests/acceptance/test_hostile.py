"""Documents and rules from people who mean no good, or from a disk that failed: one clear error, in bounded time and memory.

Every run is confined by the system to ten seconds of the processor and 600 MB.
"""

from __future__ import annotations

import os
import random

import pytest
from tests.systems import SUPERUSER

WORLD = "world/platform.yaml"
NOISE = random.Random(7).randbytes(3000)  # noqa: S311 - any bytes that stay the same
CHAIN = "".join(f"d{i}: &d{i} [{', '.join([f'*d{i - 1}'] * 9)}]\n" for i in range(1, 40))
NESTED = "[" * 10_000 + "]" * 10_000

# what stands in world/platform.yaml (or in the file named), the code of the error, where, and what the help says
DOCUMENTS = {
    "truncated": (b"name: A\ndata: {purposes: [", "D106", "2:19", ""),
    "truncated in a text": (b'name: "A', "D106", "1:", ""),
    "truncated in a letter": ("name: é".encode()[:-1], "D101", "1:7", "UTF-8"),
    "a key twice": (b"name: A\nkind: social\nname: B\n", "D105", "3:1", ""),
    "nested deep": (f"name: {NESTED}\n".encode(), "D103", "1:", ""),
    "aliases that explode": (f"d0: &d0 x\n{CHAIN}".encode(), "D104", "", ""),
    "an alias of itself": (b"name: &a [*a]\n", "D111", "1:", ""),
    "bytes": (b"\xfe" + NOISE, "D101", "1:1", "UTF-8"),
    "empty": (b"", "D109", "1:1", ""),
    "blanks": (b" \n\n", "D109", "", ""),
    "an unknown key": (b"nam: A\n", "F202", "1:1", "did you mean `name`?"),
    "a wrong type": (b"name: A\naccounts: none of your business\n", "F203", "2:11", "self_registration"),
    "a wrong word": (b"name: A\nkind: gmae\n", "F204", "2:7", "did you mean `game`?"),
    "a wrong place": (b"name: A\njurisdictions: [UK]\n", "F205", "2:17", "did you mean `GB`?"),
    "a list": (b"- name\n", "F203", "1:1", ""),
    "text": (b"name A\n", "F203", "1:1", ""),
    "a number without end": (b"name: A\naudience: {minimum_age: " + b"9" * 100_000 + b"}\n", "D107", "2:", ""),
}
JSON = {
    "truncated": (b'{"name": "A", "data": {', "D106", "1:24", ""),
    "a key twice": (b'{"name": "A", "name": "B"}', "D105", "1:15", ""),
    "nested deep": (f'{{"name": {NESTED}}}'.encode(), "D103", "1:", ""),
    "not closed for ever": (b"[" * 1_000_000, "D103", "1:201", ""),
}


def one_error(ran, code, where):
    """Exit status 2, nothing printed but one error (if need be of this code) with its file and place."""
    ran.ends(2)
    assert ran.out == ""
    assert ran.err.startswith(f"error[{code}"), ran.err[:2000]
    assert ran.err.count("\nerror[") == 0, ran.err[:2000]
    assert f"\n  --> {where}" in ran.err, ran.err[:2000]
    assert "checkmeta itself failed" not in ran.err
    assert len(ran.err) < 4000


def helps(ran, words):
    """A help line, with these words."""
    lines = [line for line in ran.err.split("\n") if line.startswith("  = help: ")]
    assert lines, ran.err[:2000]
    assert words in lines[0]


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_document(checkmeta, write, case):
    content, code, place, help_ = DOCUMENTS[case]
    ran = checkmeta("check", "world", cwd=write({WORLD: content}), confined=True)
    one_error(ran, code, f"{WORLD}:{place}")
    helps(ran, help_)


@pytest.mark.parametrize("case", JSON)
def test_a_document_in_json(checkmeta, write, case):
    content, code, place, help_ = JSON[case]
    ran = checkmeta("check", "world", cwd=write({"world/platform.json": content}), confined=True)
    one_error(ran, code, f"world/platform.json:{place}")
    helps(ran, help_)


def test_several_errors_at_once(checkmeta, write):
    folder = write({WORLD: "nam: A\nkind: gmae\n", "world/identity.json": '{"$schema": "x", "$schema": "y"}'})
    ran = checkmeta("check", "world", cwd=folder).ends(2)
    assert [line.partition(":")[0] for line in ran.err.split("\n") if line.startswith("error")] == [
        "error[D105]", "error[F202]", "error[F204]",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["world", WORLD])
def test_a_huge_file(checkmeta, write, given):
    folder = write({WORLD: "name: A\n"})
    os.truncate(folder / WORLD, 100 << 20)  # sparse: it takes no space on the disk
    ran = checkmeta("check", given, cwd=folder, confined=True)
    one_error(ran, "D102", WORLD)
    assert "104,857,600 bytes" in ran.err
    helps(ran, "")


def test_as_much_as_may_be_given(checkmeta, write):
    """A file just below the bound, all of it one text."""
    content = "name: A\noperator:\n  contact: |\n" + f"    {'x' * 100}\n" * 90_000
    folder = write({WORLD: content})
    assert (
        "Traceback" not in checkmeta("check", "world", "--rules", "norm.twins", cwd=folder, confined=True).ends(0).err
    )


def test_a_hundred_components(checkmeta, write):
    """Rules that compare each part of an infrastructure with each other part."""
    rows = "".join(f"    - {{name: part {i}, tier: 2, depends_on: [part {i // 2}]}}\n" for i in range(100))
    folder = write({WORLD: f"name: A\ninfrastructure:\n  name: all\n  components:\n{rows}"})
    ran = checkmeta("check", "world", "--rules", "norm.infrastructure", cwd=folder, confined=True).ends(0)
    assert "in 505 verdicts" in ran.out


def test_a_tag_makes_nothing(checkmeta, write):
    folder = write({WORLD: "name: !!python/object/apply:os.mkdir [made]\noperator: !!python/name:os.system\n"})
    ran = checkmeta("check", "world", "--rules", "norm.twins", cwd=folder, confined=True)
    assert ran.status in (0, 2)
    assert "Traceback" not in ran.err
    assert not (folder / "made").exists()


# ---- what is no file


def test_a_pipe_is_not_waited_for(checkmeta, write):
    folder = write({"world/readme.txt": "no document"})
    os.mkfifo(folder / WORLD)
    one_error(checkmeta("check", WORLD, cwd=folder, confined=True), "U001", WORLD)
    ran = checkmeta("check", "world", cwd=folder, confined=True).ends(2)
    assert ran.err.startswith("error[U002]")
    assert WORLD in ran.err, "which file was left out"


def test_a_link_out_of_the_folder_is_not_followed(checkmeta, write):
    folder = write({"secret.yaml": "name: TOP SECRET\n", "world/readme.txt": "no document"})
    (folder / WORLD).symlink_to(folder / "secret.yaml")
    ran = checkmeta("check", "world", cwd=folder).ends(2)
    assert "SECRET" not in ran.err
    assert WORLD in ran.err, "which file was left out"
    (folder / "world" / "identity.yaml").write_text("attributes: []\n")
    ran = checkmeta("check", "world", "-j", "DE", cwd=folder).ends(0)
    assert "SECRET" not in ran.out
    assert f"not checked: {WORLD}" in ran.out


def test_a_circle_of_links(checkmeta, write):
    folder = write({WORLD: "name: A\njurisdictions: [DE]\n"})
    (folder / "world" / "again").symlink_to(".")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    checkmeta("check", "world", cwd=folder, confined=True).ends(0)
    one_error(checkmeta("check", "loop.yaml", cwd=folder, confined=True), "U001", "loop.yaml")


@pytest.mark.skipif(SUPERUSER, reason="the superuser may read everything")
def test_a_folder_and_a_file_that_may_not_be_read(checkmeta, write):
    folder = write({WORLD: "name: A\n", "mine.yaml": "name: A\n"})
    (folder / "world").chmod(0)
    one_error(checkmeta("check", "world", cwd=folder), "U001", "world")
    (folder / "world").chmod(0o700)
    (folder / "mine.yaml").chmod(0)
    one_error(checkmeta("check", "mine.yaml", cwd=folder), "U001", "mine.yaml")


def test_a_name_that_drives_a_terminal(checkmeta, write):
    folder = write({"world/\x1b[31m\nplatform.yaml": "name: [A\n", WORLD: 'name: "\\e[2J\\u202e"\n'})
    ran = checkmeta("check", "world", cwd=folder).ends(2)
    assert "\x1b" not in ran.err
    (folder / "world/\x1b[31m\nplatform.yaml").unlink()
    ran = checkmeta("check", "world", "--verbose", "-j", "DE", cwd=folder).ends(0)
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


# ---- rules

HEADER = 'ruleset ethics.mine "Mine"\n  layer ethics\n  source "My own"\n'
SAME = '  must platform.name == "A"\n'


def twofold(levels):
    """Defines that double at each level."""
    rows = [f"define d{i} = d{i - 1} and d{i - 1}\n" for i in range(1, levels)]
    return "define d0 = platform.data.personal\n" + "".join(rows) + f'rule a "A"\n  must d{levels - 1}\n'


# what follows the header, the code of the error, where in mine.rules, and what the help says
RULES = {
    "an unknown path": ('rule a "A"\n  must platform.data.retension is present\n', "T501", "5:22", "did you mean `retention`?"),
    "an unknown root": ('rule a "A"\n  must plattform.name == "A"\n', "N405", "5:8", "did you mean `platform`?"),
    "a type error": ('rule a "A"\n  must platform.name > 3\n', "T503", "5:8", ""),
    "a word that is none": ('rule a "A"\n  must platform.kind == "gmae"\n', "T504", "5:25", "did you mean `game`?"),
    "defines in a circle": (f'define p = q\ndefine q = p\nrule a "A"\n{SAME}  when p\n', "N406", "4:", ""),
    "overrides in a circle": (
        f'rule a "A"\n{SAME}  overrides b\nrule b "B"\n{SAME}  overrides a\n', "N408", "", "",
    ),
    "ethics over law": (
        f'rule a "A"\n{SAME}  overrides law.eu.gdpr.storage-limitation\n', "N407", "6:13", "allows derogation",
    ),
    "an expression nested deep": (f'rule a "A"\n  must {"(" * 5000}platform.name == "A"{")" * 5000}\n', "S310", "5:", "define"),
    "nots": (f'rule a "A"\n  must {"not " * 50_000}platform.data.personal\n', "S310", "5:", "rule sets"),
    "a record nested deep": (
        f'rule a "A"\n{SAME}test "t" of a\n  given {"{ platform: " * 5000}unknown{" }" * 5000}\n', "S310", "7:", "define",
    ),
    "defines that double": (twofold(60), "T512", "", ""),
    "cut short": ('rule a "A"\n  must platform.name ==', "S302", "5:", ""),
    "a text without an end": (f'rule a "A\n{SAME}', "S304", "4:8", ""),
    "a regular expression that looks back": (
        'rule a "A"\n  must platform.name matches "(?<=a)b"\n', "T508", "5:30", "RE2",
    ),
    "and mixed with or": (
        'rule a "A"\n  must platform.name == "A" and platform.name == "B" or platform.name == "C"\n', "S306", "5:", "parentheses",
    ),
    "must not before and": (
        'rule a "A"\n  must not platform.name == "A" and platform.name == "B"\n', "S307", "5:", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", RULES)
def test_rules(checkmeta, write, case):
    text, code, place, help_ = RULES[case]
    folder = write({WORLD: "name: A\n", "mine.rules": HEADER + text})
    ran = checkmeta("check", "world", "--rules", "mine.rules", cwd=folder, confined=True)
    one_error(ran, code, f"mine.rules:{place}")
    helps(ran, help_)


def test_imports_in_a_circle(checkmeta, write):
    rules = {f"rules/{a}.rules": HEADER.replace("mine", a) + f"import ethics.{b}\n" for a, b in ("xy", "yz", "zx")}
    ran = checkmeta("check", "world", "--rules", "rules", cwd=write({WORLD: "name: A\n", **rules}), confined=True)
    one_error(ran, "N403", "rules/")
    assert "`ethics.x` → `ethics.y` → `ethics.z` → `ethics.x`" in ran.err


def test_several_mistakes_in_one_run(checkmeta, write):
    rules = "".join(f'rule a{i} "A"\n  must platform.nam{i} == "A"\n' for i in range(3))
    ran = checkmeta(
        "check", "world", "--rules", "mine.rules", cwd=write({WORLD: "name: A\n", "mine.rules": HEADER + rules})
    )
    assert ran.ends(2).err.count("error[T501]") == 3


def test_mistakes_without_end_are_counted_not_listed(checkmeta, write):
    rules = "".join(f'rule a{i} "A"\n  must platform.nam == "A"\n' for i in range(2000))
    folder = write({WORLD: "name: A\n", "mine.rules": HEADER + rules})
    ran = checkmeta("check", "world", "--rules", "mine.rules", cwd=folder, confined=True).ends(2)
    assert len(ran.err) < 20_000
    assert "more" in ran.err.rstrip().split("\n")[-1]


@pytest.mark.parametrize(
    ("content", "code"), [(NOISE, "D101"), (b"\xff\xfe\x00", "D101"), (b"\0" * 1000, ""), (b"", "S309")]
)
def test_rules_that_are_no_text(checkmeta, write, content, code):
    folder = write({WORLD: "name: A\n", "mine.rules": content})
    ran = checkmeta("check", "world", "--rules", "mine.rules", cwd=folder, confined=True)
    one_error(ran, code, "mine.rules:1:")


@pytest.mark.parametrize("what", ["pipe", "device", "huge"])
def test_rules_that_are_no_file(checkmeta, write, what):
    folder = write({WORLD: "name: A\n"})
    rules = folder / "mine.rules"
    if what == "pipe":
        os.mkfifo(rules)
    elif what == "device":
        rules.symlink_to("/dev/zero")
    else:
        rules.touch()
        os.truncate(rules, 100 << 20)
    ran = checkmeta("check", "world", "--rules", "mine.rules", cwd=folder, confined=True)
    one_error(ran, "S310" if what == "huge" else "U001", "mine.rules")


def test_a_folder_of_rules_with_a_link_out_of_it(checkmeta, write):
    folder = write({WORLD: "name: A\n", "secret": "TOP SECRET", "rules/mine.rules": HEADER + 'rule a "A"\n' + SAME})
    (folder / "rules" / "out.rules").symlink_to(folder / "secret")
    ran = checkmeta("check", "world", "--rules", "rules", cwd=folder)
    assert "SECRET" not in ran.out + ran.err
    assert ran.status in (0, 2)
