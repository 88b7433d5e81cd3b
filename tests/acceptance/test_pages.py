"""What the pages show is what happens: commands with their output, rules with their tests, links.

A `console` block is a session at the root of the repository: lines that begin with `$ ` are run, what stands below each is what
it prints (both streams), and a line `…` stands for any number of lines. A `checkmeta` block loads and passes its tests; with
`error CODE` after it, it is refused with just that code.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
WANTED = (
    "README.md",
    "checker/README.md",
    "grammar/README.md",
    "grammar/tutorial.md",
    "rulesets/README.md",
    "rulesets/catalogue/by-date.md",
    "rulesets/catalogue/by-place.md",
    "rulesets/catalogue/by-source.md",
    "rulesets/catalogue/by-theme.md",
    "rulesets/catalogue/by-topic.md",
    "rulesets/examples/README.md",
    "checker/answering.md",
    "checker/checking.md",
    "checker/history.md",
    "checker/reading.md",
)
PAGES = [p for p in WANTED if (ROOT / p).is_file()]
FENCE = re.compile(r"^(?P<indent> *)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
PROMPT = "$ "
ANY = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, the line of its fence, what follows the fence, its lines."""

    page: str
    line: int
    info: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page; one that isn't closed is an error."""
    opened: re.Match[str] | None = None
    start = 0
    held: list[str] = []
    for number, line in enumerate((ROOT / page).read_text(encoding="utf-8").split("\n"), 1):
        fence = FENCE.match(line)
        if opened is None:
            if fence:
                opened, start, held = fence, number, []
        elif fence and fence["mark"].startswith(opened["mark"]) and not fence["info"].strip():
            yield Block(page, start, opened["info"].strip(), tuple(held))
            opened = None
        else:
            held.append(line.removeprefix(opened["indent"]))
    assert opened is None, f"{page}:{start}: the block is not closed"


BLOCKS = [block for page in PAGES for block in blocks(page)]


def of(kind: str) -> list[Block]:
    return [b for b in BLOCKS if b.info.split()[:1] == [kind]]


def session(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that it should print."""
    steps: list[tuple[str, list[str]]] = []
    for line in block.lines:
        if line.startswith(PROMPT):
            steps.append((line.removeprefix(PROMPT), []))
        else:
            assert steps, f"{block}: output before the first command"
            steps[-1][1].append(line)
    return steps


def matches(wanted: list[str], got: list[str]) -> bool:
    """Whether the lines are the wanted ones, where `…` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if w.strip() == ANY else re.escape(w) + r"\n" for w in wanted)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in got)) is not None


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        (["a"], ["a"], True),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["…", "c"], ["a", "b", "c"], True),
        (["a", "…", "c", "…"], ["a", "b", "c"], True),
        (["a", "…", "b"], ["a", "c"], False),
        (["a.b"], ["axb"], False),
    ],
)
def test_how_output_is_compared(wanted, got, same):
    assert matches(wanted, got) is same


@pytest.mark.parametrize("block", of("console"), ids=str)
def test_a_session(checkmeta, block):
    for command, wanted in session(block):
        words = shlex.split(command)
        assert words[:1] == ["checkmeta"], f"{block}: only checkmeta itself is shown with its output"
        ran = checkmeta(*words[1:])
        assert "Traceback" not in ran.err
        got = (ran.out + ran.err).rstrip("\n").split("\n")
        while wanted and not wanted[-1].strip():
            wanted.pop()
        assert matches(wanted, got), f"{block}: `{command}` prints\n" + "\n".join(got[-60:])


@pytest.mark.parametrize("block", of("checkmeta"), ids=str)
def test_rules_on_a_page(checkmeta, write, block):
    folder = write({"page.rules": "\n".join(block.lines) + "\n"})
    ran = checkmeta("test", "page.rules", cwd=folder)
    _, *said = block.info.split()
    if said:
        assert said[:1] == ["error"], f"{block}: after `checkmeta` stands nothing, or `error CODE`"
        ran.ends(2)
        assert re.findall(r"^error\[(\w+)\]", ran.err, re.MULTILINE) == said[1:], ran.err
        return
    # what a page shows will be copied: no condition of it has a trap
    checkmeta("lint", "page.rules", "--select", "logic", cwd=folder).ends(0)
    if not any(line.startswith("test ") for line in block.lines):
        checkmeta("rules", "page.rules", cwd=folder).ends(0)
        return
    assert ", 0 failed (" in ran.ends(0).out


def test_the_pages_show_what_they_should():
    assert [b for b in of("console") if b.page == "README.md"], "the README shows real output"
    assert [b for b in of("checkmeta") if b.page == "grammar/README.md"], "the reference shows rules"
    assert list(WANTED) == PAGES
    shown = {word for b in of("console") for word in b.lines[0].split() if word.startswith("rulesets/examples/")}
    examples = [
        p for p in (ROOT / "rulesets" / "examples").iterdir() if p.is_dir() and not (p / "checkmeta.lock").exists()
    ]
    assert {f"rulesets/examples/{p.name}" for p in examples} <= shown


@pytest.mark.parametrize(
    "page",
    [p.relative_to(ROOT).as_posix() for p in sorted(ROOT.glob("*.md"))] + PAGES[1:],
)
def test_local_links_lead_somewhere(page):
    fenced = {n for b in blocks(page) for n in range(b.line, b.line + len(b.lines) + 2)}
    lines = (ROOT / page).read_text(encoding="utf-8").split("\n")
    text = "\n".join("" if n in fenced else line for n, line in enumerate(lines, 1))
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in LINK.findall(text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:", path):
            continue
        found = (ROOT / page).parent / unquote(path) if path else ROOT / page
        assert found.exists(), f"{page} leads to {target}"
        assert found.resolve().is_relative_to(ROOT), f"{page} leads out of the repository: {target}"
        if anchor and found.suffix == ".md":
            assert anchor in headings(found), f"{page} leads to {target}"


def headings(path: Path) -> set[str]:
    """The anchors of a page: those of its headings, as GitHub and GitLab make them, and those that it sets itself."""
    page = path.read_text(encoding="utf-8")
    found = re.findall(r"^#{1,6} +(.*?) *#*$", page, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", h)).strip().lower().replace(" ", "-") for h in found}
    return made | set(re.findall(r'<a id="([^"]+)"></a>', page))
