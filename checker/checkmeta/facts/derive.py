"""What follows from what a schema states: what its attributes are about, and whether that is a person."""

from __future__ import annotations

from typing import Final

from checkmeta.base.messages import Phrase, fixed
from checkmeta.base.records import replace
from checkmeta.base.values import FOLLOWS, NONE, Evidence, Fact, Listing, NoneStated, Origin, Record, Unknown, Why
from checkmeta.facts.about import of_persons
from checkmeta.facts.classify.classify import Classification, Sureness, classify

_PERSONAL: Final = ("identifying", "special", "category")
"""Fields of which each makes an attribute personal, if it speaks."""
_LONG: Final = 1_000
"""Characters of a path that are looked at."""
_MANY: Final = 50
"""Listed values that are looked at."""


def derive(identity: Fact) -> Fact:
    """Complete an identity schema and its attributes by what they are about, and by `personal`, where it doesn't state them.

    What an attribute is about is inferred from its name if that is certain and nothing stated speaks against it: of a
    schema about persons `category` (a partial list: it may be of more kinds, though of a plain one only of those that
    go with it), `nature`, `special` and `identifying`; of one that doesn't say what it is about the first two, and that
    something isn't special; of one about anything else nothing, as an avatar's eyes are nobody's. The evidence is
    `classified`, the place that of the name.

    Of a schema about persons an attribute is personal if it identifies, has a category of personal data or is special;
    else if its nature is known and isn't technical. That it isn't personal follows from a stated nature only. The
    evidence is `default` or `classified`, the place that of the fact it follows from.
    """
    record = identity.value
    scope = record.fields.get("scope") if isinstance(record, Record) else None
    if isinstance(record, Record) and scope and scope.value == "platform" and "credential" not in record.fields:
        at_home = Fact(False, replace(scope.origin, evidence=Evidence.DEFAULT) if scope.origin else None)
        record = Record({**record.fields, "credential": at_home})
        identity = replace(identity, value=record)
    attributes = record.fields.get("attributes") if isinstance(record, Record) else None
    if attributes is None or not isinstance(record, Record) or not isinstance(attributes.value, Listing):
        return identity
    if "about" not in record.fields and (persons := of_persons(record)):
        record = Record({**record.fields, "about": persons})
    about = _value(record, "about")
    if isinstance(about, str) and about != "person":
        return identity
    items = tuple(_complete(_classified(item, about), about) for item in attributes.value.items)
    listing = replace(attributes, value=replace(attributes.value, items=items))
    return replace(identity, value=Record({**record.fields, "attributes": listing}))


def _classified(attribute: Fact, about: object) -> Fact:
    """Add what is certain from an attribute's name."""
    record = attribute.value
    if not isinstance(record, Record):
        return attribute
    name = record.fields.get("name")
    if name is None or name.origin is None or not isinstance(name.value, str):
        return attribute
    of_person = about == "person"
    found = classify(
        name.value,
        path=_path(record, name.value),
        about="person" if of_person else None,
        format=_text(record, "format"),
        type=_text(record, "type"),
        title=_text(record, "title"),
        description=_text(record, "description"),
        enum=_values(record),
    )
    if found.sure is not Sureness.CERTAIN or _denied(record, found):
        return attribute
    origin = Origin(
        name.origin.span,
        name.origin.pointer,
        Evidence.CLASSIFIED,
        name.origin.key,
        Phrase("inferred", why=found.why),
    )
    inferred: dict[str, Fact] = {}
    if found.category or found.within is not None:
        kind = "more kinds" if found.within is None else "narrower" if found.category else "machinery"
        detail = fixed(f"inferred.{kind}")
        listed = tuple(Fact(term, origin) for term in found.category)
        inferred["category"] = Fact(Listing(listed, True, detail, found.within), origin)
    if found.nature:
        inferred["nature"] = Fact(found.nature, origin)
    if found.special == "none" or found.within == ():
        inferred["special"] = Fact(NONE, origin)
    elif found.special and of_person:
        inferred["special"] = Fact(found.special, origin)
    if found.identifying and of_person:
        inferred["identifying"] = Fact(found.identifying, origin)
    more = {field: fact for field, fact in inferred.items() if _unsaid(record.fields.get(field))}
    return replace(attribute, value=Record({**record.fields, **more}))


