"""Wrong usages: each has one error that says what is wrong, ends with 2, and loses nothing."""

import os
from pathlib import Path

import pytest
from tests.tables import one_in, table

CASES = [(name, case) for name, cases in table(Path(__file__).with_name("wrong_usages.yaml")).items() for case in cases]
BROKEN = {
    "x.yaml": "a: [1\nb: 2", "x.json": '{"a":1,}', "x.jsonc": "{/* a", "x.toml": "a = ", "x.hjson": "{a: ", "x.ini": "[a\nb=1",
    "x.env": "=x\nFOO", "x.properties": "a=\\u12", "x.conf": "{ ", "AndroidManifest.xml": "<a><b></a>", "x.xcprivacy": "<plist><dict>",
    "x.graphql": "type A {", "x.proto": "message A {", "x.gltf": '{"asset":', "x.vrm": "glTF\0\0",
}  # fmt: skip
NESTED = "<a>" * 100_000


@pytest.fixture
def place(write):
    """A folder with what people may name."""

    def place(case):
        folder = write({"world/platform.yaml": "name: World\njurisdictions: [DE]\n", "list.json": "[]"})
        if "file" in case:
            (name,) = [word for word in case["words"] if word.startswith("f.")]
            (folder / name).write_text(case["file"], encoding="utf-8")
        if "project" in case:
            (folder / "checkmeta.toml").write_text(case["project"], encoding="utf-8")
        os.mkfifo(folder / "pipe.yaml")
        (folder / "out.yaml").symlink_to("/etc/hostname")
        (folder / "round.yaml").symlink_to("round.yaml")
        return folder

    return place


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {' '.join(case['words'])}" for name, case in CASES])
def test_a_wrong_usage_has_one_error(checkmeta, place, name, case):
    folder = place(case)
    before = sorted(path.name for path in folder.rglob("*"))
    ran = checkmeta(*case["words"], cwd=folder).ends(2)
    assert case["says"] in " ".join(ran.err.split()), (name, ran.err)
    assert ran.err.count("error[") + ran.err.count("Error: ") == 1, ran.err
    assert "itself failed" not in ran.err
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.parametrize("text", ["broken", "empty", "binary", "deep"])
@pytest.mark.parametrize("name", one_in(3, [*BROKEN]))
def test_a_document_that_is_none_has_one_error(checkmeta, write, name, text):
    folder = write({"world/platform.yaml": "name: World\njurisdictions: [DE]\n"})
    brackets = NESTED if name.endswith(("xml", "xcprivacy")) else "[" * 100_000
    content = {"broken": BROKEN[name], "empty": "", "deep": brackets}.get(text)
    (folder / name).write_bytes(bytes(range(255, 0, -1)) * 2 if content is None else content.encode())
    ran = checkmeta("check", name, "world", "-o", "all.sarif", "-o", "all.json", cwd=folder).ends(2)
    assert ran.err.count("error[") == 1, ran.err
    assert (folder / "all.json").is_file()
    assert '"executionSuccessful":false' in (folder / "all.sarif").read_text("utf-8")
