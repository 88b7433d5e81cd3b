"""A rule set with facts of its own, a mapping that sets one, and a subject that states them."""

from pathlib import Path

import pytest

OWN = """ruleset law.mine "Mine"
  layer law
  jurisdiction CA, DE
  source "S"

fact platform.data.vault: Vault or none "Where keys are kept"
fact platform.quiet_hours: list of time "When nobody calls"
fact Attribute.spoken: one of "aloud", "softly" or none "How it is read out"
fact Client.rank: number "Its rank"

record Vault "A place"
  opened: date "When it was opened"
  share: percentage or none "How much of all is in it"

rule opened "A vault is open for a year"
  when platform.data.vault is present
  must platform.data.vault.opened + 1 year <= 2026-06-01
  message "open since {platform.data.vault.opened}"

rule whispered "What is read out is read softly"
  for each attribute in identity.attributes
  must attribute.spoken == "softly"
"""
MAPPING = """mapping vault.config "Vault"
  reads json
  recognise when document.vault is known
  set platform.data.vault.opened = document.vault.since
  for each c in document.vault.callers
    add platform.clients { name = c.name, rank = c.rank }

"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with `own.rules`, `bare.rules` without facts, and a subject `world`."""
    (tmp_path / "own.rules").write_text(MAPPING + OWN, encoding="utf-8")
    bare = 'ruleset law.bare "B" layer law jurisdiction DE source "S"\nrule r "R" must platform.name is present\n'
    (tmp_path / "bare.rules").write_text(bare, encoding="utf-8")
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "platform.yaml").write_text(
        "name: W\njurisdictions: [DE, CA]\nquiet_hours: ['20:00']\ndata:\n  vault: {opened: 2026-01-01, share: 60%}\n"
        "variants:\n  - {for: [CA], data: {vault: {opened: 2024-01-01}}, quiet_hours: []}\n",
        encoding="utf-8",
    )
    (tmp_path / "world" / "u.schema.json").write_text(
        '{"type": "object", "title": "U", "properties": {"a": {"type": "string", "x-checkmeta": {"spoken": "softly"}},'
        ' "b": {"type": "string", "x-checkmeta": {"spoken": "aloud"}}}}',
        encoding="utf-8",
    )
    return tmp_path
