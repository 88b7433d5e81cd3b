"""A folder with rules that import and override one another, and a server for it; texts in an editor may be others."""

import os
import shutil
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="needs `pip install 'checkmeta[lsp]'`")

from .client import PATIENCE, Client

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("editor") / "a folder"
    shutil.copytree(HERE / "folder", made)
    return made


@pytest.fixture(scope="session")
def server(folder):
    """One server for many tests; each opens texts of its own, or leaves them as they are on the disk."""
    client = Client(folder, env={**os.environ, "PYTHONPATH": str(ROOT / "checker")})
    client.told(client.open("house.rules"))
    client.patience = PATIENCE
    yield client
    assert client.close() == (0, "")


@pytest.fixture
def opened(server):
    """Opens a file, with another text if one is given, and closes it afterwards."""
    uris = []

    def open_(name, text=None):
        uris.append(server.open(name, text))
        return uris[-1]

    yield open_
    for uri in uris:
        server.diagnostics.pop(uri, None)
        server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
