"""What a process is given in its environment is read as the file is that it lies over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, SequenceNode, find
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.mapping.environment import as_document
from checkmeta.facts.mapping.read_paths import read_paths
from checkmeta.facts.subjects import build_subjects
from checkmeta.store.library import load

MAPPINGS = load((), Path(__file__).parent, tests=False).selection.mappings
SPEAKING = [m for m in MAPPINGS if m.environment]
FORMATS = Formats(MAPPINGS)
BY_ID = {m.id: m for m in MAPPINGS}


def tree(text, id_):
    (document,) = read_text(text, "a.env", "env")
    return as_document(document.root, BY_ID[id_])


def plain(node):
    if isinstance(node, MappingNode):
        return {key: plain(inner) for key, inner in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return (node.placeholder and f"<{node.placeholder}>") or node.value


def ids(text, name="a.env", kind="env"):
    return [
        format_.id if format_ else None
        for document in read_text(text, name, kind)
        for _, format_ in FORMATS.each(document, Collector())
    ]


@pytest.mark.parametrize(
    ("id_", "text", "made"),
    [
        ("gotosocial.config", "GTS_HOST=a.example", {"host": "a.example"}),
        ("gotosocial.config", "gts_host=a.example", {"host": "a.example"}),
        ("gotosocial.config", "GTS_LOG_CLIENT_IP=TRUE", {"log-client-ip": True}),
        ("gotosocial.config", "GTS_LOG_CLIENT_IP=no", {"log-client-ip": False}),
        ("gotosocial.config", "GTS_MEDIA_REMOTE_CACHE_DAYS=07", {"media-remote-cache-days": "07"}),
        ("gotosocial.config", "GTS_MEDIA_REMOTE_CACHE_DAYS=7", {"media-remote-cache-days": 7}),
        ("gotosocial.config", "GTS_TRUSTED_PROXIES=a, b", {"trusted-proxies": ["a", "b"]}),
        ("gotosocial.config", 'GTS_TRUSTED_PROXIES=["a","b"]', {"trusted-proxies": ["a", "b"]}),
        ("gotosocial.config", "GTS_HTTP_CLIENT_TLS_INSECURE_SKIP_VERIFY=true", {"http-client": {"tls-insecure-skip-verify": True}}),
        ("gotosocial.config", "GTS_HOST=${HOST}", {"host": "<${HOST}>"}),
        ("gotosocial.config", "GTS_HOST", {"host": "<${GTS_HOST}>"}),
        ("gotosocial.config", "GTS_HOST=a\nGTS_NEW_KEY=b\nPATH=/bin", {"host": "a", "new_key": "b"}),
        ("gotosocial.config", "GTS_NEW_KEY=b", None),
        ("gotosocial.config", "HOST=a.example", None),
        ("gitea.config", "GITEA____APP_NAME=Pond", {"APP_NAME": "Pond"}),
        ("gitea.config", "GITEA__DEFAULT__APP_NAME=Pond", {"APP_NAME": "Pond"}),
        ("gitea.config", "FORGEJO__service_0X2E_explore__DISABLE_USERS_PAGE=true", {"service.explore": {"DISABLE_USERS_PAGE": True}}),
        ("gitea.config", "GITEA__security__SECRET_KEY__FILE=/k\nGITEA__server__DOMAIN=a", {"security_secret_key_file": "/k", "server": {"DOMAIN": "a"}}),
        ("peertube.config", "PEERTUBE_DB_PASSWORD=a", {"database": {"password": "a"}}),
        ("zitadel.config", "ZITADEL_MASTERKEY=a", {"zitadel": {"masterkey": "a"}}),
        ("conduwuit.config", "CONDUIT_SERVER_NAME=a", {"global": {"server_name": "a"}}),
        ("synapse.homeserver", "SYNAPSE_SERVER_NAME=a\nSYNAPSE_SERVER_NAMES=b", {"server_name": "a"}),
        ("minecraft.server", "EULA=TRUE\nRCON_PASSWORD=5", {"eula": "TRUE", "rcon.password": "5"}),
    ],
)  # fmt: skip
def test_names_come_to_keys(id_, text, made):
    root = tree(text, id_)
    assert (root and plain(root)) == made


@pytest.mark.parametrize("mapping", SPEAKING, ids=lambda m: m.id)
@given(data=st.data())
def test_whatever_key_is_read_has_a_name(mapping, data):
    """A key's name leads to it, or to one that is spelled alike; nothing else is made of it."""
    spelling = data.draw(
        st.sampled_from([s for s in mapping.environment if not s.name or s.name.endswith("_")] or [None])
    )
    if spelling is None:
        return
    under = sorted(
        p for p in read_paths(mapping).paths if p[: len(spelling.path)] == spelling.path and len(p) > len(spelling.path)
    )
    path = data.draw(st.sampled_from(under))
    rest = "_".join(path[len(spelling.path) :])
    name = spelling.name + "".join(c.upper() if c.isalnum() else "_" for c in rest)
    (document,) = read_text(f"{name}=word", "a.env", "env")
    root = as_document(document.root, mapping)
    leaves = []

    def walk(node, above):
        for key, inner in node.entries.items():
            if isinstance(inner, MappingNode):
                walk(inner, (*above, key))
            else:
                leaves.append((*above, key))

    walk(root, ())
    assert len(leaves) == 1
    spelled = lambda p: "".join(c for c in "".join(p).upper() if c.isalnum())  # noqa: E731 - said once
    assert spelled(leaves[0]) == spelled(path)


