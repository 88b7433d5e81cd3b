"""`checkmeta playground`."""

from __future__ import annotations

import signal
import threading
import webbrowser
from importlib.util import find_spec

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.cli.deliver import say


@click.command(name="playground")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8713, show_default=True, help="Where; 0: any that is free."
)
@click.option("--open/--no-open", "opened", default=False, show_default=True, help="Open the page in the browser.")
def command(port: int, opened: bool) -> int:
    """Try rules out on one local page: rules, a document, and verdicts with their reasons as one types.

    It is served to this machine alone until Ctrl-C. Nothing that is typed leaves the machine, or is written anywhere.
    """
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        help_ = "install it: `pip install 'checkmeta[playground]'`"
        raise CheckmetaError(
            [Diagnostic("U041", "starlette and uvicorn, which serve the page, aren't both installed", help=help_)]
        )
    from checkmeta.authoring.playground.judging_process import JudgingProcess  # noqa: PLC0415 - what isn't installed
    from checkmeta.authoring.playground.page_server import listen, server  # noqa: PLC0415 - can't be imported

    try:
        own = listen(port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.UsageError(f"port {port} can't be used: {reason}; choose another with `--port`") from None
    judging = JudgingProcess()
    serving = server(judging)

    def ended(*_: object) -> None:
        serving.should_exit = True

    before = signal.signal(signal.SIGINT, ended)  # until the server has its own, and after
    try:
        address = f"http://127.0.0.1:{own.getsockname()[1]}/"
        say(f"{address}\nCtrl-C ends it")
        threading.Thread(target=judging.start, daemon=True).start()
        if opened:
            webbrowser.open(address)
        serving.run(sockets=[own])
    finally:
        signal.signal(signal.SIGINT, before)
        own.close()
        judging.close()
    return 0
