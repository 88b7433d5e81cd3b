"""What tests of the library share."""

import pytest

from checkmeta.store import library, rule_files


@pytest.fixture
def few(monkeypatch):
    """Of what comes with checkmeta only these files, of rules and of a mapping, which are soon compiled."""
    every = rule_files.shipped_files()
    files = [*every[:3], next(path for path in every if path.parent.name == "mapping")]
    monkeypatch.setattr(library, "shipped_files", lambda: files)
    return files
