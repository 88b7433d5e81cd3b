from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.values import Listing, Record
from checkmeta.facts.subjects import build_subjects

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
FILES = (
    sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file())
    if CORPUS.is_dir()
    else []
)
pytestmark = pytest.mark.skipif(not FILES, reason="the corpus of real configs is not here")

SCHEMAS = {
    "age/dif-proof-of-age.schema.json",
    "ai/tf-model-card.schema.json",
    "avatar/vrchat-Avatar.yaml",
    "avatar/vrchat-FileAnalysisAvatarStats.yaml",
    "eudi/fabmob-caf.schema.json",
    "eudi/fabmob-identity.schema.json",
    "eudi/w3c-vc.schema.json",
    "kratos/ory-manager.identity.schema.json",
    "kratos/ory-phone-password.identity.schema.json",
    "twins/ditto-policy.schema.json",
    "twins/fiware-UserContext.schema.json",
    "virtualworld/vrchat-APIConfig.yaml",
    "virtualworld/vrchat-CurrentUser.yaml",
}


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_a_schema_or_one_clear_error(name):
    codes = set()
    try:
        (subject,) = build_subjects([Path(name)], CORPUS)
    except CheckmetaError as error:
        codes = {d.code for d in error.diagnostics}
    assert (name in SCHEMAS) == (not codes)
    if codes:
        assert codes in ({"F201"}, {"D106"}, {"D108"})
        return
    (identity,) = subject.identities
    assert isinstance(identity.fact.value, Record)
    attributes = identity.fact.value.fields["attributes"].value
    assert isinstance(attributes, Listing)
    paths = [item.value.fields["path"].value for item in attributes.items]
    assert len(paths) == len(set(paths)) > 0


def test_a_real_schema_s_attributes():
    (subject,) = build_subjects([Path("kratos/ory-manager.identity.schema.json")], CORPUS)
    fields = subject.identities[0].fact.value.fields
    assert (fields["name"].value, fields["open"].value) == ("Person", False)
    assert [item.value.fields["path"].value for item in fields["attributes"].value.items] == [
        "traits.email", "traits.email_creds", "traits.email_webauthn", "traits.email_verify", "traits.email_recovery",
        "traits.unprotected",
    ]  # fmt: skip


def test_the_whole_corpus_holds_what_its_files_hold():
    (subject,) = build_subjects([Path("kratos")], CORPUS)
    assert len(subject.identities) == 2
    assert len(subject.not_checked) == 3
