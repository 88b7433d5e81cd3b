"""The published report, version 1. A field is never renamed or given another meaning; a new one may be added.

Lines and columns count from 1, columns in Unicode code points; `end_column` is the one behind the last character.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, NonNegativeInt, PositiveInt

from checkmeta.base.values import Evidence, Truth, Why
from checkmeta.judging.fail_bars import FailFrom, FailOn
from checkmeta.judging.findings import Standing
from checkmeta.language.words import Force, Layer, Modality, Verdict
from checkmeta.report.encode import encodable

SCHEMA_ID: Final = "https://checkmeta.dev/schema/report.json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Text = Annotated[str, BeforeValidator(encodable)]


class Model(BaseModel):
    """What all parts of the report share."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Location(Model):
    """A place in a document or a rule file. Without a line, only the file is known."""

    document: Text
    """The file's name, relative, with `/`."""
    pointer: Text | None = None
    """JSON pointer (RFC 6901) in the document, where one is known."""
    line: PositiveInt | None = None
    column: PositiveInt | None = None
    end_line: PositiveInt | None = None
    end_column: PositiveInt | None = None


class Source(Model):
    """Where a duty stands."""

    instrument: Text
    article: Text | None
    url: Text | None
    checked: dt.date | None
    """The day on which the text was confirmed; null where it was not."""
    own: bool = False
    """Whether the duty is the rule's author's own, and no standard's or law's."""


class Rule(Model):
    """A rule that was judged."""

    id: Text
    ruleset: Text
    ruleset_title: Text
    title: Text
    layer: Layer
    modality: Modality
    force: Force
    """What a breach does."""
    jurisdictions: list[Text]
    """Empty: everywhere."""
    bearers: list[Text]
    """Who owes it."""
    weight: int
    source: Source | None
    because: Text | None
    texts: dict[str, str]
    """What its author says of it beside its message and remedy, by the word over it: `Why` is `because`."""
    remedy: Text | None
    """As the rule has it, with `{…}` unfilled."""
    state: Text | None
    """`proposed`, `trial`, `recommended`, or null for a rule in force."""
    effective_from: dt.date | None
    effective_until: dt.date | None
    """The first day on which it is no longer in force."""
    digest: Text
    """SHA-256 over what the rule means, its defines and figures written out: two reports with equal ones rest on the same rule."""
    location: Location | None


class Missing(Model):
    """A fact that would have to be known."""

    path: Text
    """In the vocabulary, from a root."""
    why: Why
    detail: Text | None
    location: Location | None
    """The nearest thing that does stand in a document: where the fact belongs."""


class Reading(Model):
    """A fact that was looked at."""

    path: Text
    value: Text
    evidence: Evidence | None
    basis: Text | None
    """Of what no document states: whose default it is, or from what it was inferred and how surely."""
    why_unknown: Why | None
    location: Location | None


class Step(Model):
    """A clause of the rule, and what came of it."""

    clause: Text
    text: Text
    """The clause as its author wrote it."""
    truth: Truth
    note: Text | None
    location: Location | None
    """Where the clause stands in the rules."""
    readings: list[Reading]


class Waiver(Model):
    """What waived a verdict."""

    reason: Text | None
    approver: Text | None
    approved: dt.date | None
    expires: dt.date | None
    """The first day on which it no longer holds."""
    ticket: Text | None
    location: Location | None
    """Where it stands: in the waivers' file, or in a comment."""


class Known(Model):
    """That a breach is in the baseline. One of law is a debt: it has a day and somebody who answers for it."""

    since: dt.date | None
    due: dt.date | None
    """The day on which it fails again."""
    owner: Text | None


class Judgement(Model):
    """The verdict on one rule and one subject."""

    id: Text = ""
    """`f-` and 16 hexadecimal digits over rule, subject, `path` and deciding fact: the same when lines, elements, folders or places
    move. What one rule finds of one thing for one fact in several places has one id."""
    rule: Text
    """A key of `rules`."""
    layer: Layer
    verdict: Verdict
    subject: Text
    """The path of what was judged."""
    path: Text = ""
    """The same by names, so that it stays when elements are put in: `person.json#identity.attributes[email]`."""
    location: Location | None
    places: list[Text]
    """The jurisdictions that it was judged for; empty where the documents don't say."""
    message: Text
    remedy: Text | None
    reason: Text
    fails: bool
    """Whether this verdict makes the run fail."""
    breach_unless_shown: bool
    """Undetermined only because an exception is unstated: counted as a breach."""
    standing: Standing | None
    """Of an undetermined verdict, what would settle it: `asked` (the rule is known to apply, and nobody says whether it is
    kept), `silent` (a document could say it, and doesn't), `out of reach` (none of the documents could). Else null."""
    decided_by: Text
    """The path of the fact that decided, elements by their names; what an attribute takes over from its schema has the schema's
    path. Empty where nothing was read."""
    applicability_known: bool
    """False for a verdict that stands although it isn't known whether the rule applies."""
    defeated_by: list[Text]
    """The exceptions, permits and rules that decided the verdict."""
    set_aside_by: list[Text] = []
    """Files of rules that don't come with checkmeta, by which a rule of law or a norm that does is overridden: it fails as a breach would."""
    waiver: Waiver | None = None
    """What waived it; of a breach of law: by what its risk is accepted, which keeps no law."""
    known: Known | None = None
    """Of a breach that was known before (`--baseline`)."""
    missing: list[Missing]
    notes: list[Text]
    alike: NonNegativeInt = 0
    """How many more verdicts there are like this one, on other elements of its list: a report that would be too large counts them only."""
    steps: list[Step]
    """How the verdict was found: of what is violated, asked, excepted, overridden, compensated or waived. Of what is satisfied,
    not applicable, silent or out of reach `reason`, `missing` and `decided_by` say it, and the list is empty, unless
    everything was to be explained (`Request.explain`, `check --explain all`)."""


