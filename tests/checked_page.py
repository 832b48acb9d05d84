"""A page as every test gets it: read, and held to what every page owes its readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "img", "hr"}
UNLABELLED = {"hidden", "submit"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    within: list[Element]
    text: str = ""

    def inside(self, tag: str) -> bool:
        return any(element.tag == tag for element in self.within)


def ended_anywhere(html: str) -> str:
    """Return a page with plain spaces where no line may end, so that tests say what people read."""
    return html.replace("\u00a0", " ")


@dataclass
class Page(HTMLParser):
    """The elements of a page, found by tag and attributes."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.html = ended_anywhere(self.html)
        self.open: list[Element] = []
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(k) == v for k, v in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag} {attributes}>"
        return found[0]

    def field(self, name: str) -> str:
        return self.one("input", name=name).attributes["value"]

    def field_of(self, id_: str) -> str:
        return self.one("input", id=id_).attributes["value"]

    def ticked(self, name: str) -> list[str]:
        return [e.attributes["value"] for e in self.all("input", name=name) if "checked" in e.attributes]

    def problems(self):
        """Yield what is wrong with the page."""
        ids = [element.attributes["id"] for element in self.elements if "id" in element.attributes]
        headings = [heading for heading in self.all("h1") if not heading.inside("template")]
        if len(headings) != 1 or not headings[0].text.strip():
            yield "not one heading of the first level"
        if not self.one("title").text.strip():
            yield "no title"
        if not self.one("html").attributes.get("lang"):
            yield "no language"
        yield from (f"id {name} twice" for name in {name for name in ids if ids.count(name) > 1})
        yield from (f"<{e.tag}> left open" for e in self.open)
        for element in self.elements:
            yield from _problems(element, set(ids), self)


def _problems(element, ids, page):
    given = element.attributes
    for name in ("for", "aria-describedby", "aria-labelledby", "form"):
        for target in given.get(name, "").split():
            if target not in ids:
                yield f"<{element.tag} {name}={target}> leads nowhere"
    if name := next((name for name in given if name == "style" or name.startswith("on")), None):
        yield f"<{element.tag}> has {name}, which the policy blocks"
    if given.get("class", "").startswith('"'):
        yield f"<{element.tag}> has a class whose quotation marks were escaped"
    if element.tag == "script" and "src" not in given:
        yield "a script within the page"
    if element.tag == "a" and given.get("href", "").startswith("#") and given["href"][1:] not in ids:
        yield f"a link to {given['href']}, which is not there"
    if element.tag in {"input", "textarea", "select"} and given.get("type") not in UNLABELLED:
        labelled = element.inside("label") or page.all("label", for_=given.get("id", ""))
        if not labelled:
            yield f"no label for {given.get('name')}"
    if element.tag == "img" and "alt" not in given:
        yield "an image without words"
    if element.tag == "fieldset" and not any(
        e.tag == "legend" and e.within[-1] is element for e in page.elements
    ):
        yield "a group without a legend"
    if given.get("id") == "answer-form" and given.get("autocomplete") != "off":
        yield "the browser may offer the last citizen's answers"
