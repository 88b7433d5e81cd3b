"""Configs and identity schemas as they are typed: what is found of them, as `check` finds it, and what their keys mean."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lsprotocol import types

from checkmeta.authoring.language_server.explain_names import Cards
from checkmeta.authoring.language_server.positions import START, PositionCodec
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.paths import is_file
from checkmeta.base.source import Span
from checkmeta.documents.formats import format_of
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, Node, SequenceNode
from checkmeta.facts.discover import shown_path
from checkmeta.facts.recognise import ANNOTATION, recognise
from checkmeta.judging.findings import Judgement, Report
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.program import Program
from checkmeta.language.words import Layer
from checkmeta.report.conclusion import conclusion
from checkmeta.report.defects import Defect
from checkmeta.report.unsettled import OpenFact, asked_of
from checkmeta.report.wording import citation, one_line, said
from checkmeta.store.library import Library, about, load

Requests = Callable[[Path], Request]
"""What `checkmeta check` would be asked about the folder of a file; raises `CheckmetaError` where the project file is wrong."""

LAYERS: Final = {
    Layer.LAW: types.DiagnosticSeverity.Error,
    Layer.NORM: types.DiagnosticSeverity.Warning,
    Layer.ETHICS: types.DiagnosticSeverity.Information,
}
_URL: Final = "%/:=&?~#+!$,;'@()*[]"
LIBRARIES: Final = 4
"""Choices of rules that are kept loaded."""


class LiveDocuments:
    """The documents that are open, each judged with the folder that it stands in."""

    def __init__(self, requests: Requests) -> None:
        self.requests = requests
        self._libraries: dict[tuple[object, ...], Library] = {}
        self._one_at_a_time = threading.Lock()

    def forget(self) -> None:
        """Load rules anew: a file of them was saved."""
        self._libraries.clear()

    def report(self, path: Path, texts: Mapping[Path, str], request: Request, library: Library | None = None) -> Report:
        """The report on the subject of a file, with texts that are not saved.

        Raises:
            CheckmetaError: nothing can be judged.

        """
        cwd = request.cwd or path.parent
        named = {shown_path(other, cwd): text for other, text in texts.items()}
        with self._one_at_a_time:
            return check(request, library or self._library(request), named)

    def _library(self, request: Request) -> Library:
        key = (request.cwd, request.rules, request.added, request.topics)
        if key not in self._libraries:
            if len(self._libraries) >= LIBRARIES:
                self._libraries.clear()
            loaded = load(request.rules, request.cwd, tests=False, added=request.added)
            self._libraries[key] = about(loaded, request.topics)
        return self._libraries[key]

    def diagnostics(self, path: Path, texts: Mapping[Path, str], places: PositionCodec) -> list[types.Diagnostic]:
        """What is wrong with one document: what can't be read of it, what it breaks, and what the law asks of it."""
        text = texts[path]
        try:
            request = self.requests(path)
            name = shown_path(path, request.cwd or path.parent)
            report = self.report(path, texts, request)
        except CheckmetaError as error:
            name = path.name
            told = [d for d in error.diagnostics if d.code != "U002"]  # that it is no document of ours is no mistake
            mine = [d for d in told if d.span is not None and d.span.source.text == text]
            elsewhere = [d for d in told if d.span is None or not d.span.source.name.endswith(path.name)]
            return [places.diagnostic(d, {}) for d in (*mine, *(d for d in elsewhere if d.code.startswith("U011")))]
        found = [places.diagnostic(d, {}) for d in report.errors if d.span is not None and d.span.source.name == name]
        for subject in report.subjects:
            for remark in subject.remarks:
                if remark.document == name:
                    help_ = f"\nhelp: {one_line(remark.help)}" if remark.help else ""
                    at = _range(remark.place, name, text, places)
                    severity = types.DiagnosticSeverity.Information
                    found.append(
                        types.Diagnostic(
                            at, one_line(remark.message) + help_, severity, remark.code, source="checkmeta"
                        )
                    )
        given = conclusion(report)
        found += [_of_defect(d, name, text, places) for d in given.defects if _stands_in(d.first, name)]
        asked = (q for subject in report.subjects for q in asked_of(subject))
        found += [_of_question(q, name, text, places) for q in asked if _stands_in(q.judgements[0], name)]
        return found

    def hover(self, cards: Cards, program: Program, name: str, text: str, offset: int) -> tuple[str, Span] | None:
        """What the key at an offset states, and which rules read it."""
        try:
            documents = read_text(text, name, format_of(name) or "json")
        except CheckmetaError:
            return None
        for document in documents:
            if recognise(document, program.vocabulary) is None:
                continue
            keys = list(_keys_at(document.root, offset))
            for path in _facts([key for key, _ in keys]):
                card = cards.of(path, program)
                if card is not None:
                    return card, keys[-1][1]
        return None


