"""checkmeta: ethics, norms and law for virtual worlds and digital identities, checked against real documents.

What stands in `__all__` is the public interface: `checker/api.md` tells what it promises. Each name is imported when it is
first asked for, so that `import checkmeta` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it, which takes as long to import as Python to start

if TYPE_CHECKING:
    from typing import Any

    from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
    from checkmeta.base.version import VERSION as __version__  # noqa: N811 - Python's own name for it
    from checkmeta.facts.subject import Subject
    from checkmeta.facts.subjects import build_subjects as read_documents
    from checkmeta.judging.fail_bars import FailOn
    from checkmeta.judging.findings import Judgement, Report, SubjectReport
    from checkmeta.judging.pipeline import Request, check
    from checkmeta.language.words import Layer, Verdict
    from checkmeta.report.registry import REPORTS, render
    from checkmeta.store.library import Library
    from checkmeta.store.library import load as load_rules

_HOMES = {
    "CheckmetaError": "base.diagnostics.diagnostic:CheckmetaError",
    "Diagnostic": "base.diagnostics.diagnostic:Diagnostic",
    "FailOn": "judging.fail_bars:FailOn",
    "Judgement": "judging.findings:Judgement",
    "Layer": "language.words:Layer",
    "Library": "store.library:Library",
    "REPORTS": "report.registry:REPORTS",
    "Report": "judging.findings:Report",
    "Request": "judging.pipeline:Request",
    "Subject": "facts.subject:Subject",
    "SubjectReport": "judging.findings:SubjectReport",
    "Verdict": "language.words:Verdict",
    "__version__": "base.version:VERSION",
    "check": "judging.pipeline:check",
    "load_rules": "store.library:load",
    "read_documents": "facts.subjects:build_subjects",
    "render": "report.registry:render",
}

__all__ = [
    "REPORTS",
    "CheckmetaError",
    "Diagnostic",
    "FailOn",
    "Judgement",
    "Layer",
    "Library",
    "Report",
    "Request",
    "Subject",
    "SubjectReport",
    "Verdict",
    "__version__",
    "check",
    "load_rules",
    "read_documents",
    "render",
]


def __getattr__(name: str) -> Any:
    """Import a public name where it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module `checkmeta` has no `{name}`")
    from importlib import import_module  # noqa: PLC0415

    module, _, attribute = _HOMES[name].partition(":")
    found = getattr(import_module(f"checkmeta.{module}"), attribute)
    globals()[name] = found
    return found
