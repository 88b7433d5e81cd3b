"""Small documents of every format beside what `checkmeta facts` says of them: `case.yaml`, `case.facts.txt`.

`CHECKMETA_REGENERATE=1 pytest tests/mapping_formats` writes the answers anew, to be read line by line against the document.
"""

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkmeta.cli.main import cli

HERE = Path(__file__).parent
ANSWER = ".facts.txt"
PLACE = re.compile(r"\((?P<name>[^()]+):(?P<line>\d+):(?P<column>\d+)(?:, default)?\)$", re.MULTILINE)
SECRETS = (
    "hunter2hunter2", "in-clear-words", "plain-for-all-to-read", "swordfish", "written-out", "tide-table-44", "sand-and-salt",
    "bulrush-and-sedge", "mangrove7", "heron-blue", "marsh-harrier", "gull-and-buoy", "lock-and-sluice-9", "eel-pass",
    "shingle-and-tern", "coral-and-brine", "rope-and-tar", "f00dcafe11", "coral-and-kelp-31", "sprat-and-herring-8", "lantern-fish-70",
    "anchor-and-chain-5", "mast-and-boom-17", "whelk-and-winkle-3", "limpet-and-barnacle-6", "mas1-and-mas2", "tide-gauge-64",
    "hull-and-keel-29", "brine-and-foam", "flour-and-bran-12", "chalk-and-flint-44", "gangway-and-capstan-58",
    "rudder-and-tiller-2", "lute-and-drum-7", "fig-and-olive-55", "almond-and-date-1", "reed-and-rush-19", "thatch-and-beam-6",
    "pike-and-lance-4", "barley-and-hops-77", "ale-and-mead-23", "cobble-and-kerb-5", "apple-and-pear-8",
    "candy-and-floss-9", "carousel-and-wheel-3", "kelp-and-cockle-14",
)  # fmt: skip
"""What the documents here hold in clear; no answer may repeat it."""
DOCUMENTS = sorted(
    path
    for folder in HERE.iterdir()
    if folder.is_dir() and folder.name != "__pycache__"
    for path in folder.iterdir()
    if path.is_file() and not path.name.endswith(ANSWER)
)


def shown(document):
    """The text of a document; what isn't text in a binary one counts by its bytes."""
    return document.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_facts(document, monkeypatch):
    monkeypatch.chdir(document.parent)
    result = CliRunner().invoke(cli, ["facts", document.name], standalone_mode=False)
    assert result.exception is None, result.exception
    answer = document.with_suffix(ANSWER)
    if os.environ.get("CHECKMETA_REGENERATE"):
        answer.write_text(result.output, encoding="utf-8")
    assert answer.read_text(encoding="utf-8") == result.output


def test_each_answer_has_its_document():
    assert set(HERE.glob(f"*/*{ANSWER}")) == {path.with_suffix(ANSWER) for path in DOCUMENTS}
    assert len({path.with_suffix("") for path in DOCUMENTS}) == len(DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_every_place_is_in_the_document(document):
    answer = document.with_suffix(ANSWER).read_text(encoding="utf-8")
    lines = shown(document).split("\n")
    places = list(PLACE.finditer(answer))
    assert places or "not recognised" in answer
    for place in places:
        assert place["name"] == document.name
        assert 1 <= int(place["column"]) <= len(lines[int(place["line"]) - 1]) + 1


def test_no_secret_is_repeated():
    answers = {path: path.read_text(encoding="utf-8") for path in HERE.glob(f"*/*{ANSWER}")}
    written = "".join(shown(path) for path in DOCUMENTS)
    assert all(secret in written for secret in SECRETS)
    assert not [(path.name, secret) for path, text in answers.items() for secret in SECRETS if secret in text]
