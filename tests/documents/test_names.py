"""A file's name says its format; what makes it a sample or a template doesn't count."""

import pytest

from checkmeta.documents.formats import EXTENSIONS, format_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("homeserver.yaml.j2", "yaml"),
        ("config.yml.example", "yaml"),
        ("config.yml.dist.example", "yaml"),
        ("config.yaml-sample", "yaml"),
        ("Foo.INI.Example", "ini"),
        ("x.json.sample", "json"),
        ("x.json.tmpl", "json"),
        ("realm-template.json", "json"),
        ("user.schema.json", "json"),
        ("a.jsonld", "json"),
        ("a.jsonc", "jsonc"),
        ("config.toml.hbs", "toml"),
        ("defaults.hjson", "hjson"),
        ("setup.cfg", "ini"),
        (".env", "env"),
        (".env.production", "env"),
        (".env.production.sample", "env"),
        (".env.docker", "env"),
        ("site.env.production.sample", "env"),
        ("site.env", "env"),
        ("site.env.yaml", "yaml"),
        ("messages_en.properties", "properties"),
        ("minetest.conf", "conf"),
        ("minetest.conf.example", "conf"),
        ("scene.gltf", "gltf"),
        ("scene.glb", "glb"),
        ("Avatar.VRM", "glb"),
        ("env", None),
        ("environment.txt", None),
        ("README.md", None),
        ("yaml", None),
        ("a.example", None),
        (".example", None),
        ("", None),
    ],
)
def test_the_format_of_a_name(name, kind):
    assert format_of(name) == kind


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_extension_is_found(extension):
    assert format_of(f"a{extension}") == format_of(f"a{extension}.example") == EXTENSIONS[extension]