def _unsaid(fact: Fact | None) -> bool:
    """Whether nothing is stated: a word of another product's that has no term here says nothing either."""
    if fact is None:
        return True
    return isinstance(fact.value, Unknown) and all(missing.why is Why.UNDEFINED for missing in fact.value.missing)


def _denied(record: Record, found: Classification) -> bool:
    """Whether a schema says something else about an attribute than its name does: then its name says nothing."""
    if _value(record, "personal") is False:
        return True
    nature, special, category = (_value(record, field) for field in ("nature", "special", "category"))
    if isinstance(nature, str) and found.nature is not None and nature != found.nature:
        return True
    if special is not None and not isinstance(special, Unknown) and found.special is not None:
        stated = "none" if isinstance(special, NoneStated) else special
        if stated != found.special:
            return True
    if isinstance(category, Listing):
        return not {item.value for item in category.items if isinstance(item.value, str)} & set(found.category)
    return isinstance(category, NoneStated) and bool(found.category)


def _path(record: Record, name: str) -> tuple[str, ...]:
    """The names of what an attribute stands in."""
    path = (_text(record, "path") or "")[-_LONG:].replace("[]", "")
    outer = path.removesuffix(name) if path.endswith(name) else path.rpartition(".")[0]
    return tuple(part for part in outer.split(".") if part)


def _text(record: Record, name: str) -> str | None:
    value = _value(record, name)
    return value if isinstance(value, str) else None


def _values(record: Record) -> tuple[str, ...]:
    listed = _value(record, "allowed_values")
    items = listed.items[:_MANY] if isinstance(listed, Listing) else ()
    return tuple(item.value for item in items if isinstance(item.value, str))


def _complete(attribute: Fact, about: object) -> Fact:
    record = attribute.value
    if about != "person" or not isinstance(record, Record) or "personal" in record.fields:
        return attribute
    speaking = [record.fields[name] for name in _PERSONAL if _speaks(record, name)]
    nature = record.fields["nature"] if isinstance(_value(record, "nature"), str) else None
    if nature is not None and nature.value != "technical":
        speaking.append(nature)
    personal = bool(speaking)
    if not speaking and nature is not None and not _inferred(nature):
        speaking = [nature]
    ground = next((fact for fact in speaking if not _inferred(fact)), speaking[0] if speaking else None)
    if ground is None or (not personal and any(_contested(record, name) for name in _PERSONAL)):
        return attribute
    origin = ground.origin
    if origin is not None and not _inferred(ground):
        origin = replace(origin, evidence=Evidence.DEFAULT, basis=FOLLOWS)
    return replace(attribute, value=Record({**record.fields, "personal": Fact(personal, origin)}))


def _inferred(fact: Fact) -> bool:
    return fact.origin is not None and fact.origin.evidence is Evidence.CLASSIFIED


def _value(record: Record, name: str) -> object:
    fact = record.fields.get(name)
    return fact.value if fact else None


def _speaks(record: Record, name: str) -> bool:
    """Whether a field states something that only personal data have."""
    value = _value(record, name)
    if value is None or isinstance(value, Unknown | NoneStated):
        return False
    if isinstance(value, Listing):
        return any(not isinstance(item.value, Unknown) for item in value.items)
    return value is not False


def _contested(record: Record, name: str) -> bool:
    """Whether a field is stated differently, so that it may speak."""
    value = _value(record, name)
    return isinstance(value, Unknown) and any(missing.why is Why.CONTRADICTORY for missing in value.missing)
