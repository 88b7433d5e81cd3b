"""`data/types.json` says what the models say."""

from checkmeta.vocabulary import bridge, from_models


def test_the_file_is_current():
    written = bridge.TYPES.read_text(encoding="utf-8")
    assert written == from_models.as_json(), "run: python -m checkmeta.vocabulary.from_models"


def test_both_ways_give_the_same_fields():
    for read, made in (
        (bridge.platform_type(), from_models.platform_type()),
        (bridge.identity_type(), from_models.identity_type()),
    ):
        assert list(read.fields) == list(made.fields)
        assert [str(f.type) for f in read.fields.values()] == [str(f.type) for f in made.fields.values()]
