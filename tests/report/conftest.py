"""Reports over two real documents: every verdict, many places of one rule, nothing found, nothing judged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.source import Source, Span
from checkmeta.base.values import Evidence, Missing, Truth, Why
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.findings import Judgement, Report, RuleInfo, SourceRef, Step, SubjectReport
from checkmeta.language.meaning.reading import Reading
from checkmeta.language.words import Force, Layer, Modality, Verdict

DOCUMENTS = Path(__file__).parent / "documents"
PLATFORM = Source("harbour/platform.yaml", (DOCUMENTS / "platform.yaml").read_text(encoding="utf-8"))
CITIZEN = Source("harbour/citizen v1.json", (DOCUMENTS / "citizen.json").read_text(encoding="utf-8"))
RULES = Source(
    "law/eu/gdpr.rules",
    'rule storage-limitation "Personal data have an end"\n'
    "  when attribute.personal\n"
    "  must attribute.retention.period < indefinite\n"
    '  unless archiving: "archiving" in attribute.purposes\n',
)


def span(source, text):
    start = source.text.index(text)
    return Span(source, start, start + len(text))


def rule(layer, name, **changes):
    ruleset = f"{layer.value}.{changes.pop('of', 'harbour')}"
    force = {Layer.LAW: Force.BLOCKS, Layer.NORM: Force.WARNS, Layer.ETHICS: Force.ADVISES}[layer]
    made = RuleInfo(
        id=f"{ruleset}.{name}",
        ruleset=ruleset,
        ruleset_title="Rules of the harbour",
        title=name.replace("-", " ").capitalize(),
        layer=layer,
        modality=Modality.MUST,
        force=force,
        jurisdiction=(),
        bearer=("operator",),
        weight=1,
        source=SourceRef("The harbour's book", None, None, dt.date(2026, 11, 1)),
        texts=(),
        digest="",
        remedy=None,
        state=None,
        effective_from=None,
        effective_until=None,
        span=span(RULES, "storage-limitation"),
    )
    return replace(made, **changes)


STORAGE = rule(
    Layer.LAW,
    "storage-limitation",
    of="eu.gdpr",
    ruleset_title="General Data Protection Regulation",
    title="Personal data have an end, or someone reviews why not",
    jurisdiction=("EU", "IS", "LI", "NO"),
    bearer=("operator", "provider"),
    source=SourceRef("Regulation (EU) 2016/679", "Art. 5(1)(e)", "https://eur-lex.europa.eu/eli/reg/2016/679/oj", None),
    texts=(("Why", "Whoever keeps data for ever keeps the power over the person for ever."),),
    remedy="Give {attribute.name} a period, or a periodic review.",
    effective_from=dt.date(2018, 5, 25),
)
PLAY_HOURS = rule(Layer.LAW, "play-hours", of="cn.minors", jurisdiction=("CN",), weight=3)
MAPPING = rule(Layer.NORM, "mapping-opened-by-a-court")
PROPOSED = rule(Layer.LAW, "proposed-duty", force=Force.ADVISES, state="proposed")
DIGNITY = rule(
    Layer.ETHICS, "dignity", modality=Modality.SHOULD, force=Force.SUGGESTS, texts=(("Why", "People are ends."),)
)
EXPORT = rule(Layer.NORM, "export")
LOGS = rule(Layer.NORM, "logs")


def judgement(of, verdict, place, pointer, subject, **changes):
    document = place.source.name if place else ""
    made = Judgement(
        rule=of,
        verdict=verdict,
        subject=subject,
        place=place,
        pointer=pointer,
        document=document,
        places=(),
        message=f"{of.title.lower()}: {verdict.value}",
        remedy=None,
        reason=f"the content is {verdict.value}",
    )
    return replace(made, **changes)


def kept(number, name, **changes):
    """One attribute that is kept for ever."""
    place = span(CITIZEN, f'"{name}"')
    period = Span(CITIZEN, place.start + CITIZEN.text[place.start :].index('"indefinite"'), 0)
    period = replace(period, end=period.start + len('"indefinite"'))
    path = f"identity.attributes[{number}]"
    made = judgement(
        STORAGE,
        Verdict.VIOLATED,
        place,
        f"/attributes/{number}/name",
        path,
        places=("DE",),
        message=f"{name} is kept indefinite, and nobody reviews why",
        remedy=f"Give {name} a period, or a periodic review.",
        steps=(
            Step(
                "when",
                "attribute.personal",
                Truth.TRUE,
                span(RULES, "attribute.personal"),
                (Reading(f"{path}.personal", "true", None, Evidence.DEFAULT),),
            ),
            Step(
                "must",
                "attribute.retention.period < indefinite",
                Truth.FALSE,
                span(RULES, "attribute.retention.period < indefinite"),
                (Reading(f"{path}.retention.period", "indefinite", period, Evidence.EXTRACTED),),
            ),
            Step(
                "unless archiving",
                '"archiving" in attribute.purposes',
                Truth.UNKNOWN,
                span(RULES, '"archiving" in attribute.purposes'),
                (Reading(f"{path}.purposes", "unknown", place, None, Why.ABSENT),),
                note="not stated, so not shown",
            ),
        ),
    )
    return replace(made, **changes)


def undetermined(of, path, place, subject="platform", why=Why.ABSENT, **changes):
    made = judgement(of, Verdict.UNDETERMINED, place, "", subject, missing=(Missing(path, why, place),))
    return replace(made, reason=f"`{path}` is {why.value}", **changes)


def mixed():
    """Every verdict there is."""
    openings = span(PLATFORM, "- to: police\n        order: none")
    retention = span(PLATFORM, "messages: indefinite")
    hours = span(PLATFORM, "play_hours: none")
    top = span(PLATFORM, "name: Harbour")
    birthday = span(CITIZEN, '"birthday"')
    last = "identity.attributes[5]"
    return [
        *(kept(n, name) for n, name in enumerate(["job", "名前", "email", "phone", "address"])),
        judgement(
            PLAY_HOURS,
            Verdict.UNDETERMINED,
            hours,
            "/minors/play_hours",
            "platform.minors",
            places=("CN",),
            message="minors may play at any hour",
            reason="the exception `parents-decide` isn't stated",
            breach_unless_shown=True,
            missing=(Missing("platform.minors.parental_consent", Why.ABSENT, span(PLATFORM, "minors:")),),
        ),
        judgement(
            MAPPING,
            Verdict.VIOLATED,
            openings,
            "/accounts/mapping/openings/0",
            "platform.accounts.mapping.openings[0]",
            message="police may open the mapping without an order",
            missing=(Missing("platform.accounts.mapping.openings[0].court_reviews_within", Why.NULL, openings),),
            notes=("required by law.harbour.answering-the-police",),
        ),
        judgement(PROPOSED, Verdict.VIOLATED, top, "/name", "platform"),
        judgement(DIGNITY, Verdict.VIOLATED, None, "", "platform", message="scores shut people out"),
        judgement(
            EXPORT,
            Verdict.WAIVED,
            top,
            "/name",
            "platform",
            reason="until 2027-06-30, approved by the board: a rewrite",
        ),
        judgement(
            LOGS,
            Verdict.COMPENSATED,
            retention,
            "/data/retention/messages",
            "platform.data",
            reason="messages are encrypted",
        ),
        judgement(
            rule(Layer.NORM, "names"),
            Verdict.OVERRIDDEN,
            top,
            "/name",
            "platform",
            defeated_by=("law.cn.real-identity",),
            places=("CN",),
            applicability_known=False,
        ),
        *(
            judgement(
                LOGS,
                Verdict.EXCEPTED,
                span(CITIZEN, f'"{n}"'),
                f"/attributes/{i}",
                f"identity.attributes[{i}]",
                defeated_by=("short-lived",),
            )
            for i, n in enumerate(["job", "email"])
        ),
        judgement(
            rule(Layer.ETHICS, "rest"),
            Verdict.SATISFIED,
            hours,
            "/minors/play_hours",
            "platform",
            applicability_known=False,
            steps=(
                Step(
                    "should",
                    "platform.minors.play_hours is none",
                    Truth.TRUE,
                    None,
                    (Reading("platform.minors.play_hours", "none", hours, Evidence.DECLARED),),
                ),
            ),
        ),
        judgement(rule(Layer.LAW, "toys"), Verdict.NOT_APPLICABLE, top, "/name", "platform", reason="`when` is false"),
        undetermined(STORAGE, f"{last}.retention.period", birthday, last, places=("DE",)),
        undetermined(LOGS, "platform.data.retention.logs", span(PLATFORM, "retention:")),
        undetermined(EXPORT, "platform.data.retention.logs", span(PLATFORM, "retention:")),
        undetermined(DIGNITY, "platform.governance.code_of_conduct", None, why=Why.DECLARED),
        undetermined(DIGNITY, f"{last}.recipients", None, last, why=Why.CONTRADICTORY, document=CITIZEN.name),
    ]


REMARKS = (
    Remark(
        "F208",
        "two documents state `platform.accounts.self_registration` differently",
        span(PLATFORM, "self_registration: true"),
        PLATFORM.name,
        (span(CITIZEN, '"citizen"'),),
        "say it in one place",
    ),
    Remark("D108", "the format is not known", None, "harbour/notes.bin"),
)


def report(judgements, **changes):
    subject = SubjectReport(
        "Harbour",
        (CITIZEN.name, PLATFORM.name),
        changes.pop("not_checked", ()),
        tuple(judgements),
        changes.pop("remarks", ()),
    )
    made = Report(
        version="1.2.3",
        as_of=dt.date(2026, 11, 22),
        jurisdictions=(),
        rulesets=("ethics.harbour", "law.eu.gdpr", "norm.harbour"),
        digest="0f" * 32,
        fail_on=FailOn.LAW,
        undetermined_fails=False,
        subjects=(subject,),
    )
    return replace(made, **changes)


def make_samples():
    error = judgement(LOGS, Verdict.ERROR, None, "", "platform", reason="the mapping failed", document=PLATFORM.name)
    calm = [
        judgement(LOGS, Verdict.SATISFIED, span(PLATFORM, "data:"), "/data", "platform"),
        judgement(EXPORT, Verdict.NOT_APPLICABLE, None, "", "platform", reason="no elements"),
    ]
    many = [undetermined(rule(Layer.ETHICS, f"rule-{n}"), f"platform.data.fact_{n % 12:02}", None) for n in range(14)]
    return {
        "mixed": report(mixed(), remarks=REMARKS, not_checked=("harbour/README.md",)),
        "strict": report(mixed()[:8], fail_on=FailOn.NORM, undetermined_fails=True, jurisdictions=("DE", "CN")),
        "never": report(mixed()[6:8], fail_on=FailOn.NEVER),
        "calm": report(calm),
        "empty": replace(report([]), subjects=()),
        "many": report(
            [*many, replace(many[0], subject="platform.data", missing=())],
            fail_on=FailOn.ETHICS,
            undetermined_fails=True,
        ),
        "error": report([*calm, error]),
        "crowd": report(
            [
                replace(
                    kept(0, "job"),
                    message=f"job {n}",
                    subject=f"identity.attributes[{n}]",
                    place=Span(CITIZEN, n, n + 2),
                    pointer=f"/{n}",
                )
                for n in range(20)
            ]
        ),
    }


@pytest.fixture(scope="session")
def samples():
    return make_samples()


@pytest.fixture(scope="session")
def schemas():
    """The folder of the published schemas, which are not part of this repository."""
    folder = Path(__file__).parents[2].parent / "shared" / "schemas"
    if not folder.is_dir():
        pytest.skip("the published schemas are not here")
    return folder
