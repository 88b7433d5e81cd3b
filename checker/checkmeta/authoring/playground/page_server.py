"""The playground's page and its one question, on this machine alone.

Nothing but this machine's own page gets an answer: the `Host` header must be loopback (a name that was made to point here is
none), a question comes as JSON from the same origin, and no header lets others in.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from checkmeta.authoring.playground.examples import NAMES, examples
from checkmeta.authoring.playground.judging_process import JudgingProcess, NoAnswerError

MOST_BYTES: Final = 512 * 1024
"""Of a question."""
ASKED: Final = ("rules", "document", "name")
HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")
HEADERS: Final = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
FILES: Final = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}


def application(judging: JudgingProcess) -> ASGIApp:
    """The application; `judging` answers its questions."""

    async def judge(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return _refused(415, "a question is JSON: `Content-Type: application/json`")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return _refused(413, f"rules and document are more than {MOST_BYTES // 1024} KiB together")
        asked = _asked(bytes(body))
        if asked is None:
            return _refused(400, f"a question has `rules`, `document` and `name`, one of {', '.join(NAMES)}")
        try:
            return JSONResponse(await asyncio.to_thread(judging.answer, *asked))
        except NoAnswerError as error:
            return _refused(503, str(error))

    def shown(request: Request) -> Response:
        del request
        return JSONResponse([*examples()])

    routes = [Route("/judge", judge, methods=["POST"]), Route("/examples", shown, methods=["GET"])]
    routes += [Route(path, _file(*found), methods=["GET"]) for path, found in FILES.items()]
    return _Guarded(Starlette(routes=routes))


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)


def _asked(body: bytes) -> tuple[str, str, str] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != set(ASKED):
        return None
    rules, document, name = (found[key] for key in ASKED)
    if not (isinstance(rules, str) and isinstance(document, str) and name in NAMES):
        return None
    try:
        (rules + document).encode()
    except UnicodeEncodeError:  # half a character
        return None
    return rules, document, name


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    def give(request: Request) -> Response:
        del request
        return Response((Path(__file__).parent / name).read_bytes(), media_type=kind)

    return give


class _Guarded:
    """Lets nobody in but this machine's own page, and puts the policy on whatever is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
        local = (name or host) in HOSTS and (not port or port.isdigit())
        own = origin == f"http://{host}" if origin is not None else scope["method"] == "GET"

        async def with_policy(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                found = message.get("headers", ())
                assert isinstance(found, (list, tuple))
                message["headers"] = [*found, *((k.encode(), v.encode()) for k, v in HEADERS.items())]
            await send(message)

        app = self.app if local and own else _refused(403, "only the page on this machine itself gets an answer")
        await app(scope, receive, with_policy)  # type: ignore[arg-type]  # messages are dictionaries that change


def listen(port: int) -> socket.socket:
    """Take a port of this machine's own address; 0 for any that is free.

    Raises:
        OSError: it is taken, or nobody may have it.

    """
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind(("127.0.0.1", port))
        own.listen(16)
    except OSError:
        own.close()
        raise
    return own


def server(judging: JudgingProcess) -> uvicorn.Server:
    """What serves the application; nothing is logged."""
    config = uvicorn.Config(
        application(judging), log_config=None, access_log=False, server_header=False, ws="none", http="h11", loop="asyncio",
        lifespan="off", proxy_headers=False, timeout_graceful_shutdown=1, limit_concurrency=32,
    )  # fmt: skip
    return uvicorn.Server(config)
