"""What a finding is known by from one run to the next."""

from __future__ import annotations

import hashlib
from collections import Counter

from checkmeta.judging.findings import Judgement
from checkmeta.report.encode import encodable
from checkmeta.report.home import Home


def fingerprint(judgement: Judgement, seen: Counter[str], home: Home) -> str:
    """Hash what stays the same when lines move; the counter `seen` tells apart those that share all else."""
    document = home.path(judgement.document) or judgement.document
    key = "\0".join(encodable(part) for part in (judgement.rule.id, document, judgement.pointer, *judgement.places))
    seen[key] += 1
    if seen[key] > 1:
        key += f"\0\0{seen[key]}"
    return hashlib.sha256(key.encode()).hexdigest()
