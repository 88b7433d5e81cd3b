import os
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.values import Record, Unknown, Why
from checkmeta.facts import discover as discovery
from checkmeta.facts.subjects import build_subjects

PLATFORM = "name: {name}\nkind: game\n"
IDENTITY = '{"name": "%s", "attributes": []}'


def shape(subjects):
    return {
        s.name: ([d.name for d in s.documents], [i.name for i in s.identities], list(s.not_checked)) for s in subjects
    }


def build(root, *paths):
    return build_subjects([Path(p) for p in paths or ["."]], root)


def codes(root, *paths):
    with pytest.raises(CheckmetaError) as caught:
        build(root, *paths)
    return [(d.code, d.subject or str(d.span), d.message) for d in caught.value.diagnostics]


FILES = {
    "platform.yaml": "name: top\n",
    "ids/user.identity.json": IDENTITY % "user",
    "ids/deep/x.json": IDENTITY % "x",
    "b/platform.toml": 'name = "b"\n',
    "b/c/id.json": IDENTITY % "c",
    "b/package.json": '{"name": "p", "scripts": {}}',
    "readme.json": "[]",
    "notes.txt": "not read",
    ".hidden/platform.yaml": "x: [",
    ".platform.yaml": "x: [",
    "node_modules/a/platform.yaml": "x: [",
    "__pycache__/platform.yaml": "x: [",
}


def test_folders_are_subjects(folder):
    root = folder(FILES)
    assert shape(build(root)) == {
        ".": (["ids/deep/x.json", "ids/user.identity.json", "platform.yaml"], ["x", "user"], ["readme.json"]),
        "b": (["b/c/id.json", "b/platform.toml"], ["c"], ["b/package.json"]),
    }
    assert shape(build(root, "ids")) == {"ids": (["ids/deep/x.json", "ids/user.identity.json"], ["x", "user"], [])}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["b"], {"b": ["b/c/id.json", "b/platform.toml"]}),
        (["b", "b", "b/platform.toml", "./b/../b/platform.toml"], {"b": ["b/c/id.json", "b/platform.toml"]}),
        (["b/platform.toml"], {"b": ["b/platform.toml"]}),
        (["b/platform.toml", "b/c/id.json"], {"b": ["b/platform.toml"], "b/c": ["b/c/id.json"]}),
        (
            ["ids/deep/x.json", "ids/user.identity.json"],
            {"ids": ["ids/user.identity.json"], "ids/deep": ["ids/deep/x.json"]},
        ),
        (["ids", "ids/deep"], {"ids": ["ids/user.identity.json"], "ids/deep": ["ids/deep/x.json"]}),
        (["ids/deep", "ids"], {"ids": ["ids/user.identity.json"], "ids/deep": ["ids/deep/x.json"]}),
        (["platform.yaml"], {".": ["platform.yaml"]}),
    ],
)
def test_paths_given(paths, expected, folder):
    root = folder(FILES)
    assert {s.name: [d.name for d in s.documents] for s in build(root, *paths)} == expected


def test_names_outside_the_working_folder_are_as_given(folder):
    root = folder({"w/platform.yaml": "name: a\n", "v/x": ""})
    assert shape(build(root / "v", "../w")) == {"../w": (["../w/platform.yaml"], [], [])}
    assert shape(build(root / "v", "../w/platform.yaml")) == {"../w": (["../w/platform.yaml"], [], [])}
    whole = (root / "w").as_posix()
    assert shape(build(root / "v", whole)) == {whole: ([f"{whole}/platform.yaml"], [], [])}
    assert shape(build(root, whole)) == {"w": (["w/platform.yaml"], [], [])}


def test_left_over_files_are_named_somewhere(folder):
    root = folder({"a/platform.yaml": "name: a\n", "b/platform.yaml": "name: b\n", "tool.json": "{}"})
    assert shape(build(root)) == {"a": (["a/platform.yaml"], [], ["tool.json"]), "b": (["b/platform.yaml"], [], [])}


def test_only_identities(folder):
    (only,) = build(folder({"user.json": IDENTITY % "u"}))
    assert only.platform.value.fields.keys() == {"identities"}
    assert only.platform.value.fields["identities"].value.items[0].value == only.identities[0].fact.value


def test_only_a_platform(folder):
    (only,) = build(folder({"platform.yaml": "name: a\n"}))
    assert (only.identities, only.platform.value.fields.keys()) == ((), {"name"})


