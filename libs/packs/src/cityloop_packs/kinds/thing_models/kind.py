"""Thing models: what things observe, how often they report, and what they can be told."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_packs.kind import Kind, Title
from cityloop_packs.kinds.thing_models.schema import ThingModel


def _titles(model: ThingModel) -> Iterator[Title]:
    yield "thing_model", model.thing_model, model.title
    yield from (("property", item.observed_property, item.title) for item in model.observed_properties)
    for command in model.commands:
        yield "command", command.command, command.title
        if command.interlock is not None:
            yield "interlock", command.interlock.interlock, command.interlock.title


THING_MODELS = Kind(
    name="thing model",
    file="thing-models.yaml",
    key="thing_models",
    schema=ThingModel,
    identity=lambda item: item.thing_model,
    names_in_fleet=True,
    merged={"observed_properties": "observed_property", "commands": "command"},
    titles=_titles,
)
