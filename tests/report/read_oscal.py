"""Reads a report as OSCAL by compliance-trestle, and writes it again: run by `.ci/run`, in an environment of its own."""

import json
import sys
from pathlib import Path

from trestle.oscal.assessment_results import AssessmentResults

path = Path(sys.argv[1])
read = AssessmentResults.oscal_read(path)
assert read is not None
again = json.loads(read.oscal_serialize_json().replace("T00:00:00+00:00", "T00:00:00Z"))
assert again == json.loads(path.read_text(encoding="utf-8"))
(result,) = read.results
print(f"{len(result.findings)} findings, {len(result.observations)} observations, {len(result.risks)} risks")
