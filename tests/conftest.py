"""Property-based tests draw the same examples in every run, so that a green run stays green.

`CHECKMETA_EXAMPLES=random` draws new ones, and `CHECKMETA_EXAMPLES=20` draws twenty times as many new ones.
"""

import os

from hypothesis import settings

wanted = os.environ.get("CHECKMETA_EXAMPLES", "")
settings.register_profile("same", derandomize=True, database=None)
settings.register_profile("random", print_blob=True)
settings.load_profile("random" if wanted else "same")


def pytest_collection_modifyitems(items):
    if not wanted.isdecimal():
        return
    for item in items:
        inner = getattr(item, "obj", None)
        own = getattr(inner, "_hypothesis_internal_use_settings", None)
        if own is not None:
            many = settings(own, max_examples=own.max_examples * int(wanted))
            inner._hypothesis_internal_use_settings = many
