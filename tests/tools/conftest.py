"""The installed command, run as a user would, in a folder of its own."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from ..started import Starter  # noqa: TID252 - tests are no package that is installed

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).parent / "checkmeta"


@pytest.fixture(scope="session")
def environment(tmp_path_factory, compiled_rules):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "SYSTEMROOT")}
    return {
        **kept,
        "CHECKMETA_CACHE": str(compiled_rules),
        "PYTHONUTF8": "1",
        "HOME": str(tmp_path_factory.mktemp("home") / "none"),
    }


@pytest.fixture(scope="session")
def starter(environment):
    made = Starter(environment)
    yield made
    made.close()


@pytest.fixture
def run(starter):
    def run(*arguments, cwd=HERE, stdin=b""):
        with tempfile.TemporaryDirectory() as folder:
            given, said, wrong = (Path(folder, name) for name in ("given", "said", "wrong"))
            given.write_bytes(stdin)
            said.touch()
            wrong.touch()
            status, _ = starter.run([*map(str, arguments)], cwd, (str(given), str(said), str(wrong)))
            out, err = said.read_bytes().decode(), wrong.read_bytes().decode()
        assert "Traceback" not in err, err
        assert "U005" not in err, err
        return status, out, err

    return run
