"""The language server: what an editor asks, and who answers. Nothing is executed, fetched or followed."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from checkmeta.authoring.language_server import mentions, outline, rule_actions
from checkmeta.authoring.language_server.complete import completions
from checkmeta.authoring.language_server.editor_session import EditorSession, OwnRules
from checkmeta.authoring.language_server.explain_names import hover
from checkmeta.authoring.language_server.live_documents import Requests, documents_near
from checkmeta.authoring.language_server.positions import local_path
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, refusal
from checkmeta.base.harmless import printable
from checkmeta.base.source import Source
from checkmeta.base.version import VERSION
from checkmeta.store.rule_files import SUFFIX

FAILED: Final = types.LSPErrorCodes.RequestFailed.value
AtAPlace = types.DefinitionParams | types.ReferenceParams | types.PrepareRenameParams | types.RenameParams
Answer = Callable[[Any], Awaitable[Any]]


def serve(requests: Requests, own_rules: OwnRules) -> int:
    """Answer an editor on the standard streams until it leaves; 1 where it leaves without saying so, as the protocol wants it."""
    server = language_server(requests, own_rules)
    left: list[bool] = []

    async def leaving(_: None) -> None:
        left.append(True)

    server.feature(types.SHUTDOWN)(leaving)
    with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as stdin, os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stdout:
        server.start_io(stdin, stdout)  # which closes them; those of the process stay
    return 0 if left else 1


def language_server(requests: Requests, own_rules: OwnRules) -> LanguageServer:
    """A server with all that it answers."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)  # what goes wrong is told the editor, without a traceback
    server = LanguageServer("checkmeta", VERSION)
    session = EditorSession(server, requests, own_rules)

    def safely(answer: Answer) -> Answer:
        """An answer whose failures are told in one line."""

        async def told(*params: Any) -> Any:
            session.heard += 1
            try:
                return await answer(*params)
            except CheckmetaError as error:
                first = error.diagnostics[0]
                said = printable(first.message) + (f"; {printable(first.help)}" if first.help else "")
                raise JsonRpcException(said, FAILED) from None
            except JsonRpcException:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the editor gets one line, and the server goes on
                said = printable(f"this is a mistake in checkmeta: {type(error).__name__}: {error}")
                server.window_log_message(types.LogMessageParams(types.MessageType.Error, said))
                raise JsonRpcException(said) from None

        return told

    def on(method: str, answer: Answer, options: Any = None) -> None:
        server.feature(method, options)(safely(answer))

    _synchronise(on, session)
    _answer(on, session)
    for command in (rule_actions.RUN, rule_actions.COVERAGE, rule_actions.WHY):
        server.command(command)(safely(_command(session, command)))
    return server


def _synchronise(on: Callable[..., None], session: EditorSession) -> None:
    async def started(_: types.InitializedParams) -> None:
        session.begin()

    async def opened(params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
        session.changed(params.text_document.uri)

    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        await session.closed(params.text_document.uri)

    async def on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        await session.on_disk(change.uri for change in params.changes)

    on(types.INITIALIZED, started)
    on(types.TEXT_DOCUMENT_DID_OPEN, opened)
    on(types.TEXT_DOCUMENT_DID_CHANGE, opened)
    on(types.TEXT_DOCUMENT_DID_SAVE, saved)
    on(types.TEXT_DOCUMENT_DID_CLOSE, closed)
    on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, on_disk)