@pytest.mark.parametrize(
    ("files", "paths", "expected"),
    [
        ({}, ["gone.yaml"], [("U001", "gone.yaml", "`gone.yaml` doesn't exist")]),
        ({}, ["gone"], [("U001", "gone", "`gone` doesn't exist")]),
        ({}, ["a\0b"], [("U001", "a\0b", "`a\0b` can't be read")]),
        ({"a.txt": ""}, ["a.txt/b"], [("U001", "a.txt/b", "`a.txt/b` can't be read")]),
        ({"a.txt": ""}, ["a.txt"], [("D108", "a.txt", "the format of `a.txt` is not known")]),
        ({"a.txt": ""}, ["."], [("U002", "None", "no documents to check in `.`")]),
        ({}, [], [("U002", "None", "no documents to check")]),
        (
            {"a.json": "{}"},
            ["."],
            [
                (
                    "U002",
                    "None",
                    "no documents to check: `a.json` was left out, as no platform config, no identity schema, or no file of the folder",
                )
            ],
        ),
        (
            {"a.json": "{}", "b.json": "1"},
            ["."],
            [
                (
                    "U002",
                    "None",
                    "no documents to check: `a.json`, `b.json` were left out, as no platform config, no identity schema, or no file of the folder",
                )
            ],
        ),
        (
            {"a.json": "{}"},
            ["a.json"],
            [("F201", "a.json:1:1", "`a.json` is neither a platform config nor an identity schema")],
        ),
        (
            {"a.json": "{}"},
            [".", "a.json"],
            [("F201", "a.json:1:1", "`a.json` is neither a platform config nor an identity schema")],
        ),
        (
            {"a.json": "{", "b.yaml": "kind: name: b", "platform.yaml": "kind: 3"},
            [".", "no/file.yaml"],
            [
                ("D106", "a.json:1:2", "the text ends inside an object"),
                ("D106", "b.yaml:1:11", "a mapping may not begin in this place"),
                ("U001", "no/file.yaml", "`no/file.yaml` doesn't exist"),
                ("F204", "platform.yaml:1:7", "`3` is not a word that `kind` has"),
            ],
        ),
    ],
)
def test_errors_of_paths(files, paths, expected, folder):
    root = folder(files)
    with pytest.raises(CheckmetaError) as caught:
        build_subjects([Path(p) for p in paths], root)
    found = [(d.code, d.subject or str(d.span)) for d in caught.value.diagnostics]
    assert found == [(code, where) for code, where, _ in expected]
    for diagnostic, (code, _, message) in zip(caught.value.diagnostics, expected, strict=True):
        if not code.startswith("D1"):  # those are worded elsewhere
            assert diagnostic.message == message


def test_links_stay_in_the_folder(folder):
    root = folder(
        {
            "w/platform.yaml": "name: a\n",
            "w/sub/y.json": IDENTITY % "y",
            "out/x.json": IDENTITY % "secret",
            "out/d/z.json": IDENTITY % "z",
        }
    )
    for link, target in {
        "w/inside.json": "sub/y.json",
        "w/leads-out.json": "../out/x.json",
        "w/folder-out": "../out/d",
        "w/folder-in": "sub",
        "w/round": ".",
    }.items():
        (root / link).symlink_to(target)
    os.mkfifo(root / "w/pipe.yaml")
    expected = {
        "w": (
            ["w/platform.yaml", "w/sub/y.json"],
            ["y"],
            ["w/folder-out/ (a link to a folder)", "w/leads-out.json (a link out of the folder)", "w/pipe.yaml"],
        )
    }
    assert shape(build(root, "w")) == expected
    assert [code for code, _, _ in codes(root / "w", "leads-out.json")] == ["U001"]
    assert [code for code, _, _ in codes(root, "w/pipe.yaml")] == ["U001"]
    assert shape(build(root, "w/leads-out.json")) == {"w": (["w/leads-out.json"], ["secret"], [])}


def test_a_deep_folder_is_walked(folder):
    root = folder({"platform.yaml": "name: a\n"})
    made = [root]
    try:
        for _ in range(1_100):
            made.append(made[-1] / "d")
            made[-1].mkdir()
        assert shape(build(root)) == {".": (["platform.yaml"], [], [])}
    finally:  # what pytest does with old folders is too deep a recursion for it
        for made_folder in reversed(made[1:]):
            made_folder.rmdir()


def test_too_many_documents(folder, monkeypatch):
    monkeypatch.setattr(discovery, "FILES", 3)
    root = folder({f"{i}.json": "{" for i in range(5)})
    assert codes(root) == [("F211", "None", "more than 3 documents")]


