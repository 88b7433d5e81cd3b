"""`checkmeta init`: what the sheet asks, in which order, and that it states nothing until somebody fills it in.

`init/reef.yaml` is the sheet for `init/reef` by the rules in `init/ours.rules`.
"""

import datetime as dt
import json
import re
import shutil
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.authoring.starter.questions import questions
from checkmeta.authoring.starter.sheet import sheet
from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.source import Source, Span
from checkmeta.base.typesys import ListOf, RecordType
from checkmeta.base.values import Listing, Missing, Record, Unknown, Why
from checkmeta.documents.read import read_text, without_repeats
from checkmeta.documents.tree import MappingNode, ScalarNode
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.understand import understand
from checkmeta.judging.findings import Judgement, RuleInfo
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.needs import needs
from checkmeta.language.words import Force, Layer, Modality, Verdict
from checkmeta.store.library import load
from checkmeta.vocabulary.bridge import platform_type

from .conftest import HERE

DATA = HERE / "init"
DAY = "2026-11-22"
DOCUMENTS = HERE.parent / "mapping_formats"
ANSWER = re.compile(r"^( *)#(?!#)", re.MULTILINE)


def filled(text):
    """The sheet with the one `#` before each answer deleted."""
    return ANSWER.sub(r"\1", text)


def facts_of(text):
    """The platform that a sheet states; every complaint is an error here."""
    (document,) = read_text(text, "folder/platform.yaml", "yaml")
    assert document.warnings == ()
    without_repeats([document])
    errors = Collector()
    understood = understand(document, Formats().of(document, errors), errors)
    assert [d.message for d in errors.diagnostics] == []
    (platform,) = understood.platforms
    return document, platform


def stated(fact, path="platform"):
    """The paths of the scalars that a fact states."""
    if isinstance(fact.value, Record):
        return [p for name, inner in fact.value.fields.items() for p in stated(inner, f"{path}.{name}")]
    if isinstance(fact.value, Listing):
        return [p for item in fact.value.items for p in stated(item, path)]
    return [] if isinstance(fact.value, Unknown) else [path]


# ---- the questions, from made-up verdicts

PLACE = Span(Source("", ""), 0, 0)


def verdict(rule, layer, *missing, found=Verdict.UNDETERMINED):
    info = RuleInfo(
        id=f"{layer}.{rule}", ruleset=f"{layer}", ruleset_title="", title=rule, layer=layer, modality=Modality.MUST, jurisdiction=(),
        bearer=(), weight=1, texts=(), digest="", force=Force.BLOCKS, source=None, remedy=None, state=None, effective_from=None,
        effective_until=None, span=PLACE,
    )  # fmt: skip
    lacks = tuple(Missing(m, Why.ABSENT) if isinstance(m, str) else m for m in missing)
    return Judgement(info, found, "platform", None, "", "", (), "", None, "", missing=lacks)


def paths(kind, path, above=()):
    """Every field of the vocabulary that no list stands above, by path."""
    for name, field in kind.fields.items():
        yield f"{path}.{name}"
        if isinstance(field.type, RecordType) and field.type not in above:
            yield from paths(field.type, f"{path}.{name}", (*above, field.type))


PATHS = sorted(paths(platform_type(), "platform"))
INSIDE = {
    path: [f"{path}[].{name}" for name in field.type.item.fields]
    for path, field in ((f"platform.{n}", f) for n, f in platform_type().fields.items())
    if isinstance(field.type, ListOf) and isinstance(field.type.item, RecordType)
}


