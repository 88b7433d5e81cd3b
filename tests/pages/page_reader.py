"""What a page is made of, by Python's own parser: what holds of every page of ours."""

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "link", "img", "input", "wbr"}
SVG_PARTS = {"circle", "line", "path", "rect", "use"}


class PageReader(HTMLParser):
    """Tags, ids, links, headings and texts in order. It asserts that what is opened is closed, in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.ids, self.links, self.headings, self.texts = [], [], [], [], [], []
        self.raw = {"style": "", "script": ""}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names)
        self.tags.append((tag, dict(attrs)))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in SVG_PARTS
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]] += data
        else:
            self.texts.append(data)


def hash_of(text):
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def sound(text):
    """The page, read. It loads nothing, runs nothing but its one script, and all of its links lead somewhere."""
    page = PageReader(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert dict(page.tags)["html"] == {"lang": "en"}
    assert not {"link", "img", "iframe", "object", "embed", "base"} & {tag for tag, _ in page.tags}
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not any(name.startswith("on") or name in ("style", "src", "action") for _, attrs in page.tags for name in attrs)
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; style-src {hash_of(page.raw['style'])}; script-src {hash_of(page.raw['script'])}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert len(set(page.ids)) == len(page.ids)
    assert all(link[1:] in page.ids for link in page.links if link.startswith("#"))
    assert all(link.startswith(("#", "https://", "http://")) for link in page.links)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    labels = [attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs]
    assert set(labels) <= set(page.ids)
    assert not re.search(r"url\(|@import|https?:", page.raw["style"])
    assert not re.search(r"https?:|\bfetch\b|XMLHttp|innerHTML|\beval\b", page.raw["script"])
    return page
