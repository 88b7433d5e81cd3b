"""Digital twins: models of real things that act back on them."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Share, Span, Text, fact


class Twin(Model):
    """A digital model of something real, kept in step with it."""

    name: Maybe[Text] = fact("The twin's name.")
    object: Maybe[Text] = fact("What it is a model of, such as `lift` or `person`.")
    of_person: Maybe[Flag] = fact("Whether it mirrors a person.")
    consent: OrNone[Literal["explicit", "implied", "by-employer"]] = fact(
        "How the person who is mirrored agreed; `none` where they didn't."
    )
    attributes: Many[Text] = fact("The attributes of the object that it models.")
    readings: Many[Text] = fact("What it measures or reports of the object; `none` where nothing.")
    user_access: OrNone[Literal["direct", "on-request"]] = fact(
        "How whoever uses the object gets at the data that it makes; `none` where they don't."
    )
    passed_on_request: Maybe[Flag] = fact(
        "Whether whoever uses the object can have the data that it makes given to somebody else."
    )
    writable: Many[Text] = fact("The attributes that can be changed through it; `none` where none can.")
    commands: Many[Text] = fact("What the object can be told to do through it; `none` where nothing.")
    access: OrNone[Literal["password", "token", "key", "other"]] = fact(
        "What a program must show that reads or steers it; `none` where any may."
    )
    addresses: Many[Text] = fact("The addresses at which programs read or steer it; `none` where there are none.")
    recordings_kept: OrNone[Span] = fact(
        "How long the pictures and sounds that it takes are kept; `none` where they aren't."
    )
    sync_interval: OrNone[Span] = fact("How often it is brought in step with the object; `none` where it never is.")
    accuracy: Maybe[Share] = fact(
        "How closely it agrees with the object when they are compared.", unit="share that agrees"
    )
    divergence_detected: Maybe[Flag] = fact("Whether it is noticed when twin and object no longer agree.")
    prevails: Maybe[Literal["object", "twin", "person-decides"]] = fact("Which of the two counts when they disagree.")
    safety_critical: Maybe[Flag] = fact("Whether a fault of it can hurt somebody.")
    actuation: Maybe[Flag] = fact("Whether it acts on the object.")
    human_override: Maybe[Flag] = fact(
        "Whether a person can take control.", iri="https://w3id.org/dpv#HumanInvolvement"
    )
    override_time: OrNone[Span] = fact("How long it takes a person to take control; `none` where nobody can.")
    authentication: OrNone[Literal["mutual", "device", "shared-secret", "other"]] = fact(
        "How object and twin know each other; `none` where they don't check."
    )
