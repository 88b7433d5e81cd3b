"""What the names of files and folders say of the deployment that a document is for, and of what it lies over."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from checkmeta.base.name_words import words
from checkmeta.base.patterns import regex

_DEPLOYMENTS: Final = {
    "acceptance": "acceptance", "canary": "canary", "ci": "ci", "demo": "demo", "dev": "dev", "devel": "dev",
    "develop": "dev", "development": "dev", "integration": "integration", "int": "integration", "live": "prod",
    "preprod": "preprod", "preview": "preview", "prod": "prod", "production": "prod", "qa": "qa", "sandbox": "sandbox",
    "stage": "staging", "staging": "staging", "test": "test", "testing": "test", "uat": "uat", "local": "local",
    "example": "example", "sample": "example", "template": "example",
}  # fmt: skip
"""Words for deployments, and for what is none and only shows one, each with the one name of it."""
_FIRST: Final = frozenset({"base", "common", "default", "defaults", "main", "shared"})
_LAST: Final = frozenset({"local", "override", "overrides"})
_ALSO: Final = _FIRST | _LAST | {"overlays", "environments", "envs"}
_NUMBER: Final = regex(r"[0-9]+[-_.]")


class LayerKind(IntEnum):
    """What lies over what: of two documents of one config the one of the higher layer is read later."""

    BASE = 0
    PART = 1
    """Numbered, or in a folder `conf.d`: read in the order of the names."""
    DEPLOYMENT = 2
    LOCAL = 3


def deployment(name: str) -> str | None:
    """The deployment that a document is for by its path: by a folder, or by the last word of its name, if it names one.

    `prod/kratos.yml`, `kratos.prod.yml`, `values-prod.yaml`, `.env.production` and `prod.yml` all name `prod`. `local` is
    a deployment as a folder; in a file's name it says that the file lies over the others.
    """
    *folders, file = name.split("/")
    found = [_DEPLOYMENTS[folder.lower()] for folder in folders if folder.lower() in _DEPLOYMENTS]
    if found:
        return found[-1]
    last = _last_word(file)
    return None if last in _LAST else _DEPLOYMENTS.get(last)


def layer(name: str) -> LayerKind:
    """Which layer a document is by its path."""
    *folders, file = name.split("/")
    last = _last_word(file)
    if last in _LAST:
        return LayerKind.LOCAL
    if last in _FIRST or (folders and folders[-1].lower() in _FIRST):
        return LayerKind.BASE
    if deployment(name) is not None:
        return LayerKind.DEPLOYMENT
    return LayerKind.PART if in_sequence(name) else LayerKind.BASE


def in_sequence(name: str) -> bool:
    """Whether a file is one of several that are read in the order of their names."""
    *folders, file = name.split("/")
    return bool(_NUMBER.match(file)) or bool(folders and folders[-1].lower().endswith(".d"))


def near(below: str, above: str) -> bool:
    """Whether one file may lie over another by where they stand: in its folder, or in one for parts or a deployment near it."""
    first, second = (_place(name.split("/")[:-1]) for name in (below, above))
    return first == second


def _place(folders: list[str]) -> list[str]:
    """The folders of a file without those that only say which layer it is."""
    return [
        f for f in folders if f.lower() not in _DEPLOYMENTS and f.lower() not in _ALSO and not f.lower().endswith(".d")
    ]


def akin(below: str, above: str) -> bool:
    """Whether a file is called after another: `.env.local` after `.env`, `kratos.prod.yml` after `kratos.yml`."""
    first, second = below.rpartition("/")[2].lower(), above.rpartition("/")[2].lower()
    stem = first if first == ".env" else first.partition(".")[0]
    return bool(stem) and second != first and (second.startswith((f"{stem}.", f"{stem}-", f"{stem}_")))


def _last_word(file: str) -> str:
    """The last word of a file's name, its format left out: `prod` of `values-prod.yaml`."""
    if file.lower().startswith(".env"):
        parts: tuple[str, ...] = tuple(file.lower().removeprefix(".env").split("."))
        said = words(parts[-1]) if parts[-1] else ()
    else:
        said = words(file.rpartition(".")[0] or file)
    return said[-1].lower() if said else ""
