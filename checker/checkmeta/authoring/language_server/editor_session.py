"""What one editor has open, and what it is told of it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.authoring.language_server.explain_names import Cards
from checkmeta.authoring.language_server.live_documents import LiveDocuments, Requests
from checkmeta.authoring.language_server.live_rules import SLOW, LiveRules
from checkmeta.authoring.language_server.positions import PositionCodec, local_path
from checkmeta.authoring.lint.material import Finding
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.harmless import printable
from checkmeta.base.source import Source, Span
from checkmeta.documents.formats import format_of
from checkmeta.language.syntax.declarations import RulesFile
from checkmeta.language.syntax.parse import parse_pieces
from checkmeta.store import cache
from checkmeta.store.rule_files import SUFFIX, read_source, shown_name

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer
    from pygls.workspace import TextDocument

OwnRules = Callable[[Path], Iterable[Path]]
"""The files of rules that a project names, by its folder."""

PAUSE: Final = 0.02
"""Seconds without a keystroke before rules are looked at."""
QUIET: Final = 0.004
"""Seconds without a message of the editor after which all that it has sent is known to have been read."""
LONGEST: Final = 0.1
"""Seconds that a question waits for that at most."""
REST: Final = 0.3
"""The same before a document is judged, and rules are compared with one another."""


class EditorSession:
    """The state of a server. All of it belongs to the loop, but for judging documents, which has a thread of its own."""

    def __init__(self, server: LanguageServer, requests: Requests, own_rules: OwnRules) -> None:
        self.server = server
        self.root = Path.cwd()
        self.places = PositionCodec()
        self.documents = LiveDocuments(requests)
        self.cards = Cards()
        self.own_rules = own_rules
        self.names: dict[str, str] = {}
        """Names of rules files that are open, by their addresses."""
        self.found: dict[str, list[Finding]] = {}
        self.heard = 0
        """Messages of the editor so far."""
        self._loading: asyncio.Task[LiveRules] | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    # ---- rules

    def begin(self) -> None:
        """Load the rules, beside the loop."""
        if self.server.workspace.root_path:
            self.root = Path(self.server.workspace.root_path)
        cache.distrust_more(self.root)  # what is edited may be a stranger's
        self.places = PositionCodec(
            str(self.server.workspace.position_encoding).lower().removeprefix("positionencodingkind.")
        )
        self._loading = asyncio.create_task(asyncio.to_thread(self._load))

    def _load(self) -> LiveRules:
        rules = LiveRules(self.root)
        self.cards.learn(rules.program)
        gc.freeze()  # it stays as long as the server does, and to look for garbage in it would take longer than an answer
        return rules

    async def rules(self) -> LiveRules:
        """All rules, once they are loaded."""
        if self._loading is None:
            self.begin()
        assert self._loading is not None
        return await asyncio.shield(self._loading)

    async def fresh(self, uri: str) -> tuple[LiveRules, str] | None:
        """The rules with a file as it stands in the editor, and its name; None for what is no local file of rules."""
        path = local_path(uri)
        if path is None or path.suffix != SUFFIX or self._held(uri) is None:
            return None
        rules = await self.rules()
        await self._caught_up()
        held = self._held(uri)
        if held is None:  # it was closed meanwhile
            return None
        text = held.source
        name = self.names.get(uri)
        if name is None:
            name = self.names[uri] = rules.open(path, text, self._own(path))
        elif rules.source(name).text != text:
            rules.change({name: text})
        return rules, name

    async def _caught_up(self) -> None:
        """Wait until what the editor has sent is read: of many changes only the last is looked at, and what it no longer wants isn't answered.

        To read a change takes hardly any time, to look at rules takes a tenth of a second: whoever did so for every change and every question
        of somebody who types fast would answer minutes later.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST
        heard = -1
        while heard != self.heard and loop.time() < end:
            heard = self.heard
            await asyncio.sleep(QUIET)

    def _held(self, uri: str) -> TextDocument | None:
        """What the editor has open under an address; some versions of pygls keep it under the one without escapes."""
        return next((document for document in self._open if document.uri == uri), None)

    @property
    def _open(self) -> list[TextDocument]:
        return list(self.server.workspace.text_documents.values())

    def _own(self, path: Path) -> Iterable[Path]:
        try:
            return tuple(self.own_rules(path))
        except CheckmetaError:
            return ()  # a project file that is wrong is told where documents are judged

    def uri_of(self, rules: LiveRules, name: str) -> str:
        """The address of a file of rules, as the editor has it."""
        return next((uri for uri, own in self.names.items() if own == name), rules.paths[name].absolute().as_uri())

    def location(self, rules: LiveRules, span: Span) -> types.Location:
        """Where a span is."""
        return types.Location(self.uri_of(rules, span.source.name), self.places.range(span))

    # ---- what is told

    def changed(self, uri: str) -> None:
        """Look at a text once nobody types any more."""
        if (task := self._tasks.pop(uri, None)) is not None:
            task.cancel()
        self._tasks[uri] = task = asyncio.create_task(self._look(uri))
        task.add_done_callback(self._failed)

    def _failed(self, task: asyncio.Task[None]) -> None:
        """Say in a line what went wrong where nobody waits for an answer."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            said = printable(f"this is a mistake in checkmeta: {type(error).__name__}: {error}")
            self.server.window_log_message(types.LogMessageParams(types.MessageType.Error, said))

    async def _look(self, uri: str) -> None:
        path = local_path(uri)
        if path is not None and path.suffix == SUFFIX:
            await asyncio.sleep(PAUSE)
            await self._look_at_rules(uri)
        elif path is not None and format_of(path.name) is not None:
            await asyncio.sleep(REST)
            await self._look_at_document(uri, path)

    async def _look_at_rules(self, uri: str) -> None:
        fresh = await self.fresh(uri)
        if fresh is None:
            return
        rules, name = fresh
        if rules.current(name):
            slow = [f for f in self.found.get(name, []) if f.code in SLOW and f.span.source is rules.source(name)]
            self._tell(rules, name, [*rules.findings(name, slow=False), *slow])
            await asyncio.sleep(REST)  # whoever goes on typing, or asks something, doesn't wait for the rest
        self._tell(rules, name, rules.findings(name))
        for other in sorted(rules.resting_on(name) & rules.opened - {name}):
            await asyncio.sleep(0)
            self._tell(rules, other, rules.findings(other))

    def _tell(self, rules: LiveRules, name: str, found: list[Finding]) -> None:
        self.found[name] = found
        uris = {
            n: self.uri_of(rules, n) for f in found for n in (label.span.source.name for label in f.diagnostic.labels)
        }
        uri = self.uri_of(rules, name)
        self._publish(uri, [self.places.diagnostic(f.diagnostic, uris) for f in found])

    async def _look_at_document(self, uri: str, path: Path) -> None:
        document = self._held(uri)
        if document is None:
            return
        version = document.version
        found = await asyncio.to_thread(self.documents.diagnostics, path, self.texts(), self.places)
        document = self._held(uri)
        if document is not None and document.version == version:
            self._publish(uri, found)

    def _publish(self, uri: str, found: list[types.Diagnostic]) -> None:
        document = self._held(uri)
        version = document.version if document is not None else None
        self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def texts(self) -> dict[Path, str]:
        """The documents that are open, rules left out."""
        found = ((local_path(document.uri), document.source) for document in self._open)
        return {path: text for path, text in found if path is not None and format_of(path.name) is not None}

    def saved(self, uri: str) -> None:
        """Judge documents anew by rules that were saved."""
        if uri.endswith(SUFFIX):
            self.documents.forget()
            for other in self._open:
                if not other.uri.endswith(SUFFIX):
                    self.changed(other.uri)

    async def closed(self, uri: str) -> None:
        """Forget a text."""
        if (task := self._tasks.pop(uri, None)) is not None:
            task.cancel()
        self._publish(uri, [])
        if (name := self.names.pop(uri, None)) is not None:
            (await self.rules()).close(name)
            self.found.pop(name, None)

    async def on_disk(self, uris: Iterable[str]) -> None:
        """Take files that somebody else has changed."""
        rules = await self.rules()
        for uri in uris:
            path = local_path(uri)
            if path is not None and path.suffix == SUFFIX and uri not in self.names:
                name = shown_name(path, self.root)
                if name in rules.pieces:
                    try:
                        rules.change({name: read_source(path, name).text})
                    except CheckmetaError:
                        rules.close(name)
        self.documents.forget()
        for document in self._open:
            self.changed(document.uri)

    # ---- the text

    def formatted(self, rules: LiveRules, name: str) -> list[types.TextEdit]:
        """The lines to exchange for the one form of a file.

        Raises:
            CheckmetaError: the file has syntax errors.

        """
        source, before = rules.source(name), rules.pieces[name]

        def parse(text: Source) -> RulesFile:
            pieces = before if text is source else parse_pieces(text, before)
            if pieces.errors:
                raise CheckmetaError(pieces.errors)
            return pieces.file

        old, new = source.text, format_rules(source, parse)
        if old == new:
            return []
        start = 0
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
        start = old.rfind("\n", 0, start) + 1
        end = 0
        while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
            end += 1
        return [self.places.edit(source, start, len(old) - end, new[start : len(new) - end])]
