"""What the tests of forms share: opening a page, and sending what a person filled in."""

from __future__ import annotations

UUID = "11111111-2222-4333-8444-555555555555"


def at(number: int, uuid: str = UUID, round_id: str = "thu", query: str = "lang=vi") -> str:
    return f"/k/{round_id}/{uuid}/{number}?{query}"


def send(visit, address: str, go: str = "next", **answers):
    """Open the page at *address* and send it with *answers*; returns what comes."""
    page = visit(address).page
    return visit(address, {"_token": page.field("_token"), "_go": go} | answers)


def walk(visit, *pages: dict, uuid: str = UUID, query: str = "lang=vi"):
    """Send the pages of a form one after the other, going where each answer leads."""
    address = at(1, uuid, query=query)
    for answers in pages[:-1]:
        address = send(visit, address, **answers).headers["Location"]
    return send(visit, address, **pages[-1])


def errors(page) -> dict[str, str]:
    """Return the words beside each question that has some."""
    return {
        element.attributes["id"].removesuffix("-error"): element.text
        for element in page.elements
        if element.attributes.get("id", "").endswith("-error") and "summary" not in element.attributes["id"]
    }


def stored(house) -> int:
    """Return how many responses and drafts there are."""
    counts = house.store.counts("thu")
    return counts["kept"] + counts["drafts"] + counts["conflicts"]