class FileDigest(Model):
    """A file that the report rests on, as it was when it was read."""

    name: Text
    """Relative, with `/`."""
    sha256: Text
    """In hex, over the very bytes that were judged."""
    bytes: NonNegativeInt
    """How many those are."""
    whole: bool
    """Whether they are all of the file. Of a binary glTF only the part in JSON is read."""


class RunRecord(Model):
    """What the report rests on, so that `checkmeta verify` can judge again. What else was asked stands beside it."""

    paths: list[Text]
    """What was to be checked, relative to the working folder."""
    rules_chosen: list[Text]
    """By `--rules`: ids and paths; empty for all that come with checkmeta."""
    rules_added: list[Text]
    """By `--add-rules`."""
    topics: list[Text]
    exclude: list[Text]
    gitignore: bool
    as_format: Text | None
    """By `--as`."""
    explained: bool
    """Whether every verdict has its steps, those too that ask for nothing (`--explain all`)."""
    commit: Text | None
    """That was checked out in the repository of the documents, in hex; null where they stand in none, or in several.
    What binds the report to the documents is their digests: what is changed and not committed shows in these only."""
    documents: list[FileDigest]
    """Every file that was read for documents, used or not."""
    waivers: FileDigest | None
    baseline: FileDigest | None = None
    project: FileDigest | None = None
    """The project file, where it declares the subjects, or what may override shipped rules."""
    rules: list[FileDigest]
    """Every file of rules, those too that define and map."""
    unrecorded: list[Text]
    """What else the run rests on, for which there is no room here: the report can't be verified then."""


class Remark(Model):
    """Something about the documents that is no rule's."""

    code: Text
    message: Text
    help: Text | None
    location: Location | None
    related: list[Location]


class Score(Model):
    """How much is kept, by weight; undetermined counts as not kept."""

    of: Text
    """A layer, or the path of a component of the infrastructure."""
    name: Text
    share: float
    """From 0 to 1, rounded to four places."""
    weight: NonNegativeInt
    """Of the rules that had something to say."""
    made_of: dict[Verdict, NonNegativeInt]
    parts: float | None
    """The share of a component's parts, averaged by their weights."""


class Upcoming(Model):
    """A rule that comes into force within a year, judged on its first day by the documents as they stand."""

    day: dt.date
    rule: Text
    title: Text
    layer: Layer
    source: Source | None
    verdict: Verdict
    """The worst that it comes to."""
    binds: bool
    """Whether it is known to apply then; else it may."""
    places: list[Text]


class Subject(Model):
    """One platform with its identity schemas."""

    id: Text = ""
    """Its folder relative to the project: the nearest folder upwards with a `checkmeta.toml`, else a `.git`; else the folder's own name."""
    name: Text
    documents: list[Text]
    not_checked: list[Text]
    """Files that are no platform config and no identity schema."""
    unread: list[Text]
    """Documents of its own that can't be read: every verdict but a breach is `error`, then."""
    judgements: list[Judgement]
    remarks: list[Remark]
    scores: list[Score]
    upcoming: list[Upcoming] = []
    """What is to bind it next, by day."""


class Summary(Model):
    """Counts. They add up: every verdict is in one of them."""

    verdicts: NonNegativeInt
    only_counted: NonNegativeInt = 0
    """How many of them are not listed: the sum of `alike`."""
    by_layer: dict[Layer, dict[Verdict, NonNegativeInt]]
    breaches_unless_shown: dict[Layer, NonNegativeInt]
    """How many of the undetermined count as breaches."""
    by_standing: dict[Layer, dict[Standing, NonNegativeInt]] = {}
    """How many of the undetermined are asked, silent and out of reach; those that count as breaches are asked."""
    satisfied_if_applicable: dict[Layer, NonNegativeInt] = {}
    """How many of the satisfied are so only if the rule applies, which isn't known: they are no pass."""


class ReportModel(Model):
    """What `checkmeta check` found."""

    schema_version: Literal[1]
    checkmeta: Text
    """The version of checkmeta."""
    as_of: dt.date
    """The day whose rules and figures were applied."""
    jurisdictions: list[Text]
    """Those asked for; empty where the documents' own count."""
    rulesets: list[Text]
    digest: Text
    """SHA-256 over the rule texts."""
    fail_on: FailOn
    undetermined_fails: bool
    asked_fails: bool = False
    """Whether what is asked fails the run, of all that is undetermined."""
    fails_from: dict[Layer, FailFrom] = {}
    """From what on the verdicts of each layer fail the run; it holds together what the three before it say."""
    most_undetermined: NonNegativeInt | None = None
    """More undetermined verdicts than these fail the run."""
    failed: bool
    baseline: Text | None = None
    """The file of what was known before, if there is one."""
    record: RunRecord | None = None
    """Null in reports of an older checkmeta, which can't be verified."""
    exit_status: int | None = None
    """That the run ended with: 0 nothing found that fails, 1 findings that fail, 2 something could not be checked."""
    hollow: list[Remark] = []
    """What a run that doesn't fail can't rest on: no place for any law, no rule in force, a document of which nothing is used."""
    summary: Summary
    rules: dict[str, Rule]
    """Every rule that was judged, by id."""
    errors: list[Remark]
    """Why documents could not be read. Where there are any, the report is incomplete, and the exit status is 2."""
    subjects: list[Subject]
