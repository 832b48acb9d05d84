"""From the entries of a file to the frozen values of the model.

Everything here is lenient: a name that leads nowhere becomes nothing, because the checks name such
faults and need the rest built to do so. Only a file without problems is handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.codebook import NO_TEXT, Category, Missing, Node, Text
from survey.questionnaire.document import (
    CategoryEntry,
    ConditionEntry,
    ConstraintEntry,
    ItemEntry,
    NodeEntry,
    ProvenanceEntry,
    QuestionnaireEntry,
    SectionEntry,
)
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import (
    NO_LIMITS,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constraint,
    Item,
    Not,
    Provenance,
    Questionnaire,
    Section,
)
from survey.questionnaire.routing import RELATIONS

PROPORTION = (0.0, 100.0, 0.0, 1.0)
"""A percentage that was answered is a proportion in every figure."""


def questionnaire(entry: QuestionnaireEntry) -> Questionnaire:
    """Return the questionnaire an entry describes."""
    order = entry.languages
    maker = Maker(order, {name: _categories(codes, order) for name, codes in (entry.scales or {}).items()})
    sections = tuple(maker.section(one, entry.provenance.official) for one in entry.sections)
    return Questionnaire(
        name=entry.name,
        version=entry.version,
        service=entry.service,
        languages=tuple(order),
        title=text(entry.title, order),
        sections=sections,
        provenance=_provenance(entry.provenance, order),
        indices=tuple(Trees(sections, order).node(one, TOP) for one in entry.indices or ()),
        introduction=text(entry.introduction, order),
        minutes=entry.minutes,
        unofficial=tuple(entry.unofficial or ()),
        addressed_as=entry.addressed_as,
    )


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes sections with their items: texts in this order of languages, codes from these scales."""

    order: Sequence[str]
    scales: Mapping[str, tuple[Category, ...]]

    def section(self, entry: SectionEntry, official: bool) -> Section:
        """Return a section; what neither it nor an item says of its wording is as *official* as the whole."""
        official = official if entry.official is None else entry.official
        return Section(
            name=entry.name,
            title=text(entry.title, self.order),
            items=tuple(self._item(one, entry, official) for one in entry.items),
            introduction=text(entry.introduction, self.order),
            relevant=condition(entry.relevant),
            order=entry.order,
        )

    def _item(self, entry: ItemEntry, section: SectionEntry, official: bool) -> Item:
        kind = entry.kind or section.kind or ""
        return Item(
            name=entry.name,
            kind=kind,
            text=text(entry.text, self.order),
            categories=self._chosen_from(entry, section)
            if kind not in KINDS or KINDS[kind].categories
            else (),
            required=kind != "note" and (section.required if entry.required is None else entry.required),
            relevant=condition(entry.relevant),
            constraint=_constraint(entry.constraint),
            hint=text(entry.hint, self.order),
            official=official if entry.official is None else entry.official,
            filled_by=entry.filled_by,
            sensitive=entry.sensitive,
            identifying=entry.identifying,
        )

    def _chosen_from(self, entry: ItemEntry, section: SectionEntry) -> tuple[Category, ...]:
        if entry.categories is not None:
            return _categories(entry.categories, self.order)
        return self.scales.get(entry.scale or section.scale or "", ())


def text(words: Mapping[str, str] | None, order: Sequence[str]) -> Text:
    """Return a text with its languages in *order*, so that the order in the file does not matter."""
    if not words:
        return NO_TEXT
    tags = [*(tag for tag in order if tag in words), *sorted(words.keys() - set(order))]
    return Text.of({tag: words[tag].strip() for tag in tags})


def condition(entry: ConditionEntry | None) -> Condition | None:
    """Return the condition an entry describes, or None when it describes none."""
    if entry is None:
        return None
    if entry.all is not None:
        return AllOf(_conditions(entry.all))
    if entry.any is not None:
        return AnyOf(_conditions(entry.any))
    if entry.not_ is not None:
        inner = condition(entry.not_)
        return None if inner is None else Not(inner)
    return comparison(entry)


