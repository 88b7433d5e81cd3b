"""Rules that come with checkmeta can't be replaced in silence: neither by their id, nor by their file's name, nor by what overrides them."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.records import replace
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.own_overrides import AcceptedOverride, overrides_told
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.report.registry import REPORTS, render
from checkmeta.store import library, rule_files

LAW = "law.eu.gdpr.identity-storage-limitation"
NORM = "norm.operations.audit-log-kept"
PERMIT = 'ruleset {layer}.mine "Mine"\n  layer {layer}\n  source "x"\npermit all "All" overrides {id}\n'
RULE = """ruleset {layer}.mine "Mine"
  layer {layer}
  source "x"
rule kept "Ours"
  overrides {id}
  must platform.name is present
"""
EXAMPLE = Path(__file__).parents[2] / "rulesets/examples/unified-identity"


@pytest.fixture
def place(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "world")
    return tmp_path


def run(place, own, *chosen, fail_on=FailOn.LAW):
    (place / "own.rules").write_text(own, encoding="utf-8")
    request = Request(("world",), dt.date(2026, 11, 30), (*chosen, "own.rules"), fail_on=fail_on, cwd=place)
    return check(request)


def test_the_id_of_a_shipped_rule_set_is_taken(place):
    own = 'ruleset law.eu.gdpr "Mine"\n  layer law\n  source "x"\nrule a "A" must platform.name is present\n'
    with pytest.raises(CheckmetaError) as failed:
        run(place, own, "law.eu.gdpr")
    assert [(d.code, str(d.span)) for d in failed.value.diagnostics] == [("N413", "own.rules:1:9")]


def test_the_name_of_a_shipped_file_is_taken_by_what_is_another(place, few):
    shipped = few[0]
    name = rule_files.shown_name(shipped, place)
    (place / name).parent.mkdir(parents=True)
    (place / name).write_text(shipped.read_text("utf-8") + "# ours\n", encoding="utf-8")
    with pytest.raises(CheckmetaError, match="is the name of a file that comes with checkmeta"):
        library.load((name,), place)
    (place / name).write_bytes(shipped.read_bytes())
    assert library.load((name,), place).program.norms


def test_the_shipped_files_themselves_may_be_given(place, few):
    loaded = library.load((str(few[0]),), place)
    inside = {n.id for n in loaded.program.norms if n.span.source.name.endswith(few[0].name) and not n.permit}
    assert {*loaded.chosen} == inside != set()


@pytest.mark.parametrize("own", [PERMIT, RULE])
@pytest.mark.parametrize(
    ("id_", "layer", "fail_on", "aside"),
    [
        (LAW, "law", FailOn.LAW, True),
        (NORM, "law", FailOn.LAW, False),  # a norm that is set aside fails where a breach of it would
        (NORM, "norm", FailOn.NORM, True),
        (LAW, "law", FailOn.NEVER, False),
    ],
)
def test_what_overrides_a_shipped_rule_is_named_and_fails(place, own, id_, layer, fail_on, aside):
    report = run(place, own.format(layer=layer, id=id_), id_, fail_on=fail_on)
    found = [j for s in report.subjects for j in s.judgements if j.rule.id == id_]
    assert found
    assert {(j.verdict, j.set_aside_by) for j in found} == {(Verdict.OVERRIDDEN, ("own.rules",))}
    assert all(report.fails(j) is aside for j in found)


@pytest.mark.parametrize(("until", "fails"), [(dt.date(2026, 12, 1), False), (dt.date(2026, 11, 30), True)])
def test_somebody_may_answer_for_it_until_a_day(place, until, fails):
    (place / "own.rules").write_text(PERMIT.format(layer="law", id=LAW), encoding="utf-8")
    accepted = AcceptedOverride(LAW, "law.mine.all", "Dana Meyer", "a court has said so", until)
    day = dt.date(2026, 11, 30)
    report = check(Request(("world",), day, (LAW, "own.rules"), cwd=place, accepted=(accepted,)))
    (found,) = [j for s in report.subjects for j in s.judgements if j.rule.id == LAW]
    assert report.failed is fails
    assert ("accepted by Dana Meyer until 2026-12-01: a court has said so" in found.reason) is not fails


def test_what_overrides_only_what_is_ones_own_or_a_matter_of_ethics_is_nobodys_concern(place):
    own = PERMIT.format(layer="norm", id="kept") + 'rule kept "Kept" must platform.name == "x"\n'
    report = run(place, own)
    assert [(j.verdict, j.set_aside_by) for j in report.subjects[0].judgements] == [(Verdict.OVERRIDDEN, ())]


def test_what_a_shipped_permission_excuses_is_not_laid_to_rules_of_ones_own(place):
    report = run(place, PERMIT.format(layer="law", id=LAW), LAW)
    (excused,) = [j for s in report.subjects for j in s.judgements if j.rule.id == LAW]
    shipped = replace(report.subjects[0], judgements=(replace(excused, defeated_by=("law.eu.gdpr.shipped",)),))
    assert overrides_told(shipped, {"law.mine.all": "own.rules"}, {}) == shipped


def test_every_format_names_it(place):
    report = run(place, PERMIT.format(layer="law", id=LAW), LAW)
    for name in REPORTS:
        assert "own.rules" in render(report, name), name


def test_a_mapping_in_the_place_of_a_shipped_one_is_remarked_on(place):
    (place / "world/realm.json").write_text('{"realm": "r", "registrationAllowed": true}', encoding="utf-8")
    mapping = """mapping keycloak.realm "Ours"
  source "x"
  reads json
  recognise when document.realm is known
  set platform.name = document.realm
"""
    report = run(place, mapping)
    (remark,) = [r for s in report.subjects for r in s.remarks if r.code == "F221"]
    assert remark.message.startswith("`world/realm.json` is read by `keycloak.realm` of own.rules")


def test_a_mapping_that_takes_a_document_from_a_shipped_format_is_remarked_on(place):
    (place / "world/person.schema.json").write_text(
        '{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "P", "type": "object", '
        '"properties": {"email": {"type": "string"}}}',
        encoding="utf-8",
    )
    mapping = """mapping mine.all "Mine"
  source "x"
  reads json
  recognise when true
  rather than generic.json-schema
  set platform.name = "good"
"""
    report = run(place, mapping)
    (remark,) = [r for s in report.subjects for r in s.remarks if r.code == "F221" and "person" in r.message]
    assert remark.message.endswith("rather than as `generic.json-schema`, which comes with checkmeta")
    for name in ("text", "concise"):
        assert "mine.all" in render(report, name), name
