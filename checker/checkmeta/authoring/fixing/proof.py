"""Whether a change of texts does what it is for, and nothing else: the trees differ where they should, and no verdict is worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from checkmeta.authoring.fixing.edits import NO_TEXT, edit_of
from checkmeta.authoring.fixing.inverse import Setting
from checkmeta.authoring.fixing.refusals import untouchable
from checkmeta.authoring.fixing.trial import BROKEN, KEPT, Key, Trial, Tried, rank
from checkmeta.authoring.lint.fix import apply_edits
from checkmeta.authoring.lint.material import Edit
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.records import dataclass
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode, same
from checkmeta.judging.findings import Judgement
from checkmeta.language.meaning.aims import Gone
from checkmeta.language.words import Verdict

OTHERWISE: Final = "the text would say something else as well"
UNREAD: Final = "the text could no longer be read"
COMPLAINTS: Final = "its readers would complain about what stands there then"
NOT_KEPT: Final = "the rule would still not be kept"


class RefusedError(Exception):
    """A change that isn't made, and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Rewrite:
    """One edit, in the text that it was made in."""

    setting: Setting
    edit: Edit
    text: str
    """The whole text before it, and before those that were made together with it."""

    @property
    def document(self) -> str:
        """The name of the document."""
        return self.setting.document.name


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """Texts that differ from their files, and what every rule says of all documents."""

    texts: Mapping[str, str]
    tried: Mapping[str, Tried]


def changed(trial: Trial, state: Draft, settings: Sequence[Setting]) -> tuple[Draft, list[Rewrite]]:
    """Make settings so, in a state.

    Raises:
        RefusedError: a place is left alone, or the text would say something else as well.

    """
    made: list[Rewrite] = []
    for setting in settings:
        if why := untouchable(setting.document, setting.pointer, setting.node, setting.value):
            raise RefusedError(why)
        edit = edit_of(setting)
        if edit is None:
            raise RefusedError(NO_TEXT)
        made.append(Rewrite(setting, edit, setting.document.source.text))
    texts = dict(state.texts)
    for name in {each.document for each in made}:
        own = [each for each in made if each.document == name]
        text, count = apply_edits(own[0].text, [(each.edit,) for each in own])
        if count < len(own) or text == own[0].text:
            raise RefusedError(OTHERWISE)
        texts[name] = text
    try:
        tried = trial.judged(texts, state.tried)
    except CheckmetaError as error:
        raise RefusedError(f"{UNREAD}: {error.diagnostics[0].message}") from None
    for name in {each.document for each in made}:
        file = trial.files[name]
        old, new = trial.documents(file, state.texts.get(name)), trial.documents(file, texts[name])
        if len(old) != len(new) or not all(_only(a, b, settings) for a, b in zip(old, new, strict=True)):
            raise RefusedError(OTHERWISE)
    return Draft(texts, tried), made


def _only(old: Document, new: Document, settings: Sequence[Setting]) -> bool:
    """Whether a document differs from another at the places of settings only."""
    places = {id(each.node): each for each in settings}
    stack: list[tuple[Node, Node]] = [(old.root, new.root)]
    while stack:
        before, after = stack.pop()
        setting = places.get(id(before))
        if isinstance(before, ScalarNode):
            if setting is None and not same(before, after):
                return False
            continue
        if type(before) is not type(after):
            return False
        if isinstance(before, SequenceNode):
            assert isinstance(after, SequenceNode)
            gone = [i for i in before.items if id(i) in places and isinstance(places[id(i)].value, Gone)]
            kept = [item for item in before.items if not any(item is each for each in gone)]
            if len(kept) != len(after.items):
                return False
            stack.extend(zip(kept, after.items, strict=True))
            continue
        assert isinstance(after, MappingNode)
        new_keys = {each.names[0] for each in settings if each.node is before and each.names}
        if after.entries.keys() != before.entries.keys() | new_keys or after.repeated.keys() != before.repeated.keys():
            return False
        stack.extend((child, after.entries[name]) for name, child in before.entries.items())
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What a change comes to beside what it is for.

    Attributes:
        broken: what is a breach now, and was none.
        unsure: what was kept, and isn't known any more.
        questions: what newly applies, and isn't known.
        facts: the paths of the facts that differ.
        complaints: whether readers remark on something new.

    """

    broken: tuple[Judgement, ...]
    unsure: tuple[Judgement, ...]
    questions: tuple[Judgement, ...]
    facts: tuple[str, ...]
    complaints: bool

    def refuse(self) -> None:
        """Raise `RefusedError`, where it isn't what was wanted, or costs something."""
        if self.complaints:
            raise RefusedError(COMPLAINTS)
        if self.broken:
            raise RefusedError(f"`{self.broken[0].rule.id}` would be broken by it")
        if self.unsure:
            raise RefusedError(f"whether `{self.unsure[0].rule.id}` is kept would no longer be known")


def effects_of(before: Draft, after: Draft, subject: str, breach: Judgement) -> Effects:
    """Every verdict beside what it was in the beginning, and every fact.

    Raises:
        RefusedError: the finding isn't satisfied.

    """
    if not _kept(after.tried.get(subject), breach):
        raise RefusedError(NOT_KEPT)
    broken: list[Judgement] = []
    unsure: list[Judgement] = []
    questions: list[Judgement] = []
    facts: dict[str, None] = {}
    complaints = before.tried.keys() != after.tried.keys()
    for name, now in after.tried.items():
        old = before.tried.get(name)
        if old is None or old is now:
            continue
        complaints = complaints or not now.remarks <= old.remarks
        for key, judgement in now.verdicts.items():
            was = old.verdicts.get(key)
            if rank(judgement) >= rank(was):
                continue
            if rank(judgement) == BROKEN:
                broken.append(judgement)
            elif was is None or was.verdict is Verdict.NOT_APPLICABLE:
                questions.append(judgement)
            else:
                unsure.append(judgement)
        unsure.extend(j for key, j in old.verdicts.items() if rank(j) == KEPT and _lost(j, key, now))
        paths = (*old.facts, *(path for path in now.facts if path not in old.facts))
        facts |= {path: None for path in paths if old.facts.get(path) != now.facts.get(path)}
    once = {j.rule.id: j for j in reversed(questions)}
    return Effects(tuple(broken), tuple(unsure), tuple(once[id_] for id_ in sorted(once)), tuple(facts), complaints)


def _lost(judgement: Judgement, key: Key, now: Tried) -> bool:
    """Whether something that was kept isn't judged any more, as what it was about has no such name now."""
    return judgement.verdict is Verdict.SATISFIED and key not in now.verdicts and "[" in key[1]


def _kept(tried: Tried | None, breach: Judgement) -> bool:
    """Whether a finding is satisfied in each of its places."""
    found = tried.by_rule(breach.rule.id) if tried is not None else {}
    keys = [(breach.rule.id, breach.path, place) for place in breach.places or ("",)]
    return all(key in found and found[key].verdict is Verdict.SATISFIED for key in keys)