def test_several_configs_are_one_platform(folder):
    root = folder(
        {
            "a.platform.yaml": "name: one\nkind: game\naudience: { minimum_age: 13 }\nagents: [{ name: x }]\nvariants: [{ for: [CN] }]\n",
            "b.platform.yaml": "name: one\nkind: social\naudience: { minors_present: true, minimum_age: }\nagents: [{ name: unknown }]\n",
        }
    )
    (only,) = build(root)
    fields = only.platform.value.fields
    assert fields["name"].origin.span.source.name == "a.platform.yaml"
    assert {n: f.value for n, f in fields["audience"].value.fields.items()} == {
        "minimum_age": 13,
        "minors_present": True,
    }
    assert fields["kind"].value == Unknown.one("platform.kind", Why.CONTRADICTORY)
    (agent,) = fields["agents"].value.items[1].value.fields.values()
    assert agent.value == Unknown.one("platform.agents[1].name", Why.DECLARED)
    (remark,) = only.remarks
    assert (remark.code, remark.message) == ("F208", "`platform.kind` is stated differently: `game` and `social`")
    assert [str(s) for s in (remark.place, *remark.related)] == ["a.platform.yaml:2:7", "b.platform.yaml:2:7"]


def test_identities_from_everywhere(folder):
    root = folder(
        {
            "a.json": IDENTITY % "twice",
            "b.json": IDENTITY % "twice",
            "c.schema.json": '{"title": "schema", "properties": {"email": {"type": "string"}}}',
            "platform.yaml": "identities: [{ name: native, open: unknown }, null]\n",
        }
    )
    (only,) = build(root)
    assert [(i.document, i.name) for i in only.identities] == [
        ("a.json", "twice"),
        ("b.json", "twice"),
        ("c.schema.json", "schema"),
        ("platform.yaml", "native"),
    ]
    listed = only.platform.value.fields["identities"]
    assert [item.value.fields["name"].value for item in listed.value.items] == ["twice", "twice", "schema", "native"]
    assert listed.value.items[3].value.fields["open"].value == Unknown.one("platform.identities[3].open", Why.DECLARED)
    assert only.identities[3].fact.value.fields["open"].value == Unknown.one("identity.open", Why.DECLARED)
    assert not only.remarks


@pytest.mark.parametrize(
    ("stated", "partial", "remarks"),
    [
        ("none", False, 1),
        ("[]", False, 0),
        ("", False, 0),
        ("unknown", True, 0),
        ("[unknown]", True, 0),
        ("[null]", False, 0),
    ],
)
def test_what_a_platform_says_of_its_identities(stated, partial, remarks, folder):
    (only,) = build(folder({"platform.yaml": f"identities: {stated}\n", "user.json": IDENTITY % "u"}))
    listed = only.platform.value.fields["identities"].value
    assert (len(listed.items), listed.partial, len(only.remarks)) == (1, partial, remarks)
    (alone,) = build(folder({"x/platform.yaml": f"identities: {stated}\n"}), "x")
    assert not alone.identities
    assert "identities" in alone.platform.value.fields


def test_a_stream_of_documents(folder):
    root = folder({"all.yaml": "{ name: p, audience: {} }\n---\n{ name: i, attributes: [] }\n---\n{ foo: 1 }\n"})
    assert shape(build(root)) == {".": (["all.yaml", "all.yaml"], ["i"], ["all.yaml (document 3)"])}
    assert [code for code, _, _ in codes(root, "all.yaml")] == ["F201"]


def test_the_same_in_any_order(folder):
    root = folder({**FILES, "z.platform.yaml": "kind: game\nname: other\n"})
    paths = ["b", "ids/deep/x.json", "platform.yaml", "z.platform.yaml", "ids/user.identity.json"]
    one, other = build(root, *paths), build(root, *reversed(paths))
    assert [repr(s) for s in one] == [repr(s) for s in other]
    assert all(isinstance(s.platform.value, Record) for s in one)


def test_an_environment_file_is_not_hidden_by_its_name(folder):
    root = folder(
        {"platform.yaml": "name: a\n", ".env.production": "A=b\n", ".env/x.yaml": "a: b\n", ".x.yaml": "a: b\n"}
    )
    assert shape(build(root)) == {".": (["platform.yaml"], [], [".env.production"])}


def test_of_several_documents_in_a_file_it_is_said_which_is_not_checked(folder):
    root = folder({"platform.yaml": "name: a\n---\nkind: game\n---\nrealm: x\n"})
    errors = Collector()
    (subject,) = build_subjects([Path()], root, errors=errors)
    assert list(subject.not_checked) == ["platform.yaml (document 3)"]
    assert [(d.code, str(d.span)) for d in errors.diagnostics] == [("F202", "platform.yaml:5:1")]
