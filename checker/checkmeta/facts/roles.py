"""What an operator is to each machine, where it is said of the operator alone."""

from __future__ import annotations

from typing import Final

from checkmeta.base.records import replace
from checkmeta.base.values import FOLLOWS, Evidence, Fact, Listing, Record, Unknown, Why

_OF_MACHINES: Final = frozenset({"provider", "deployer", "provider-and-deployer"})
"""Roles that speak of AI systems; the others speak of personal data."""

_SILENT: Final = (Why.ABSENT, Why.NULL)


def with_roles(platform: Record) -> Record:
    """Give every agent and AI system that has no role of its own the operator's, if that one speaks of machines.

    A rule asks `agent.role` alone then: no condition could prefer what is said of one machine to what is said of all.
    The place is that of `operator.role`, the evidence `default`.
    """
    operator = _record(platform, "operator")
    role = operator.fields.get("role") if operator else None
    if role is None or not isinstance(role.value, str) or role.value not in _OF_MACHINES:
        return platform
    if role.origin is not None:
        role = replace(role, origin=replace(role.origin, evidence=Evidence.DEFAULT, basis=FOLLOWS))
    fields = dict(platform.fields)
    if "agents" in fields:
        fields["agents"] = _each(fields["agents"], role)
    ai = _record(platform, "ai")
    if ai is not None and "systems" in ai.fields:
        fields["ai"] = replace(fields["ai"], value=Record({**ai.fields, "systems": _each(ai.fields["systems"], role)}))
    return Record(fields)


def _record(of: Record, name: str) -> Record | None:
    fact = of.fields.get(name)
    return fact.value if fact and isinstance(fact.value, Record) else None


def _each(listed: Fact, role: Fact) -> Fact:
    if not isinstance(listed.value, Listing):
        return listed
    return replace(listed, value=replace(listed.value, items=tuple(_one(item, role) for item in listed.value.items)))


def _one(item: Fact, role: Fact) -> Fact:
    if not isinstance(item.value, Record):
        return item
    own = item.value.fields.get("role")
    if own is not None and not (isinstance(own.value, Unknown) and all(m.why in _SILENT for m in own.value.missing)):
        return item
    return replace(item, value=Record({**item.value.fields, "role": role}))