def _answer(on: Callable[..., None], session: EditorSession) -> None:

    async def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        fresh = await session.fresh(params.text_document.uri)
        if fresh is None:
            return []
        rules, name = fresh
        source = rules.source(name)
        return completions(rules, source, session.places.offset(source, params.position), session.places)

    async def explain(params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        fresh = await session.fresh(uri)
        if fresh is not None:
            rules, name = fresh
            source = rules.source(name)
            found = hover(rules, session.cards, source, session.places.offset(source, params.position))
        else:
            path = local_path(uri)
            text = session.texts().get(path) if path is not None else None
            if path is None or text is None:
                return None
            offset = session.places.offset(Source(path.name, text), params.position)
            program = (await session.rules()).program
            found = session.documents.hover(session.cards, program, path.name, text, offset)
        if found is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, found[0]), session.places.range(found[1]))

    async def mention(params: AtAPlace) -> tuple[Any, mentions.Mention] | None:
        fresh = await session.fresh(params.text_document.uri)
        if fresh is None:
            return None
        rules, name = fresh
        found = mentions.named_at(rules, name, session.places.offset(rules.source(name), params.position))
        return None if found is None else (rules, found)

    async def define(params: types.DefinitionParams) -> list[types.Location]:
        named = await mention(params)
        if named is None:
            return []
        rules, found = named
        return [session.location(rules, m.span) for m in mentions.declaration_of(rules, found.of)]

    async def refer(params: types.ReferenceParams) -> list[types.Location]:
        named = await mention(params)
        if named is None:
            return []
        rules, found = named
        every = mentions.all_mentions(rules, found.of)
        return [session.location(rules, m.span) for m in every if params.context.include_declaration or not m.declares]

    async def may_rename(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        named = await mention(params)
        if named is None:
            return None
        at, own = named[1].span, named[1].of.name
        part = session.places.range(type(at)(at.source, at.end - len(own), at.end))
        return types.PrepareRenamePlaceholder(part, own)

    async def rename(params: types.RenameParams) -> types.WorkspaceEdit:
        named = await mention(params)
        if named is None:
            raise refusal("U004", "no define, figure, rule or permit is named here")
        rules, found = named
        edits = mentions.rename_edits(rules, found.of, params.new_name)
        return types.WorkspaceEdit(
            changes={
                session.uri_of(rules, source.name): [session.places.edit(source, e.start, e.end, e.text) for e in own]
                for source, own in edits.items()
            }
        )

    def of_file(show: Callable[..., Any]) -> Answer:
        async def answer(params: Any) -> Any:
            fresh = await session.fresh(params.text_document.uri)
            return None if fresh is None else show(params, *fresh)

        return answer

    def symbols(_: Any, rules: Any, name: str) -> list[types.DocumentSymbol]:
        return outline.outline(rules.pieces[name].file, session.places)

    def folds(_: Any, rules: Any, name: str) -> list[types.FoldingRange]:
        return outline.folds(rules.source(name))

    def colours(_: Any, rules: Any, name: str) -> types.SemanticTokens:
        return outline.colours(rules.pieces[name].file, rules.resolved, session.places)

    def tidy(_: Any, rules: Any, name: str) -> list[types.TextEdit]:
        return session.formatted(rules, name)

    def lenses(params: Any, rules: Any, name: str) -> list[types.CodeLens]:
        return rule_actions.lenses(rules, name, params.text_document.uri, session.places)

    def actions(params: types.CodeActionParams, rules: Any, name: str) -> list[types.CodeAction]:
        source = rules.source(name)
        found = [f for f in session.found.get(name, []) if f.span.source is source] or rules.findings(name, slow=False)
        span = tuple(session.places.offset(source, at) for at in (params.range.start, params.range.end))
        every = rule_actions.quick_fixes(
            rules, name, params.text_document.uri, found, (span[0], span[1]), session.places
        )
        only = params.context.only
        return [a for a in every if not only or any(_word(a.kind).startswith(_word(kind)) for kind in only)]

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]
    tokens = types.SemanticTokensRegistrationOptions(legend=outline.LEGEND, full=True)
    on(types.TEXT_DOCUMENT_COMPLETION, complete, types.CompletionOptions(trigger_characters=[".", '"']))
    on(types.TEXT_DOCUMENT_HOVER, explain)
    on(types.TEXT_DOCUMENT_DEFINITION, define)
    on(types.TEXT_DOCUMENT_REFERENCES, refer)
    on(types.TEXT_DOCUMENT_PREPARE_RENAME, may_rename)
    on(types.TEXT_DOCUMENT_RENAME, rename, types.RenameOptions(prepare_provider=True))
    on(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, of_file(symbols))
    on(types.TEXT_DOCUMENT_FOLDING_RANGE, of_file(folds))
    on(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, of_file(colours), tokens)
    on(types.TEXT_DOCUMENT_FORMATTING, of_file(tidy))
    on(types.TEXT_DOCUMENT_CODE_LENS, of_file(lenses))
    on(types.TEXT_DOCUMENT_CODE_ACTION, of_file(actions), types.CodeActionOptions(code_action_kinds=kinds))


def _word(kind: types.CodeActionKind | str | None) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind or ""


def _command(session: EditorSession, command: str) -> Answer:
    """Run what a lens offers: its arguments are the file's address, the rule, and a test's name or a document's address."""

    async def run(*given: object) -> str:
        words = [each for each in given if isinstance(each, str)]
        if len(words) < 2:
            raise refusal("U004", f"`{command}` needs the address of a file and a rule")
        uri, rule, *more = words
        fresh = await session.fresh(uri)
        if fresh is None:
            raise refusal("U001", f"`{uri}` is no open file that ends in `{SUFFIX}`")
        rules, name = fresh
        if command == rule_actions.RUN:
            text = rule_actions.run_tests_of(rules, name, rule, *more[:1])
        elif command == rule_actions.COVERAGE:
            text = rule_actions.coverage_of(rules, name, rule)
        else:
            path = local_path(more[0]) if more else await _chosen(session)
            if path is None:
                return ""
            text = rule_actions.why(rules, session.documents, rule, path, session.texts())
        last = text.strip().rpartition("\n")[2].strip()
        session.server.window_log_message(types.LogMessageParams(types.MessageType.Info, text))
        session.server.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"{rule}: {last}"))
        return text

    return run


async def _chosen(session: EditorSession) -> Path | None:
    """The document that whoever asks chooses."""
    near = documents_near(session.root, session.texts())
    if not near:
        raise refusal("U002", "there is no document to judge", help="open a config or an identity schema")
    if len(near) == 1:
        return near[0]
    actions = [types.MessageActionItem(path.as_posix()) for path in near]
    asked = types.ShowMessageRequestParams(types.MessageType.Info, "The verdict on which document?", actions)
    answer = await session.server.window_show_message_request_async(asked)
    return None if answer is None else Path(answer.title)
