import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.base.harmless import commanding, neutralised
from checkmeta.report.html.markup import Markup, element, joined, link, sentence_markup, text
from checkmeta.report.html.page import Page, page
from tests.pages.page_reader import PageReader, sound

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\u202e\x1b[31m"


@pytest.mark.parametrize(
    ("made", "is_"),
    [
        (element("p", "a < b", class_="x"), '<p class="x">a &lt; b</p>'),
        (element("p", None, "a", [element("b", 1), "&"]), "<p>a<b>1</b>&amp;</p>"),
        (element("input", type="search", hidden=True, disabled=False), '<input type="search" hidden>'),
        (element("rect", x=1, stroke_width=2), '<rect x="1" stroke-width="2"/>'),
        (link("#a", "in"), '<a href="#a">in</a>'),
        (link("https://x.example/?a=1&b", "out"), '<a href="https://x.example/?a=1&amp;b" rel="noreferrer">out</a>'),
        (link("javascript:alert(1)", "no"), "no"),
        (link(" https://x.example", "no"), "no"),
        (link("//x.example", "no"), "no"),
        (link(None, "no"), "no"),
        (sentence_markup("state `a<b`, please"), "state <code>a&lt;b</code>, please"),
        (sentence_markup("one ` alone"), "one ` alone"),
        (joined("a", "b", between=", "), "a, b"),
    ],
)
def test_what_is_made(made, is_):
    assert made == Markup(is_)


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("script", {}),
        ("style", {}),
        ("iframe", {}),
        ("p onclick", {}),
        ("p", {"onclick": "x"}),
        ("p", {"style": "color:red"}),
        ("p", {"srcset": "x"}),
        ("a", {"href": "javascript:alert(1)"}),
        ("a", {"href": "data:text/html,x"}),
        ("p", {"a b": "x"}),
    ],
)
def test_what_no_page_has_is_never_made(name, attributes):
    with pytest.raises(ValueError, match=r".*"):
        element(name, "x", **attributes)


@given(st.text() | st.just(HOSTILE))
def test_a_text_stays_a_text_wherever_it_stands(written):
    made = element("p", written, element("b", written, title=written), data_name=written)
    read = PageReader(made.text)
    assert [tag for tag, _ in read.tags] == ["p", "b"]
    assert read.tags[1][1]["title"] == "".join(read.texts[len(read.texts) // 2 :]) or not written.strip()
    assert not any(c in made.text for c in "\u202e\x1b\x00")


@given(st.text(max_size=80) | st.just(HOSTILE) | st.just("}@import url(x);body{content:\"\\"))
def test_the_frame_holds_whatever_it_is_called(written):
    made = page(Page(written, written, [("a", written)], element("h1", written, id="a"), element("p", written), written))
    sound(made)
    plain = page(Page("x", "x", [("a", "x")], element("h1", "x", id="a"), element("p", "x"), "x"))
    assert [tag for tag, _ in PageReader(made).tags] == [tag for tag, _ in PageReader(plain).tags]
    style = PageReader(made).raw["style"]
    assert style.count("{") == PageReader(plain).raw["style"].count("{")


def test_what_is_ours_commands_nobody():
    made = page(Page("x", "x", [], element("h1", "x"), element("p", "x"), "x"))
    assert neutralised(made) == made  # what is delivered has the hashes of what was made
    assert commanding(made) is None


def test_text_is_escaped():
    assert text("<a href=\"x\">'&") == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
