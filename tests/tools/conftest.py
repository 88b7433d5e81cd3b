"""The installed command, run as a user would, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.fixture
def run(environment):
    def run(*arguments, cwd=HERE, stdin=b""):
        done = subprocess.run(
            [COMMAND, *map(str, arguments)],
            cwd=cwd,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        assert "U005" not in err, err
        return done.returncode, out, err

    return run
