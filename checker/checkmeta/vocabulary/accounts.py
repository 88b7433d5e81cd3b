"""Accounts: who may have one, who is known behind it, and who may look."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Count, Flag, Many, Maybe, Model, OrNone, OrUnlimited, Span, Term, Text, fact
from checkmeta.vocabulary.word_sets import Order, Recipient


class Assurance(Model):
    """How sure the platform is, in the levels of NIST SP 800-63."""

    ial: OrNone[Count] = fact("Identity assurance: how well the person was proofed.", unit="level 1 to 3")
    aal: OrNone[Count] = fact("Authenticator assurance: how well a sign-in is protected.", unit="level 1 to 3")
    fal: OrNone[Count] = fact("Federation assurance: how well an assertion is protected.", unit="level 1 to 3")


class Identification(Model):
    """Whether the platform knows who the person is."""

    real_identity_verified: Maybe[Flag] = fact(
        "Whether a person's legal identity is verified before they may take part."
    )
    real_name_shown: Maybe[Flag] = fact("Whether other people see the legal name.")
    pseudonym_suffices: Maybe[Flag] = fact(
        "Whether a person may take part under a name of their own choice, whatever the platform knows of them."
    )
    pseudonym_unresolvable: Maybe[Flag] = fact("Whether the platform itself can't find out who is behind such a name.")
    real_identity_given: Maybe[Flag] = fact("Whether a person must say who they are before they may take part.")
    region_shown: Maybe[Flag] = fact("Whether others see the region that a person's network address belongs to.")
    pseudonym_impracticable: OrNone[Text] = fact(
        "Why people can't take part under a name of their own choice, as written down; `none` where nobody has written it."
    )
    required_by: OrNone[Text] = fact("The law that demands identification; `none` where no law does.")
    assurance: OrNone[Assurance] = fact("The levels of assurance reached; `none` where nothing is assured.")
    method: Maybe[Text] = fact("How the identity is verified, such as `official document` or `wallet`.")
    papers_pictured: Maybe[Flag] = fact("Whether people must send pictures or films of papers that say who they are.")
    voluntary: Maybe[Flag] = fact("Whether a person may decline and still use the service.")
    alternatives: Many[Text] = fact("Other ways to identify that give the same service.")


class Opening(Model):
    """A way to look from an avatar to the person behind it."""

    to: Maybe[Recipient] = fact("Who may look.", iri="https://w3id.org/dpv#Recipient")
    order: OrNone[Order] = fact("What they must show first; `none` where they need to show nothing.")
    scope: Maybe[Literal["one-person", "group", "bulk"]] = fact("How many people one opening may reveal.")
    purpose: Maybe[Text] = fact("What the opening is for.", iri="https://w3id.org/dpv#hasPurpose")
    logged: Maybe[Flag] = fact("Whether each opening is recorded so that it can be audited.")
    person_told: Maybe[Literal["never", "before", "after"]] = fact("When the person hears of it.")
    court_reviews_within: OrNone[Span] = fact(
        "How soon a court reviews an opening that happened without one; `none` where none does."
    )


class Mapping(Model):
    """The table that leads from accounts and avatars to persons: the key to everybody in the world."""

    kept_by: OrNone[
        Literal["operator", "identity-provider", "trusted-third-party", "government", "holder", "other"]
    ] = fact("Who keeps it; `none` where no such table exists.")
    covers_all_avatars: Maybe[Flag] = fact("Whether it links every avatar of a person to one account.")
    split: Maybe[Flag] = fact("Whether it takes two independent parties to resolve an entry.")
    openings: Many[Opening] = fact("Who may look a person up, and on what conditions; `none` where nobody may.")


class Method(Model):
    """A way to sign in."""

    kind: Maybe[
        Literal[
            "password",
            "passkey",
            "one-time-code",
            "e-mail-link",
            "federated",
            "wallet",
            "certificate",
            "face",
            "fingerprint",
            "iris",
            "voice",
            "behaviour",
            "document",
            "other",
        ]
    ] = fact("What a person shows.")
    sufficient_alone: Maybe[Flag] = fact("Whether it lets a person in without a second factor.")
    template_on_device: Maybe[Flag] = fact("Whether a biometric template stays on the person's device.")


class PasswordHash(Model):
    """How passwords are kept, so that whoever steals the table can't read them."""

    algorithm: OrNone[Literal["argon2", "bcrypt", "scrypt", "pbkdf2", "other"]] = fact(
        "What turns a password into what is stored; `none` where it is stored as it is."
    )
    work: Maybe[Count] = fact(
        "How much work one guess takes, as the algorithm counts it.",
        unit="cost for bcrypt, else iterations",
        quiet=True,
    )
    digest: Maybe[Literal["sha1", "sha256", "sha512"]] = fact("The hash function that pbkdf2 is built on.")


