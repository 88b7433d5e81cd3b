"""A secret is planted behind each key for one, and in each address, of every real format; nothing that is printed shows it.

The documents are those of `tests/mapping_formats`. What stands in them is found by the readers' own places; each text is planted
by itself in its document, which is then looked at as a whole, in one line where the format allows it, and broken in two.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from pathlib import Path

import pytest
from tests.tables import one_in

from checkmeta.authoring.interactive import show_answers
from checkmeta.authoring.interactive.expression_answers import Setting, answers, ask, read_subjects
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.interactive.stated import stated
from checkmeta.authoring.starter.questions import questions
from checkmeta.authoring.starter.sheet import sheet
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.diagnostics.render import excerpt, render_all
from checkmeta.documents.formats import format_of
from checkmeta.documents.read import read_file, read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, SequenceNode, walk
from checkmeta.facts.understandings import understandings
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.needs import needs
from checkmeta.report import understood
from checkmeta.report.encode import json_text
from checkmeta.report.explanation import render_explanation
from checkmeta.report.registry import REPORTS, Appearance, render
from checkmeta.store.library import load

HERE = Path(__file__).parent.parent / "mapping_formats"
MARK = "Pl4nted0tter"
WORDS = re.compile(
    r"(?i)password(?!less)|passwd|pwd|secret|token|api[-_.]?key|private[-_.]?key|secret[-_.]?key|_pass$|dsn$"
)
ABOUT = re.compile(
    r"(?i)(policy|endpoint|method|methods|alg|type|lifespan|lifetime|url|requirements|algo|complexity|composition|length|strength|history|schemes|expiration|expiry|hashing|hashers?|format|supported|enabled)s?$"
)
"""Of a setting: `password_policy`. What a name has here is independent of the module under test."""
USERINFO = re.compile(r"(?<=://)[^\s/?#@\"']*:[^\s/?#@\"']*(?=@)")
RULES = """ruleset norm.planted "Planted"
  layer norm
  source "own rules"

rule clear "No secret is here"
  must not platform.security.secrets_in_clear
  message "{platform.name} {platform.security.secrets_in_clear}"

rule clients "Clients keep no secrets"
  for each client in platform.clients
  must not client.secret_in_clear
  message "{client.name} {client.redirects}"

rule named "It is called otherwise"
  must platform.name == "something else"
  message "{platform.name} {platform.operator.name}"

rule logged "What happens is logged"
  must platform.security.audit_log

rule mails "Mail is encrypted"
  must platform.security.mail_encryption == "always"
"""
DOCUMENTS = sorted(
    path
    for folder in HERE.iterdir()
    if folder.is_dir() and folder.name != "__pycache__"
    for path in folder.iterdir()
    if path.is_file() and not path.name.endswith(".facts.txt") and format_of(path.name) not in (None, "glb")
)


def secret_leaves(node, key=""):
    """Every text directly behind a key for secrets, by the document's own keys."""
    if isinstance(node, ScalarNode):
        if isinstance(node.value, str) and node.value and WORDS.search(key) and not ABOUT.search(key):
            yield node.span
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from secret_leaves(item, key)
    elif isinstance(node, MappingNode):
        for name, child in node.entries.items():
            yield from secret_leaves(child, name)


def planted(path):
    """The text of a document with the mark at every place for a secret at once; None where there is none."""
    text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    try:
        found = read_file(path, path.name)
    except CheckmetaError:
        return None
    spans = {(s.start, s.end) for d in found for s in secret_leaves(d.root) if s.source.text == text}
    for start, end in sorted(spans, reverse=True):
        if any(a < start and end <= b for a, b in spans):
            continue
        written = text[start:end]
        if written[:1] in "|>" or "\n" in written:
            continue
        quote = written[0] if written[0] in "\"'" and written[-1] == written[0] else ""
        text = f"{text[:start]}{quote}{MARK}{quote}{text[end:]}"
    text = USERINFO.sub(f"ann:{MARK}", text)
    return text if MARK in text else None


PLANTED = {path.relative_to(HERE).as_posix(): planted(path) for path in DOCUMENTS}
PLANTED = {name: text for name, text in PLANTED.items() if text is not None}


