from hypothesis import assume, given
from hypothesis import strategies as st

from checkmeta.facts.classify.classify import Classification, Sureness, classify
from checkmeta.facts.classify.lexicon import entries, kind_of

letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)
known = sorted(
    {word for entry in entries() if entry.language == "en" for word in entry.phrase.split() if len(word) > 1}
)
word = letters | st.sampled_from(known)
names = st.lists(word, min_size=1, max_size=4)
abouts = st.sampled_from([None, "person", "avatar"])
SPECIAL_WORDS = {
    w
    for entry in entries()
    for term in entry.terms
    if kind_of(term).special not in (None, "none")
    for w in entry.phrase.replace("ß", "ss").split()
}


def without_why(found: Classification) -> tuple[object, ...]:
    return (found.category, found.nature, found.special, found.identifying, found.sure)


@given(names, st.lists(word, max_size=2), abouts)
def test_case_and_separators_don_t_matter(parts, outer, about):
    camel = parts[0] + "".join(part.capitalize() for part in parts[1:])
    styles = [
        camel, camel[:1].upper() + camel[1:], "_".join(parts), "-".join(parts), ".".join(parts), " ".join(parts),
        "_".join(parts).upper(), "__".join(parts), f"_{'_'.join(parts)}1",
    ]  # fmt: skip
    path = ("_".join(outer),) if outer else ()
    found = {without_why(classify(style, path=path, about=about)) for style in styles}
    assert len(found) == 1


@given(names, names, abouts, st.data())
def test_an_unrelated_word_makes_no_certain_special_out_of_nothing(parts, more, about, data):
    before = classify("_".join(parts), about=about)
    assume(before.special in (None, "none") and not SPECIAL_WORDS & {w.removesuffix("s") for w in (*parts, *more)})
    assume(not SPECIAL_WORDS & {*parts, *more})
    place = data.draw(st.integers(0, len(parts)))
    after = classify("_".join([*parts[:place], *more, *parts[place:]]), about=about)
    assert after.sure is not Sureness.CERTAIN or after.special in (None, "none")


@given(st.text(max_size=30), st.lists(st.text(max_size=15), max_size=3), abouts)
def test_any_text_is_classified_and_always_alike(name, path, about):
    first = classify(name, path=path, about=about)
    assert first == classify(name, path=tuple(path), about=about)
    if first.sure is Sureness.UNSURE:
        assert without_why(first)[:4] == ((), None, None, None)
    if first.category:
        assert first.why


@given(letters, st.sampled_from(known), letters)
def test_a_part_of_a_word_is_no_word(before, inner, after):
    one = before + inner + after
    found = classify(one, about="person")
    alone = {entry.phrase.replace(" ", "") for entry in entries()}
    assume(not {one, one.removesuffix("s"), one.removesuffix("es"), one[:-3] + "y"} & alone)
    assert not found.category


@given(names, st.sampled_from(["server", "issuer", "product", "npc"]))
def test_of_a_thing_nothing_personal_is_certain(parts, thing):
    found = classify("_".join(parts), path=(thing,), about="person")
    assert found.sure is not Sureness.CERTAIN or not found.category
