"""Which format a document is of: one of ours, or that of a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic, did_you_mean
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, field, replace
from checkmeta.documents.tree import Document, SequenceNode
from checkmeta.facts.mapping.apply import recognises
from checkmeta.facts.mapping.document_evaluator import evaluator_of
from checkmeta.facts.mapping.document_keys import keys_in, named_keys
from checkmeta.facts.mapping.environment import spoken_to
from checkmeta.facts.recognise import Kind, is_bundle, recognise, says_so
from checkmeta.language.names.bound_mappings import BUILT_IN, IDENTITY, JSON_SCHEMA, PLATFORM
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

_IDS = {
    Kind.PLATFORM: PLATFORM,
    Kind.BUNDLE: PLATFORM,
    Kind.IDENTITY: IDENTITY,
    Kind.JSON_SCHEMA: JSON_SCHEMA,
}

_MAIN: Final = {"config": 0, "realm": 0}
"""Of a product's formats those that configure all of it come first."""
_LISTED: Final = 100
"""The most documents that a list of them is taken apart into."""


_KEY: Final = regex(r"""([\w$@.-]+)["']?\s*[:=]""")
"""What may be a key in a text of any format."""
_OWN: Final = frozenset(("attributes", "properties", "type"))
"""Keys of an identity schema, beside those of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a document is read as: a kind of our own, or by a mapping."""

    id: str
    kind: Kind | None = None
    mapping: TypedMapping | None = None
    before: str | None = None
    """The format that comes with checkmeta and would have read the document, but for a mapping of one's own."""
    vocabulary: Vocabulary = field(default_factory=vocabulary, compare=False, repr=False)
    """The facts that there are, those of loaded rule sets among them."""


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a run. `wanted` is the id of the one that files given by themselves are read as."""

    mappings: tuple[TypedMapping, ...] = ()
    wanted: str | None = None
    replaced: frozenset[str] = frozenset()
    """The ids of the mappings that stand in the place of shipped ones: reports that rest on them say so."""
    own: frozenset[str] = frozenset()
    """The names of the files of one's own: where a mapping of theirs takes a document from a shipped format, reports say so."""
    vocabulary: Vocabulary = field(default_factory=vocabulary, compare=False, repr=False)
    _marks: set[str] = field(default_factory=set, compare=False, repr=False)
    """Keys that are named where it is said what a document of a format is."""

    def __post_init__(self) -> None:
        """Raise U004 where there is no such format."""
        known = [m.id for m in self.mappings]
        if self.wanted is not None and self.wanted not in known and self.wanted not in BUILT_IN:
            help_ = _meant(self.wanted, [*known, *BUILT_IN])
            raise CheckmetaError([Diagnostic("U004", f"no format `{self.wanted}`", help=help_)])

    @property
    def kinds(self) -> tuple[str, ...]:
        """What a text without a name may be written in: what the wanted format reads, else JSON or YAML."""
        return next((m.reads for m in self.mappings if m.id == self.wanted), ("json", "yaml"))

    def each(
        self, document: Document, errors: Collector, *, explicit: bool = False
    ) -> list[tuple[Document, Format | None]]:
        """A document with its format; of a list that is of none itself, each element, if all are of one by a mapping.

        An environment may lie over the configs of several products, and is read as a part of each.
        """
        parts = self._listed(document, explicit=explicit) or self._environment(document, explicit=explicit)
        if parts and (document.format != "env" or self._own(document, explicit=explicit) is None):
            return parts
        return [(document, self.of(document, errors, explicit=explicit)), *parts]

    def _own(self, document: Document, *, explicit: bool) -> TypedMapping | None:
        """The mapping of a format that an environment file is by itself."""
        wanted = [m for m in self.mappings if not explicit or self.wanted in (None, m.id)]
        return next(iter(self._recognising(document, wanted)), None)

    def _environment(self, document: Document, *, explicit: bool) -> list[tuple[Document, Format | None]]:
        if document.format != "env":
            return []
        wanted = [m for m in self.mappings if m.environment and (not explicit or self.wanted in (None, m.id))]
        return [(spoken, self._mapped(mapping)) for mapping, spoken in spoken_to(document, wanted)]

    def _listed(self, document: Document, *, explicit: bool) -> list[tuple[Document, Format | None]]:
        root = document.root
        if not isinstance(root, SequenceNode) or not 1 < len(root.items) <= _LISTED:
            return []
        wanted = [m for m in self.mappings if not explicit or self.wanted in (None, m.id)]
        if self._recognising(document, wanted):
            return []
        parts = [replace(document, root=item, warnings=()) for item in root.items]
        best = preferred([self._mapped(m) for m in self._recognising(parts[0], wanted)])
        mapping = best[0].mapping if len(best) == 1 else None
        if mapping is None or not all(recognises(mapping, part, evaluator_of(part)) for part in parts[1:]):
            return []
        parts[0] = replace(parts[0], warnings=document.warnings)
        return [(part, best[0]) for part in parts]

    def of(self, document: Document, errors: Collector, *, explicit: bool = False) -> Format | None:
        """The format of a document; None where nothing recognises it. Adds F214 where several do."""
        if explicit and self.wanted is not None:
            return self._named(self.wanted, document)
        kind = recognise(document, self.vocabulary)
        native = Format(_IDS[kind], kind, vocabulary=self.vocabulary) if kind is not None else None
        if native is not None and says_so(document):
            return native
        found = [self._mapped(m) for m in self._recognising(document, self.mappings)]
        if native is not None:
            found.append(native)
        best = preferred(found)
        if len(best) > 1:
            named = " and ".join(f"`{f.id}`" for f in best[:3])
            help_ = f"say which it is: `--as {best[0].id}`"
            errors.error("F214", f"`{document.name}` is recognised as {named}", document.root.span, help_)
            return None
        return self._told(best[0], found) if best else None

    def _told(self, best: Format, found: Sequence[Format]) -> Format:
        """The format, and from which shipped one a mapping of one's own takes the document."""
        if not self._is_own(best):
            return best
        return replace(best, before=next((f.id for f in found if not self._is_own(f)), None))

    def _is_own(self, format_: Format) -> bool:
        return format_.mapping is not None and format_.mapping.span.source.name in self.own

    @property
    def _native(self) -> AbstractSet[str]:
        """Keys of our own documents."""
        return _OWN | self.vocabulary.platform.fields.keys() | self.vocabulary.identity.fields.keys()

    def marked(self, text: str) -> bool:
        """Whether a text that can't be read may be of one of the formats: it has no keys to go by, or a key of one of them.

        Any key that a mapping's conditions name is a mark, so that a broken config of a product stays an error.
        """
        stated = set(_KEY.findall(text))
        if not stated or len(stated & self._native) > 1 or "$schema" in stated:
            return True
        if not self._marks:
            self._marks.update(*(named_keys(mapping) for mapping in self.mappings))
        return not self._marks.isdisjoint(stated)

    def _recognising(self, document: Document, mappings: Sequence[TypedMapping]) -> list[TypedMapping]:
        """Those of several mappings that recognise a document; only those are tried of which it has a key."""
        stated = keys_in(document.root)
        tried = [
            m for m in mappings if document.format in m.reads and (m.keys is None or not m.keys.isdisjoint(stated))
        ]
        evaluator = evaluator_of(document) if tried else None
        return [m for m in tried if recognises(m, document, evaluator)]

    def _named(self, wanted: str, document: Document) -> Format:
        for mapping in self.mappings:
            if mapping.id == wanted:
                return self._mapped(mapping)
        kinds = {PLATFORM: Kind.PLATFORM, IDENTITY: Kind.IDENTITY, JSON_SCHEMA: Kind.JSON_SCHEMA}
        kind = kinds[wanted]
        bundle = kind is Kind.PLATFORM and is_bundle(document, self.vocabulary)
        return Format(wanted, Kind.BUNDLE if bundle else kind, vocabulary=self.vocabulary)

    def _mapped(self, mapping: TypedMapping) -> Format:
        return Format(mapping.id, mapping=mapping, vocabulary=self.vocabulary)


def _meant(wanted: str, known: Sequence[str]) -> str:
    """Which formats somebody may have meant: those of the product that is named, else what is spelt alike."""
    own = [f"`{id_}`" for id_ in known if id_.split(".")[0] == wanted.lower()]
    if own:
        own.sort(key=lambda id_: (_MAIN.get(id_.strip("`").rpartition(".")[2], 9), id_))
        return f"of {wanted} there {'is' if len(own) == 1 else 'are'} {', '.join(own)}"
    return did_you_mean(wanted, known) or "`checkmeta formats` lists them"


def preferred(found: Sequence[Format]) -> list[Format]:
    """Those of several formats to which no other of them is preferred."""
    beaten = {id_ for f in found if f.mapping is not None for id_ in f.mapping.rather_than}
    return [f for f in found if f.id not in beaten]