def _stands_in(judgement: Judgement, name: str) -> bool:
    place = judgement.place
    return place.source.name == name if place is not None and place.source.name else judgement.document == name


def _of_defect(defect: Defect, name: str, text: str, places: PositionCodec) -> types.Diagnostic:
    first = defect.first
    where = f" ({', '.join(defect.places)})" if defect.places else ""
    lines = [f"{said(first)}{defect.more}{where}"]
    lines += [citation(group.rule.source) for group in defect.groups if group.rule.source is not None]
    lines += [f"also {group.rule.id}" for group in defect.also]
    lines += [f"what to do: {one_line(first.remedy)}"] if first.remedy else []
    return _finding(
        first, "\n".join(dict.fromkeys(lines)), LAYERS[defect.layer], _range(first.place, name, text, places)
    )


def _of_question(question: OpenFact, name: str, text: str, places: PositionCodec) -> types.Diagnostic:
    first = question.judgements[0]
    told = f"nobody says {one_line(question.called)}, and the rule applies: {one_line(first.rule.title)}"
    return _finding(first, told, types.DiagnosticSeverity.Hint, _range(first.place, name, text, places))


def _finding(judgement: Judgement, told: str, severity: types.DiagnosticSeverity, at: types.Range) -> types.Diagnostic:
    source = judgement.rule.source
    page = types.CodeDescription(quote(source.url, safe=_URL)) if source is not None and source.url else None
    return types.Diagnostic(at, told, severity, judgement.rule.id, page, source="checkmeta")


def _range(span: Span | None, name: str, text: str, places: PositionCodec) -> types.Range:
    """Where a span is, on its first line: whole blocks would be underlined else. At the beginning for what stands elsewhere."""
    if span is None or span.source.name != name or span.source.text != text:
        return START
    end = min(span.end, span.start + len(span.text.split("\n", 1)[0]))
    return places.range(Span(span.source, span.start, max(end, span.start)))


def _keys_at(node: Node, offset: int) -> Iterator[tuple[str, Span]]:
    """The keys on the way to an offset that is on a key or its scalar, each with its place."""
    while True:
        if isinstance(node, SequenceNode):
            inside = next((item for item in node.items if item.span.start <= offset <= item.span.end), None)
            if inside is None:
                return
            node = inside
        elif isinstance(node, MappingNode):
            for key, value in node.entries.items():
                span = node.keys.get(key)
                if span is not None and span.start <= offset <= max(span.end, value.span.end):
                    yield key, span
                    if offset <= span.end:
                        return
                    node = value
                    break
            else:
                return
        else:
            return


def _facts(keys: list[str]) -> Iterator[str]:
    """The paths of the vocabulary that keys may stand for."""
    if ANNOTATION in keys:
        at = len(keys) - 1 - keys[::-1].index(ANNOTATION)
        inner = ".".join(keys[at + 1 :])
        yield f"identity.attributes.{inner}" if "properties" in keys[:at] else f"identity.{inner}"
        return
    path = ".".join(keys)
    if path:
        yield from (path.replace("identities.", "identity.", 1), f"platform.{path}", f"identity.{path}")


def documents_near(root: Path, opened: Iterable[Path], most: int = 8) -> list[Path]:
    """Documents to choose among: those that are open, then the configs and schemas of our own in the folder."""
    patterns = ("platform.*", "*/platform.*", "*.schema.json", "*/*.schema.json")
    met = (path for pattern in patterns for path in sorted(root.glob(pattern)))
    inside = (p for p in met if is_file(p) and format_of(p.name) and p.resolve().is_relative_to(root.resolve()))
    found: dict[Path, None] = dict.fromkeys(opened)
    for path in inside:
        if len(found) >= most:
            break
        found[path] = None
    return list(found)[:most]
