"""Part of building a wheel: the shipped rules go into it compiled as well, as Python files go into `__pycache__`.

An installation that can be edited gets none of it, as its rules will change.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INSIDE = "checkmeta/compiled"


class CompiledRules(BuildHookInterface):
    """Runs `checkmeta.cli.precompile` on this very checkout, and adds what it writes."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder that lasts as long as the build."""
        if version != "standard":
            return
        self.scratch = tempfile.TemporaryDirectory()
        target = Path(self.scratch.name)
        # what this process can import, however the builder saw to it, and the package that is being built: without `site`,
        # as a builder's own customising of it may take that away where it is installed to be edited
        path = [str(Path(self.root) / "checker"), *filter(None, sys.path)]
        start = f"import runpy, sys; sys.path[:] = {path!r}; runpy.run_module('checkmeta.cli.precompile', run_name='__main__')"
        # the same order of all sets, so that two builds give the same bytes
        env = {**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, "PYTHONHASHSEED": "0"}
        subprocess.run([sys.executable, "-S", "-c", start, str(target)], env=env, check=True)  # noqa: S603
        for entry in sorted(target.iterdir()):
            build_data["force_include"][str(entry)] = f"{INSIDE}/{entry.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the folder away."""
        del build_data, artifact_path
        if version == "standard":
            self.scratch.cleanup()
