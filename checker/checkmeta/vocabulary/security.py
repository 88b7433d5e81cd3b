"""Security: who can look inside, and what keeps others out."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Day, Flag, Many, Maybe, Model, OrNone, Place, Span, Text, fact
from checkmeta.vocabulary.common import PublishedDocument


class AdminPower(Model):
    """Something that those who run the platform can do to people in it."""

    name: Maybe[Text] = fact("What they can do, such as `read messages` or `act as a user`.")
    logged: Maybe[Flag] = fact("Whether each use is recorded.")
    two_people: Maybe[Flag] = fact("Whether it takes two people.")
    person_told: Maybe[Literal["never", "before", "after"]] = fact("When the person concerned hears of it.")


class Security(Model):
    """The platform's security."""

    audit_log: Maybe[Flag] = fact("Whether events that matter for security are recorded.")
    audit_retention: OrNone[Span] = fact("How long that record is kept; `none` where it isn't.")
    admin_audit_log: Maybe[Flag] = fact("Whether what administrators do is recorded.")
    admin_audit_retention: OrNone[Span] = fact(
        "How long the record of what administrators do is kept; `none` where it isn't."
    )
    handler_access_log: Maybe[Flag] = fact(
        "Whether it is recorded when somebody who handles people's data looks at, changes, takes out or deletes them."
    )
    handler_access_retention: OrNone[Span] = fact("How long that record of access is kept; `none` where it isn't.")
    prevention_suffices: Maybe[Flag] = fact(
        "Whether what keeps people from misusing personal data was found to be enough without a record of who reached for them."
    )
    logs_kept_in: Many[Place] = fact("The countries in which logs are kept.")
    failures_recorded: Maybe[Flag] = fact("Whether attempts to sign in that failed are recorded.")
    transport_encryption: OrNone[Literal["all", "external"]] = fact(
        "Which connections are encrypted: `all`, only those from outside, or `none`.",
        iri="https://w3id.org/dpv#EncryptionInTransfer",
    )
    cleartext_allowed: Maybe[Flag] = fact(
        "Whether its program on people's devices may speak to servers without encryption."
    )
    draws_over_others: Maybe[Flag] = fact(
        "Whether its program on people's devices may draw over what other programs show."
    )
    strict_transport: Maybe[Flag] = fact("Whether browsers are told never to come without encryption (HSTS).")
    strict_transport_lifetime: Maybe[Span] = fact("For how long browsers are told so (the `max-age`).")
    framing: Maybe[Literal["none", "own", "any"]] = fact("Which pages may show its sign-in page within themselves.")
    mail_encryption: OrNone[Literal["always", "where-offered"]] = fact(
        "Whether the connection is encrypted on which it hands its mail over: `always`, `where-offered` by the other side, "
        "or `none`."
    )
    certificates_checked: Maybe[Flag] = fact(
        "Whether it checks the certificates of all those with whom it opens an encrypted connection."
    )
    database_private: Maybe[Flag] = fact(
        "Whether nobody on the way can read what it says to its database: the connection is encrypted, or stays within the "
        "machine or its own network."
    )
    cookies_same_site: Maybe[Flag] = fact(
        "Whether a person's session is left out of requests that other sites send (SameSite `Lax` or `Strict`)."
    )
    debug_mode: Maybe[Flag] = fact("Whether it runs in the mode of its developers, which shows more and guards less.")
    debug_logs: Maybe[Flag] = fact(
        "Whether its logs are as full as only those who build it need them (the levels `debug` and `trace`).",
        quiet=True,
    )
    figures_open: Maybe[Flag] = fact(
        "Whether whoever reaches it can read the figures by which it is watched (metrics), without showing that they may."
    )
    scripts_confined: Maybe[Flag] = fact(
        "Whether browsers are told what its pages may load and run (Content-Security-Policy)."
    )
    fetched_in_private: Maybe[Flag] = fact(
        "Whether nobody on the way can change what it fetches to run by, such as schemas, templates and keys."
    )
    reaches_inward: Maybe[Flag] = fact(
        "Whether an address that somebody else gives makes it fetch from its own machine or network."
    )
    addons_confined: Maybe[Flag] = fact("Whether what others add to it is kept from the machine that it runs on.")
    logs_sensitive: Maybe[Flag] = fact("Whether logs contain secrets or personal data in the clear.", quiet=True)
    default_secrets: Maybe[Flag] = fact("Whether a secret is still the one that the product came with.", secret=True)
    default_passwords: Maybe[Flag] = fact(
        "Whether a password is still the one that the product came with.", secret=True
    )
    default_secrets_guard_people: Maybe[Flag] = fact(
        "Whether a secret that is still the one that the product came with protects personal data.", secret=True
    )
    guessable_secrets: Maybe[Flag] = fact(
        "Whether a secret is one of those that are tried first, such as `changeme`.", secret=True
    )
    secrets_in_clear: Maybe[Flag] = fact(
        "Whether its configuration holds secrets that anyone can read who sees it.", secret=True
    )
    people_in_config: Maybe[Flag] = fact(
        "Whether its configuration holds people, with their addresses and what protects their accounts.", secret=True
    )
    store_open_to: OrNone[Literal["everyone", "signed-in"]] = fact(
        "Who may read or change whatever it stores, be it whose it may; `none` where nobody may just so."
    )
    rate_limits: Maybe[Flag] = fact("Whether the number of requests is limited.")
    addresses_forgeable: Maybe[Flag] = fact(
        "Whether it takes anybody's word for the network address that a request comes from, not only its own proxies'."
    )
    redirects: Many[Text] = fact("The addresses that people may be sent to after they sign in or out.")
    web_origins: Many[Text] = fact(
        "The web pages that may speak to it with a person's session; `*` is any; `none` where none may."
    )
    open_client_registration: Maybe[Flag] = fact(
        "Whether a program may enter itself as one that people sign in through."
    )
    admin_powers: Many[AdminPower] = fact(
        "What those who run the platform can do; `none` where nothing beyond anyone's."
    )
    vulnerability_contact: OrNone[Text] = fact("Where weaknesses can be reported; `none` where nowhere.")
    programme: OrNone[PublishedDocument] = fact(
        "The written programme by which the security of people's data is planned, tested and reviewed; `none` where there is none."
    )
    incident_reported_within: OrNone[Span] = fact(
        "How soon an attack or failure is reported to the authority; `none` where it isn't."
    )
    exploited_reported_within: OrNone[Span] = fact(
        "How soon a weakness that is being exploited is reported to the authority; `none` where it isn't."
    )
    vulnerability_contact_until: Maybe[Day] = fact("The day on which what names that contact is out of date.")


