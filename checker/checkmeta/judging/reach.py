"""Which facts a subject's documents could state, whatever they do state: what tells a silent document from one that can't say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.base.typesys import ListOf, RecordType
from checkmeta.facts.recognise import Kind
from checkmeta.facts.subject import Subject
from checkmeta.language.answerable import covered, states
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.vocabulary.bridge import platform_type

_INDEX: Final = regex(r"\[[^\]]*\]")
_OF_PLATFORM: Final = frozenset({Kind.PLATFORM, Kind.BUNDLE})
_OF_IDENTITY: Final = frozenset({Kind.IDENTITY, Kind.BUNDLE, Kind.JSON_SCHEMA})
Stating = Callable[[TypedMapping], frozenset[str]]


def reach_of(subject: Subject, stating: Stating = states) -> Callable[[str], bool]:
    """Whether a document of the subject could state the fact at a path; `stating` gives what a mapping can state.

    An identity schema could state all facts of an identity, a platform config those of the topics that it has, and whatever
    stands in it by itself (`jurisdictions`); another product's file what its mapping reads.
    """
    paths: set[str] = set()
    for format_ in subject.formats:
        if format_.mapping is not None:
            paths |= stating(format_.mapping)
    kinds = {f.kind for f in subject.formats}
    own_platform, identity = bool(kinds & _OF_PLATFORM), bool(kinds & _OF_IDENTITY)
    foreign = frozenset(paths)
    platform = subject.formats[0].vocabulary.platform if subject.formats else platform_type()

    @cache
    def reaches(path: str) -> bool:
        plain = _INDEX.sub("[]", path).replace("platform.identities[]", "identity", 1)
        root, _, rest = plain.partition(".")
        if root == "identity" and identity:
            return True
        topic = re.split(r"[.\[]", rest, maxsplit=1)[0]
        if root == "platform" and own_platform and (topic in subject.topics or _by_itself(topic, platform)):
            return True
        return covered(plain, foreign)

    return reaches


def _by_itself(topic: str, platform: RecordType) -> bool:
    field = platform.fields.get(topic)
    if field is None:
        return False
    # a list of records (`twins`, `agents`) is a topic as a record is: who has none of them need not think of it
    return not isinstance(field.type.item if isinstance(field.type, ListOf) else field.type, RecordType)