def order(blocks):
    return [(ask.name, ask.demand.total if ask.demand else 0, order(ask.parts)) for ask in blocks]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param(
            [
                verdict("a", Layer.ETHICS, "platform.security.audit_log"),
                verdict("b", Layer.NORM, "platform.minors.profiling"),
                verdict("c", Layer.LAW, "platform.kind"),
            ],
            [("kind", 1, []), ("minors", 0, [("profiling", 1, [])]), ("security", 0, [("audit_log", 1, [])])],
            id="law before norm before ethics",
        ),
        pytest.param(
            [
                verdict("a", Layer.ETHICS, "platform.minors.geolocation"),
                verdict("b", Layer.ETHICS, "platform.minors.geolocation", "platform.minors.profiling"),
                verdict("c", Layer.LAW, "platform.kind"),
            ],
            [("minors", 0, [("geolocation", 2, []), ("profiling", 1, [])]), ("kind", 1, [])],
            id="more verdicts before fewer of more force",
        ),
        pytest.param(
            [verdict("a", Layer.LAW, "platform.sharing")],
            [("sharing", 1, [("recipient", 0, []), ("legal_basis", 0, [])])],
            id="of an element what the rule reads, and what comes first",
        ),
        pytest.param(
            [verdict("b", Layer.LAW, "platform.avatars.after_death")],
            [("avatars", 0, [("after_death", 1, [("action", 0, [])])])],
            id="of a record that no rule looks into its first field",
        ),
        pytest.param(
            [verdict("b", Layer.LAW, "platform.avatars.after_death", "platform.avatars.after_death.labelled")],
            [("avatars", 0, [("after_death", 1, [("labelled", 1, [])])])],
            id="of a record that is looked into only that",
        ),
        pytest.param(
            [verdict("a", Layer.LAW, "platform.kind", found=Verdict.SATISFIED)], [], id="what is settled asks nothing"
        ),
        pytest.param(
            [verdict("a", Layer.LAW, Missing("platform.kind", Why.UNDEFINED))], [], id="nor what nobody could state"
        ),
    ],
)
def test_what_is_asked_in_which_order(verdicts, expected):
    reads = {"law.a": ["platform.sharing[].legal_basis", "platform.kind"]}
    assert order(questions(verdicts, reads).blocks) == expected
    assert order(questions(verdicts[::-1], reads).blocks) == expected


@pytest.mark.parametrize(
    "missing",
    [
        Missing("platform.clients[2].proof_key", Why.ABSENT),
        Missing("platform.clients", Why.PARTIAL),
        Missing("platform.clients", Why.UNREADABLE),
        Missing("platform.kind", Why.CONTRADICTORY),
        Missing("identity.scope", Why.ABSENT),
        Missing("document.depth", Why.ABSENT),
        Missing("platform.nothing.of_ours", Why.ABSENT),
    ],
    ids=lambda m: f"{m.path} {m.why}",
)
def test_what_a_platform_config_could_not_settle_is_not_asked(missing):
    found = questions([verdict("a", Layer.LAW, missing)], {})
    assert (found.blocks, found.asked, found.undetermined) == ((), 0, 1)
    assert found.elsewhere == ((missing.path.replace("[2]", "[*]"), 1),)
    text = sheet(found, "x", ("x/y.json",))
    assert "nothing that a platform config could state would help" in text
    assert f"##   {found.elsewhere[0][0]}: 1 verdict\n" in text
    assert stated(facts_of(text)[1]) == []


def test_every_field_of_the_vocabulary_can_be_asked_and_answered():
    """All at once: no two answers get in each other's way, and each example is one that is taken."""
    reads = {"law.a": [r for reads in INSIDE.values() for r in reads]}
    text = sheet(questions([verdict("a", Layer.LAW, *PATHS)], reads), "x", ())
    document, platform = facts_of(text)
    assert stated(platform) == []
    assert isinstance(document.root, MappingNode)
    answered = set(stated(facts_of(filled(text))[1]))
    for path in PATHS:
        assert any(a == path or a.startswith(f"{path}.") for a in answered), path
    for path, inside in INSIDE.items():
        for read in inside:
            wanted = read.replace("[]", "")
            assert any(a == wanted or a.startswith(f"{wanted}.") for a in answered), (path, wanted)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Layer)), st.integers(0, 5), st.lists(st.sampled_from(PATHS), min_size=1, max_size=4)
        ),
        max_size=12,
    )
)
def test_a_sheet_states_nothing_and_takes_any_answer(drawn):
    verdicts = [verdict(f"r{number}", layer, *lacking) for layer, number, lacking in drawn]
    found = questions(verdicts, {f"{layer}.r1": [r for rs in INSIDE.values() for r in rs] for layer in Layer})
    text = sheet(found, "a folder", ("a folder/a.json",))
    assert max(len(line) for line in text.split("\n")) <= 120
    assert stated(facts_of(text)[1]) == []
    assert found.asked == len({p for _, _, lacking in drawn for p in lacking})
    answered = stated(facts_of(filled(text))[1])
    for path in {p for _, _, lacking in drawn for p in lacking}:
        assert any(a == path or a.startswith(f"{path}.") for a in answered), path
    # an answer needs no other line, unless it stands under a key that is a comment too
    for match in ANSWER.finditer(text):
        line = text[match.start() :].split("\n", 1)[0]
        if re.match(r"(?:  )?#[a-z_]+: ", line):
            alone = text[: match.start()] + filled(line) + text[match.start() + len(line) :]
            (said,) = set(stated(facts_of(alone)[1]))
            assert said.rpartition(".")[2] == line.strip().lstrip("#").partition(":")[0]


