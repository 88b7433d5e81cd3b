"""Whether an identity schema that doesn't say what it is about is plainly about persons."""

from __future__ import annotations

from collections import Counter
from typing import Final

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.name_words import words
from checkmeta.base.values import Evidence, Fact, Listing, Origin, Record
from checkmeta.facts.classify.classify import Sureness, classify
from checkmeta.facts.classify.lexicon import role, roles

_PERSONS: Final = frozenset(
    {"citizen", "customer", "employee", "individual", "patient", "person", "player", "resident", "student", "user"}
)
"""Words which, where a schema's name ends in one, say that it is about such a person."""
_OF_FILES: Final = frozenset(
    {
        "cert",
        "certificate",
        "claim",
        "claims",
        "credential",
        "credentials",
        "data",
        "model",
        "schema",
        "type",
        "v",
        "version",
    }
)
"""Words that only say what the file is, and nothing of what it is about."""
_READ: Final = frozenset({"name", "version", "open", "attributes"})
"""What a JSON Schema says without a word of the vocabulary's."""
_READ_OF_EACH: Final = frozenset(
    {
        "name",
        "path",
        "type",
        "format",
        "title",
        "description",
        "required",
        "allowed_values",
        "multivalued",
        "most_values",
    }
)
_OF_THINGS_TOO: Final = frozenset({"UID", "Name", "Job", "Location", "Country", "Language"})
"""What a thing has as well as a person, where only the name of an attribute says so, and not for certain."""


def of_persons(record: Record) -> Fact | None:
    """`about: person`, where a schema's name or its attributes leave no doubt; the evidence is `classified`.

    A name does that ends in a word for a person (`CurrentUser`, `PersonCredential`) and has none for a thing (`UserDevice`).
    So do a birth date beside a name, whatever the title, or two names (`givenName`, `familyName`), which stand in nothing
    but the schema itself.
    """
    named = record.fields.get("name")
    spoken = words(named.value) if named and isinstance(named.value, str) else ()
    said = tuple(word for word in spoken if word not in _OF_FILES)
    of_thing = any(role(word, roles().name) == "thing" for word in said)
    if named and named.origin and said and said[-1] in _PERSONS and not of_thing:
        return _fact(
            named.origin, Phrase("inferred", why=Phrase("inferred.phrase", phrase=said[-1], where=Phrase("its name")))
        )
    attributes = record.fields.get("attributes")
    listed = attributes.value.items if attributes and isinstance(attributes.value, Listing) else ()
    found: Counter[str] = Counter()
    first: Origin | None = None
    for item in listed:
        told = _kind(item)
        if told is not None:
            found[told[0]] += 1
            first = first or told[1]
    # whatever a title says, nothing but a person has a name and a birth date
    if first and found["Name"] and (found["BirthDate"] or (found["Name"] > 1 and not of_thing)):
        also = fixed("inferred.birth date" if found["BirthDate"] else "inferred.names")
        return _fact(first, Phrase("inferred", why=also))
    return None


def of_nobody(record: Record) -> bool:
    """Whether nothing in a schema, its name included, is a person's by any sign: a sound's, a server's settings.

    What things have as well, a name, a number, a place, is no such sign; what is stated of an attribute is.
    """
    listed = record.fields.get("attributes")
    if listed is None or not isinstance(listed.value, Listing) or not record.fields.keys() <= _READ:
        return False
    named = record.fields.get("name")
    spoken = words(named.value) if named and isinstance(named.value, str) else ()
    if any(word in _PERSONS or role(word, roles().path) == "person" or classify(word).category for word in spoken):
        return False
    items = listed.value.items
    return bool(items) and not listed.value.partial and not any(map(_of_person, items))


def _of_person(attribute: Fact) -> bool:
    fields = attribute.value.fields if isinstance(attribute.value, Record) else {}
    said = {name: fact.value for name, fact in fields.items() if isinstance(fact.value, str)}
    if not said.get("name") or not fields.keys() <= _READ_OF_EACH:
        return True
    steps = said.get("path", said["name"]).replace("[]", "").split(".")
    if any(role(word, roles().path) == "person" for step in steps[:-1] for word in words(step)):
        return True
    found = classify(said["name"], path=steps[:-1], format=said.get("format"), title=said.get("title"))
    if found.sure is Sureness.UNSURE or not found.category:
        return False
    return found.sure is Sureness.CERTAIN or not _OF_THINGS_TOO.issuperset(found.category)


def _fact(origin: Origin, basis: str) -> Fact:
    return Fact("person", Origin(origin.span, origin.pointer, Evidence.CLASSIFIED, origin.key, basis))


def _kind(attribute: Fact) -> tuple[str, Origin] | None:
    """Whether an attribute that stands in nothing else is a name or a birth date, beyond doubt and whoever it is of."""
    fields = attribute.value.fields if isinstance(attribute.value, Record) else {}
    name = fields.get("name")
    if name is None or name.origin is None or not isinstance(name.value, str):
        return None
    path = fields.get("path")
    steps = path.value.split(".") if path and isinstance(path.value, str) else [name.value]
    if len(steps) > 1 and all(word in roles().generic for word in words(steps[-1])):
        steps = steps[:-1]  # the `value` of a name is the name
    if any(role(word, roles().path) not in ("structure", "person") for step in steps[:-1] for word in words(step)):
        return None
    kinds = classify(steps[-1], path=steps[:-1])
    if kinds.sure is not Sureness.CERTAIN or not {"Name", "BirthDate"} & set(kinds.category):
        return None
    return kinds.category[0], name.origin
