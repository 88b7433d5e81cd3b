"""Bounds of time that hold on a slow and busy machine, too."""

import gc
import time
from contextlib import contextmanager

PACE = 0.0095
"""Seconds of the processor that `_pace` takes where the bounds were set."""


@contextmanager
def within(seconds):
    """What is done ends in so many seconds of the processor; on a slower machine, or beside others' work, in as many more as it is slower.

    Python's collector of garbage waits meanwhile: to look through all that other tests have made takes seconds, whenever it comes.
    """
    gc.disable()
    began = time.process_time()
    try:
        yield
        spent = time.process_time() - began
    finally:
        gc.enable()
    if spent >= seconds:
        slower = max(_pace() for _ in range(5)) / PACE
        assert spent < seconds * max(1, slower), f"{spent:.2f} s, on a machine {slower:.1f} times as slow"


def _pace():
    """Seconds that work of always the same size takes: objects, texts, and what is looked up."""
    began = time.process_time()
    for _ in range(10):
        rows = {f"{n}": [n, str(n * n)] for n in range(1_000)}
        assert sum(len(rows[str(n)][1]) for n in range(1_000)) == 5537
        sorted(rows.values(), key=lambda row: row[1])
    return time.process_time() - began