def comparison(entry: ConditionEntry) -> Comparison | None:
    """Return the comparison an entry describes, or None when it is not one comparison."""
    written = relations(entry)
    if entry.item is None or len(written) != 1:
        return None
    relation = written[0]
    operand = getattr(entry, "is_" if relation == "is" else relation.replace(" ", "_"))
    if RELATIONS[relation].operand == "codes":
        return Comparison(entry.item, relation, codes=tuple(operand))
    return Comparison(entry.item, relation, number=None if relation == "answered" else float(operand))


def relations(entry: ConditionEntry) -> list[str]:
    """Return the relations an entry writes down; one with nothing after its colon is none."""
    given = {
        field.alias or name
        for name, field in ConditionEntry.model_fields.items()
        if getattr(entry, name) is not None
    }
    return [relation for relation in RELATIONS if relation in given]


def _conditions(entries: Sequence[ConditionEntry]) -> tuple[Condition, ...]:
    return tuple(built for entry in entries if (built := condition(entry)) is not None)


def _categories(entries: Sequence[CategoryEntry], order: Sequence[str]) -> tuple[Category, ...]:
    return tuple(
        Category(entry.code, text(entry.label, order), entry.score, _missing(entry.missing))
        for entry in entries
    )


def _missing(word: str | None) -> Missing | None:
    return Missing(word) if word in set(Missing) else None


def _constraint(entry: ConstraintEntry | None) -> Constraint:
    if entry is None:
        return NO_LIMITS
    return Constraint(entry.least, entry.most, entry.decimals, entry.max_length, entry.max_choices)


def _provenance(entry: ProvenanceEntry, order: Sequence[str]) -> Provenance:
    return Provenance(
        official=entry.official,
        legal_basis=text(entry.legal_basis, order),
        status=entry.status,
        confidence=entry.confidence,
        source=entry.source,
        note=text(entry.note, order),
    )


TOP = Node("", NO_TEXT, "")
"""What a tree's root inherits from: the defaults of the model."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Makes index trees over the items of these sections."""

    sections: tuple[Section, ...]
    order: Sequence[str]

    def node(self, entry: NodeEntry, above: Node) -> Node:
        """Return the node of *entry*; what it leaves out comes from the node *above* it."""
        source = next((section for section in self.sections if section.name == entry.section), None)
        own = Node(
            name=entry.name or (source.name if source is not None else ""),
            label=text(entry.label, self.order) or (source.title if source is not None else NO_TEXT),
            combine=entry.combine or above.combine,
            measure=entry.measure or above.measure,
            satisfied=above.satisfied if entry.satisfied is None else tuple(entry.satisfied),
            base_also=above.base_also if entry.base_also is None else _reasons(entry.base_also),
            importance=tuple(entry.importance or ()),
            rescale=_rescale(entry.rescale),
            unit=entry.unit or above.unit,
            method=entry.method or "",
        )
        return _as_proportion(replace(own, parts=self._parts(entry, own, source)))

    def _parts(self, entry: NodeEntry, own: Node, source: Section | None) -> tuple[Node, ...]:
        if entry.parts is not None:
            return tuple(self.node(part, own) for part in entry.parts)
        names = entry.items or (
            [item.name for item in source.items if item.kind == "rating"] if source else []
        )
        known = {item.name: item for section in self.sections for item in section.items}
        return tuple(_leaf(known[name], own) for name in names if name in known)


def _leaf(item: Item, above: Node) -> Node:
    percent = above.measure == "number" and item.kind == "percent"
    return Node(
        name=item.name,
        label=item.text,
        combine="item",
        measure=above.measure,
        satisfied=above.satisfied,
        base_also=above.base_also,
        rescale=PROPORTION if percent else None,
        unit=above.unit,
    )


def _as_proportion(node: Node) -> Node:
    """Return a node that adds up answered percentages itself with the scale of a proportion."""
    own = node.combine in ("pooled", "persons") and node.rescale is None
    percent = all(leaf.rescale == PROPORTION for _, leaf in node.walk() if leaf.combine == "item")
    return replace(node, rescale=PROPORTION) if own and percent and node.items else node


def _reasons(words: Sequence[str]) -> tuple[Missing, ...]:
    return tuple(reason for word in words if (reason := _missing(word)) is not None)


def _rescale(numbers: Sequence[float] | None) -> tuple[float, float, float, float] | None:
    if numbers is None or len(numbers) != 4:
        return None
    low, high, to_low, to_high = numbers
    return low, high, to_low, to_high
