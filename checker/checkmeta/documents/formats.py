"""The formats of documents, one row each: a reader of its own, and the names of the files that are written in it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass

if TYPE_CHECKING:
    from checkmeta.documents.templates import Reader


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format of documents.

    Attributes:
        name: what mappings call it.
        extensions: of file names, in lower case.
        reader: module and function that read a text: `yaml_reader.read_yaml`; imported where such a document is met.
        loose: whether other things have its extensions too: a file that isn't asked for by name may well be none of it.
        telling: whether nothing else has them after all: of one that can't be read it is worth saying why.
        written_as: the format of which this is another way of writing; mappings know only that.
        names: whole names of files, lower case, where too much else has their extension.
        silent: whether most of such files are something else, so that nobody is told of one that was left out.

    """

    name: str
    extensions: tuple[str, ...]
    reader: str
    loose: bool = False
    telling: bool = False
    written_as: str | None = None
    names: str | None = None
    silent: bool = False

    @property
    def read(self) -> Reader:
        """The reader."""
        module, function = self.reader.split(".")
        found: Reader = getattr(import_module(f"checkmeta.documents.{module}"), function)
        return found


_ROWS: Final = (
    DocumentFormat("json", (".json", ".jsonld", ".avsc"), "json_reader.read_json"),
    DocumentFormat("yaml", (".yaml", ".yml"), "yaml_reader.read_yaml"),
    DocumentFormat("toml", (".toml",), "toml_reader.read_toml"),
    DocumentFormat("ini", (".ini", ".cfg"), "ini_reader.read_ini", loose=True),
    DocumentFormat("env", (".env",), "env_reader.read_env", loose=True, telling=True),
    DocumentFormat("properties", (".properties",), "properties_reader.read_properties", loose=True),
    DocumentFormat("conf", (".conf",), "conf_reader.read_conf", loose=True),
    DocumentFormat("hjson", (".hjson",), "hjson_reader.read_hjson", loose=True, telling=True),
    DocumentFormat("gltf", (".gltf",), "gltf_reader.read_gltf", loose=True, telling=True),
    DocumentFormat("xml", (), "xml_reader.read_xml", loose=True, names=r"androidmanifest\.xml"),
    DocumentFormat("plist", (".xcprivacy",), "xml_reader.read_plist", loose=True),
    DocumentFormat("fields", (), "fields_reader.read_fields", loose=True, names=r"security\.txt"),
    DocumentFormat("graphql", (".graphql", ".graphqls", ".gql"), "graphql_reader.read_graphql", loose=True),
    DocumentFormat("proto", (".proto",), "proto_reader.read_proto", loose=True),
    DocumentFormat(
        "firebase", (), "firebase_reader.read_firebase", loose=True, names=r"(?:firestore|storage|firebase)\.rules"
    ),
    DocumentFormat("card", (), "front_matter.read_card", names=r"model[_-]?card\.ya?ml", written_as="yaml"),
    DocumentFormat(
        "markdown",
        (),
        "front_matter.read_front_matter",
        loose=True,
        names=r"(?:readme|model[_-]?card)\.md",
        written_as="yaml",
        silent=True,
    ),
    DocumentFormat("jsonc", (".jsonc",), "json_reader.read_jsonc", loose=True, written_as="json"),
    DocumentFormat("glb", (".glb", ".vrm"), "gltf_reader.read_gltf", loose=True, telling=True, written_as="gltf"),
)
FORMATS: Final = {row.name: row for row in _ROWS}
NAMED: Final = tuple(row.name for row in _ROWS if row.written_as is None)
"""Those that a mapping may name."""
EXTENSIONS: Final = {extension: row.name for row in _ROWS for extension in row.extensions}
_WHOLE: Final = [(regex(rf"(?:.*[._-])?(?:{row.names})"), row.name) for row in _ROWS if row.names]

_SAMPLE: Final = regex(
    r"[.\-_](?:example|sample|template|tmpl|tpl|dist|default|j2|jinja2?|erb|hbs|handlebars|mustache|gotmpl|ejs)"
)
_ENV: Final = regex(r"(?:.*\.)?env(?:\..*)?")


def format_of(name: str) -> str | None:
    """Return the format of a file by its name, without folders; what makes it a sample or a template doesn't count.

    `homeserver.yaml.j2` is YAML, `.env.production.sample` an environment file.
    """
    name = name.lower()
    for pattern, kind in _WHOLE:
        if pattern.fullmatch(name):
            return kind
    while (dot := max(name.rfind(mark) for mark in ".-_")) > 0 and _SAMPLE.fullmatch(name, dot):
        name = name[:dot]
    found = EXTENSIONS.get(name[name.rfind(".") :]) if "." in name else None
    if found is not None:
        return found
    return "env" if _ENV.fullmatch(name) and "." in name else None
