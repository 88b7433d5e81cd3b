"""What a run may ask to be judged is bounded, and what is left out is said."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.values import Listing, Unknown
from checkmeta.documents.limits import LISTED
from checkmeta.facts import bounds, discover
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subjects import build_subjects
from checkmeta.store.library import mappings

DAY = dt.date(2026, 11, 22)
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CLIENTS = [{"clientId": f"c{i}", "publicClient": True} for i in range(LISTED + 7)]


@pytest.fixture(scope="module")
def formats():
    return Formats(tuple(mappings(())))


def written(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return [Path(name) for name in files]


def built(folder, files, formats=None):
    errors = Collector()
    try:
        found = build_subjects(written(folder, files), folder, formats, errors=errors)
    except CheckmetaError as error:
        return [], [
            (d.code, d.message, d.subject or d.span.source.name if d.span or d.subject else "")
            for d in error.diagnostics
        ]
    return found, [(d.code, d.message, d.span.source.name if d.span else d.subject) for d in errors.diagnostics]


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_of_a_product_s_long_list_the_rest_is_counted(tmp_path, formats, ending):
    realm = {"realm": "r", "enabled": True, "clients": CLIENTS}
    (subject,), errors = built(tmp_path, {f"realm.{ending}": realm}, formats)
    assert not errors
    clients = subject.platform.value.fields["clients"].value
    assert isinstance(clients, Listing)
    assert (len(clients.items), clients.partial) == (LISTED, True)
    assert clients.detail == "7 more elements are only counted"
    (remark,) = [r for r in subject.remarks if r.code == "F216"]
    assert (
        remark.message
        == f"the list has {LISTED + 7:,} elements, of which the first {LISTED:,} are looked at, and the others only counted"
    )
    assert remark.place.text == "["


def test_what_is_asked_of_all_users_is_unknown_where_some_are_only_counted(tmp_path, formats):
    users = [{"username": f"u{i}", "email": "x", "credentials": []} for i in range(LISTED + 1)]
    for last, found in (({}, None), ({"credentials": [{"type": "password", "value": "in clear 7"}]}, True)):
        users[LISTED - 1].update(last)
        (subject,), _ = built(tmp_path, {"users.json": {"realm": "r", "users": users}}, formats)
        security = subject.platform.value.fields.get("security")
        clear = security.value.fields["secrets_in_clear"].value if security else None
        assert clear is found or (found is None and isinstance(clear, Unknown))


def test_lists_that_nothing_asks_for_are_not_remarked_on(tmp_path, formats):
    realm = {"realm": "r", "enabled": True, "clients": CLIENTS[:3], "components": {"mine": CLIENTS}}
    (subject,), errors = built(tmp_path, {"realm.json": realm}, formats)
    assert not errors
    assert [r.code for r in subject.remarks if r.code == "F216"] == []


def test_a_list_of_our_own_format_is_read_whole_or_not_at_all(tmp_path):
    platform = {"name": "A", "clients": [{"name": "c"}] * (LISTED + 1)}
    found, errors = built(tmp_path, {"platform.json": platform, "b/platform.json": {"name": "B"}})
    assert errors == [("F216", f"the list has {LISTED + 1:,} elements, where {LISTED:,} are the most", "platform.json")]
    assert [s.name for s in found] == ["b"]


def test_a_document_lists_no_more_than_can_be_judged(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "ELEMENTS", 3)
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {key: {"type": "string"} for key in ("email", "birthdate", "familyName", "phone")},
    }
    files = {"x.json": schema, "b/platform.yaml": "name: B\nclients: [{name: a}, {name: b}, {name: c}]\n"}
    found, errors = built(tmp_path, files)
    assert errors == [("F216", "`x.json` lists 4 things to judge, where 3 are the most", "x.json")]
    assert [s.name for s in found] == ["b"]


def test_a_run_has_no_more_subjects_and_elements_than_can_be_judged(tmp_path, monkeypatch):
    files = {f"{name}/platform.yaml": "name: A\nclients: [{name: a}, {name: b}]\n" for name in "abc"}
    assert len(built(tmp_path, files)[0]) == 3
    monkeypatch.setattr(bounds, "RUN_ELEMENTS", 5)
    assert built(tmp_path, files) == (
        [], [("F217", "the documents list 6 things to judge, where 5 are the most of one run", "")]
    )  # fmt: skip
    monkeypatch.setattr(bounds, "SUBJECTS", 2)
    assert built(tmp_path, files) == ([], [("F217", "3 subjects, where 2 are the most of one run", "")])


def test_the_bytes_of_a_run_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(discover, "RUN_BYTES", 40)
    assert len(built(tmp_path, {"a/platform.yaml": "name: A\n" * 1, "b/platform.yaml": "name: B\n"})[0]) == 2
    files = {f"{name}/platform.yaml": "name: A\nkind: social\n" for name in "abc"}
    _, errors = built(tmp_path, files)
    assert [code for code, _, _ in errors] == ["F217"]
