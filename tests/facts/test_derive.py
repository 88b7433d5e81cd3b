import pytest

CASES = [
    ("about: person", "nature: natural", True, "nature"),
    ("about: person", "nature: technical", False, "nature"),
    ("about: person", "nature: unknown", None, ""),
    ("about: person", "{}", None, ""),
    ("about: person", "category: [EmailAddress]", True, "category"),
    ("about: person", "category: []", None, ""),
    ("about: person", "category: none", None, ""),
    ("about: person", "category: [null]", None, ""),
    ("about: person", "special: health", True, "special"),
    ("about: person", "special: none", None, ""),
    ("about: person", "{ special: none, nature: social }", True, "nature"),
    ("about: person", "identifying: true", True, "identifying"),
    ("about: person", "identifying: false", None, ""),
    ("about: person", "{ identifying: true, nature: technical }", True, "identifying"),
    ("about: person", "{ personal: false, nature: natural }", False, "personal"),
    ("about: person", "{ personal: unknown, nature: natural }", None, ""),
    ("about: avatar", "nature: natural", None, ""),
    ("about: unknown", "nature: natural", None, ""),
    ("name: x", "{ special: health, category: [Health] }", None, ""),
]


@pytest.mark.parametrize(("about", "attribute", "personal", "ground"), CASES)
def test_personal_follows_or_stays_unknown(about, attribute, personal, ground, subject):
    (identity,) = subject(f"{about}\nattributes:\n  - {attribute}\n", "identity.yaml").identities
    (item,) = identity.fact.value.fields["attributes"].value.items
    found = item.value.fields.get("personal")
    if personal is None:
        assert found is None or not isinstance(found.value, bool)
    else:
        assert found.value is personal
        assert found.origin.pointer == f"/attributes/0/{ground}"
        assert found.origin.evidence == ("declared" if ground == "personal" else "default")


def test_what_is_listed_needn_t_be_a_list(subject):
    for attributes in ("attributes: none", "attributes:", "attributes: [null, unknown]", "version: 1"):
        (identity,) = subject(f"about: person\n{attributes}\n", "identity.yaml").identities
        assert identity.fact.value.fields["about"].value == "person"
