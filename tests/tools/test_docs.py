import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pages.page_reader import PageReader, sound

from checkmeta.authoring.interactive.scaffold import as_string
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.harmless import commanding
from checkmeta.base.source import Source
from checkmeta.cli.docs import write_pages
from checkmeta.report.handbook import html, markdown
from checkmeta.report.handbook.book import handbook
from checkmeta.store.compiler import build, compile_rules, parse_all
from checkmeta.store.library import load

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = '<script>alert("x")</script>&amp;[31m`|*_[a](javascript:x)</style></title>'
RULES = (Path(__file__).parent / "docs.rules").read_text(encoding="utf-8")


def book_of(title):
    return handbook(*program_of(title))


def program_of(title):
    program, _ = compile_rules(
        [Source("x.rules", RULES.format(title=as_string(title).replace("{", "").replace("}", "")))], []
    )
    return program, program.norms


@pytest.fixture(scope="module")
def shipped():
    program = load().program
    return handbook(program, program.norms)


def test_the_shipped_rules_as_a_page(shipped):
    page = sound(html.render(shipped))
    wanted = {c.anchor for p in shipped.parts for c in p.chapters}
    assert wanted <= set(page.ids)
    assert wanted <= {link[1:] for link in page.links}
    shown = "".join(page.texts)
    for part in shipped.parts:
        for chapter in part.chapters:
            assert chapter.title in shown
            assert all("".join(piece.text for piece in line) in shown for line in chapter.sections[-1].lines)


def test_the_shipped_rules_in_markdown(shipped):
    text = markdown.render(shipped)
    anchors = re.findall(r'^<a id="([^"]+)"></a>$', text, re.MULTILINE)
    assert len(set(anchors)) == len(anchors)
    linked = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert linked == set(anchors)
    assert text.count("\n### ") == sum(len(p.chapters) for p in shipped.parts)


def test_all_that_a_rule_has_is_told():
    book = book_of("Some title")
    one = next(c for p in book.parts for c in p.chapters if c.id == "norm.a.one")
    assert dict(one.facts) == {
        "Layer": "norm",
        "Force": "warns, says must; on trial until 2027-01-01, up to then it only advises",
        "Owed by": "operator, provider",
        "Jurisdiction": "everywhere",
        "In force": "without dates",
        "Weight": "3",
    }
    told = {s.title: [tuple(p.text for p in line) for line in s.lines] for s in one.sections}
    links = {p.text: p.link for s in one.sections for line in s.lines for p in line if p.link}
    assert told["Source"] == [("Some title", "confirmed 2026-01-02"), ("Art. 1", "unconfirmed")]
    assert told["Other rules"] == [("gives way to ", "norm.a.three"), ("conflicts with ", "norm.a.two")]
    assert links["norm.a.two"] == "#norm.a.two"
    assert told["Figure: age"] == [
        ("16", "everywhere else", "always"),
        ("13", "DK", "from 2020-01-01 up to and including 2029-12-31"),
    ]
    assert told["Tests"] == [("Some title", ": ", "undetermined")]
    assert [label for label, _ in told["Exceptions"]] == ["small"]
    for render in (html.render, markdown.render):
        text = render(book)
        for wanted in (
            "In plain words",
            "Why",
            "Source",
            "Exceptions",
            "Other rules",
            "Figure: age",
            "What to do",
            "Tests",
        ):
            assert wanted in text


def test_versions_of_one_provision_have_anchors_of_their_own():
    rules = (
        RULES.format(title='"T"')
        + 'rule two "Two, later"\n  effective from 2027-01-01\n  must not platform.security.audit_log\n'
    )
    program, _ = compile_rules([Source("x.rules", rules)], [])
    book = handbook(program, program.norms)
    chapters = [c for c in book.parts[0].chapters if c.id == "norm.a.two"]
    assert [c.anchor for c in chapters] == ["norm.a.two", "norm.a.two.2"]
    assert dict(chapters[0].facts)["Followed"] == f"by another version from {dt.date(2027, 1, 1)}"
    sound(html.render(book))


