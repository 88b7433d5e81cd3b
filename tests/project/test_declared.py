"""Declared subjects: which files each has."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.facts.declared import Declared, Pattern, declared
from checkmeta.facts.ignored import Ignored
from checkmeta.judging.pipeline import Request, check
from checkmeta.report.hollow import hollow

FILES = (
    "platform.yaml", "services/id/kratos.yaml", "services/id/schemas/person.json", "services/sso/realm.json",
    "services/sso/dist/realm.json", "wallet/pid.json", "wallet/deep/down/mdl.json", "web/package.json",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path):
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}\n")
    return tmp_path


def one(*paths, name="", shared=()):
    return Declared(tuple(map(Pattern, paths)), name, tuple(map(Pattern, shared)))


def subjects(tree, *specs, asked=(), exclude=(), gitignore=False):
    ignored = Ignored(tree, exclude, gitignore=gitignore)
    found = declared(specs, [Path(p) for p in asked], tree, ignored, Collector())
    groups = {}
    for file in found.files:
        groups.setdefault(file.top, []).append(file.name)
    return {name: sorted(files) for name, files in groups.items()}


ID = ["services/id/kratos.yaml", "services/id/schemas/person.json"]
SSO = ["services/sso/dist/realm.json", "services/sso/realm.json"]


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        ([one("services/*")], {"services/id": ID, "services/sso": SSO}),
        ([one("services/id/")], {"services/id": ID}),
        ([one("./services/id")], {"services/id": ID}),
        ([one("services/*/realm.json")], {"services/sso": ["services/sso/realm.json"]}),
        (
            [one("services/*", shared=["platform.yaml"])],
            {"services/id": ["platform.yaml", *ID], "services/sso": ["platform.yaml", *SSO]},
        ),
        ([one("wallet/**/*.json", name="wallet")], {"wallet": ["wallet/deep/down/mdl.json", "wallet/pid.json"]}),
        ([one("wallet/*.json", "services/sso", name="both")], {"both": [*SSO, "wallet/pid.json"]}),
        ([one("services/i?")], {"services/id": ID}),
        ([one("services/id"), one("**/person.json", name="people")], {"services/id": ID, "people": [ID[1]]}),
        ([one(".")], {".": sorted(FILES)}),
    ],
)
def test_what_belongs_to_each(tree, specs, expected):
    assert subjects(tree, *specs) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["services/id/kratos.yaml"], {"services/id"}),
        (["services/id/kratos.yaml", "services/sso/realm.json"], {"services/id", "services/sso"}),
        (["services/id/notes.txt"], {"services/id"}),
        (["services"], {"services/id", "services/sso"}),
        (["services/sso"], {"services/sso"}),
        (["platform.yaml"], {"services/id", "services/sso"}),
        (["."], {"services/id", "services/sso"}),
    ],
)
def test_what_is_named_is_judged_with_its_subject(tree, asked, expected):
    (tree / "services" / "id" / "notes.txt").write_text("x")
    found = subjects(tree, one("services/*", shared=["platform.yaml"]), asked=asked)
    assert set(found) == expected
    assert found.get("services/id", ["platform.yaml", *ID]) == ["platform.yaml", *ID]


def test_what_is_of_no_subject_is_one_by_itself(tree):
    found = subjects(tree, one("services/*"), asked=["wallet", "services/id"])
    assert found == {"services/id": ID, "wallet": ["wallet/deep/down/mdl.json", "wallet/pid.json"]}


def test_what_is_excluded_is_of_no_subject_whoever_names_it(tree):
    assert subjects(tree, one("services/*"), exclude=["dist/"])["services/sso"] == ["services/sso/realm.json"]
    (tree / ".gitignore").write_text("*.json\n")
    (tree / "services" / "sso" / ".gitignore").write_text("!realm.json\n/dist/\n")
    found = subjects(tree, one("services/*"), gitignore=True)
    assert found == {"services/id": [ID[0]], "services/sso": ["services/sso/realm.json"]}
    asked = ["services/sso/realm.json", "wallet/pid.json"]
    assert set(subjects(tree, one("services/*"), asked=asked, gitignore=True)) == {"services/sso"}


def test_a_pattern_that_matches_nothing_is_an_error(tree):
    with pytest.raises(CheckmetaError) as caught:
        subjects(tree, one("services/*", shared=["plattform.yaml"]), one("worlds/*"))
    assert [d.code for d in caught.value.diagnostics] == ["U013", "U013"]


@pytest.mark.parametrize("pattern", ["*a" * 60 + "b", "**/" * 40 + "x", "[", "a[b", "(", "\\"])
def test_no_pattern_takes_long_or_is_an_expression(tree, pattern):
    with pytest.raises(CheckmetaError) as caught:
        subjects(tree, one(pattern))
    assert {d.code for d in caught.value.diagnostics} == {"U013"}


def test_a_subject_of_which_nothing_is_recognised_is_said(tmp_path):
    for name, text in {
        "a/platform.yaml": "name: A\njurisdictions: [DE]\n",
        "web/package.json": '{"name": "web"}\n',
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    request = Request((), dt.date(2026, 11, 22), ("norm.twins",), cwd=tmp_path, subjects=(one("*"),))
    report = check(request)
    assert [s.name for s in report.subjects] == ["a"]
    assert [s.not_checked for s in report.subjects] == [()]
    assert report.unrecognised == ("web",)
    assert any(d.code == "U014" and "`web`" in d.message for d in hollow(report))


def test_a_shared_file_that_is_wrong_is_said_once_and_spoils_each(tmp_path):
    for name, text in {
        "a/platform.yaml": "name: A\n",
        "b/platform.yaml": "name: B\n",
        "all.platform.yaml": "nome: x\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    spec = one("a", "b", shared=["all.platform.yaml"])
    report = check(Request((), dt.date(2026, 11, 22), ("norm.twins",), cwd=tmp_path, subjects=(spec,)))
    assert [d.code for d in report.errors] == ["F202"]
    assert [s.unread for s in report.subjects] == [("all.platform.yaml",), ("all.platform.yaml",)]


def test_a_file_of_no_subject_is_passed_over_beside_one_that_is_judged(tmp_path):
    for name, text in {"a/platform.yaml": "name: A\n", "web/package.json": '{"name": "web"}\n'}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    asked = (Path("web/package.json"), Path("a/platform.yaml"))
    report = check(Request(asked, dt.date(2026, 11, 22), ("norm.twins",), cwd=tmp_path, subjects=(one("a"),)))
    assert [s.name for s in report.subjects] == ["a"]
    assert (report.unrecognised, report.errors) == ((), ())
