"""Where every run begins. What asks for the version alone imports nothing else: editors and pipelines ask all the time."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command."""
    if sys.argv[1:] == ["--version"]:
        from checkmeta.base.version import VERSION  # noqa: PLC0415

        try:
            os.write(1, f"checkmeta {VERSION}\n".encode())
        except OSError:  # the long way says what is wrong with the standard output
            pass
        else:
            return
    # facts and verdicts live as long as the run: to look for garbage among them as often as Python does takes a fifth of it
    gc.set_threshold(2_000_000, 20, 20)
    from checkmeta.cli.main import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
