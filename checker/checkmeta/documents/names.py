"""Which format a file has, by its name."""

from __future__ import annotations

import re
from typing import Final

FORMATS: Final = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonld": "json",
    ".jsonc": "jsonc",
    ".toml": "toml",
    ".hjson": "hjson",
    ".ini": "ini",
    ".cfg": "ini",
    ".env": "env",
    ".properties": "properties",
    ".conf": "conf",
    ".gltf": "gltf",
    ".glb": "glb",
    ".vrm": "glb",
    ".avsc": "json",
    ".xcprivacy": "plist",
    ".graphql": "graphql",
    ".graphqls": "graphql",
    ".gql": "graphql",
    ".proto": "proto",
}
"""The format of each file name extension (in lower case). `jsonc` and `glb` are ways to write `json` and `gltf`."""

NAMED: Final = (
    (re.compile(r"(?:.*[._-])?androidmanifest\.xml"), "xml"),
    (re.compile(r"(?:.*[._-])?security\.txt"), "fields"),
    (re.compile(r"(?:.*[._-])?model[_-]?card\.ya?ml"), "card"),
    (re.compile(r"(?:.*[._-])?(?:readme|model[_-]?card)\.md"), "markdown"),
)
"""Files that go by their whole name, as too much else has their extension. `card` and `markdown` are ways to write `yaml`."""

SILENT: Final = frozenset({"markdown"})
"""Those of them of which most are something else, so that nobody is told of one that was met and left out."""

LOOSE: Final = frozenset(
    {
        "jsonc",
        "hjson",
        "ini",
        "env",
        "properties",
        "conf",
        "gltf",
        "glb",
        "xml",
        "plist",
        "fields",
        "markdown",
        "graphql",
        "proto",
    }
)
"""Formats whose extensions other things have too: a file that isn't asked for by name may well be none of them."""

TELLING: Final = frozenset({"hjson", "gltf", "glb", "env"})
"""Those of them whose extensions no other things have: of one that can't be read it is worth saying why."""

_SAMPLE: Final = re.compile(
    r"[.\-_](?:example|sample|template|tmpl|tpl|dist|default|j2|jinja2?|erb|hbs|handlebars|mustache|gotmpl|ejs)"
)
_ENV: Final = re.compile(r"(?:.*\.)?env(?:\..*)?")


def format_of(name: str) -> str | None:
    """Return the format of a file by its name, without folders; what makes it a sample or a template doesn't count.

    `homeserver.yaml.j2` is YAML, `.env.production.sample` an environment file.
    """
    name = name.lower()
    for pattern, kind in NAMED:
        if pattern.fullmatch(name):
            return kind
    while (dot := max(name.rfind(mark) for mark in ".-_")) > 0 and _SAMPLE.fullmatch(name, dot):
        name = name[:dot]
    found = FORMATS.get(name[name.rfind(".") :]) if "." in name else None
    if found is not None:
        return found
    return "env" if _ENV.fullmatch(name) and "." in name else None