class OneTimeCodes(Model):
    """Codes from an app, a device or a message, with which a person signs in."""

    digits: Maybe[Count] = fact("How long a code is.", unit="digits")
    period: Maybe[Span] = fact("How long an app shows the same code.")
    single_use: Maybe[Flag] = fact("Whether a code works only once.")
    fixed: Maybe[Flag] = fact("Whether there are codes that always work, such as for testing.", secret=True)


class Authentication(Model):
    """How a person signs in and how long that lasts."""

    methods: Many[Method] = fact("The ways to sign in.")
    session_lifetime: Maybe[Span] = fact(
        "The longest that a session lasts; `indefinite` where it never ends by itself."
    )
    session_idle: Maybe[Span] = fact("How long a session survives without activity.")
    session_persists: Maybe[Flag] = fact("Whether a session outlives the closing of the client.")
    remember_me: Maybe[Flag] = fact("Whether people may ask to stay signed in.")
    remembered_lifetime: Maybe[Span] = fact(
        "The longest that a session lasts for people who asked to stay signed in; `indefinite` where it never ends."
    )
    fresh_sign_in: OrNone[Span] = fact(
        "How recent a sign-in must be for changing what protects the account; `none` where any will do."
    )
    access_token_lifetime: Maybe[Span] = fact("How long a program may act for a person before it must ask again.")
    refresh_token_lifetime: Maybe[Span] = fact(
        "How long a program may go on asking for a person who is away; `indefinite` where no end is set."
    )
    refresh_token_idle: Maybe[Span] = fact("How long what a program asks again with survives without being used.")
    refresh_token_single_use: Maybe[Flag] = fact("Whether what a program asks again with works only once.")
    grant_code_lifetime: Maybe[Span] = fact("How long the code works with which a program fetches its first token.")
    lockout: OrNone[Flag] = fact(
        "Whether wrong attempts lock the account for a while; `none` where no such thing exists."
    )
    lockout_attempts: OrNone[Count] = fact(
        "How many wrong attempts are allowed; `none` where any number is.", unit="attempts"
    )
    lockout_lasts: Maybe[Span] = fact("How long the lock lasts; `indefinite` until somebody lifts it.")
    attempts_limited: Maybe[Flag] = fact(
        "Whether it is limited how often one may try to sign in within a time, be it by account or by network address."
    )
    attempts_hourly: Maybe[Count] = fact(
        "How often one may try to sign in within an hour from one network address.", unit="attempts", quiet=True
    )
    password_length: OrNone[Count] = fact(
        "The least length of a password; `none` where any will do.", unit="characters"
    )
    password_longest: OrNone[Count] = fact(
        "The greatest length of a password; `none` where any is taken.", unit="characters"
    )
    password_composition: Many[Literal["letter", "lower-case", "upper-case", "digit", "special"]] = fact(
        "The kinds of characters that a password must have; `none` where any will do."
    )
    password_expires: OrNone[Span] = fact("How soon a password must be changed; `none` where it need not be.")
    password_history: OrNone[Count] = fact(
        "How many former passwords may not be used again; `none` where all may.", unit="passwords"
    )
    password_screened: Maybe[Flag] = fact("Whether passwords known from lists or from break-ins are refused.")
    password_not_personal: Maybe[Flag] = fact(
        "Whether a password that is, or resembles, the account's name or other data of its person is refused."
    )
    password_hash: Maybe[PasswordHash] = fact("How passwords are kept.")
    code_lifetime: Maybe[Span] = fact("How long a code or link works that is sent to a person.")
    code_attempts: OrNone[Count] = fact(
        "How many wrong codes are allowed; `none` where any number is.", unit="attempts"
    )
    second_factor: Maybe[Literal["required", "offered", "not-offered"]] = fact(
        "Whether a second factor protects the account."
    )
    second_factor_kept: Maybe[Flag] = fact("Whether whoever has set up a second factor is always asked for it.")
    one_time_codes: OrNone[OneTimeCodes] = fact("The codes with which people sign in; `none` where there are none.")
    passkey_unlocked: Maybe[Literal["required", "preferred", "discouraged"]] = fact(
        "Whether a passkey that lets its holder in alone works only after they unlock it, with a PIN or a finger."
    )


class Deletion(Model):
    """How an account ends when its person wants it to."""

    available: Maybe[Flag] = fact("Whether a person can delete their account themselves.")
    within: Maybe[Span] = fact("How soon after the request the data are gone.")
    extended_when_hard: Maybe[Flag] = fact(
        "Whether so long is taken only where it is hard, and people are told within a month."
    )
    covers: Many[Term] = fact("The kinds of personal data that are deleted.")
    covers_avatars: Maybe[Flag] = fact("Whether the avatars and their histories go too.")
    held_for_claims: OrNone[Span] = fact("How long some data are held back for legal claims; `none` where nothing is.")