def one_line(name, text):
    """The same in one line, of JSON."""
    if format_of(name.rpartition("/")[2]) != "json":
        return None
    try:
        return json.dumps(json.loads(text))
    except ValueError:
        return None


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    own = tmp_path_factory.mktemp("rules") / "own.rules"
    own.write_text(RULES, encoding="utf-8")
    return load((str(own),), tests=False)


def everything_printed(library, folder, name):
    """What each command prints of a document, and all that it writes into reports."""
    found, wrong = understandings([Path(name)], library.selection.mappings, cwd=folder)
    yield "facts", understood.as_text(found)
    yield "facts as json", understood.as_json(found)
    yield "errors", render_all(wrong.diagnostics)
    try:
        report = check(Request((Path(name),), dt.date(2026, 11, 22), cwd=folder), library)
    except CheckmetaError as error:
        yield "errors", render_all(error.diagnostics)
        return
    judged = [j for s in report.subjects for j in s.judgements]
    yield "text, verbose", render(report, "text", Appearance(verbose=True))
    for format_ in REPORTS:
        yield format_, render(report, format_)
    yield "explained", render_explanation(judged)
    asked = questions(judged, {norm.id: needs(norm) for norm in library.program.norms})
    yield "init", sheet(asked, report.subjects[0].name, report.subjects[0].documents)
    for expression in ("platform", "document"):
        names = names_in_sight((), (), folder)
        setting = Setting(names, dt.date(2026, 11, 22), read_subjects((Path(name),), folder), ())
        question = ask(expression, names)
        given = answers(question, setting)
        yield "eval", show_answers.as_text(question, given)
        yield "eval as json", show_answers.as_json(question, given, dt.date(2026, 11, 22))
        for subject in setting.subjects:
            yield "repl", "\n".join(f"{s.path} {s.value}" for s in stated(subject))


@pytest.mark.parametrize("name", one_in(3, [*PLANTED]))
def test_no_output_shows_it(library, name, tmp_path):
    file = name.rpartition("/")[2]
    for text in {PLANTED[name], one_line(name, PLANTED[name]) or PLANTED[name]}:
        (tmp_path / file).write_text(text, encoding="utf-8")
        for kind, output in everything_printed(library, tmp_path, file):
            assert MARK not in output, (kind, [line for line in output.splitlines() if MARK in line][:5])


@pytest.mark.parametrize("name", one_in(3, [*PLANTED]))
def test_no_excerpt_shows_it(name):
    """Every value and every key of the document is pointed at once."""
    file = name.rpartition("/")[2]
    for text in {PLANTED[name], one_line(name, PLANTED[name]) or PLANTED[name]}:
        for document in read_text(text, file, format_of(file)):
            for _, node in walk(document.root):
                keys = node.keys.values() if isinstance(node, MappingNode) else ()
                for span in (node.span, *keys):
                    shown = "\n".join(excerpt(span))
                    assert MARK not in shown, shown


@pytest.mark.parametrize("name", one_in(3, [*PLANTED]))
def test_no_error_of_a_broken_document_shows_it(name):
    file = name.rpartition("/")[2]
    chance = random.Random(name)  # noqa: S311 - places that stay the same
    for text in {PLANTED[name], one_line(name, PLANTED[name]) or PLANTED[name]}:
        ends = [m.end() + d for m in re.finditer(MARK, text) for d in (0, 1, 2)]
        cuts = [*ends[:30], *(chance.randrange(1, len(text)) for _ in range(20))]
        broken = [text[:cut] for cut in cuts] + [text[:cut] + "\x01\t}]:\"'" + text[cut:] for cut in cuts]
        for attempt in broken:
            try:
                read_text(attempt, file, format_of(file))
            except CheckmetaError as error:
                shown = render_all(error.diagnostics)
                assert MARK not in shown, shown
                said = json_text([[d.message, d.help] for d in error.diagnostics])
                assert MARK not in said, said


def test_enough_is_planted():
    assert len(PLANTED) > 30
    assert sum(text.count(MARK) for text in PLANTED.values()) > 100