class SignInService(Model):
    """What the platform, as a provider of identities, offers to programs that people sign in through."""

    issuer: Maybe[Text] = fact("The address that it is called by.")
    implicit_grant: Maybe[Flag] = fact("Whether tokens themselves may pass through the browser (the implicit flow).")
    direct_grants: Maybe[Flag] = fact("Whether programs may take people's passwords themselves.")
    proof_key: OrNone[Literal["hashed", "plain"]] = fact(
        "How a program can prove that it began a sign-in (PKCE): by a hash alone, or by the key in `plain` words too; "
        "`none` where it can't."
    )
    pairwise: Maybe[Flag] = fact("Whether it can give each program another identifier of a person.")
    unsigned_tokens: Maybe[Flag] = fact("Whether what it tells of a person may come without a signature.")
    names_itself: Maybe[Flag] = fact(
        "Whether its answers in the browser say whose they are, so that no other's is taken for them."
    )
    weak_encryption: Maybe[Flag] = fact(
        "Whether what is encrypted for it, or by it, may be so in a way that lets others read along by trying (RSA1_5)."
    )
    tokens_revocable: Maybe[Flag] = fact("Whether a program can give a token back, so that it no longer works.")


class Client(Model):
    """A program that people sign in through."""

    name: Maybe[Text] = fact("The client's identifier.")
    protocol: Maybe[Literal["openid-connect", "saml"]] = fact("What it signs people in by.")
    built_in: Maybe[Flag] = fact("Whether the product brings it along for its own pages, in every installation.")
    public: Maybe[Flag] = fact("Whether it can keep no secret, as in a browser.")
    redirects: Many[Text] = fact("The addresses that it may send people back to.")
    sign_out_redirects: Many[Text] = fact("The addresses that it may send people to when they sign out.")
    third_party: Maybe[Flag] = fact("Whether somebody other than the operator runs it.")
    code_grant: Maybe[Flag] = fact("Whether a code that passes through the browser signs people in.")
    implicit_grant: Maybe[Flag] = fact("Whether tokens themselves pass through the browser (the implicit flow).")
    direct_grants: Maybe[Flag] = fact("Whether it may take a person's password itself.")
    own_account: Maybe[Flag] = fact("Whether it may act in its own name, without a person.")
    administers: Maybe[Flag] = fact("Whether it may change or delete people's accounts in its own name.")
    proof_key: Maybe[Flag] = fact("Whether it must prove possession of a key for each code (PKCE).")
    proof_key_hidden: Maybe[Flag] = fact("Whether only a hash of that key passes through the browser (S256).")
    signed_assertions: Maybe[Flag] = fact("Whether what it is told of a person is signed.")
    sealed_assertions: Maybe[Flag] = fact("Whether what it is told of a person is encrypted for it alone.")
    assertion_single_use: Maybe[Flag] = fact("Whether what it is told to sign a person in works only once.")
    signature_digest: Maybe[Literal["sha1", "sha256", "sha512"]] = fact(
        "The hash function in the signatures of what it is told."
    )
    requests_signed: Maybe[Flag] = fact("Whether it must sign what it asks for.")
    scopes: Many[Text] = fact("What it may ask for.")
    always_given: Many[Text] = fact("What it is given without asking for it.")
    told: Many[Text] = fact("The attributes of a person that it is told.")
    id_token_claims: Many[Text] = fact(
        "What of a person stands in the token itself that says who signed in; `none` where nothing more than who it is."
    )
    self_written: Many[Text] = fact(
        "What it is told of a person that nobody has listed, and that people may therefore write of themselves; `none` where nothing."
    )
    all_roles: Maybe[Flag] = fact("Whether it is told all of a person's roles instead of those that it needs.")
    consent_asked: Maybe[Flag] = fact("Whether people are asked before it learns of them.")
    secret_in_clear: Maybe[Flag] = fact("Whether its secret can be read in the configuration.", secret=True)
    web_origins: Many[Text] = fact("The web pages that may use it; `*` is any; `none` where none may.")
    access_token_lifetime: Maybe[Span] = fact("How long it may act for a person before it must ask again.")
    refresh_token_lifetime: Maybe[Span] = fact(
        "How long it may go on asking for a person who is away; `indefinite` where no end is set."
    )
    refresh_token_single_use: Maybe[Flag] = fact("Whether what it asks again with works only once.")