@settings(max_examples=40)
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).map("a{}".format).filter(lambda t: not commanding(t))
    | st.just(HOSTILE)
)
def test_text_of_rules_never_becomes_markup(title):
    book = book_of(title)
    page, plain = html.render(book), html.render(book_of("x"))
    assert [t for t, _ in sound(page).tags] == [t for t, _ in PageReader(plain).tags]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", page)
    text = markdown.render(book)
    outside = re.sub(r"^(```+)checkmeta$.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    bare = re.sub(r"\\.|`[^`\n]*`|\(<[^<>\s]*>\)|^<a id=\"[\w.-]+\"></a>$", "", outside, flags=re.MULTILINE)
    assert "<" not in bare
    assert bare.count("\n#") == markdown.render(book_of("x")).count("\n#")


def test_a_link_is_one_of_the_web():
    assert markdown.link("a", 'https://x.example/")> <script>') == "[a](<https://x.example/%22%29%3E%20%3Cscript%3E>)"


@pytest.mark.parametrize(("name", "begins"), [("book.html", b"<!DOCTYPE html>"), ("book.md", b"# ")])
def test_the_command(run, tmp_path, name, begins):
    first, second = tmp_path / f"1{name}", tmp_path / f"2{name}"
    for path in (first, second):
        assert run("docs", "law.eu.gdpr", "-o", path) == (0, "", "")
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(begins)
    assert b"law.eu.gdpr.storage-limitation" in first.read_bytes()
    assert b"norm.operations" not in first.read_bytes()


def test_a_file_and_a_format(run):
    code, out, _ = run("docs", "ours.rules", "--format", "html", "--title", "Mine & ours")
    assert code == 0
    assert ">Mine &amp; ours</h1>" in out
    sound(out)
    code, out, _ = run("docs", "ours.rules")
    assert out.startswith("# Ours\n\n1 rule in 1 rule set.\n")


@pytest.mark.parametrize(("arguments", "code"), [(["law.eu.gdr"], "U003"), (["nowhere.rules"], "U001")])
def test_refused(run, arguments, code):
    status, out, err = run("docs", *arguments)
    assert (status, out) == (2, "")
    assert f"error[{code}]" in err


@pytest.mark.skipif(CHROMIUM is None, reason="no browser is installed")
def test_in_a_browser(tmp_path):
    page = tmp_path / "book.html"
    page.write_text(html.render(book_of(HOSTILE)), encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr",
         "--dump-dom", page.as_uri()],
        capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    seen = done.stdout.decode()
    assert "CONSOLE" not in done.stderr.decode()  # nothing refused, nothing failed
    assert seen.count("<article") == 3
    assert seen.count("<script") == 1
    assert [t for t, _ in PageReader(seen).tags if t != "tbody"] == [
        t for t, _ in PageReader(page.read_text()).tags if t != "tbody"
    ]


@pytest.fixture
def program():
    return build(parse_all([Source("a.rules", RULES.format(title='"A title"'))]))[0]


def test_pages_leave_what_is_not_theirs(program, tmp_path):
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    (tmp_path / "bytes.md").write_bytes(b"\xff")
    (tmp_path / "law.gone.md").write_text("- [Gone](#set.law.gone)\n", encoding="utf-8")
    write_pages(program, program.norms, tmp_path)
    assert sorted(p.name for p in tmp_path.glob("*.md")) == [
        "README.md",
        "by-source.md",
        "by-topic.md",
        "bytes.md",
        "norm.a.md",
    ]
    assert "](norm.a.md)" in (tmp_path / "by-source.md").read_text(encoding="utf-8")
    assert "(#set.norm.a)" in (tmp_path / "norm.a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["file", "file/x", "n" * 300, "/proc/x"])
def test_pages_that_can_not_be_written(program, tmp_path, folder):
    (tmp_path / "file").touch()
    with pytest.raises(CheckmetaError) as error:
        write_pages(program, program.norms, tmp_path / folder)
    assert [d.code for d in error.value.diagnostics] == ["U001"]
