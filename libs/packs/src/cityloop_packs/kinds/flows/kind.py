"""Flows: how a permit, a call, an objection or a filing moves."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_kernel import say

from cityloop_packs.kind import Kind, Packs, Problem, Title, problem
from cityloop_packs.kinds.flows.schema import FlowDefinition

FLOWS = Kind(
    file="flows.yaml",
    key="flows",
    schema=FlowDefinition,
    identity=lambda item: item.flow,
    titles=lambda item: _titles(item),
    merged={"states": "state", "moves": "move", "duties": "duty", "attributes": "attribute"},
    environment=lambda item: item.environment,
    check=lambda packs: _under_nothing(packs),
)


def _titles(item: FlowDefinition) -> Iterator[Title]:
    """An attribute is called flow/attribute: two flows may have one of one name."""
    yield "flow", item.flow, item.name
    for attribute in item.attributes:
        yield "attribute", f"{item.flow}/{attribute.attribute}", attribute.name


def _under_nothing(packs: Packs) -> Iterator[Problem]:
    """Flows that are opened under one that their pack has not."""
    known = {(found.pack_id, found.item.flow) for found in packs.all(FLOWS)}
    for found in packs.all(FLOWS):
        for index, name in enumerate(found.item.under):
            if (found.pack_id, name) not in known or name == found.item.flow:
                yield problem(FLOWS, found, say("pack-flow-under-unknown", name=name), ("under", index))
