"""What a report comes to, as an in-toto statement about the documents: for others to sign, as checkmeta holds no keys.

The predicate has the fields of SLSA's verification summary (slsa.dev/spec/v1.2/verification_summary) under a type of its own, as
keeping a law is no level of SLSA. When it was made is no field: whoever signs it says that.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.judging.findings import Standing
from checkmeta.language.words import ASIDE, KEPT, Layer, Verdict
from checkmeta.report.model import FileDigest, ReportModel, RunRecord

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://checkmeta.dev/attestation/summary/v1"
PAYLOAD: Final = "application/vnd.in-toto+json"
"""The type of what an envelope (DSSE) holds, where that is a statement."""
_FAILED: Final = "FAILED"


def statement(report: ReportModel, data: bytes, name: str, resource: str | None = None) -> dict[str, Any]:
    """State of the documents what a report found.

    Args:
        report: what was found.
        data: the report's file, which the statement names by its digest.
        name: of that file, without a folder.
        resource: where the documents are published, as a URI.

    Raises:
        CheckmetaError: U031, the report doesn't say what it rests on, something could not be checked, or no document was used.

    """
    record = recorded(report, name)
    if report.exit_status not in (0, 1):
        _refuse(f"`{name}` is of a run that could not check everything, so it states nothing", name)
    used = {document for subject in report.subjects for document in subject.documents}
    about = [file for file in record.documents if file.whole and file.name in used]
    if not about:
        _refuse(f"`{name}` rests on no document as a whole, so there is nothing to state it of", name)
    asked = {layer: report.summary.by_standing.get(layer, {}).get(Standing.ASKED, 0) for layer in Layer}
    rest = [file for file in record.documents if file not in about]
    return {
        "_type": STATEMENT,
        "subject": [_described(file) for file in about],
        "predicateType": PREDICATE,
        "predicate": {
            "verifier": {"id": "https://checkmeta.dev", "version": {"checkmeta": report.checkmeta}},
            **({} if resource is None else {"resourceUri": resource}),
            "policy": {"uri": "https://checkmeta.dev/rules", "digest": {"sha256": report.digest}},
            "verificationResult": _FAILED if report.failed else "PASSED",
            "verifiedLevels": [_FAILED] if report.failed else _levels(report, asked),
            "asOf": report.as_of.isoformat(),
            "places": report.jurisdictions
            or sorted({place for s in report.subjects for j in s.judgements for place in j.places}),
            "failOn": report.fail_on.value,
            "broken": {layer.value: _broken(report, layer) for layer in Layer},
            "asked": {layer.value: number for layer, number in asked.items()},
            "waived": sum(report.summary.by_layer[layer][Verdict.WAIVED] for layer in Layer),
            "commit": record.commit,
            "inputs": [_described(file) for file in [*rest, *([record.waivers] if record.waivers else [])]],
            "report": {"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}},
        },
    }


def recorded(report: ReportModel, name: str) -> RunRecord:
    """What a report rests on.

    Raises:
        CheckmetaError: U031, it doesn't say.

    """
    if report.record is None:
        _refuse(f"`{name}` doesn't say what it rests on: an older checkmeta wrote it", name)
    assert report.record is not None
    return report.record


def _refuse(message: str, name: str) -> None:
    raise refusal(
        "U031", message, help="make it anew: `checkmeta check PATH --format json --output FILE`", subject=name
    )


def _described(file: FileDigest) -> dict[str, Any]:
    """A file as in-toto describes a resource. A part of one has a digest, but not the file's."""
    digest = {"sha256" if file.whole else "gltfJsonSha256": file.sha256}
    return {"name": file.name, "digest": digest}


def _broken(report: ReportModel, layer: Layer) -> int:
    return report.summary.by_layer[layer][Verdict.VIOLATED] + report.summary.breaches_unless_shown[layer]


def _levels(report: ReportModel, asked: Mapping[Layer, int]) -> list[str]:
    """The layers of which something was judged, all of it is kept, and nothing is asked."""
    found = []
    for layer in (Layer.LAW, Layer.NORM, Layer.ETHICS):
        counts = report.summary.by_layer[layer]
        good = {*KEPT, *ASIDE, Verdict.UNDETERMINED}
        clean = not any(number for verdict, number in counts.items() if verdict not in good)
        judged = sum(counts[verdict] for verdict in KEPT) > report.summary.satisfied_if_applicable.get(layer, 0)
        if clean and judged and not asked[layer] and not report.summary.breaches_unless_shown[layer]:
            found.append(f"CHECKMETA_{layer.value.upper()}")
    return found


# ---- read back


def statement_in(data: bytes, name: str) -> tuple[dict[str, Any], int | None]:
    """The statement in a file, and by how many signatures it is signed; None where it stands by itself.

    It may stand in an envelope (DSSE), and that in a bundle of Sigstore. No signature is checked.

    Raises:
        CheckmetaError: U032, there is none of ours.

    """
    try:
        found = json.loads(data)
        envelope = found.get("dsseEnvelope", found)
        signatures = None
        if "payload" in envelope:
            signatures = len(envelope["signatures"])
            found = json.loads(base64.b64decode(envelope["payload"], validate=True))
        ours = (
            found["_type"] == STATEMENT and found["predicateType"] == PREDICATE and isinstance(found["predicate"], dict)
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, binascii.Error):
        ours = False
    if not ours:
        said = f"`{name}` is no statement about a report"
        raise refusal("U032", said, help="`checkmeta attest REPORT` writes one", subject=name)
    return found, signatures


def other_than(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """The fields in which a statement differs from the one that a report gives. Where it is published, only the statement knows."""
    own = {**found["predicate"]}
    own.pop("resourceUri", None)
    if isinstance(own.get("report"), dict):  # the report may have another name today
        own["report"] = {**own["report"], "name": expected["predicate"]["report"]["name"]}
    theirs = {**expected["predicate"], "subject": expected["subject"]}
    own["subject"] = found.get("subject")
    return sorted(key for key in {*own, *theirs} if own.get(key) != theirs.get(key))
