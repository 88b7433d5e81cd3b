"""A small law of a few places, beside the shipped rules, and a world that is judged by it."""

import pytest

RULES = """ruleset law.x.eu "X" layer law jurisdiction EU source "S"
rule no-names "Nobody has to give a legal name"
  must not platform.accounts.identification.real_name_shown
  message "{platform.name} asks for legal names"

rule log "Who did what is written down"
  effective from 2027-03-01
  must platform.security.audit_log
  message "nobody writes down who did what"

rule old "Sessions end"
  effective until 2027-02-01
  must platform.accounts.authentication.session_lifetime < indefinite
  message "a session lasts for ever"

rule attributes "Nothing is kept for ever"
  for each attribute in identity.attributes
  must attribute.retention.period < indefinite
  message "{attribute.name} is kept for ever"

ruleset law.x.cn "Y" layer law jurisdiction CN source "S"
rule names "Everybody gives their legal name"
  must platform.accounts.identification.real_name_shown
  message "{platform.name} asks for no legal names"

ruleset law.x.br "Z" layer law jurisdiction BR source "S"
rule open "Anybody may come in"
  when platform.security.audit_log
  must platform.accounts.self_registration
  message "nobody can come in"

ruleset law.x.us "U" layer law jurisdiction US-CA source "S"
rule log "Who did what is written down"
  must platform.security.audit_log
  message "nobody writes down who did what"
rule children "Children are left alone"
  must platform.minors.private_by_default
  message "children are shown to everybody"

ruleset law.x.in "V" layer law jurisdiction IN source "S"
rule log "Who did what is written down"
  must platform.security.audit_log
  message "nobody writes down who did what"

ruleset norm.x "N" layer norm source "S"
rule open "Anybody may come in"
  must platform.accounts.self_registration
  message "nobody can come in"
"""
PLATFORM = """name: " =Reef"
accounts:
  identification: {real_name_shown: true}
  authentication: {session_lifetime: indefinite}
security: {audit_log: true}
"""


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reef").mkdir()
    (tmp_path / "reef" / "platform.yaml").write_text(PLATFORM, encoding="utf-8")
    (tmp_path / "x.rules").write_text(RULES, encoding="utf-8")
