"""Classes of events: what people may report, what sensors raise, and how signals of one become one event."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_kernel import say

from cityloop_packs.kind import Kind, Packs, Problem, Title, problem
from cityloop_packs.kinds.event_classes.schema import EventClass
from cityloop_packs.kinds.problem_kinds.kind import PROBLEM_KINDS

EVENT_CLASSES = Kind(
    file="event-classes.yaml",
    key="event_classes",
    schema=EventClass,
    identity=lambda item: item.event_class,
    names_in_fleet=True,
    titles=lambda item: _titles(item),
    merged={"attributes": "attribute"},
    known_classes=lambda item: [item.event_class],
    check=lambda packs: _shown_too_exactly(packs),
)


def _titles(item: EventClass) -> Iterator[Title]:
    """An attribute is called class/attribute: two classes may have one of one name."""
    yield "event_class", item.event_class, item.title
    for attribute in item.attributes:
        yield "attribute", f"{item.event_class}/{attribute.attribute}", attribute.name


def _shown_too_exactly(packs: Packs) -> Iterator[Problem]:
    """Public classes that would show the exact place of what nobody knows the place of."""
    kinds = packs.named(PROBLEM_KINDS)
    for found in packs.all(EVENT_CLASSES):
        kind = kinds.get(found.item.problem)
        if found.item.public_view.place == "exact" and kind is not None and not kind.item.known_place:
            phrase = say("pack-place-not-known", problem=found.item.problem)
            yield problem(EVENT_CLASSES, found, phrase, ("public_view", "place"))