@pytest.mark.parametrize("name", ["{{a}}", "{% if x %}", "${HOME}", "a\nb: true\n#c", "#", "ü\u202e", "a" * 900])
def test_names_of_files_state_nothing(name):
    found = questions([verdict("a", Layer.LAW, "platform.kind", f"platform.{name}")], {})
    text = sheet(found, name, (f"{name}/{name}.json",))
    document, platform = facts_of(text)
    assert stated(platform) == []
    assert document.root.entries.keys() == {"$schema"}
    assert stated(facts_of(filled(text))[1]) == ["platform.kind"]


# ---- the command


def test_the_sheet_of_a_folder(run):
    code, out, err = run("init", "init/reef", "-r", "init/ours.rules", "--as-of", DAY, "-o", "-")
    assert (code, err) == (0, "")
    assert out == (DATA / "reef.yaml").read_text(encoding="utf-8")


def copied(folder, *documents):
    for document in documents:
        shutil.copy(document, folder)
    return folder


def judged(folder):
    """Every verdict on a folder, with the rule and what was judged."""
    report = check(Request((folder,), dt.date.fromisoformat(DAY), cwd=folder.parent))
    assert len(report.subjects) == 1
    return Counter(
        (j.rule.id, j.subject, j.places, j.verdict, j.breach_unless_shown) for j in report.subjects[0].judgements
    )


def undetermined(verdicts):
    assert not [key for key in verdicts if key[3] is Verdict.ERROR]
    return sum(number for key, number in verdicts.items() if key[3] is Verdict.UNDETERMINED)


@pytest.mark.parametrize(
    "documents",
    [
        ["keycloak.realm/harbour.export.json"],
        ["synapse.homeserver/harbour.yaml"],
        ["kratos.config/reef.kratos.yaml", "kratos.identity-schema/diver.schema.json"],
        ["scim.schema/diver.json"],
    ],
    ids=lambda names: names[0],
)
def test_verdicts_are_the_same_until_it_is_filled_in(run, tmp_path, documents):
    folder = tmp_path / "world"
    folder.mkdir()
    copied(folder, *(DOCUMENTS / name for name in documents))
    before = judged(folder)
    code, out, err = run("init", "world", "--as-of", DAY, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"wrote world/platform\.yaml: \d+ facts to state, for \d+ undetermined verdicts\n", out)
    assert judged(folder) == before
    sheet_ = folder / "platform.yaml"
    text = sheet_.read_text(encoding="utf-8")
    places = [line for line in text.split("\n") if line == "#jurisdictions: [DE]"]
    assert places
    sheet_.write_text(text.replace("#jurisdictions: [DE]", "jurisdictions: [DE]"), encoding="utf-8")
    assert undetermined(judged(folder)) < undetermined(before)
    sheet_.write_text(filled(text), encoding="utf-8")
    assert 2 * undetermined(judged(folder)) < undetermined(before)


def test_what_a_document_says_is_not_asked(run, tmp_path):
    copied(tmp_path, DOCUMENTS / "keycloak.realm/harbour.export.json")
    code, out, _ = run("facts", ".", "--format", "json", cwd=tmp_path)
    assert code == 0
    (document,) = json.loads(out)["documents"]
    known = {re.sub(r"\[\d+\]", "", f["path"]) for f in document["facts"] if f["evidence"] != "unknown"}
    code, out, _ = run("init", "--as-of", DAY, "-o", "-", cwd=tmp_path)
    assert code == 0
    asked = set(stated(facts_of(filled(out))[1]))
    assert asked
    assert not asked & known


