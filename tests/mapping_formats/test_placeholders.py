"""Whatever value a template leaves open, a document stays what it is, and as whole as it is: keys count, not values.

Where a value itself tells the format, or its version, it is listed in `BY_VALUE` with the reason.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.values import Truth
from checkmeta.documents.read import read_file
from checkmeta.documents.tree import MappingNode, ScalarNode, SequenceNode, walk
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.mapping.apply import recognises
from checkmeta.facts.mapping.document_evaluator import evaluator_of
from checkmeta.store.library import load

HERE = Path(__file__).parent
DOCUMENTS = sorted(
    path
    for folder in HERE.iterdir()
    if folder.is_dir() and folder.name != "__pycache__"
    for path in folder.iterdir()
    if path.is_file() and not path.name.endswith(".facts.txt")
)
MOST = 150
"""Leaves of one document that are tried."""
BY_VALUE = {
    "atproto.lexicon": {"lexicon": "the version of the language, which stands in each document"},
    "authentik.blueprint": {"model": "an entry is told by its model, and a blueprint may have one alone"},
    "auth0.client": {"app_type": "a client has no other mark"},
    "avro.record": {"type": "`record` tells a schema", "name": "a schema is told by a name that is a text"},
    "cognito.user-pool": {"Type": "a resource is told by its type"},
    "cyclonedx.ml-bom": {"bomFormat": "one fixed word"},
    "dtdl.interface": {
        "@id": "`dtmi:` tells it",
        "@type": "`Interface` tells it",
        "0": "`Interface` in a list of types",
    },
    "hifi.settings": {"name": "settings are told by the names of their groups"},
    "keycloak.resources": {"apiVersion": "the provider's name stands in it"},
    "kratos.config": {"version": "defaults are those of a version"},
    "misskey.config": {"id": "one of few words, where no other key of the product stands"},
    "ngsi-ld.entity": {"id": "`urn:ngsi-ld:` tells it"},
    "openid4vci.credential": {"format": "the one mark of a configuration that stands by itself, or is one of several"},
    "openid4vci.issuer": {"fourth": "what is filled in may be a configuration"},
    "scim.schema": {"id": "`urn:ietf:params:scim:` tells it"},
    "scim.schemas": {"id": "`urn:ietf:params:scim:` tells it"},
    "scim.user": {"0": "`urn:ietf:params:scim:` tells it"},
    "vrm.avatar-1": {"specVersion": "the version of the format"},
    "w3c.credential": {"0": "`VerifiableCredential` tells it"},
    "w3c.did": {"id": "`did:` tells it"},
    "wot.thing": {"@context": "the language's own address", "0": "the language's own address"},
}


@pytest.fixture(scope="module")
def formats():
    return Formats(load((), HERE, tests=False).selection.mappings)


def filled(root, at):
    """The tree with a placeholder in place of the leaf at a pointer."""
    if not at:
        return ScalarNode("${FILLED_IN}", root.span, quoted=True, placeholder="${FILLED_IN}")
    raw, _, rest = at[1:].partition("/")
    key, rest = raw.replace("~1", "/").replace("~0", "~"), f"/{rest}" if rest else ""
    if isinstance(root, MappingNode):
        return replace(root, entries={**root.entries, key: filled(root.entries[key], rest)})
    assert isinstance(root, SequenceNode)
    items = list(root.items)
    items[int(key)] = filled(items[int(key)], rest)
    return replace(root, items=tuple(items))


def complete(mapping, document):
    evaluator = evaluator_of(document)
    return all(evaluator.condition(node, {}).truth is Truth.TRUE for node in mapping.complete)


def unlike(environment, mapping, formats):
    """The names of an environment whose values it takes to tell whose it is."""
    for at in environment.root.entries:
        open_ = replace(environment, root=filled(environment.root, f"/{at}"))
        if mapping.id not in {format_ and format_.id for _, format_ in formats.each(open_, Collector())}:
            yield at


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_a_placeholder_changes_nothing(path, formats):
    lost = []
    for whole in read_file(path, path.name, HERE):
        try:
            known = [each for each in formats.each(whole, Collector()) if each[1] and each[1].mapping]
        except CheckmetaError:
            continue
        for document, format_ in known:
            mapping = format_.mapping
            if document.format not in mapping.reads:  # an environment is told by its names
                lost.extend(f"{mapping.id} {at}" for at in unlike(whole, mapping, formats))
                continue
            was = complete(mapping, document)
            leaves = [at for at, node in walk(document.root) if isinstance(node, ScalarNode) and at]
            for at in leaves[:MOST]:
                open_ = replace(document, root=filled(document.root, at))
                if at.rpartition("/")[2] in BY_VALUE.get(mapping.id, ()):
                    continue
                if not recognises(mapping, open_):
                    lost.append(f"{mapping.id} {at} recognised")
                elif was and not complete(mapping, open_):
                    lost.append(f"{mapping.id} {at} complete")
    assert not lost