class IdentitySource(Model):
    """Somebody on whose word people sign in: another provider of identities, or a directory."""

    name: Maybe[Text] = fact("What it is called.")
    kind: Maybe[Literal["provider", "directory"]] = fact("Whether people are sent to it, or it is asked about them.")
    protocol: Maybe[Literal["openid-connect", "saml", "other"]] = fact("What people come from it by.")
    addresses: Many[Text] = fact("The addresses at which it is reached.")
    start_tls: Maybe[Flag] = fact("Whether a connection that begins in the clear is encrypted before anything is said.")
    signatures_checked: Maybe[Flag] = fact("Whether what it states is believed only with its signature.")
    nonce_checked: Maybe[Flag] = fact("Whether its answer must belong to the question that was asked.")
    assertions_signed: Maybe[Flag] = fact("Whether each of its assertions bears a signature of its own.")
    sealed: Maybe[Flag] = fact("Whether what it states of a person is encrypted for the platform alone.")
    answers_posted: Maybe[Flag] = fact("Whether its answers come in a form, and not in the browser's address.")
    requests_signed: Maybe[Flag] = fact("Whether the platform signs what it asks of it.")
    proof_key: Maybe[Flag] = fact("Whether the platform proves that it began the sign-in there (PKCE).")
    refreshed: Maybe[Flag] = fact("Whether what it states of a person is read anew each time that they sign in.")
    key_shared: Maybe[Flag] = fact(
        "Whether what it states is signed with a key that the platform has as well, so that either could have said it."
    )
    email_trusted: Maybe[Flag] = fact("Whether an e-mail address counts as proved because it says so.")
    email_proved: Maybe[Flag] = fact("Whether it makes people prove their e-mail address.")
    joins_accounts: Maybe[Flag] = fact(
        "Whether whoever comes from it is taken, unasked, for the owner of the account with the same e-mail address or name."
    )
    tokens_kept: Maybe[Flag] = fact("Whether the tokens are kept with which one may act for the person there.")


class Accounts(Model):
    """The platform's accounts."""

    self_registration: Maybe[Flag] = fact("Whether anyone may open an account without an invitation.")
    approval: Maybe[Flag] = fact("Whether somebody must approve a newcomer.")
    captcha: Maybe[Flag] = fact("Whether a newcomer must solve a puzzle that is to keep machines out.")
    terms_accepted: Maybe[Flag] = fact("Whether a newcomer must accept terms before they may take part.")
    administering_programs: Many[Text] = fact("Programs whose own accounts may change those of people.")
    names_proved: Maybe[Flag] = fact("Whether whoever comes under a name shows that it is theirs.")
    guests: Maybe[Flag] = fact("Whether one may take part without an account of one's own.")
    email_verification: Maybe[Literal["required", "offered", "not-offered"]] = fact(
        "Whether a person shows that their e-mail address is theirs, and can't use the account before."
    )
    phone_verification: Maybe[Literal["required", "offered", "not-offered"]] = fact(
        "Whether a person shows that their telephone number is theirs, and can't use the account before."
    )
    email_unique: Maybe[Flag] = fact("Whether no two accounts have the same e-mail address.")
    email_change: Maybe[Literal["both", "new", "unconfirmed"]] = fact(
        "Which addresses must confirm it when a person changes theirs: the old and the new one, the new one, or neither."
    )
    newcomers_administer: Maybe[Flag] = fact("Whether whoever opens an account may run the platform.")
    recovery: Maybe[Flag] = fact("Whether a person who can no longer sign in gets back in without anybody's help.")
    administrator_by_name: OrNone[Text] = fact(
        "The name under which whoever opens the account of it runs the place; `none` where no name alone makes anybody an administrator."
    )
    administrator_name_taken: Maybe[Flag] = fact("Whether that account exists, so that no stranger can open it.")
    reveals_accounts: Maybe[Flag] = fact("Whether a stranger can find out, by trying, that somebody has an account.")
    accounts_per_person: OrUnlimited[Count] = fact(
        "How many accounts one person may have; `none` or `unlimited` where there is no limit.", unit="accounts"
    )
    identification: OrNone[Identification] = fact("What is known about the person; `none` where nobody is identified.")
    mapping: OrNone[Mapping] = fact("How an avatar leads to a person; `none` where nothing does.")
    authentication: Maybe[Authentication] = fact("How people sign in.")
    sources: Many[IdentitySource] = fact("On whose word people sign in; `none` where on nobody's.")
    deletion: OrNone[Deletion] = fact("How an account is deleted; `none` where it can't be.")


class Gate(Model):
    """A door in the world, and what one must disclose to pass."""

    name: Maybe[Text] = fact("The name of the place, function or price behind the door.")
    asks: Many[Term] = fact(
        "The kinds of personal data that decide who passes.", iri="https://w3id.org/dpv#hasPersonalData"
    )
    required_by: OrNone[Text] = fact("The law that demands the check; `none` where the operator chose it.")
    decides: Maybe[Literal["entry", "price", "visibility", "voice", "other"]] = fact("What passing the door gives.")


class Access(Model):
    """Who may enter what."""

    open_by_default: Maybe[Flag] = fact("Whether what nobody made a rule for can be reached without signing in.")
    gates: Many[Gate] = fact("The doors that ask something of a person; `none` where there are none.")