def test_a_filled_in_answer_is_not_asked_again(run, tmp_path):
    folder = shutil.copytree(DATA / "reef", tmp_path / "reef")
    rules = ("-r", DATA / "ours.rules", "--as-of", DAY)
    assert run("init", "reef", *rules, cwd=tmp_path)[0] == 0
    text = (folder / "platform.yaml").read_text(encoding="utf-8")
    (folder / "platform.yaml").write_text(text.replace("#personal: true", "personal: false"), encoding="utf-8")
    code, out, _ = run("init", "reef", *rules, "-o", "-", cwd=tmp_path)
    assert code == 0
    assert "#personal:" in text
    assert "#personal:" not in out
    assert "law.reef.children" not in out


def test_nothing_is_overwritten(run, tmp_path):
    copied(tmp_path, DATA / "reef" / "realm.json")
    target = tmp_path / "platform.yaml"
    target.write_text("kind: game\nname: Reef\n", encoding="utf-8")
    rules = ("-r", DATA / "ours.rules")
    for arguments in ((), ("-o", "platform.yaml")):
        code, out, err = run("init", *rules, *arguments, cwd=tmp_path)
        assert (code, out) == (2, "")
        assert err.startswith("error[U007]: `platform.yaml` exists, and is not overwritten\n")
        assert target.read_text(encoding="utf-8") == "kind: game\nname: Reef\n"
    assert run("init", *rules, "-o", "more.yaml", cwd=tmp_path)[0] == 0
    assert (tmp_path / "more.yaml").is_file()
    target.unlink()
    target.symlink_to(tmp_path / "elsewhere")
    code, _, err = run("init", *rules, cwd=tmp_path)
    assert (code, err[:11]) == (2, "error[U001]")  # a link that leads nowhere, among the documents
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("files", "arguments", "code", "message"),
    [
        ({}, (), "U002", "no documents to check in `.`"),
        ({"a.json": "{}"}, (), "U002", "no documents to check: `a.json` was left out"),
        ({}, ("gone",), "U001", "`gone` doesn't exist"),
        ({"realm.json": ""}, ("-o", "platform.toml"), "U004", "`platform.toml` is no name for YAML"),
        ({"realm.json": ""}, ("-o", "gone/platform.yaml"), "U001", "`gone/platform.yaml` can't be written"),
        (
            {"a/realm.json": "", "b/realm.json": ""},
            ("a", "b"),
            "U004",
            "a platform config is about one subject, and these are 2: `a`, `b`",
        ),
        ({"realm.json": ""}, ("-r", "law.nowhere"), "U003", "no rule or rule set `law.nowhere`"),
    ],
)
def test_what_can_t_be_done_is_said(run, tmp_path, files, arguments, code, message):
    realm = (DATA / "reef" / "realm.json").read_text(encoding="utf-8")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text or realm, encoding="utf-8")
    status, out, err = run("init", *arguments, "--as-of", DAY, cwd=tmp_path)
    assert (status, out) == (2, "")
    assert err.startswith(f"error[{code}]: {message}")
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == sorted(files)


def test_the_rules_that_ship_read_what_is_asked():
    """Whatever a rule reads of a platform is a field that can be asked for."""
    for norm in load().program.norms:
        for path in needs(norm):
            if path.startswith("platform.") and path.removeprefix("platform."):
                head = path.partition("[")[0]
                assert questions([verdict("a", Layer.LAW, head)], {}).asked == 1, (norm.id, path)


def test_scalars_of_the_sheet_are_single_values():
    text = sheet(questions([verdict("a", Layer.LAW, *PATHS)], {}), "x", ())
    document, _ = facts_of(text)
    stack = [document.root]
    while stack:
        node = stack.pop()
        if isinstance(node, MappingNode):
            stack.extend(child for name, child in node.entries.items() if name != "$schema")
        else:
            assert isinstance(node, ScalarNode)
            assert node.value is None