def test_an_environment_may_be_of_several_products():
    assert ids("GTS_HOST=a\nMM_TEAMSETTINGS_ENABLEOPENSERVER=true\nTZ=UTC") == [
        "gotosocial.config",
        "mattermost.config",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DSN=memory\nLOG_LEVEL=debug", [None]),
        ("DSN=memory\nSECRETS_SYSTEM=a", ["hydra.config"]),
        ("DSN=memory\nSELFSERVICE_FLOWS_REGISTRATION_ENABLED=true", ["kratos.config"]),
        ("CONDUIT_DB_TYPE=postgres", [None]),
        ("EULA=TRUE", [None]),
        ("MOTD=hello", [None]),
    ],
)
def test_names_without_a_beginning_of_their_own_must_be_recognised(text, found):
    assert ids(text) == found


def facts_in(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return build_subjects([Path()], tmp_path, FORMATS)


FILE = "host: a.example\naccounts-registration-open: false\nlog-client-ip: false\n"


def value(subject, *names):
    fact = subject.platform
    for name in names:
        fact = fact.value.fields[name]
    return fact.value


@pytest.mark.parametrize("named", ["", "GTS_HOST=a.example\n", "GTS_HOST=b.example\n"])
def test_it_lies_over_the_file(tmp_path, named):
    (subject,) = facts_in(tmp_path, {"config.yaml": FILE, ".env": f"{named}GTS_LOG_CLIENT_IP=true\n"})
    assert value(subject, "data", "addresses_logged") is True
    assert value(subject, "accounts", "self_registration") is False
    assert value(subject, "name") == ("b.example" if "b." in named else "a.example")


def test_no_default_counts_where_only_an_environment_is_there(tmp_path):
    (subject,) = facts_in(
        tmp_path, {".env": "GITEA__security__INSTALL_LOCK=true\nGITEA__service__ENABLE_CAPTCHA=true\n"}
    )
    assert value(subject, "accounts", "captcha") is True
    assert "self_registration" not in subject.platform.value.fields["accounts"].value.fields


def test_places_are_in_the_manifest():
    text = "services:\n  a:\n    image: b\n    environment:\n      - GTS_HOST=a.example\n      - GTS_DB_TYPE=sqlite\n"
    (document,) = read_text(text, "compose.yml", "yaml")
    ((spoken, format_),) = FORMATS.each(document, Collector())
    assert format_.id == "gotosocial.config"
    assert spoken.open_ended
    node = find(spoken.root, "/db-type")
    assert isinstance(node, ScalarNode)
    assert node.span.text == "sqlite"
