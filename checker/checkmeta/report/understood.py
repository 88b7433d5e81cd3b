"""What was understood of documents, as `checkmeta facts` prints it: text, or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.base.source import Span
from checkmeta.base.values import Evidence
from checkmeta.facts.understandings import Understanding
from checkmeta.report.encode import json_text, taken
from checkmeta.report.wording import one_line

SHOWN: Final = 40
"""Keys that were not used, in a text."""


def as_text(documents: Sequence[Understanding], paint: Paint = plain) -> str:
    """The documents one below the other, each with its facts, what can't be read, and what wasn't used."""
    return "\n".join(_text(document, paint) for document in documents)


def _text(document: Understanding, paint: Paint) -> str:
    name = one_line(document.document) + (f" (document {document.index + 1})" if document.index else "")
    if document.format is None:
        return f"{paint(name, 'title')}: not recognised\n"
    kind = f"{document.format} ({document.title})"
    complete = {True: ", complete: what it leaves out has its default", False: ", not complete", None: ""}
    out = [f"{paint(name, 'title')}: {kind}{complete[document.complete]}"]
    known = [line for line in document.lines if line.evidence not in ("unknown", "partial")]
    open_ = [line for line in document.lines if line.evidence in ("unknown", "partial")]
    width = min(60, max((len(one_line(line.path)) for line in known), default=0))
    for line in known:
        mark = "" if line.evidence == Evidence.EXTRACTED else f", {line.evidence}"
        value = one_line(line.value, 100)
        out.append(f"  {one_line(line.path):<{width}} = {value}  {paint(f'({_place(line.place)}{mark})', 'gutter')}")
    if not known:
        out.append("  nothing in it is a fact of the vocabulary")
    if open_:
        out.append(paint("  not known:", "note"))
        for line in open_:
            what = "more than these" if line.evidence == "partial" else "unknown"
            out.append(f"    {one_line(line.path)}: {what}, {one_line(line.detail)}  ({_place(line.place)})")
    if document.remarks:
        out.append(paint("  could not be read:", "warning"))
        out.extend(f"    {one_line(r.message)}  ({_place(r.place)})" for r in document.remarks)
    if document.unused:
        count = len(document.unused)
        out.append(paint(f"  not used: {count:,} of {document.total:,} keys", "note"))
        out.extend(f"    {one_line(path)}  ({_place(span)})" for path, span in document.unused[:SHOWN])
        if count > SHOWN:
            out.append(f"    … and {count - SHOWN:,} more")
    return "\n".join(out) + "\n"


def _place(span: Span | None) -> str:
    return one_line(str(span)) if span is not None else "no place"


def as_json(documents: Sequence[Understanding]) -> str:
    """The documents as JSON, with every key that wasn't used."""
    listed = [
        {
            **_DOCUMENT(d),
            "facts": [{**_FACT(line), **_json_place(line.place)} for line in d.lines],
            "remarks": [{**_REMARK(r), **_json_place(r.place)} for r in d.remarks],
            "keys": d.total,
            "unused": [{"pointer": path, **_json_place(span)} for path, span in d.unused],
        }
        for d in documents
    ]
    return json_text({"documents": listed}, sort=False)


_DOCUMENT = taken("document", "index", "format", "complete")
_FACT = taken("path", "value", "evidence", "detail", "pointer")
_REMARK = taken("code", "message", "help")


def _json_place(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"file": None, "line": None, "column": None}
    return {"file": span.source.name, "line": span.begin.line, "column": span.begin.column}
